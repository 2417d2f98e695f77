//! A dialog that asks for a confirmation.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::unique_id;

/// What has to be typed to confirm something that cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmName {
    /// The name to type.
    pub name: String,
    /// The label of the field.
    pub label: String,
}

/// A dialog with a button to cancel and, last, one to confirm. It is in the page only while it is open.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The label of the button to confirm.
    #[prop(into)]
    confirm: Signal<&'static str>,
    /// The label of the button to cancel.
    cancel: &'static str,
    /// Whether confirming deletes something.
    #[prop(optional)]
    danger: bool,
    /// What has to be typed before it can be confirmed: for what deletes data for good.
    #[prop(optional)]
    confirm_name: Option<ConfirmName>,
    /// Runs when it is confirmed.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// The text of the dialog.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let confirm_name = StoredValue::new(confirm_name);
    move || {
        open.get().then(|| {
            let children = children.with_value(|children| children());
            dialog(open, title, (confirm, cancel), danger, confirm_name.get_value(), on_confirm, children)
        })
    }
}

fn dialog(
    open: RwSignal<bool>,
    title: Signal<String>,
    (confirm, cancel): (Signal<&'static str>, &'static str),
    danger: bool,
    confirm_name: Option<ConfirmName>,
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
    let typed = RwSignal::new(String::new());
    let wanted = confirm_name.as_ref().map(|it| it.name.clone());
    let is_blocked =
        Memo::new(move |_| wanted.as_ref().is_some_and(|name| typed.with(|typed| !is_same_name(typed, name))));
    let confirmed = move || {
        if !is_blocked.get_untracked() {
            close();
            on_confirm.run(());
        }
    };
    let field = confirm_name.map(|it| {
        let id = unique_id("confirm-name");
        view! {
            <div class="field">
                <label for=id.clone()>{it.label}</label>
                <input
                    id=id
                    class="input"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid="confirm-name"
                    bind:value=typed
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            confirmed();
                        }
                    }
                />
            </div>
        }
    });
    let id = unique_id("dialog");
    let labeled = id.clone();
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=labeled on:close=move |_| open.set(false)>
            <h2 id=id>{title}</h2>
            {children}
            {field}
            <div class="actions">
                <button type="button" class="button" autofocus data-testid="cancel" on:click=move |_| close()>
                    {cancel}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    class:button-danger=danger
                    data-testid="confirm"
                    prop:disabled=is_blocked
                    on:click=move |_| confirmed()
                >
                    {confirm}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}

/// Whether a typed name is the wanted one. Pages show runs of spaces as one, so their length makes no difference.
fn is_same_name(typed: &str, wanted: &str) -> bool {
    typed.split_whitespace().eq(wanted.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::is_same_name;

    #[test]
    fn compares_names_as_they_are_shown() {
        assert!(is_same_name(" Ada  Lovelace ", "Ada Lovelace") && is_same_name("Ada Lovelace", "Ada\u{a0} Lovelace "));
        assert!(!is_same_name("ada Lovelace", "Ada Lovelace") && !is_same_name("AdaLovelace", "Ada Lovelace"));
        assert!(!is_same_name("", "Ada"));
    }
}
