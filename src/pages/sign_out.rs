//! A sign-out that starts automatically, for links.

use leptos::prelude::*;
use logto_leptos::use_logto;

use super::failure::{failure_card, failure_page};
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::config::AppConfig;
use crate::messages::auth;
use crate::page::Page;
use crate::paths::use_replace;
use crate::ui::{ProgressCard, fine_print, finish_sign_out};

/// The page at `/sign-out`. It starts at once and ends on the home page.
#[component]
pub(crate) fn SignOutPage() -> impl IntoView {
    let logto = use_logto();
    let status = use_auth_status(logto);
    let options = expect_context::<AppConfig>().sign_out();
    logto.clear_error();
    // The next page would show the same error again.
    on_cleanup(move || logto.clear_error());
    let started = StoredValue::new(false);
    let replace = use_replace();
    Effect::new(move |_| match status.get() {
        AuthStatus::SignedIn if !started.get_value() => {
            started.set_value(true);
            logto.sign_out(options.clone());
        }
        AuthStatus::SignedOut if logto.error().is_none() => replace(Page::Home.path()),
        _ => {}
    });
    move || match logto.error() {
        Some(error) if status.get() == AuthStatus::SignedOut => {
            let note = auth().notices.left_here;
            failure_card("danger", note.title.to_owned(), note.body.to_owned(), fine_print(&error), finish_sign_out())
        }
        Some(error) => failure_page(&error, ().into_any()),
        None => view! { <ProgressCard messages=&auth().sign_out /> }.into_any(),
    }
}
