//! A question before something happens that can't be undone.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::unique;

/// A dialog with two ways out. While it is closed, nothing of it is in the page.
#[component]
pub fn ConfirmDialog(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The words of the button that goes on.
    confirm: &'static str,
    /// The words of the button that doesn't.
    cancel: &'static str,
    /// Whether going on takes something away.
    #[prop(optional)]
    danger: bool,
    /// Runs when it goes on.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What there is to know before.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    move || {
        open.get().then(|| {
            let children = children.with_value(|children| children());
            question(open, title, (confirm, cancel), danger, on_confirm, children)
        })
    }
}

fn question(
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
    // Closing it gives the focus back to where it was.
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
        open.set(false);
    };
    let go_on = move |_| {
        close();
        on_confirm.run(());
    };
    let id = unique("dialog");
    let labelled = id.clone();
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=labelled on:close=move |_| open.set(false)>
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
                    on:click=go_on
                >
                    {confirm}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
