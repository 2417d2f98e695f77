//! Saving and deleting a connector, with a confirmation that names the consequences, and the step that follows.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use logto_management::{Connector, ManagementClient, ManagementError, NewConnector};
use logto_ui::announce::Announcer;
use logto_ui::components::{Attempt, ConfirmDialog, Notice, Tone};
use logto_ui::first_run::FirstStep;
use logto_ui::messages::Note;
use logto_ui::{dom, paths};

use super::checklist::{ChecklistStep, next_step_button};
use super::draft::{Draft, either};
use super::editor::Editor;
use super::failure::failure;
use super::list::use_words;
use super::outcome::Memory;
use super::source::{Known, Source, installed_of};
use super::status::name_of;
use crate::management::Level;
use crate::messages::admin;

/// What came of saving a draft.
enum Saved {
    /// The server has it.
    Stored(Connector),
    /// Somebody else has changed the connector of this kind: nothing was saved. This is the present one.
    Changed(Connector),
    /// Somebody else has deleted the connector with this id.
    Deleted(String),
}

/// Saves a draft: updates the connector that can be set up here, or creates it, which replaces any other. `known` is the
/// connector of the kind as it was read.
async fn store(client: ManagementClient, known: Option<Connector>, draft: Draft) -> Result<Saved, ManagementError> {
    let kind = draft.kind();
    let is_own = |it: &Connector| it.factory_id() == kind.factory_id();
    let connectors = client.connectors().await?;
    let saved = match (known, installed_of(kind, &connectors)) {
        (known, Some(now)) if is_conflict(known.as_ref(), now, &draft) => return Ok(Saved::Changed(now.clone())),
        (_, Some(now)) if is_own(now) => {
            match either!(&draft, config => client.update_connector(now.id(), config).await) {
                Err(ManagementError::NotFound) => return Ok(Saved::Deleted(now.id().to_owned())),
                saved => saved,
            }
        }
        (Some(known), None) if is_own(&known) => return Ok(Saved::Deleted(known.id().to_owned())),
        _ => {
            let new = either!(&draft, config => NewConnector::new(config));
            client.create_connector(&new).await
        }
    };
    saved.map(Saved::Stored)
}

/// Whether saving a draft would undo what somebody else has saved since the connector of its kind was read as `known`. `now`
/// is the one that the server has.
fn is_conflict(known: Option<&Connector>, now: &Connector, draft: &Draft) -> bool {
    let is_same = |known: &Connector| known.factory_id() == now.factory_id() && known.config() == now.config();
    !known.is_some_and(is_same) && Draft::of(draft.kind(), now).as_ref() != Some(draft)
}

/// The bar at the foot of the page. It is shown while there is something to save, and after saving with the next step.
#[component]
pub(super) fn SaveBar(
    /// The page's state.
    editor: Editor,
    /// What the server has.
    source: Source,
) -> impl IntoView {
    let kind = editor.kind;
    let messages = &admin().connectors.save;
    let attempt = Attempt::new();
    let problem = RwSignal::new(None::<(ManagementError, bool)>);
    // The server's connector, if somebody else has changed it meanwhile.
    let changed = RwSignal::new(None::<Connector>);
    let asks = RwSignal::new(false);
    let installed = Memo::new(move |_| source.installed(kind));
    // What the draft is saved over, while the person is asked.
    let saved_over = RwSignal::new(None::<Connector>);
    let other = move || saved_over.get().filter(|it| it.factory_id() != kind.factory_id());
    let shows_deleted = Memo::new(move |_| {
        let is_own = |it: &Connector| it.factory_id() == kind.factory_id();
        editor.is_deleted.get() && !installed.with(|it| it.as_ref().is_some_and(is_own))
    });
    let can_save = Memo::new(move |_| source.is_known());
    let announcer = expect_context::<Announcer>();
    let save = move |()| {
        let Some(client) = untrack(|| source.management.client()) else { return };
        let sent = editor.now();
        problem.set(None);
        changed.set(None);
        attempt.run(store(client, saved_over.get_untracked(), sent.clone()), move |answer| match answer {
            Ok(Saved::Stored(connector)) => {
                if !editor.keeps_outcome(&sent) {
                    source.memories().change(kind, |memory| memory.outcome = None);
                }
                let stored = Draft::of(kind, &connector).unwrap_or_else(|| sent.clone());
                editor.clear_server_errors();
                editor.saved(&sent, stored);
                FirstStep::Connector.complete();
                source.set_connector(kind, connector);
                announcer.say(messages.saved.to_owned());
            }
            Ok(Saved::Changed(now)) => changed.set(Some(now)),
            Ok(Saved::Deleted(id)) => {
                editor.connector_deleted();
                source.deleted_elsewhere(&id);
            }
            Err(error) => {
                let names_fields = editor.set_server_errors(&error);
                problem.set(Some((error, names_fields)));
            }
        });
    };
    let errors = move || editor.errors();
    let start_over = move |known: Option<Connector>| {
        // Without a required value there is nothing that could be saved anyway.
        if !editor.is_complete() {
            return;
        }
        saved_over.set(known);
        if untrack(|| errors() > 0 || other().is_some()) {
            asks.set(true);
        } else {
            save(());
        }
    };
    let start = move |_| start_over(installed.get_untracked());
    let load = move |now: Connector| {
        if let Some(stored) = Draft::of(kind, &now) {
            editor.load(stored);
        }
        source.set_connector(kind, now);
        announcer.say(messages.loaded.to_owned());
    };
    // What the server has is shown, also when that is known only since a conflict.
    let undo = move || match changed.get_untracked() {
        Some(now) => load(now),
        None => editor.discard(),
    };
    let conflict = move || {
        let now = changed.get()?;
        // It may have been read since.
        let is_known = installed.with(|it| it.as_ref().is_some_and(|it| it.config() == now.config()));
        (!is_known).then(|| changed_notice(now, load, start_over))
    };
    let state = move || {
        if editor.is_saved.get() {
            view! { <span class="saved" data-testid="connector-saved">{messages.saved}</span> }.into_any()
        } else {
            view! { <span data-testid="connector-unsaved">{messages.unsaved}</span> }.into_any()
        }
    };
    let is_shown = Memo::new(move |_| editor.is_dirty.get() || editor.is_saved.get() || problem.with(Option::is_some));
    let next = move || {
        let progress = source.progress(kind);
        let is_due = editor.is_saved.get() && progress.next() != Some(ChecklistStep::Connect);
        is_due.then(|| next_step_button(progress, kind, source.memories().on_try(kind))).flatten()
    };
    let why_not = move || {
        if source.management.level() == Level::Offline {
            return Some(messages.offline);
        }
        source.known.with(|known| match known {
            Known::Failed(_) => Some(messages.unknown),
            _ => None,
        })
    };
    let replaced = move || other().map(|other| replaces(&other));
    let mistakes = move || {
        let count = errors();
        (count > 0).then(|| view! { <p>{messages.mistakes(count)}</p> })
    };
    view! {
        <div class="store-bar" hidden=move || !is_shown.get() data-testid="store-bar">
            <div aria-live="polite">
                {move || problem.get().map(|(error, names_fields)| failure(messages.failed, &error, names_fields))}
                {move || shows_deleted.get().then(deleted_notice)}
                {conflict}
            </div>
            <div class="store-line">
                <p class="store-state" role="status">
                    {state}
                </p>
                <p class="small-print">{why_not}</p>
                {move || editor.is_dirty.get().then(|| discard(undo))}
                {next}
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="connector-save"
                    hidden=move || !editor.is_dirty.get()
                    prop:disabled=move || !can_save.get() || !editor.is_dirty.get()
                    aria-busy=move || attempt.busy()
                    on:click=start
                >
                    {move || if shows_deleted.get() { messages.save_as_new } else { messages.save }}
                </button>
            </div>
            <ConfirmDialog
                open=asks
                title=messages.sure
                confirm=messages.go_on
                cancel=messages.cancel
                danger=true
                on_confirm=save
            >
                {mistakes}
                {replaced}
            </ConfirmDialog>
        </div>
    }
    .into_any()
}

/// Says that somebody else deleted the connector, and what can be done with the draft.
fn deleted_notice() -> AnyView {
    let Note { title, body } = admin().connectors.save.deleted;
    view! {
        <div data-testid="connector-deleted">
            <Notice tone=Tone::Warning title body />
        </div>
    }
    .into_any()
}

/// Says that somebody else has changed the connector to `now`, with the choice between that and the draft.
fn changed_notice(
    now: Connector,
    load: impl Fn(Connector) + 'static,
    start_over: impl Fn(Option<Connector>) + 'static,
) -> AnyView {
    let messages = &admin().connectors;
    let Note { title, body } = messages.save.changed;
    let theirs = now.clone();
    let take_theirs = move |_| {
        load(theirs.clone());
        dom::focus_heading();
    };
    let save_mine = move |_| {
        dom::focus_heading();
        start_over(Some(now.clone()));
    };
    let actions = view! {
        <button type="button" class="button button-small" data-testid="connector-load" on:click=take_theirs>
            {messages.notices.load}
        </button>
        <button type="button" class="button button-small" data-testid="connector-save-anyway" on:click=save_mine>
            {messages.save.go_on}
        </button>
    };
    view! {
        <div data-testid="connector-changed">
            <Notice tone=Tone::Warning title body actions=actions.into_any() />
        </div>
    }
    .into_any()
}

fn discard(undo: impl Fn() + 'static) -> AnyView {
    view! {
        <button
            type="button"
            class="button-link"
            data-testid="connector-discard"
            on:click=move |_| undo()
        >
            {admin().connectors.save.discard}
        </button>
    }
    .into_any()
}

/// The connector that saving deletes.
fn replaces(other: &Connector) -> AnyView {
    let messages = &admin().connectors.save;
    view! {
        <p>{messages.replaces(&name_of(other))}</p>
        <p class="small-print">{messages.replaces_note} " " <code>{other.id().to_owned()}</code></p>
    }
    .into_any()
}

/// Deletes the installed connector. It is at the end of the page, away from saving.
pub(super) fn delete(editor: Editor, source: Source, connector: &Connector) -> AnyView {
    let kind = editor.kind;
    let messages = &admin().connectors.delete;
    let asks = RwSignal::new(false);
    let attempt = Attempt::new();
    let problem = RwSignal::new(None::<ManagementError>);
    let announcer = expect_context::<Announcer>();
    let navigate = use_navigate();
    let name = name_of(connector);
    let id = connector.id().to_owned();
    let is_own = connector.factory_id() == kind.factory_id();
    let go_on = move |()| {
        let Some(client) = untrack(|| source.management.client()) else { return };
        let (id, navigate) = (id.clone(), navigate.clone());
        let gone = id.clone();
        let work = async move {
            match client.delete_connector(&id).await {
                // Somebody else deleted it before.
                Err(ManagementError::NotFound) => Ok(()),
                answer => answer,
            }
        };
        problem.set(None);
        attempt.run(work, move |answer| match answer {
            Ok(()) => {
                announcer.say(messages.deleted.to_owned());
                source.memories().change(kind, |memory| *memory = Memory::default());
                if is_own {
                    editor.forget_saved();
                    let options = NavigateOptions { resolve: false, ..NavigateOptions::default() };
                    navigate(&paths::href("/connectors"), options);
                } else {
                    // The draft that replaces it is still unsaved.
                    source.remove(&gone);
                }
            }
            Err(error) => problem.set(Some(error)),
        });
    };
    let broken = move || {
        let uses = source.uses(kind);
        if uses.is_empty() {
            return view! { <p>{messages.unused}</p> }.into_any();
        }
        let items = uses.into_iter().map(|what| view! { <li>{use_words(kind, what)}</li> }).collect_view();
        view! {
            <p>{messages.breaks}</p>
            <ul data-testid="breaks">{items}</ul>
        }
        .into_any()
    };
    view! {
        <section class="delete-row">
            <div aria-live="polite">
                {move || problem.get().map(|error| failure(messages.failed, &error, false))}
            </div>
            <button
                type="button"
                class="button-link button-link-danger"
                data-testid="connector-delete"
                aria-busy=move || attempt.busy()
                on:click=move |_| asks.set(true)
            >
                {messages.this}
            </button>
        </section>
        <ConfirmDialog
            open=asks
            title=messages.sure(&name)
            confirm=messages.delete
            cancel=admin().connectors.save.cancel
            danger=true
            on_confirm=go_on
        >
            {broken}
            <p>{messages.note}</p>
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::connectors::kind::Kind;

    #[test]
    fn finds_what_somebody_else_has_saved_meanwhile() {
        let stored = |sender: &str| {
            let config = json!({"fromEmail": sender});
            let value = json!({"id": "c1", "connectorId": Kind::Email.factory_id(), "type": "Email", "config": config});
            Connector::from_value(value).unwrap()
        };
        let draft = |sender: &str| Draft::of(Kind::Email, &stored(sender)).unwrap();
        let (read, theirs, mine) = (stored("old@example.com"), stored("theirs@example.com"), draft("mine@example.com"));
        assert!(!is_conflict(Some(&read), &read, &mine), "nothing else is changed");
        assert!(is_conflict(Some(&read), &theirs, &mine));
        assert!(is_conflict(None, &theirs, &mine), "somebody else has created it");
        assert!(!is_conflict(Some(&read), &theirs, &draft("theirs@example.com")), "it is changed in the same way");
        let other = json!({"id": "c2", "connectorId": "mailgun-email", "type": "Email", "config": {}});
        let other = Connector::from_value(other).unwrap();
        assert!(is_conflict(Some(&read), &other, &mine), "somebody else has set up another provider");
        assert!(is_conflict(None, &other, &mine));
        assert!(!is_conflict(Some(&other), &other, &mine), "the person was asked");
    }
}
