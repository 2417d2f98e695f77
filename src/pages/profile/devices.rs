//! The cards about devices and apps with access.

use leptos::html::H2;
use leptos::prelude::*;
use logto_leptos::{AccountError, Scope, use_logto};

use super::access::{Item, Items, Kind};
use super::editing::{Editing, Known, problem};
use super::verify::Verify;
use crate::messages::{account, auth};
use crate::ui::Attempt;
use crate::{dom, format};

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

/// The state that both cards share.
#[derive(Clone, Copy)]
struct Lists {
    editing: Editing,
    stage: RwSignal<Stage>,
    attempt: Attempt,
    devices: RwSignal<Option<Items>>,
    /// `None` if the server has no such list.
    apps: RwSignal<Option<Items>>,
    app_id: StoredValue<String>,
    devices_heading: NodeRef<H2>,
    apps_heading: NodeRef<H2>,
}

/// Both cards, if the server has the account center enabled.
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
        devices_heading: NodeRef::new(),
        apps_heading: NodeRef::new(),
    };
    let is_there = Memo::new(move |_| editing.known().with(|known| matches!(known, Known::Account(_))));
    move || is_there.get().then(|| view! { {devices_card(lists)} {apps_card(lists)} })
}

impl Lists {
    /// Fetches the lists, once the person has confirmed their identity.
    fn show(self) {
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

    /// Moves the focus to the heading of a card.
    fn focus_heading(self, kind: Kind) {
        let heading = match kind {
            Kind::Devices => self.devices_heading,
            Kind::Apps => self.apps_heading,
        };
        if let Some(heading) = heading.get_untracked() {
            dom::focus(&heading);
        }
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
    Effect::new(move |_| {
        if lists.devices.with(Option::is_some) {
            lists.focus_heading(Kind::Devices);
        }
    });
    let content = move || match (lists.stage.get(), lists.devices.get()) {
        (Stage::ScopeMissing, _) => scope_missing(),
        (Stage::Verifying, _) => view! {
            <Verify
                editing=lists.editing
                on_done=move |()| lists.show()
                on_cancel=move |()| lists.stage.set(Stage::Idle)
            />
        }
        .into_any(),
        (Stage::Shown, Some(items)) => view! { <List lists kind=Kind::Devices items /> }.into_any(),
        (Stage::Idle | Stage::Shown, _) => view! {
            <div class="actions">
                <button
                    type="button"
                    class="button button-small"
                    data-testid="devices-show"
                    aria-busy=move || lists.attempt.busy()
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
            <h2 tabindex="-1" node_ref=lists.devices_heading>
                {messages.title}
            </h2>
            <p class="muted">{messages.lead}</p>
            {content}
            <p class="field-problem" aria-live="polite">
                {move || lists.attempt.problem()}
            </p>
        </section>
    }
    .into_any()
}

fn apps_card(lists: Lists) -> AnyView {
    let messages = &account().details.apps;
    let card = move |items: Items| {
        view! {
            <section class="card" data-testid="apps">
                <h2 tabindex="-1" node_ref=lists.apps_heading>
                    {messages.title}
                </h2>
                <p class="muted">{messages.lead}</p>
                <List lists kind=Kind::Apps items />
            </section>
        }
    };
    (move || lists.apps.get().filter(|_| lists.stage.get() == Stage::Shown).map(card)).into_any()
}

fn scope_missing() -> AnyView {
    let messages = &account().details.devices;
    view! {
        <p data-testid="devices-scope-missing">{messages.scope_missing}</p>
        <p class="small-print">
            <strong>{auth().failure.for_operator}</strong>
            " "
            {messages.add_scope_before}
            <code>{Scope::SESSIONS.as_str().to_owned()}</code>
            {messages.add_scope_after}
        </p>
    }
    .into_any()
}

#[component]
fn List(lists: Lists, kind: Kind, items: Items) -> impl IntoView {
    let row = move |item| row(lists, kind, items, item);
    let none = move || items.with(Vec::is_empty).then(|| view! { <p>{kind.none()}</p> });
    view! {
        <ul class="items">
            <For each=move || items.get() key=|item| item.id.clone() children=row />
        </ul>
        {none}
    }
    .into_any()
}

fn row(lists: Lists, kind: Kind, items: Items, item: Item) -> AnyView {
    let (since, end) = match kind {
        Kind::Devices => (account().details.devices.since, account().details.devices.end),
        Kind::Apps => (account().details.apps.since, account().details.apps.end),
    };
    let (test_id, _) = kind.test_ids();
    let time = item.since.and_then(|time| format::local_time(format::date(time))).map(|(local, machine)| {
        view! {
            {since}
            " "
            <time datetime=machine>{local}</time>
        }
    });
    let place = item.place.clone().map(|place| [" · ", &place].concat());
    let name = item.name.clone();
    let action = if item.is_here {
        let here = account().details.devices.here;
        view! { <span class="mark-here" data-testid="device-here">{here}</span> }.into_any()
    } else {
        view! { <EndButton lists kind items item messages=end /> }.into_any()
    };
    view! {
        <li class="item" data-testid=test_id>
            <div>
                <p class="item-name">{name}</p>
                <p class="small-print">{time} {place}</p>
            </div>
            {action}
        </li>
    }
    .into_any()
}

#[component]
fn EndButton(lists: Lists, kind: Kind, items: Items, item: Item, messages: &'static str) -> impl IntoView {
    let attempt = Attempt::new();
    let (_, test_id) = kind.test_ids();
    let label = [messages, ": ", &item.name].concat();
    let end = move |_| {
        let Some(proof) = lists.editing.proof() else { return lists.fail(&AccountError::VerificationRequired) };
        let (client, item) = (lists.editing.client(), item.clone());
        let id = item.id.clone();
        attempt.run(async move { kind.end(client, proof, id).await }, move |result| match result {
            Ok(()) => {
                lists.editing.say(kind.ended(&item.name));
                items.update(|items| items.retain(|it| it.id != item.id));
                lists.focus_heading(kind);
            }
            Err(error) if error.needs_verification() => lists.fail(&error),
            Err(error) => attempt.fail(problem(&error)),
        });
    };
    view! {
        <div class="item-end">
            <button
                type="button"
                class="button button-small"
                data-testid=test_id
                aria-label=label
                aria-busy=move || attempt.busy()
                on:click=end
            >
                {messages}
            </button>
            <p class="field-problem" aria-live="polite">
                {move || attempt.problem()}
            </p>
        </div>
    }
    .into_any()
}
