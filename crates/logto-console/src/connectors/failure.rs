//! The notice about a rejected request.

use leptos::prelude::*;
use logto_management::ManagementError;
use logto_ui::components::{Notice, Tone};
use logto_ui::errors::{code_label, sentence};

use crate::messages::{admin, error_sentence, text};

/// A notice about a request that failed.
pub(super) fn failure(title: &'static str, error: &ManagementError, names_fields: bool) -> AnyView {
    let messages = &admin().connectors.failure;
    let provider = error.provider_error();
    let body = match &provider {
        Some(provider) => messages.provider(&sentence(provider.message())),
        None => error_sentence(error),
    };
    let hint = if names_fields { Some(messages.fields.to_owned()) } else { error.hint().map(|hint| text(&hint)) };
    let code = error.code().to_owned();
    let more = provider.and_then(|provider| provider.more_info()).map(|address| {
        view! {
            " "
            <a href=address target="_blank" rel="noreferrer">
                {messages.more}
            </a>
        }
    });
    view! {
        <Notice tone=Tone::Danger title body>
            {hint.map(|hint| view! { <p data-testid="hint">{hint}</p> })}
            <p class="small-print">
                {code_label()} " " <code>{code}</code> {more}
            </p>
        </Notice>
    }
    .into_any()
}
