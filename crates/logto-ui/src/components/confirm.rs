//! A dialog that asks for a confirmation.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::unique_id;

/// A dialog with a button to confirm and one to cancel. It is in the page only while it is open.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The label of the button to confirm.
    confirm: &'static str,
    /// The label of the button to cancel.
    cancel: &'static str,
    /// Whether confirming deletes something.
    #[prop(optional)]
    danger: bool,
    /// Runs when it is confirmed.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// The text of the dialog.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    move || {
        open.get().then(|| {
            let children = children.with_value(|children| children());
            dialog(open, title, (confirm, cancel), danger, on_confirm, children)
        })
    }
}

fn dialog(
    open: RwSignal<bool>,
    title: Signal<String>,
    (confirm, cancel): (&'static str, &'static str),
    danger: bool,
    on_confirm: Callback<()>,
    children: AnyView,
) -> AnyView {
    let node = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            dialog.show_modal().ok();
        }
    });
    // The browser moves the focus back when the dialog closes.
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
        open.set(false);
    };
    let confirmed = move |_| {
        close();
        on_confirm.run(());
    };
    let id = unique_id("dialog");
    let labeled = id.clone();
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=labeled on:close=move |_| open.set(false)>
            <h2 id=id>{title}</h2>
            {children}
            <div class="actions">
                <button type="button" class="button" autofocus data-testid="cancel" on:click=move |_| close()>
                    {cancel}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    class:button-danger=danger
                    data-testid="confirm"
                    on:click=confirmed
                >
                    {confirm}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
