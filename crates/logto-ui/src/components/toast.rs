//! Short messages at the end of the page: what was just saved, with a button that undoes it where that is possible.

use std::collections::VecDeque;
use std::time::Duration;

use leptos::ev::keydown;
use leptos::html::Div;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::icon;
use crate::dom;

/// How long a message stays, and how long one with a button does.
const SHOWN: (Duration, Duration) = (Duration::from_secs(6), Duration::from_secs(10));
/// The number of messages that are shown at once.
const MOST: usize = 3;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToastTone {
    /// Something was done.
    Success,
    /// Something failed.
    Danger,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Toast {
    tone: ToastTone,
    text: String,
    undo: Option<(&'static str, Callback<()>)>,
}

impl Toast {
    /// Creates a message that something was done.
    pub fn success(text: impl Into<String>) -> Self {
        Self { tone: ToastTone::Success, text: text.into(), undo: None }
    }

    /// Creates a message that something failed.
    pub fn danger(text: impl Into<String>) -> Self {
        Self { tone: ToastTone::Danger, text: text.into(), undo: None }
    }

    /// Adds a button that undoes what was done.
    #[must_use]
    pub fn with_undo(mut self, label: &'static str, undo: impl Fn() + Send + Sync + 'static) -> Self {
        self.undo = Some((label, Callback::new(move |()| undo())));
        self
    }
}

/// The messages of a page.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<VecDeque<(u32, Toast)>>,
    last: StoredValue<u32>,
}

/// Provides [`Toasts`] to a page, which shows them by a [`ToastRegion`].
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(VecDeque::new()), last: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// Returns the messages of the page; those of [`provide_toasts`], which has to have been called.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Shows a message, below those that are shown.
    pub fn show(self, toast: Toast) {
        let id = self.last.with_value(|last| last.wrapping_add(1));
        self.last.set_value(id);
        self.shown.update(|shown| {
            shown.push_back((id, toast));
            while shown.len() > MOST {
                shown.pop_front();
            }
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|(other, _)| *other != id));
    }

    fn dismiss_last(self) {
        if self.shown.with_untracked(|shown| !shown.is_empty()) {
            self.shown.update(|shown| drop(shown.pop_back()));
        }
    }
}

/// Shows the messages, which screen readers read when they are through with what they read now. A message leaves after a
/// while, but not while the pointer or the focus is on it; Escape removes the latest one.
#[component]
pub fn ToastRegion(
    /// The label of the button that removes a message.
    dismiss: &'static str,
) -> impl IntoView {
    let toasts = use_toasts();
    let keys = window_event_listener(keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            toasts.dismiss_last();
        }
    });
    on_cleanup(move || keys.remove());
    let children = move |(id, toast): (u32, Toast)| item(toasts, id, toast, dismiss);
    view! {
        <div class="toasts" role="status" aria-live="polite" data-testid="toasts">
            <For each=move || toasts.shown.get() key=|(id, _)| *id children />
        </div>
    }
    .into_any()
}

fn item(toasts: Toasts, id: u32, toast: Toast, dismiss: &'static str) -> AnyView {
    let Toast { tone, text, undo } = toast;
    let shown = if undo.is_some() { SHOWN.1 } else { SHOWN.0 };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let start = move || {
        stop();
        let handle = set_timeout_with_handle(move || toasts.dismiss(id), shown).ok();
        timer.try_set_value(handle);
    };
    start();
    on_cleanup(stop);
    let node = NodeRef::<Div>::new();
    let leave = move || {
        // The focus would be lost with the button that has it.
        if node.get_untracked().is_some_and(|node| dom::has_focus_inside(&node)) {
            dom::focus_heading();
        }
        toasts.dismiss(id);
    };
    let undo = undo.map(|(label, undo)| {
        let run = move |_| {
            leave();
            undo.run(());
        };
        view! {
            <button type="button" class="button-link" data-testid="toast-undo" on:click=run>
                {label}
            </button>
        }
    });
    let (name, symbol) = match tone {
        ToastTone::Success => ("success", "done"),
        ToastTone::Danger => ("danger", "danger"),
    };
    view! {
        <div
            class="toast"
            data-tone=name
            data-testid="toast"
            node_ref=node
            on:pointerenter=move |_| stop()
            on:pointerleave=move |_| start()
            on:focusin=move |_| stop()
            on:focusout=move |_| start()
        >
            {icon(symbol)}
            <p>{text}</p>
            {undo}
            <button type="button" class="toast-close" aria-label=dismiss data-testid="toast-close" on:click=move |_| leave()>
                {icon("close")}
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(toasts: Toasts) -> Vec<String> {
        toasts.shown.with_untracked(|shown| shown.iter().map(|(_, toast)| toast.text.clone()).collect())
    }

    #[test]
    fn keeps_the_latest_messages() {
        let owner = Owner::new();
        owner.set();
        let toasts = provide_toasts();
        for text in ["a", "b", "c", "d"] {
            use_toasts().show(Toast::success(text));
        }
        assert_eq!(texts(toasts), ["b", "c", "d"]);
        toasts.dismiss_last();
        assert_eq!(texts(toasts), ["b", "c"]);
        toasts.dismiss(2);
        assert_eq!(texts(toasts), ["c"]);
        toasts.dismiss_last();
        toasts.dismiss_last();
        assert_eq!(texts(toasts), [""; 0]);
    }
}
