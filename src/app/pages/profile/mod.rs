//! The profile: who the visitor is, as the ID token has it and as the server has it now.

mod account;
mod lives;

use leptos::prelude::*;
use logto_leptos::{User, use_logto};

use self::account::{Account, LiveAccount};
use self::lives::Lives;
use super::api_call::ApiCall;
use crate::app::config::AppConfig;
use crate::app::format::Claim;
use crate::app::i18n::texts;
use crate::app::ui::{Avatar, ClaimsTable, PageHeading, Person, Skeleton};

/// The page at `/profile`, for people who are signed in.
#[component]
pub(crate) fn ProfilePage() -> impl IntoView {
    let logto = use_logto();
    let words = &texts().profile;
    let user = Memo::new(move |_| logto.user());
    let person = Memo::new(move |_| user.with(|user| user.as_ref().map(Person::from)));
    let account = LiveAccount::new();
    let api = use_context::<AppConfig>().and_then(|config| config.api);
    view! {
        {move || person.get().map(header)}
        <div class="columns">
            <section class="card">
                <h2>{words.claims}</h2>
                <p class="muted">{words.claims_lead}</p>
                {move || user.get().as_ref().map(token)}
            </section>
            <div class="stack">
                <Lives />
                <Account account />
                {api.map(|api| view! { <ApiCall api on_start=move |()| account.retry() /> })}
            </div>
        </div>
    }
    .into_any()
}

fn header(person: Person) -> AnyView {
    let words = &texts().layout;
    let name = person.label().unwrap_or(words.nameless).to_owned();
    let address = person.name.is_some().then(|| person.address().map(str::to_owned)).flatten();
    view! {
        <header class="person page-header">
            <Avatar person large=true />
            <div>
                <PageHeading text=name name=texts().profile.title />
                <p class="muted">{address}</p>
            </div>
        </header>
    }
    .into_any()
}

fn token(user: &User) -> AnyView {
    view! { <ClaimsTable rows=Claim::rows_of(user.claims()) identity=true /> }.into_any()
}

/// What stands in its place while it isn't known who is there.
#[component]
pub(crate) fn ProfileSkeleton() -> impl IntoView {
    view! {
        <section class="card">
            <Skeleton lines=8 />
        </section>
    }
    .into_any()
}
