//! The card with the factors of a user for two-step sign-in.

use js_sys::Date;
use leptos::prelude::*;
use logto_management::{ManagementClient, MfaVerification};
use logto_ui::components::LongList;
use logto_ui::format::local_time;

use super::page::{Subject, items};
use super::sessions::browser;
use crate::controls::removal_dialog;
use crate::management::{Changes, fetched, retain};
use crate::messages::{factor_name, users};

/// The card.
#[component]
pub(super) fn Factors(
    /// The user.
    subject: Subject,
) -> impl IntoView {
    let messages = &users().factors;
    let known = fetched(move |client| async move { client.mfa_verifications(&subject.id()).await });
    let changes = Changes::new();
    // The factor that is to be removed: the id and the name.
    let asked = RwSignal::new(None::<(String, String)>);
    let texts = (messages.none, messages.unsupported);
    let list = LongList::new();
    let content = move || known.with(|known| items(known, 2, texts, list, |factor| item(factor, asked)));
    let request = move |client: ManagementClient, (id, _): (String, String)| {
        let user = subject.id();
        async move { client.remove_mfa_verification(&user, &id).await }
    };
    let dialog = removal_dialog(
        changes,
        asked,
        move |(_, name)| messages.remove_sure(name, &subject.label()),
        move |_| messages.remove_note,
        (messages.remove, users().cancel),
        request,
        move |(), (id, name)| {
            retain(known, |factor| factor.id() != id);
            changes.say(messages.removed(&name));
        },
    );
    view! {
        <section class="card" data-testid="user-factors">
            <h2>{messages.title}</h2>
            {content}
        </section>
        {dialog}
    }
    .into_any()
}

fn item(factor: &MfaVerification, asked: RwSignal<Option<(String, String)>>) -> AnyView {
    let messages = &users().factors;
    let name = name_of(factor);
    let added = factor.created_at().and_then(|at| local_time(Date::parse(at))).map(|(local, _)| messages.added(&local));
    let left = factor.remaining_codes().and_then(|left| usize::try_from(left).ok()).map(|left| messages.left(left));
    let below = [left, added].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (label, subject) = (messages.remove_factor(&name), (factor.id().to_owned(), name.clone()));
    view! {
        <li class="item" data-testid="user-factor">
            <div>
                <p class="item-name">{name}</p>
                <p class="small-print">{below}</p>
            </div>
            <button
                type="button"
                class="button button-small"
                aria-label=label
                data-testid="factor-remove"
                on:click=move |_| asked.set(Some(subject.clone()))
            >
                {messages.remove}
            </button>
        </li>
    }
    .into_any()
}

/// Returns what to call a factor: passkeys by their name, or else by the browser that created them.
fn name_of(factor: &MfaVerification) -> String {
    let name = factor.name().map(str::to_owned);
    name.or_else(|| factor.user_agent().and_then(browser)).unwrap_or_else(|| factor_name(&factor.factor()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::messages::use_english;

    #[test]
    fn passkeys_are_called_by_their_name_or_browser() {
        use_english();
        let name = |members: serde_json::Value| {
            let mut factor = json!({"id": "m1", "type": "WebAuthn"});
            factor.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            name_of(&MfaVerification::from_value(factor).unwrap())
        };
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        assert_eq!(name(json!({"agent": agent, "name": "Laptop"})), "Laptop");
        assert_eq!(name(json!({"agent": agent})), "Firefox on Linux");
        assert_eq!(name(json!({"agent": "?"})), "Passkey");
        assert_eq!(name(json!({"type": "Totp"})), "Authenticator app");
        assert_eq!(name(json!({"type": "Palm"})), "Palm");
    }
}
