//! The ways from the profile to other pages about the account.

use leptos::prelude::*;

use crate::messages::account;
use crate::page::Page;

/// A row that leads to a page about one part of the account. Each text of `summary`, which says what is set up, may be
/// written in another direction than the page.
pub(super) fn link_row(
    page: Page,
    (label, open): (&'static str, &'static str),
    (value_id, link_id): (&'static str, &'static str),
    summary: Signal<Vec<String>>,
) -> AnyView {
    let summary = move || {
        let texts = summary.get().into_iter().enumerate();
        texts.map(|(index, text)| view! { {(index > 0).then_some(" · ")} <bdi>{text}</bdi> }.into_any()).collect_view()
    };
    view! {
        <dl class="details details-id">
            <div class="detail">
                <dt>{label}</dt>
                <dd>
                    <span data-testid=value_id>{summary}</span>
                    <a
                        class="button-link"
                        href=page.href()
                        aria-label=account().details.edit_what(open, label)
                        data-testid=link_id
                    >
                        {open}
                    </a>
                </dd>
            </div>
        </dl>
    }
    .into_any()
}

/// A card that leads to a page; with `rel`, to one of another site.
pub(super) fn link_card(
    title: &'static str,
    text: Signal<String>,
    open: &'static str,
    (href, rel): (String, Option<&'static str>),
    test_id: &'static str,
) -> AnyView {
    view! {
        <section class="card card-row">
            <div>
                <h2>{title}</h2>
                <p class="muted">{text}</p>
            </div>
            <a class="button button-small" href=href rel=rel data-testid=test_id>
                {open}
            </a>
        </section>
    }
    .into_any()
}
