//! A button that copies something.

use std::time::Duration;

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::announce::Announcer;

/// How long it says that it did.
const SHOWN: Duration = Duration::from_secs(2);

/// What such a button says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyWords {
    /// What it does.
    pub copy: &'static str,
    /// It did.
    pub copied: &'static str,
    /// The browser doesn't let it.
    pub refused: &'static str,
}

/// Copies what `text` gives at the click.
#[component]
pub fn CopyButton(
    /// What it copies.
    #[prop(into)]
    text: Callback<(), String>,
    /// Its words.
    words: &'static CopyWords,
    /// What tests find it by.
    test_id: &'static str,
) -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let result = if write(&text).await.is_some() { words.copied } else { words.refused };
            if said.try_set(Some(result)).is_none() {
                announcer.say(result.to_owned());
                set_timeout(
                    move || {
                        said.try_set(None);
                    },
                    SHOWN,
                );
            }
        });
    };
    view! {
        <button type="button" class="button button-small" data-testid=test_id on:click=copy>
            {move || said.get().unwrap_or(words.copy)}
        </button>
    }
    .into_any()
}

/// Only pages over https, or on this machine, have a clipboard.
async fn write(text: &str) -> Option<()> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    let promise: Promise =
        Reflect::apply(&write, &clipboard, &Array::of1(&JsValue::from_str(text))).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok().map(drop)
}
