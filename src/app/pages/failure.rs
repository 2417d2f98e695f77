//! A page for a sign-in or sign-out that failed.

use leptos::prelude::*;
use logto_leptos::LogtoError;

use crate::app::i18n::texts;
use crate::app::paths;
use crate::app::ui::{PageHeading, error_details, explain, icon};

/// Says what went wrong and what to do about it. A cancelled sign-in isn't an alarm.
/// `way_out` is the first of the buttons.
pub(super) fn failure_page(error: &LogtoError, way_out: AnyView) -> AnyView {
    let words = &texts().failure;
    let cancelled = error.is_cancelled();
    let (title, body) =
        if cancelled { (words.cancelled.title.to_owned(), words.cancelled.body.to_owned()) } else { explain(error) };
    let tone = if cancelled { "info" } else { "danger" };
    let details = (!cancelled).then(|| error_details(error));
    view! {
        <section
            class="card card-center"
            data-tone=tone
            data-testid="error"
            role=(!cancelled).then_some("alert")
        >
            <span class="badge">{icon(tone)}</span>
            <PageHeading text=title />
            <p>{body}</p>
            {details}
            <div class="actions">
                {way_out} <a class="button" href=paths::href("/")>
                    {words.go_home}
                </a>
            </div>
        </section>
    }
    .into_any()
}
