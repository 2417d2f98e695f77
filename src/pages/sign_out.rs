//! A sign-out that starts by itself, for links.

use leptos::prelude::*;
use logto_leptos::use_logto;

use super::failure::{failure_card, failure_page};
use crate::config::AppConfig;
use crate::i18n::flow;
use crate::paths::use_replace;
use crate::standing::{Standing, use_standing};
use crate::ui::{ProgressCard, fine_print};

/// The page at `/sign-out`. It starts at once and ends on the first page.
#[component]
pub(crate) fn SignOutPage() -> impl IntoView {
    let logto = use_logto();
    let standing = use_standing(logto);
    let options = expect_context::<AppConfig>().sign_out();
    logto.clear_error();
    // What is said here needn't be said again on the next page.
    on_cleanup(move || logto.clear_error());
    let started = StoredValue::new(false);
    let replace = use_replace();
    Effect::new(move |_| match standing.get() {
        Standing::Known if !started.get_value() => {
            started.set_value(true);
            logto.sign_out(options.clone());
        }
        Standing::Anonymous if logto.error().is_none() => replace("/"),
        _ => {}
    });
    move || match logto.error() {
        Some(error) if standing.get() == Standing::Anonymous => {
            let note = flow().notices.left_here;
            failure_card("danger", note.title.to_owned(), note.body.to_owned(), fine_print(&error), ().into_any())
        }
        Some(error) => failure_page(&error, ().into_any()),
        None => view! { <ProgressCard words=&flow().sign_out /> }.into_any(),
    }
}
