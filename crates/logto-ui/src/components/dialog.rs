//! A dialog with content of its own, such as a form.

use leptos::ev::Event;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::{Attempt, unique_id};

/// A dialog that cannot be closed while something is being sent. Its content is in the page only while it is open. The browser
/// keeps the focus inside, closes it by Escape, and restores the focus.
#[component]
pub fn FormDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What is being sent.
    attempt: Attempt,
    /// Runs when it was closed.
    #[prop(into, optional)]
    on_close: Option<Callback<()>>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let is_open = open.get();
        let Some(dialog) = node.get() else { return };
        if is_open && !dialog.open() {
            dialog.show_modal().ok();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let closed = move |_| {
        // The page may have been left.
        if open.is_disposed() {
            return;
        }
        open.set(false);
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    let id = unique_id("dialog");
    let labeled = id.clone();
    view! {
        <dialog
            class="dialog"
            node_ref=node
            aria-labelledby=labeled
            on:cancel=move |event: Event| {
                if attempt.is_busy_now() {
                    event.prevent_default();
                }
            }
            on:close=closed
        >
            <h2 id=id tabindex="-1" autofocus>
                {title}
            </h2>
            {move || open.get().then(|| children())}
        </dialog>
    }
    .into_any()
}
