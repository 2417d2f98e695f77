//! The picture as a file.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use logto_leptos::account::PICTURE_TYPES;
use logto_leptos::{Account, AccountError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use super::editing::{Editing, problem};
use super::row::Row;
use crate::messages::account;
use crate::ui::Attempt;

/// The size of the largest picture that Logto takes, in bytes.
const LARGEST: f64 = 20.0 * 1024.0 * 1024.0;

/// A button that uploads a picture. It is gone once the server has said that it takes none.
pub(super) fn upload_button(editing: Editing, attempt: Attempt) -> AnyView {
    let messages = &account().details.picture;
    let is_off = RwSignal::new(false);
    let settle = move |result: Result<Account, AccountError>| match result {
        Ok(account) => editing.changed(Row::Avatar, Some(account), Row::Avatar.messages().saved, None),
        Err(AccountError::FieldNotEditable) => editing.lock(Row::Avatar),
        Err(error @ AccountError::NotEnabled) => editing.turned_off(error),
        Err(AccountError::UploadsOff | AccountError::NotSupported) => {
            is_off.set(true);
            attempt.fail(problem(&AccountError::UploadsOff));
        }
        Err(AccountError::InvalidInput { .. }) => attempt.fail(messages.not_taken.to_owned()),
        Err(error) => attempt.fail(problem(&error)),
    };
    let choose = move |event: Event| {
        let client = editing.client();
        let work = async move {
            let (media_type, picture) = chosen_file(&event).await.ok_or(AccountError::InvalidInput { field: None })?;
            client.upload_avatar(&media_type, &picture).await
        };
        attempt.run(work, settle);
    };
    view! {
        <label class="button button-small file" hidden=move || is_off.get() aria-busy=move || attempt.busy()>
            {messages.upload}
            <input
                class="visually-hidden"
                type="file"
                accept=PICTURE_TYPES
                data-testid="upload-avatar"
                on:change=choose
            />
        </label>
    }
    .into_any()
}

/// Returns the type and the content of the file that was chosen. `None` for one that is too large, or can't be read.
async fn chosen_file(event: &Event) -> Option<(String, Vec<u8>)> {
    let input = JsValue::from(event.target()?);
    let file = Reflect::get(&Reflect::get(&input, &"files".into()).ok()?, &JsValue::from_f64(0.0)).ok()?;
    let media_type = Reflect::get(&file, &"type".into()).ok()?.as_string()?;
    let size = Reflect::get(&file, &"size".into()).ok()?.as_f64()?;
    if size > LARGEST {
        return None;
    }
    let read: Function = Reflect::get(&file, &"arrayBuffer".into()).ok()?.dyn_into().ok()?;
    let promise: Promise = Reflect::apply(&read, &file, &Array::new()).ok()?.dyn_into().ok()?;
    // Choosing the same file again fires another event.
    Reflect::set(&input, &"value".into(), &"".into()).ok();
    let content = JsFuture::from(promise).await.ok()?;
    Some((media_type, Uint8Array::new(&content).to_vec()))
}
