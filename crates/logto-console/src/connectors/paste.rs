//! Recognizes a configuration that is pasted anywhere on the page, and offers to import it.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use logto_ui::announce::Announcer;
use logto_ui::components::{ConfirmDialog, Notice, Tone};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use super::code::take_over;
use super::draft::Draft;
use super::editor::Editor;
use super::import::{ImportProblem, import};
use crate::messages::admin;

/// The fields that take JSON or long texts themselves, and the previews of messages.
const OTHER_TARGETS: &str = "textarea, [contenteditable], dialog";

/// Listens to what is pasted, and asks whether to import it.
#[component]
pub(super) fn PasteOffer(
    /// The page's state.
    editor: Editor,
) -> impl IntoView {
    let messages = &admin().connectors.paste;
    let is_open = RwSignal::new(false);
    let pasted = RwSignal::new(String::new());
    let result = RwSignal::new(None::<(Tone, String)>);
    let announcer = expect_context::<Announcer>();
    let listener = window_event_listener_untyped("paste", move |event| {
        if is_for_other_target(&event) {
            return;
        }
        let Some(text) = pasted_text(&event) else { return };
        match recognize(editor, &text) {
            Recognized::Nothing => {}
            Recognized::Configuration => {
                event.prevent_default();
                result.set(None);
                pasted.set(text);
                is_open.set(true);
            }
            Recognized::Other(id) => {
                event.prevent_default();
                result.set(Some((Tone::Warning, admin().connectors.code.problem.other(&id))));
            }
        }
    });
    on_cleanup(move || listener.remove());
    let go_on = move |()| {
        let told = match take_over(editor, &pasted.get_untracked()) {
            Ok(None) => {
                announcer.say(admin().connectors.code.imported.to_owned());
                None
            }
            Ok(Some(emptied)) => Some((Tone::Warning, emptied)),
            Err(problem) => Some((Tone::Danger, problem)),
        };
        pasted.set(String::new());
        result.set(told);
    };
    let notice =
        move || result.get().map(|(tone, body)| view! { <Notice tone title=messages.title body /> }.into_any());
    view! {
        <div class="notices" aria-live="polite" data-testid="paste-result">
            {notice}
        </div>
        <ConfirmDialog
            open=is_open
            title=messages.question
            confirm=messages.import
            cancel=admin().connectors.save.cancel
            on_confirm=go_on
        >
            <p>{messages.body}</p>
        </ConfirmDialog>
    }
    .into_any()
}

enum Recognized {
    /// Not a configuration.
    Nothing,
    /// One for this connector.
    Configuration,
    /// One for the connector with this factory id.
    Other(String),
}

/// Returns what a text is.
fn recognize(editor: Editor, text: &str) -> Recognized {
    // Configurations have comments before them, or are in a call.
    if !text.contains('{') {
        return Recognized::Nothing;
    }
    match import(editor.kind, text) {
        Ok(draft) if Draft::is_recognized(&draft) => Recognized::Configuration,
        Err(ImportProblem::Other(id)) => Recognized::Other(id),
        _ => Recognized::Nothing,
    }
}

fn is_for_other_target(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(OTHER_TARGETS).ok().flatten().is_some())
}

/// Returns the text on the clipboard.
fn pasted_text(event: &Event) -> Option<String> {
    let data = Reflect::get(event, &"clipboardData".into()).ok().filter(JsValue::is_object)?;
    let read: Function = Reflect::get(&data, &"getData".into()).ok()?.dyn_into().ok()?;
    read.call1(&data, &"text/plain".into()).ok()?.as_string()
}
