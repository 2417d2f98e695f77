//! The dialog that shows what will be added before it is sent.

use leptos::prelude::*;
use logto_ui::components::ConfirmDialog;

use super::needs::{Addition, Fix, List, additions};
use super::state::PageState;
use crate::messages::application;

/// What is about to be registered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Review {
    fixes: RwSignal<Vec<Fix>>,
    is_open: RwSignal<bool>,
}

impl Review {
    pub(super) fn new() -> Self {
        Self { fixes: RwSignal::new(Vec::new()), is_open: RwSignal::new(false) }
    }

    /// Shows the dialog.
    pub(super) fn open(self, fixes: Vec<Fix>) {
        self.fixes.set(fixes);
        self.is_open.set(true);
    }

    /// The dialog. It is in the page only while it is open.
    pub(super) fn dialog(self, state: PageState) -> AnyView {
        let messages = &application().review;
        let content = move || {
            let registered = untrack(|| state.registered());
            let all = registered.map(|registered| self.fixes.with(|fixes| additions(&registered, fixes)));
            view! {
                <p>{messages.lead}</p>
                {table(&all.unwrap_or_default())}
            }
        };
        view! {
            <ConfirmDialog
                open=self.is_open
                title=messages.title.to_owned()
                confirm=messages.confirm
                cancel=application().cancel
                on_confirm=move |()| state.register(self.fixes.get_untracked())
            >
                {content()}
            </ConfirmDialog>
        }
        .into_any()
    }
}

fn table(all: &[Addition]) -> AnyView {
    let messages = &application().review;
    let rows = all.iter().map(|addition| {
        let name = match &addition.list {
            List::RedirectUris => messages.redirect_uris.to_owned(),
            List::PostSignOutUris => messages.post_sign_out_uris.to_owned(),
            List::Origins => messages.origins.to_owned(),
            List::Resources => messages.resources.to_owned(),
            List::Scopes(resource) => messages.scopes(resource),
            List::Role(role) => messages.role(role),
        };
        let kept = if addition.kept.is_empty() {
            view! { <span class="muted">{messages.none}</span> }.into_any()
        } else {
            lines(&addition.kept)
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>
                    <span class="cell-label">{messages.kept}</span>
                    <span>{kept}</span>
                </td>
                <td>
                    <span class="cell-label">{messages.added}</span>
                    <ins>{lines(&addition.added)}</ins>
                </td>
            </tr>
        }
    });
    view! {
        <table class="diff" data-testid="additions">
            <thead>
                <tr>
                    <th scope="col">{messages.list}</th>
                    <th scope="col">{messages.kept}</th>
                    <th scope="col">{messages.added}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Texts below each other.
fn lines(texts: &[String]) -> AnyView {
    let lines = texts.iter().map(|text| view! { <span class="diff-line">{text.clone()}</span> });
    view! { {lines.collect_view()} }.into_any()
}
