//! The card with the personal access tokens of a user.

use leptos::prelude::*;
use logto_leptos::Secret;
use logto_management::{ManagementClient, ManagementError, PersonalAccessToken};
use logto_ui::components::{FormDialog, LongList};
use logto_ui::format::{date, local_time, now};

use super::page::{Subject, items};
use super::password::secret_notice;
use crate::controls::{DAY, FieldForm, FormEnd, FormEndLabels, Submission, TextInput, days_choice, removal_dialog};
use crate::management::{Changes, Known, fetched, retain};
use crate::messages::{field_error_text, users};

/// How long a token can be valid, in days; 0 stands for a token that does not expire.
const DAYS: [u16; 5] = [7, 30, 90, 365, 0];

/// What is offered at first.
const USUAL_DAYS: u16 = 30;

/// What the list shows of a token. The token itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    name: String,
    expires_at: Option<i64>,
}

impl From<&PersonalAccessToken> for Row {
    fn from(token: &PersonalAccessToken) -> Self {
        Self { name: token.name().to_owned(), expires_at: token.expires_at() }
    }
}

/// The card.
#[component]
pub(super) fn Tokens(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().tokens;
    let known = fetched(move |client| async move {
        let tokens = client.personal_access_tokens(&subject.id()).await?;
        Ok(tokens.iter().map(Row::from).collect::<Vec<_>>())
    });
    let changes = Changes::new();
    // The name of the token that is to be deleted.
    let asked = RwSignal::new(None::<String>);
    let is_known = Memo::new(move |_| known.with(|known| known.here().is_some()));
    let texts = (messages.none, messages.unsupported);
    let list = LongList::new();
    let content = move || known.with(|known| items(known, 2, texts, list, |row| item(row, asked)));
    let created = move |row: Row| {
        changes.say(messages.created(&row.name));
        // The new one is the last.
        list.show_all();
        known.update(|known| {
            if let Known::Here(all) = known {
                all.push(row);
            }
        });
    };
    let create = move || {
        is_known.get().then(|| {
            view! {
                <div class="actions">
                    <CreateToken subject created=Callback::new(created) />
                </div>
            }
        })
    };
    let request = move |client: ManagementClient, name: String| {
        let user = subject.id();
        async move { client.delete_personal_access_token(&user, &name).await }
    };
    let dialog = removal_dialog(
        changes,
        asked,
        move |name| messages.delete_sure(name),
        move |_| messages.delete_note,
        (messages.delete, users().cancel),
        request,
        move |(), name| {
            retain(known, |row| row.name != name);
            changes.say(messages.deleted(&name));
        },
    );
    view! {
        <section class="card" data-testid="user-tokens">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {content}
            {create}
        </section>
        {dialog}
    }
    .into_any()
}

fn item(row: &Row, asked: RwSignal<Option<String>>) -> AnyView {
    let messages = &users().tokens;
    let (name, subject) = (row.name.clone(), row.name.clone());
    let label = messages.delete_token(&name);
    view! {
        <li class="item" data-testid="user-token">
            <div>
                <p class="item-name">{name}</p>
                <p class="small-print">{expiry(row.expires_at)}</p>
            </div>
            <button
                type="button"
                class="button button-small"
                aria-label=label
                data-testid="token-delete"
                on:click=move |_| asked.set(Some(subject.clone()))
            >
                {messages.delete}
            </button>
        </li>
    }
    .into_any()
}

/// Returns when a token expires, or that it has.
fn expiry(at: Option<i64>) -> String {
    let messages = &users().tokens;
    let Some(at) = at else { return messages.never.to_owned() };
    let local = local_time(date(at)).map(|(local, _)| local).unwrap_or_default();
    if at <= now() { messages.expired(&local) } else { messages.expires(&local) }
}

/// A button with its dialog. The new token is shown in the dialog, and gone when that closes.
#[component]
fn CreateToken(
    subject: Subject,
    /// Gets what the list shows of the new token.
    created: Callback<Row>,
) -> impl IntoView {
    let messages = users();
    let texts = &messages.tokens;
    let (is_open, submission) = (RwSignal::new(false), Submission::new());
    let (name, days) = (RwSignal::new(String::new()), RwSignal::new(USUAL_DAYS));
    let wrong_name = RwSignal::new(None::<String>);
    let made = RwSignal::new(None::<Secret>);
    let open = move |_| {
        name.set(String::new());
        days.set(USUAL_DAYS);
        wrong_name.set(None);
        submission.clear();
        is_open.set(true);
    };
    let create = move || {
        let typed = name.with_untracked(|name| name.trim().to_owned());
        wrong_name.set((!is_name(&typed)).then(|| texts.name_wrong.to_owned()));
        if !is_name(&typed) {
            return;
        }
        let (user, expires_at) = (subject.id(), expires_at(days.get_untracked(), now()));
        let request = |client: ManagementClient| async move {
            client.create_personal_access_token(&user, &typed, expires_at).await
        };
        let mark = move |error: &ManagementError| {
            let of_name = error.field_errors().into_iter().find(|error| error.field.to_string() == "name");
            wrong_name.set(of_name.as_ref().map(field_error_text));
            of_name.is_some()
        };
        submission.send_marking(request, mark, move |token| {
            created.run(Row::from(&token));
            made.set(Some(token.value().clone()));
        });
    };
    let create = StoredValue::new_local(create);
    let labels =
        FormEndLabels { failed: messages.failed, submit: (texts.save, "token-create-save"), cancel: messages.cancel };
    let content = move || {
        if let Some(secret) = made.get() {
            return secret_notice(&secret, (texts.new, "new-token"), move || is_open.set(false));
        }
        view! {
            <FieldForm on_submit=move || create.with_value(|create| create())>
                <TextInput
                    label=texts.name
                    hint=Some(texts.name_hint)
                    value=name
                    problem=wrong_name
                    test_id="token-name"
                />
                {days_choice(texts.valid, days, &DAYS, validity, "token-days")}
                <FormEnd labels submission on_cancel=move |()| is_open.set(false) />
            </FieldForm>
        }
        .into_any()
    };
    view! {
        <button type="button" class="button button-small" data-testid="token-create" on:click=open>
            {texts.create}
        </button>
        <FormDialog
            open=is_open
            title=texts.create_title
            attempt=submission.attempt
            on_close=Callback::new(move |()| made.set(None))
        >
            {content}
        </FormDialog>
    }
    .into_any()
}

/// Returns the text of a choice of days.
fn validity(days: u16) -> String {
    let messages = &users().tokens;
    if days == 0 { messages.never.to_owned() } else { messages.days(usize::from(days)) }
}

/// Returns when a token expires that is valid for this many days; 0 stands for never.
fn expires_at(days: u16, now: i64) -> Option<i64> {
    (days > 0).then(|| now.saturating_add(DAY.saturating_mul(i64::from(days))))
}

/// Whether a token with this name can be deleted again: the name is a segment of the path then, which proxies decode.
fn is_name(text: &str) -> bool {
    !text.contains(['/', '?', '#', '%']) && !matches!(text, "" | "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_segments_of_a_path() {
        for (text, is_expected) in
            [("ci", true), ("Build server 2", true), ("", false), ("..", false), ("a/b", false), ("50%", false)]
        {
            assert_eq!(is_name(text), is_expected, "{text}");
        }
    }

    #[test]
    fn tokens_expire_after_whole_days_or_never() {
        assert_eq!(expires_at(0, 5), None);
        assert_eq!(expires_at(7, 5), Some(7 * 86_400_000 + 5));
    }
}
