//! The fields of the account, each with its own form.

use leptos::html::Button;
use leptos::prelude::*;
use logto_leptos::{AccountError, User, use_logto};

use super::edit_form::EditForm;
use super::editing::{Editing, Known, Row, problem};
use crate::dom;
use crate::messages::{account, auth};
use crate::ui::{Notice, Skeleton, Tone};

/// The card with the fields.
#[component]
pub(super) fn Details(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let logto = use_logto();
    let messages = &account().details;
    let user = Memo::new(move |_| logto.user());
    let stage = Memo::new(move |_| editing.known().with(|known| Stage::from(known)));
    let content = move || match stage.get() {
        Stage::Loading => view! { <Skeleton lines=6 /> }.into_any(),
        Stage::Rows(readable) => rows(editing, readable, user),
        Stage::Failed(error) => view! {
            {notice(editing, &error)}
            {move || user.get().as_ref().map(fixed_rows)}
        }
        .into_any(),
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {content}
        </section>
    }
    .into_any()
}

/// What the card shows. New values of its rows do not change it: an open form stays.
#[derive(Clone, PartialEq)]
enum Stage {
    Loading,
    /// The rows; `true` for those that the server returns.
    Rows([bool; Row::ALL.len()]),
    Failed(AccountError),
}

impl From<&Known> for Stage {
    fn from(known: &Known) -> Self {
        match known {
            Known::Loading => Self::Loading,
            Known::Account(account) => Self::Rows(Row::ALL.map(|row| account.is_readable(row.field()))),
            Known::Failed(error) => Self::Failed(error.clone()),
        }
    }
}

fn rows(editing: Editing, readable: [bool; Row::ALL.len()], user: Memo<Option<User>>) -> AnyView {
    let row = |(row, is_readable): (Row, bool)| {
        if is_readable {
            return Some(open_row(editing, row));
        }
        let claimed = user.with(|user| user.as_ref().and_then(|user| row.claimed(user)));
        claimed.map(|value| fixed_row(row, value, true))
    };
    let rows = Row::ALL.into_iter().zip(readable).map(row).collect_view();
    view! { <dl class="details">{rows}</dl> }.into_any()
}

/// The rows that are known from the ID token.
fn fixed_rows(user: &User) -> AnyView {
    let rows = Row::ALL.into_iter().filter_map(|row| row.claimed(user).map(|value| fixed_row(row, value, false)));
    view! { <dl class="details">{rows.collect_view()}</dl> }.into_any()
}

fn fixed_row(row: Row, value: String, says_so: bool) -> AnyView {
    let remark = says_so.then(|| view! { <span class="small-print">{account().details.read_only}</span> });
    view! {
        <div class="detail">
            <dt>{row.messages().label}</dt>
            <dd>
                <span data-testid=["profile-", row.test_id()].concat()>{value}</span>
                {remark}
            </dd>
        </div>
    }
    .into_any()
}

fn open_row(editing: Editing, row: Row) -> AnyView {
    let is_open = Memo::new(move |_| editing.is_open(row));
    let value = Memo::new(move |_| editing.known().with(|known| known.account().and_then(|it| row.shown(it))));
    let content = move || {
        let account = editing.known().with_untracked(|known| known.account().cloned());
        match account.filter(|_| is_open.get()) {
            Some(account) => {
                let can_remove = matches!(row, Row::Email | Row::Phone) && row.shown(&account).is_some();
                view! { <EditForm editing row before=row.draft(&account) can_remove /> }.into_any()
            }
            None => closed(editing, row, value),
        }
    };
    view! {
        <div class="detail" class:detail-open=is_open>
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
        <span class:muted=move || !is_set.get() data-testid=["profile-", row.test_id()].concat()>
            {value}
        </span>
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

fn notice(editing: Editing, error: &AccountError) -> AnyView {
    let messages = &account().details;
    let (tone, title, body) = match error {
        AccountError::NotEnabled => (Tone::Info, messages.off.title, messages.off.body.to_owned()),
        AccountError::NotSupported => (Tone::Info, messages.unsupported.title, messages.unsupported.body.to_owned()),
        // The user information below says the same in red.
        error => (Tone::Warning, messages.failed, problem(error)),
    };
    let hint = (tone == Tone::Info).then(|| error.hint()).flatten().map(|hint| {
        view! {
            <p>
                <strong>{auth().failure.for_operator}</strong>
                " "
                {hint}
            </p>
        }
    });
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
                {hint}
                {retry}
            </Notice>
        </div>
    }
    .into_any()
}
