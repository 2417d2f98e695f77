//! The frame of the pages about one part of the account: the head, and below it the part, or why it is not shown.

use leptos::prelude::*;
use logto_leptos::{AccountError, LogtoError, Scope, use_logto};

use super::editing::problem;
use super::elsewhere::elsewhere;
use crate::messages::{Note, account, auth};
use crate::page::Page;
use crate::paths;
use crate::ui::{Notice, PageHeader, ToastRegion, Tone, sign_in_again_button};

/// What is shown below the heading.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stage {
    /// The part is being fetched.
    Loading,
    /// The part.
    Known,
    /// Why there is none.
    Failed(AccountError),
}

/// The texts of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartTexts {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    /// The server does not offer the part.
    pub(super) off: Note,
    /// The session lacks the scope for it.
    pub(super) scope_missing: Note,
    /// The title of any other failure.
    pub(super) failed: &'static str,
}

/// A page that the profile leads to. It shows the messages of [`provide_toasts`](crate::ui::provide_toasts).
#[component]
pub(super) fn PartPage(
    /// The page.
    page: Page,
    /// Its texts.
    texts: PartTexts,
    /// What is shown below the heading.
    stage: Memo<Stage>,
    /// What stands there while the part is being fetched.
    skeleton: fn() -> AnyView,
    /// The test ids of the notice that the part is not shown, and of its button.
    test_ids: (&'static str, &'static str),
    /// Runs when the person tries again after a transient error.
    #[prop(into)]
    on_retry: Callback<()>,
    /// The part.
    children: ChildrenFn,
) -> impl IntoView {
    let content = move || match stage.get() {
        Stage::Loading => skeleton(),
        Stage::Known => children(),
        Stage::Failed(error) => not_shown(page, texts, &error, test_ids, on_retry),
    };
    view! {
        <PageHeader text=texts.title lead=texts.lead back=(Page::Profile.href(), account().profile.title) />
        {content}
        <ToastRegion dismiss=account().details.dismiss />
    }
    .into_any()
}

/// Why the part is not shown, and what the person can do about it.
fn not_shown(
    page: Page,
    texts: PartTexts,
    error: &AccountError,
    (test_id, retry_id): (&'static str, &'static str),
    on_retry: Callback<()>,
) -> AnyView {
    let (tone, title, body, help) = match error {
        AccountError::ScopeMissing(scope) => {
            let Note { title, body } = texts.scope_missing;
            let options = paths::sign_in_returning_to(page.path());
            let help = view! {
                {scope_note(scope)}
                {sign_in_again_button(options, account().organizations.sign_in)}
            };
            (Tone::Info, title, body.to_owned(), help.into_any())
        }
        AccountError::NotEnabled | AccountError::FieldNotEditable | AccountError::NotSupported => {
            let endpoint = use_logto().client().config().endpoint().to_string();
            (Tone::Info, texts.off.title, texts.off.body.to_owned(), elsewhere(&endpoint))
        }
        AccountError::Logto(LogtoError::NoLogtoEndpoint) => {
            (Tone::Info, texts.off.title, texts.off.body.to_owned(), ().into_any())
        }
        error => {
            let retry = error.is_transient().then(|| {
                view! {
                    <button
                        type="button"
                        class="button button-small"
                        data-testid=retry_id
                        on:click=move |_| on_retry.run(())
                    >
                        {account().profile.retry}
                    </button>
                }
            });
            (Tone::Warning, texts.failed, problem(error), retry.into_any())
        }
    };
    view! {
        <div data-testid=test_id>
            <Notice tone title body>
                {help}
            </Notice>
        </div>
    }
    .into_any()
}

/// Tells operators which scope the app has to ask for.
pub(super) fn scope_note(scope: &Scope) -> AnyView {
    let messages = &account().details.devices;
    view! {
        <p class="small-print">
            <strong>{auth().failure.for_operator}</strong>
            " "
            {messages.add_scope_before}
            <code>{scope.as_str().to_owned()}</code>
            {messages.add_scope_after}
        </p>
    }
    .into_any()
}
