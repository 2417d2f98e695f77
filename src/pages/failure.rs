//! A page for a sign-in or sign-out that failed.

use leptos::prelude::*;
use logto_leptos::LogtoError;

use super::settings::CHECK_UP;
use crate::i18n::flow;
use crate::paths;
use crate::ui::{PageHeading, error_details, explain, icon};

/// Says what went wrong and what to do about it. A cancelled sign-in isn't an alarm.
/// `way_out` is the first of the buttons.
pub(super) fn failure_page(error: &LogtoError, way_out: AnyView) -> AnyView {
    if error.is_cancelled() {
        let words = flow().failure.cancelled;
        return failure_card("info", words.title.to_owned(), words.body.to_owned(), ().into_any(), way_out);
    }
    let (title, body) = explain(error);
    failure_card("danger", title, body, error_details(error), way_out)
}

/// The same in words of one's own.
pub(super) fn failure_card(
    tone: &'static str,
    title: String,
    body: String,
    details: AnyView,
    way_out: AnyView,
) -> AnyView {
    let check_up = (tone == "danger").then(|| {
        view! { <p><a href=paths::href(CHECK_UP)>{flow().failure.check_up}</a></p> }
    });
    view! {
        <section
            class="card card-center"
            data-tone=tone
            data-testid="error"
            role=(tone == "danger").then_some("alert")
        >
            <span class="badge">{icon(tone)}</span>
            <PageHeading text=title />
            <p>{body}</p>
            {details}
            <div class="actions">
                {way_out} <a class="button" href=paths::href("/")>
                    {flow().failure.go_home}
                </a>
                {check_up}
            </div>
        </section>
    }
    .into_any()
}
