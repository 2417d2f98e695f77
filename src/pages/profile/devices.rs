//! The cards about devices and connected applications.

use leptos::prelude::*;
use logto_leptos::{AccountError, Scope, use_logto};

use super::access::{Item, Items, Kind, end_all};
use super::editing::{Editing, Known, problem};
use super::item_list::ItemList;
use super::part_page::scope_note;
use super::verify::Verify;
use crate::dom;
use crate::messages::account;
use crate::ui::{Attempt, ConfirmDialog, Skeleton};

/// The button that shows the devices, for tests and for the focus.
const SHOW: &str = "devices-show";

/// The state of the lists.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// Not requested yet.
    Idle,
    /// The person is confirming their identity.
    Verifying,
    /// Loaded or loading.
    Shown,
    /// The access token lacks the scope for them.
    ScopeMissing,
}

/// What is asked before something is ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Question {
    /// About an entry of a list.
    Item(Kind, Item),
    /// About all other devices; how many they are.
    Others(usize),
}

/// The state that both cards share.
#[derive(Clone, Copy)]
pub(super) struct Lists {
    editing: Editing,
    stage: RwSignal<Stage>,
    attempt: Attempt,
    devices: RwSignal<Option<Items>>,
    /// `None` if the server has no such list.
    apps: RwSignal<Option<Items>>,
    app_id: StoredValue<String>,
    question: RwSignal<Option<Question>>,
    asks: RwSignal<bool>,
}

/// Both cards, unless the server has its account center off.
#[component]
pub(super) fn Devices(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let logto = use_logto();
    let client = logto.client();
    let has_scope = client.config().scopes().contains(&Scope::SESSIONS);
    let lists = Lists {
        editing,
        stage: RwSignal::new(if has_scope { Stage::Idle } else { Stage::ScopeMissing }),
        attempt: Attempt::new(),
        devices: RwSignal::new(None),
        apps: RwSignal::new(None),
        app_id: StoredValue::new(client.config().app_id().to_owned()),
        question: RwSignal::new(None),
        asks: RwSignal::new(false),
    };
    let is_there = Memo::new(move |_| editing.known().with(|known| !matches!(known, Known::Failed(_))));
    move || is_there.get().then(|| view! { {devices_card(lists)} {apps_card(lists)} {dialog(lists)} })
}

impl Lists {
    /// Fetches the lists, once the person has confirmed their identity.
    fn show(self) {
        // The button gives way to what is loading.
        dom::keep_focus();
        let Some(proof) = self.editing.proof() else { return self.fail(&AccountError::VerificationRequired) };
        self.stage.set(Stage::Shown);
        let (client, app_id) = (self.editing.client(), self.app_id.get_value());
        let work = async move {
            let devices = Kind::Devices.load(client.clone(), proof.clone(), app_id.clone()).await;
            let apps = if devices.is_ok() { Kind::Apps.load(client, proof, app_id).await.ok() } else { None };
            (devices, apps)
        };
        self.attempt.run(work, move |(devices, apps)| match devices {
            Ok(devices) => {
                self.devices.set(Some(RwSignal::new(devices)));
                self.apps.set(apps.map(RwSignal::new));
            }
            Err(error) => self.fail(&error),
        });
    }

    /// Asks before something is ended.
    pub(super) fn ask(self, question: Question) {
        self.question.set(Some(question));
        self.asks.set(true);
    }

    /// Returns the value of `aria-busy` of the button that asks this question. Tracked.
    pub(super) fn busy_with(self, question: &Question) -> Option<&'static str> {
        self.attempt.busy().filter(|_| self.question.with(|asked| asked.as_ref() == Some(question)))
    }

    /// Ends what was asked about.
    fn confirmed(self) {
        let Some(question) = self.question.get_untracked() else { return };
        let Some(proof) = self.editing.proof() else { return self.fail(&AccountError::VerificationRequired) };
        let client = self.editing.client();
        match question {
            Question::Item(kind, item) => {
                let id = item.id.clone();
                self.attempt.run(async move { kind.end(client, proof, id).await }, move |result| match result {
                    Ok(()) => {
                        self.editing.say(kind.ended(&item.name));
                        self.remove(kind, &[item.id]);
                    }
                    Err(error) => self.fail_shown(&error),
                });
            }
            Question::Others(_) => {
                let all = self.devices.get_untracked().map(|items| items.get_untracked()).unwrap_or_default();
                let others = all.into_iter().filter(|item| !item.is_here).map(|item| item.id).collect();
                self.attempt.run(end_all(client, proof, others), move |(ended, result)| {
                    self.remove(Kind::Devices, &ended);
                    match result {
                        Ok(()) => self.editing.say(account().details.devices.ended_others(ended.len())),
                        Err(error) => self.fail_shown(&error),
                    }
                });
            }
        }
    }

    /// Removes entries from their list.
    fn remove(self, kind: Kind, ids: &[String]) {
        let items = match kind {
            Kind::Devices => self.devices.get_untracked(),
            Kind::Apps => self.apps.get_untracked(),
        };
        if let Some(items) = items {
            items.update(|items| items.retain(|item| !ids.contains(&item.id)));
        }
    }

    /// Shows the button again, with the focus, when the person does not confirm their identity.
    fn cancel(self) {
        self.stage.set(Stage::Idle);
        request_animation_frame(|| dom::focus_test_id(Some(SHOW.to_owned())));
    }

    /// Shows an error below the list, or asks who the person is once more.
    fn fail_shown(self, error: &AccountError) {
        if error.needs_verification() { self.fail(error) } else { self.attempt.fail(problem(error)) }
    }

    fn fail(self, error: &AccountError) {
        match error {
            AccountError::ScopeMissing(_) => self.stage.set(Stage::ScopeMissing),
            error if error.needs_verification() && !self.editing.verification_methods().is_empty() => {
                self.editing.forget_proof();
                self.stage.set(Stage::Verifying);
            }
            error => {
                self.stage.set(Stage::Idle);
                self.attempt.fail(problem(error));
            }
        }
    }
}

fn devices_card(lists: Lists) -> AnyView {
    let messages = &account().details.devices;
    let content = move || match (lists.stage.get(), lists.devices.get()) {
        (Stage::ScopeMissing, _) => scope_missing(),
        (Stage::Verifying, _) => view! {
            <Verify
                editing=lists.editing
                on_done=move |()| lists.show()
                on_cancel=move |()| lists.cancel()
            />
        }
        .into_any(),
        (Stage::Shown, Some(items)) => view! {
            <ItemList lists kind=Kind::Devices items />
            {others_button(lists, items)}
        }
        .into_any(),
        (Stage::Shown, None) if lists.attempt.is_busy() => view! { <Skeleton lines=4 /> }.into_any(),
        (Stage::Idle | Stage::Shown, _) => view! {
            <div class="actions">
                <button
                    type="button"
                    class="button button-small"
                    data-testid=SHOW
                    on:click=move |_| lists.show()
                >
                    {messages.show}
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="card" data-testid="devices">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {content}
            <p class="field-problem" aria-live="polite">
                {move || lists.attempt.problem()}
            </p>
        </section>
    }
    .into_any()
}

/// The button that signs out all other devices, where there are some.
fn others_button(lists: Lists, items: Items) -> AnyView {
    let others = Memo::new(move |_| items.with(|items| items.iter().filter(|item| !item.is_here).count()));
    (move || {
        (others.get() > 0).then(|| {
            view! {
                <div class="actions">
                    <button
                        type="button"
                        class="button button-small"
                        data-testid="devices-end-others"
                        aria-busy=move || lists.busy_with(&Question::Others(others.get()))
                        on:click=move |_| lists.ask(Question::Others(others.get_untracked()))
                    >
                        {account().details.devices.end_others}
                    </button>
                </div>
            }
        })
    })
    .into_any()
}

fn apps_card(lists: Lists) -> AnyView {
    let messages = &account().details.apps;
    let card = move |items: Items| {
        view! {
            <section class="card" data-testid="apps">
                <h2>{messages.title}</h2>
                <p class="muted">{messages.lead}</p>
                <ItemList lists kind=Kind::Apps items />
            </section>
        }
    };
    (move || lists.apps.get().filter(|_| lists.stage.get() == Stage::Shown).map(card)).into_any()
}

/// The dialog that asks before something is ended.
fn dialog(lists: Lists) -> AnyView {
    let (devices, apps) = (&account().details.devices, &account().details.apps);
    let title = Signal::derive(move || match lists.question.get() {
        Some(Question::Item(Kind::Devices, item)) => devices.end_what(&item.name),
        Some(Question::Item(Kind::Apps, item)) => apps.end_what(&item.name),
        Some(Question::Others(_)) => devices.end_others_question.to_owned(),
        None => String::new(),
    });
    let note = move || match lists.question.get() {
        Some(Question::Item(Kind::Devices, _)) => devices.end_note.to_owned(),
        Some(Question::Item(Kind::Apps, item)) => apps.end_note(&item.name),
        Some(Question::Others(count)) => devices.end_others_note(count),
        None => String::new(),
    };
    let confirm = Signal::derive(move || match lists.question.get() {
        Some(Question::Item(Kind::Apps, _)) => apps.end,
        _ => devices.end,
    });
    view! {
        <ConfirmDialog
            open=lists.asks
            title
            confirm
            cancel=account().details.cancel
            danger=true
            on_confirm=move |()| lists.confirmed()
        >
            <p>{note}</p>
        </ConfirmDialog>
    }
    .into_any()
}

fn scope_missing() -> AnyView {
    let messages = &account().details.devices;
    view! {
        <p data-testid="devices-scope-missing">{messages.scope_missing}</p>
        {scope_note(&Scope::SESSIONS)}
    }
    .into_any()
}
