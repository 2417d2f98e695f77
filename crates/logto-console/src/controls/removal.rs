//! The dialog that asks before something is removed from the server.

use leptos::prelude::*;
use logto_management::{ManagementClient, ManagementError};
use logto_ui::components::ConfirmDialog;

use crate::management::Changes;

/// A dialog that opens when `asked` is set, and sends a request once it is confirmed. `title` and `note` are its texts about
/// what is asked, `confirm` and `cancel` those of the buttons. `done` gets the response of a success.
pub(crate) fn removal_dialog<S, T, F>(
    changes: Changes,
    asked: RwSignal<Option<S>>,
    title: impl Fn(&S) -> String + Send + Sync + 'static,
    note: impl Fn(&S) -> &'static str + Copy + Send + Sync + 'static,
    (confirm, cancel): (&'static str, &'static str),
    request: impl Fn(ManagementClient, S) -> F + Copy + Send + Sync + 'static,
    done: impl Fn(T, S) + Copy + Send + Sync + 'static,
) -> AnyView
where
    S: Clone + Send + Sync + 'static,
    T: 'static,
    F: Future<Output = Result<T, ManagementError>> + 'static,
{
    let is_open = RwSignal::new(false);
    Effect::new(move |_| is_open.set(asked.with(Option::is_some)));
    let title = Signal::derive(move || asked.with(|asked| asked.as_ref().map(&title)).unwrap_or_default());
    let note = move || asked.with(|asked| asked.as_ref().map(note));
    let confirmed = move |()| {
        if let Some(subject) = asked.get_untracked() {
            let sent = subject.clone();
            changes.send(move |client| request(client, sent), move |answer| done(answer, subject));
        }
    };
    view! {
        <ConfirmDialog open=is_open title confirm cancel danger=true on_confirm=confirmed>
            <p>{note}</p>
        </ConfirmDialog>
    }
    .into_any()
}
