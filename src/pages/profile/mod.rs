//! The profile: the claims of the ID token, and the account as it is on the server.

mod access;
mod account;
mod code_form;
mod details;
mod devices;
mod edit_form;
mod editing;
mod token_lifetimes;
mod user_agent;
mod verify;

use leptos::prelude::*;
use logto_leptos::{User, use_logto};

use self::account::{Account, LiveAccount};
use self::details::Details;
use self::devices::Devices;
use self::editing::Editing;
use self::token_lifetimes::TokenLifetimes;
use super::api_call::ApiCall;
use crate::config::AppConfig;
use crate::format::Claim;
use crate::messages::{account, shell};
use crate::ui::{Avatar, ClaimsTable, PageHeading, Person, Skeleton};

/// The page at `/profile`, for people who are signed in.
#[component]
pub(crate) fn ProfilePage() -> impl IntoView {
    let logto = use_logto();
    let messages = &account().profile;
    let user = Memo::new(move |_| logto.user());
    let person = Memo::new(move |_| user.with(|user| user.as_ref().map(Person::from)));
    let account = LiveAccount::new();
    let editing = Editing::new(account);
    let retry = move |()| {
        account.retry();
        editing.retry();
    };
    let api = use_context::<AppConfig>().and_then(|config| config.api);
    view! {
        <Header editing person />
        <div class="columns">
            <div class="stack">
                <Details editing />
                <Devices editing />
            </div>
            <div class="stack">
                <TokenLifetimes />
                {api.map(|api| view! { <ApiCall api on_start=retry /> })}
            </div>
        </div>
        <div class="columns">
            <section class="card">
                <h2>{messages.claims}</h2>
                <p class="muted">{messages.claims_lead}</p>
                {move || user.get().as_ref().map(token)}
            </section>
            <Account account />
        </div>
    }
    .into_any()
}

/// The person: from the account, or from the ID token while that is not loaded.
#[component]
fn Header(editing: Editing, person: Memo<Option<Person>>) -> impl IntoView {
    let messages = &shell().layout;
    let person = Memo::new(move |_| {
        let (claimed, known) = (person.get()?, editing.known().get());
        Some(known.account().map_or(claimed.clone(), |account| claimed.updated(account)))
    });
    let name = Memo::new(move |_| {
        person.with(|person| person.as_ref().and_then(Person::label).unwrap_or(messages.nameless).to_owned())
    });
    let address = move || {
        person.with(|person| {
            let person = person.as_ref().filter(|person| person.name.is_some());
            person.and_then(Person::address).map(str::to_owned)
        })
    };
    view! {
        <header class="person page-header">
            {move || person.get().map(|person| view! { <Avatar person large=true /> })}
            <div>
                <PageHeading text=name name=account().profile.title />
                <p class="muted">{address}</p>
            </div>
        </header>
    }
    .into_any()
}

fn token(user: &User) -> AnyView {
    view! { <ClaimsTable rows=Claim::rows_of(user.claims()) identity=true /> }.into_any()
}

/// What is shown in place of the page while it is not known who is signed in.
#[component]
pub(crate) fn ProfileSkeleton() -> impl IntoView {
    view! {
        <section class="card">
            <Skeleton lines=8 />
        </section>
    }
    .into_any()
}
