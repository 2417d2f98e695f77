//! The button that copies a report.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::Tools;
use crate::devtools::report::redacted_report;

pub(super) fn copy_report(tools: Tools) -> AnyView {
    let status = RwSignal::new("");
    // Where the clipboard is not available, users copy the text themselves.
    let by_hand = RwSignal::new(None::<String>);
    let copy = move |_| {
        let text = report(tools);
        spawn_local(async move {
            let copied = write(&text).await.is_some();
            status.try_set(if copied { "Copied, without secrets" } else { "Copy it from below" });
            by_hand.try_set((!copied).then_some(text));
        });
    };
    view! {
        <span class="quiet" role="status" data-testid="devtools-copied">{move || status_text(tools, status.get())}</span>
        <button type="button" data-testid="devtools-copy" on:click=copy>{tools.say("Copy report")}</button>
        {move || by_hand.get().map(|text| view! {
            <textarea readonly=true rows="6" aria-label=tools.words().text("Report") data-testid="devtools-report" prop:value=text></textarea>
        })}
    }
    .into_any()
}

/// Says nothing before the button was pressed.
fn status_text(tools: Tools, status: &str) -> String {
    if status.is_empty() { String::new() } else { tools.words().text(status) }
}

fn report(tools: Tools) -> String {
    let signature = |token: &_| untrack(|| tools.signature(token));
    let mut report = tools.layers.with_value(|layers| redacted_report(&tools.client(), layers, &signature));
    report["browser"] = window().navigator().user_agent().unwrap_or_default().into();
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

/// Writes to the clipboard, which exists in secure contexts only.
async fn write(text: &str) -> Option<()> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    let done: Promise =
        Reflect::apply(&write, &clipboard, &Array::of1(&JsValue::from_str(text))).ok()?.dyn_into().ok()?;
    JsFuture::from(done).await.ok().map(drop)
}
