//! The footer: what the app is made of and, for visitors who are not signed in, what the account menu has for the others.

use leptos::prelude::*;

use super::LanguageChoice;
use super::themes::themes;
use crate::messages::shell;
use crate::page::Page;

/// The footer of the whole app. `is_signed_in` is tracked.
pub(super) fn footer(is_signed_in: impl Fn() -> bool + Send + 'static, has_check_up: bool) -> AnyView {
    frame((move || (!is_signed_in()).then(|| choices(has_check_up))).into_any())
}

/// The footer of a visitor who is not signed in. `has_check_up` is for people who build with the app.
pub(crate) fn visitor_footer(has_check_up: bool) -> AnyView {
    frame(choices(has_check_up))
}

/// The footer of a person who is signed in.
pub(crate) fn member_footer() -> AnyView {
    frame(().into_any())
}

fn frame(choices: AnyView) -> AnyView {
    view! {
        <footer class="footer">
            <div class="bar">
                <p class="muted">{shell().layout.footer}</p>
                {choices}
            </div>
        </footer>
    }
    .into_any()
}

fn choices(has_check_up: bool) -> AnyView {
    let check_up = has_check_up.then(|| {
        view! {
            <a class="footer-link" href=Page::CheckUp.href()>
                {shell().layout.check_up}
            </a>
        }
    });
    view! {
        {check_up}
        <LanguageChoice attr:data-testid="language" />
        {themes()}
    }
    .into_any()
}
