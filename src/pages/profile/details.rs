//! The fields of the account, each with its own form: those about the person, and those about signing in.

use leptos::html::Button;
use leptos::prelude::*;
use logto_leptos::{AccountError, LogtoError, Scope, use_logto};

use super::edit_form::EditForm;
use super::editing::{Editing, Known, problem};
use super::elsewhere::elsewhere;
use super::linked::LinkedAccountsLink;
use super::row::Row;
use super::two_step::TwoStepLink;
use crate::dom;
use crate::messages::{account, auth};
use crate::ui::{CopyButton, Notice, Tone, english};

/// The card with the fields about the person.
#[component]
pub(super) fn Details(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let messages = &account().details;
    let shows_all = RwSignal::new(false);
    let is_requested = is_requested();
    let has_hidden = Memo::new(move |_| {
        !shows_all.get()
            && editing.known().with(|known| match known {
                // Nearly everybody has some: the button is there from the start, so that nothing moves.
                Known::Loading => true,
                Known::Account(account) => Row::DETAILS.iter().any(|row| {
                    row.is_further()
                        && is_requested(*row)
                        && account.is_readable(row.field())
                        && row.shown(account).is_none()
                }),
                Known::Failed(_) => false,
            })
    });
    let more = move || {
        has_hidden.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button-link"
                    data-testid="profile-more"
                    on:click=move |_| {
                        dom::keep_focus();
                        shows_all.set(true);
                    }
                >
                    {messages.more}
                </button>
            }
        })
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <Rows editing rows=&Row::DETAILS shows_all />
            {more}
            <UserId />
        </section>
    }
    .into_any()
}

/// The card with the fields about signing in.
#[component]
pub(super) fn SignInMethods(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let messages = &account().details.sign_in;
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <Rows editing rows=&Row::SIGN_IN shows_all=RwSignal::new(true) />
            <LinkedAccountsLink editing />
            <TwoStepLink editing />
        </section>
    }
    .into_any()
}

/// Why nothing can be changed, if nothing can.
#[component]
pub(super) fn AccountOff(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let error = Memo::new(move |_| {
        editing.known().with(|known| match known {
            Known::Failed(error) => Some(error.clone()),
            Known::Loading | Known::Account(_) => None,
        })
    });
    let endpoint = StoredValue::new(use_logto().client().config().endpoint().to_string());
    (move || error.get().map(|error| notice(editing, &error, &endpoint.get_value()))).into_any()
}

/// The user's id, which people give to those who help them.
#[component]
fn UserId() -> impl IntoView {
    let logto = use_logto();
    let messages = &account().profile;
    let id = Memo::new(move |_| logto.user().map(|user| user.sub().to_owned()).unwrap_or_default());
    view! {
        <dl class="details details-id">
            <div class="detail">
                <dt>{messages.user_id}</dt>
                <dd>
                    <code data-testid="claims-sub">{id}</code>
                    <CopyButton text=move |()| id.get_untracked() messages=&messages.copy attr:data-testid="copy-sub" />
                </dd>
            </div>
        </dl>
    }
    .into_any()
}

/// Returns whether the app asks for a row. The server returns no address without its scope, and takes none.
fn is_requested() -> impl Fn(Row) -> bool + Copy + Send + Sync {
    let has_address = use_logto().client().config().scopes().contains(&Scope::ADDRESS);
    move |row| has_address || !row.is_address()
}

/// What is shown for a row. New values do not change it: an open form stays.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Loading,
    /// The server returns it.
    Readable,
    /// Only the ID token may have it. `true` if the others can be changed.
    Claimed(bool),
}

impl Stage {
    fn of(row: Row, known: &Known) -> Self {
        match known {
            Known::Loading => Self::Loading,
            Known::Account(account) if account.is_readable(row.field()) => Self::Readable,
            Known::Account(_) => Self::Claimed(true),
            Known::Failed(_) => Self::Claimed(false),
        }
    }
}

#[component]
fn Rows(editing: Editing, rows: &'static [Row], shows_all: RwSignal<bool>) -> impl IntoView {
    let logto = use_logto();
    let user = Memo::new(move |_| logto.user());
    let row = move |row: &'static Row| {
        let row = *row;
        let stage = Memo::new(move |_| editing.known().with(|known| Stage::of(row, known)));
        let claimed = move || user.with(|user| user.as_ref().and_then(|user| row.claimed(user)));
        move || match stage.get() {
            // It is shown only with a value.
            Stage::Loading if row.is_further() && claimed().is_none() => None,
            Stage::Loading => Some(loading_row(row)),
            Stage::Readable => Some(open_row(editing, row, shows_all)),
            Stage::Claimed(says_so) => claimed().map(|value| fixed_row(row, value, says_so)),
        }
    };
    let is_requested = is_requested();
    let rows = rows.iter().filter(|row| is_requested(**row));
    view! { <dl class="details">{rows.map(row).collect_view()}</dl> }.into_any()
}

/// A row of the same height as one with a value.
fn loading_row(row: Row) -> AnyView {
    view! {
        <div class="detail">
            <dt>{row.messages().label}</dt>
            <dd>
                <span class="bone detail-bone"></span>
            </dd>
        </div>
    }
    .into_any()
}

fn fixed_row(row: Row, value: String, says_so: bool) -> AnyView {
    let remark = says_so.then(|| view! { <span class="small-print">{account().details.read_only}</span> });
    view! {
        <div class="detail">
            <dt>{row.messages().label}</dt>
            <dd>
                <bdi data-testid=["profile-", row.test_id()].concat()>{value}</bdi>
                {remark}
            </dd>
        </div>
    }
    .into_any()
}

fn open_row(editing: Editing, row: Row, shows_all: RwSignal<bool>) -> AnyView {
    let is_open = Memo::new(move |_| editing.is_open(row));
    let value = Memo::new(move |_| editing.known().with(|known| known.account().and_then(|it| row.shown(it))));
    let content = move || {
        let account = editing.known().with_untracked(|known| known.account().cloned());
        match account.filter(|_| is_open.get()) {
            Some(account) => {
                let removable = row.shown(&account).filter(|_| matches!(row, Row::Email | Row::Phone));
                view! { <EditForm editing row before=row.draft(&account) removable /> }.into_any()
            }
            None => closed(editing, row, value),
        }
    };
    let is_hidden = move || row.is_further() && !shows_all.get() && !is_open.get() && value.with(Option::is_none);
    view! {
        <div class="detail" class:detail-open=is_open hidden=is_hidden>
            <dt>{row.messages().label}</dt>
            <dd>{content}</dd>
        </div>
    }
    .into_any()
}

fn closed(editing: Editing, row: Row, value: Memo<Option<String>>) -> AnyView {
    let is_set = Memo::new(move |_| value.with(Option::is_some));
    let value = move || value.get().unwrap_or_else(|| account().profile.unset.to_owned());
    let remark = move || {
        if editing.is_locked(row) {
            view! { <span class="small-print">{account().details.read_only}</span> }.into_any()
        } else {
            view! { <EditButton editing row is_set /> }.into_any()
        }
    };
    view! {
        <bdi class:muted=move || !is_set.get() data-testid=["profile-", row.test_id()].concat()>
            {value}
        </bdi>
        {remark}
    }
    .into_any()
}

/// Opens the form of a row, and gets the focus when the form is closed.
#[component]
fn EditButton(editing: Editing, row: Row, is_set: Memo<bool>) -> impl IntoView {
    let messages = &account().details;
    let verb = move || if is_set.get() { messages.edit } else { messages.add };
    let node = NodeRef::<Button>::new();
    Effect::new(move |_| {
        if let Some(button) = node.get()
            && editing.takes_focus(row)
        {
            dom::focus(&button);
        }
    });
    view! {
        <button
            type="button"
            class="button-link"
            node_ref=node
            data-testid=["profile-edit-", row.test_id()].concat()
            aria-label=move || messages.edit_what(verb(), row.messages().label)
            on:click=move |_| editing.open(row)
        >
            {verb}
        </button>
    }
    .into_any()
}

fn notice(editing: Editing, error: &AccountError, endpoint: &str) -> AnyView {
    let messages = &account().details;
    let (tone, title, body) = match error {
        AccountError::NotEnabled => (Tone::Info, messages.off.title, messages.off.body.to_owned()),
        AccountError::NotSupported | AccountError::Logto(LogtoError::NoLogtoEndpoint) => {
            (Tone::Info, messages.unsupported.title, messages.unsupported.body.to_owned())
        }
        // The user information below says the same in red.
        error => (Tone::Warning, messages.failed, problem(error)),
    };
    let hint = (tone == Tone::Info).then(|| error.hint()).flatten().map(|hint| {
        view! {
            <p>
                <strong>{auth().failure.for_operator}</strong>
                " "
                {english(hint.to_owned())}
            </p>
        }
    });
    // Logto's own page does not depend on the Account API.
    let has_page = matches!(error, AccountError::NotEnabled | AccountError::NotSupported);
    let link = has_page.then(|| elsewhere(endpoint));
    let retry = error.is_transient().then(|| {
        view! {
            <button type="button" class="button button-small" on:click=move |_| editing.retry()>
                {account().profile.retry}
            </button>
        }
    });
    view! {
        <div data-testid="account-off">
            <Notice tone title body>
                {link}
                {hint}
                {retry}
            </Notice>
        </div>
    }
    .into_any()
}
