//! A button that copies a text to the clipboard.

use std::time::Duration;

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::announce::Announcer;

/// How long the result is shown.
const SHOWN: Duration = Duration::from_secs(2);

/// The labels of a [`CopyButton`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyLabels {
    /// Before it is pressed.
    pub copy: &'static str,
    /// After it has copied.
    pub copied: &'static str,
    /// After the browser has refused.
    pub refused: &'static str,
}

/// A button that copies the value of `text` at the click.
#[component]
pub fn CopyButton(
    /// The text to copy.
    #[prop(into)]
    text: Callback<(), String>,
    /// The labels.
    messages: &'static CopyLabels,
) -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    let result = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let outcome = if write(&text).await.is_some() { messages.copied } else { messages.refused };
            if result.try_set(Some(outcome)).is_none() {
                announcer.say(outcome.to_owned());
                set_timeout(
                    move || {
                        result.try_set(None);
                    },
                    SHOWN,
                );
            }
        });
    };
    view! {
        <button type="button" class="button button-small" on:click=copy>
            {move || result.get().unwrap_or(messages.copy)}
        </button>
    }
    .into_any()
}

/// Writes to the clipboard, which exists in secure contexts only.
async fn write(text: &str) -> Option<()> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    let promise: Promise =
        Reflect::apply(&write, &clipboard, &Array::of1(&JsValue::from_str(text))).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok().map(drop)
}
