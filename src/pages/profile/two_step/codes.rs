//! The card of the backup codes.

use js_sys::Array;
use leptos::prelude::*;
use logto_leptos::Secret;
use logto_leptos::account::MfaFactorKind;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::card::{card, not_offered, task_button};
use super::state::{Card, Question, Task, TwoStep};
use crate::dom;
use crate::messages::account;
use crate::ui::CopyButton;

/// The card: how many codes are left, or those that were just created.
pub(super) fn codes_card(state: TwoStep) -> AnyView {
    let messages = &account().two_step.codes;
    let closed = move || {
        if state.codes.with(|codes| !codes.is_empty()) { new_codes(state) } else { remaining(state) }
    };
    let form = move |_| ().into_any();
    card(state, Card::Codes, (messages.title, messages.lead), closed, form)
}

fn remaining(state: TwoStep) -> AnyView {
    let messages = &account().two_step;
    let codes = state.of(|kind| matches!(kind, MfaFactorKind::BackupCodes { .. })).into_iter().next();
    let Some(codes) = codes else {
        if !state.has_factor() {
            return view! { <p data-testid="codes-need-factor">{messages.codes.needs_factor}</p> }.into_any();
        }
        if state.offers(Card::Codes) == Some(false) {
            return not_offered("codes-not-offered");
        }
        return view! {
            <p>{messages.codes.none}</p>
            <div class="actions">
                {task_button(state, Task::NewCodes(None), messages.codes.create, None, "codes-create")}
            </div>
        }
        .into_any();
    };
    let left = match codes.kind() {
        MfaFactorKind::BackupCodes { remaining } => usize::try_from(*remaining).unwrap_or_default(),
        _ => 0,
    };
    let replace = Question {
        title: messages.codes.replace_what.to_owned(),
        note: messages.codes.replace_note,
        confirm: messages.codes.replace,
    };
    let remove = Question {
        title: messages.codes.remove_what.to_owned(),
        note: messages.codes.remove_note,
        confirm: messages.remove,
    };
    let id = codes.id().to_owned();
    let replace_button = state.has_factor().then(|| {
        let task = Task::NewCodes(Some(id.clone()));
        task_button(state, task, messages.codes.replace, Some(replace), "codes-replace")
    });
    view! {
        <p data-testid="codes-left">{messages.codes.left(left)}</p>
        <div class="actions">
            {replace_button}
            {task_button(state, Task::Remove(Card::Codes, id), messages.remove, Some(remove), "codes-remove")}
        </div>
    }
    .into_any()
}

/// The new codes, until the person says that they are saved.
fn new_codes(state: TwoStep) -> AnyView {
    let messages = &account().two_step.codes;
    let code = |code: &Secret| {
        view! {
            <li>
                <code data-testid="backup-code">{code.expose().to_owned()}</code>
            </li>
        }
    };
    let list = state.codes.with(|codes| codes.iter().map(code).collect_view());
    let done = move |_| {
        state.codes.set(Vec::new());
        if let Some(heading) = state.heading(Card::Codes).get_untracked() {
            dom::focus(&heading);
        }
    };
    view! {
        <p>
            <strong>{messages.once}</strong>
        </p>
        <ul class="backup-codes" role="list" aria-label=messages.list>
            {list}
        </ul>
        <div class="actions">
            <CopyButton
                text=move |()| text_of(state)
                messages=&account().profile.copy
                attr:data-testid="copy-backup-codes"
            />
            <button
                type="button"
                class="button button-small"
                data-testid="download-backup-codes"
                on:click=move |_| {
                    download(messages.file, &text_of(state));
                }
            >
                {messages.download}
            </button>
            <button
                type="button"
                class="button button-small button-primary"
                data-testid="backup-codes-saved"
                on:click=done
            >
                {messages.done}
            </button>
        </div>
    }
    .into_any()
}

/// The codes, one on each line.
fn text_of(state: TwoStep) -> String {
    state.codes.with_untracked(|codes| codes.iter().flat_map(|code| [code.expose(), "\n"]).collect())
}

/// Has the browser save a text as a file. The address of the file has nothing of the text in it.
fn download(name: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain");
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}
