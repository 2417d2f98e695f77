//! A sign-out that starts by itself, for links.

use leptos::prelude::*;
use logto_leptos::{SignOutOptions, use_logto};

use super::failure::failure_page;
use crate::app::i18n::texts;
use crate::app::paths::use_replace;
use crate::app::standing::{Standing, use_standing};
use crate::app::ui::ProgressCard;

/// The page at `/sign-out`. It starts at once and ends on the first page.
#[component]
pub(crate) fn SignOutPage() -> impl IntoView {
    let logto = use_logto();
    let standing = use_standing(logto);
    logto.clear_error();
    let started = StoredValue::new(false);
    let replace = use_replace();
    Effect::new(move |_| match standing.get() {
        Standing::Known if !started.get_value() => {
            started.set_value(true);
            logto.sign_out(SignOutOptions::new());
        }
        Standing::Anonymous if logto.error().is_none() => replace("/"),
        _ => {}
    });
    move || match logto.error() {
        Some(error) => {
            let out = standing.get() == Standing::Anonymous;
            let note = out.then(|| view! { <p>{texts().failure.signed_out_here}</p> });
            failure_page(&error, note.into_any())
        }
        None => view! { <ProgressCard words=&texts().sign_out /> }.into_any(),
    }
}
