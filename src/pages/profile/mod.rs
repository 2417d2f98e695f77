//! The profile: who the person is, how they sign in, where they are signed in, and which applications may use the account.

mod access;
mod code_form;
mod custom_fields;
mod delete_account;
mod details;
mod devices;
mod edit_form;
mod editing;
mod elsewhere;
mod item_list;
mod linked;
mod no_proof;
mod organizations;
mod part_link;
mod part_page;
mod password_rules;
mod picture;
mod row;
mod two_step;
mod upload;
mod verify;
mod ways;

use leptos::prelude::*;
use logto_leptos::use_logto;
use logto_ui::developer::use_developer_area;

use self::custom_fields::CustomFields;
use self::delete_account::DeleteAccount;
use self::details::{AccountOff, Details, SignInMethods};
use self::devices::Devices;
use self::editing::Editing;
pub(crate) use self::linked::{LinkedAccountsPage, LinkedAccountsSkeleton};
use self::organizations::OrganizationsLink;
pub(crate) use self::two_step::{TwoStepPage, TwoStepSkeleton};
use super::api_call::ApiCall;
use crate::config::AppConfig;
use crate::messages::{account, shell};
use crate::ui::{Avatar, CardSkeleton, PageHeading, Person, Skeleton, ToastRegion, provide_toasts};

/// The page at `/profile`, for people who are signed in.
#[component]
pub(crate) fn ProfilePage() -> impl IntoView {
    let logto = use_logto();
    let user = Memo::new(move |_| logto.user());
    let person = Memo::new(move |_| user.with(|user| user.as_ref().map(Person::from)));
    provide_toasts();
    let editing = Editing::new();
    let developer = use_developer_area();
    let api = StoredValue::new(use_context::<AppConfig>().and_then(|config| config.api));
    let api = move || {
        let api = api.get_value().filter(|_| developer.is_on());
        api.map(|api| view! { <ApiCall api on_start=move |()| editing.retry() /> })
    };
    view! {
        <Header editing person />
        <AccountOff editing />
        <div class="columns">
            <div class="stack">
                <Details editing />
                <SignInMethods editing />
                // Last, because it comes late: nothing below it moves.
                <CustomFields editing />
            </div>
            <div class="stack">
                <Devices editing />
                <OrganizationsLink />
                {api}
                <DeleteAccount editing />
            </div>
        </div>
        <ToastRegion dismiss=account().details.dismiss />
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
                <p class="muted">
                    <bdi>{address}</bdi>
                </p>
            </div>
        </header>
    }
    .into_any()
}

/// What is shown in place of the page while it is loading, or while it is not known who is signed in: of the same shape.
#[component]
pub(crate) fn ProfileSkeleton() -> impl IntoView {
    view! {
        <header class="person page-header">
            <span class="avatar avatar-large" aria-hidden="true"></span>
            <Skeleton lines=2 />
        </header>
        <div class="columns">
            <div class="stack">
                <CardSkeleton lines=10 />
                <CardSkeleton lines=7 />
            </div>
            <div class="stack">
                <CardSkeleton lines=5 />
                <CardSkeleton lines=3 />
            </div>
        </div>
    }
    .into_any()
}
