//! The home page: who is signed in, and the buttons to sign in and out.

use leptos::prelude::*;
use logto_leptos::{FirstScreen, SignInButton, SignInOptions, SignOutButton, use_logto};

use super::timeline::SignInTimeline;
use super::welcome_card;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::config::AppConfig;
use crate::messages::{auth, shell};
use crate::page::Page;
use crate::paths;
use crate::ui::{Avatar, PageHeading, Person, ProgressCard, Skeleton, use_person};

/// The page at `/`.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let status = use_auth_status(use_logto());
    move || match status.get() {
        AuthStatus::Unknown => waiting(),
        AuthStatus::SignedOut => anonymous(),
        AuthStatus::SignedIn => view! { <SignedIn /> }.into_any(),
        AuthStatus::SigningOut => view! { <ProgressCard messages=&auth().sign_out.progress /> }.into_any(),
    }
}

fn waiting() -> AnyView {
    view! {
        <section class="hero card">
            <Skeleton lines=4 />
        </section>
    }
    .into_any()
}

/// For visitors who are not signed in.
fn anonymous() -> AnyView {
    let messages = &shell().home;
    let sign_in = view! {
        <SignInButton options=home() attr:class="button button-primary">
            {messages.sign_in}
        </SignInButton>
    };
    let sign_up = view! {
        <SignInButton options=home().with_first_screen(FirstScreen::Register) attr:class="button" attr:data-testid="sign-up">
            {messages.create_account}
        </SignInButton>
    };
    welcome_card(&expect_context::<AppConfig>().host(), sign_in.into_any(), sign_up.into_any())
}

/// For people who are signed in.
#[component]
fn SignedIn() -> impl IntoView {
    let config = expect_context::<AppConfig>();
    let sign_out = view! {
        <SignOutButton options=config.sign_out() attr:class="button">
            {shell().home.sign_out}
        </SignOutButton>
    };
    let person = use_person(use_logto()).into();
    view! {
        {welcome(person, &config.host(), sign_out.into_any())}
        <SignInTimeline />
    }
    .into_any()
}

/// Who is signed in, and a button to sign out. `host` is the host of the sign-in server.
pub(crate) fn welcome(person: Signal<Option<Person>>, host: &str, sign_out: AnyView) -> AnyView {
    let messages = &shell().home;
    let host = host.to_owned();
    let card = move || person.with(|person| person.as_ref().map(|person| card(person, &host)));
    view! {
        <section class="card welcome" data-testid="authenticated">
            {card}
            <div class="actions">
                <a class="button button-primary" href=Page::Profile.href()>
                    {messages.view_profile}
                </a>
                {sign_out}
            </div>
        </section>
    }
    .into_any()
}

fn card(person: &Person, host: &str) -> AnyView {
    let messages = &shell().home;
    let hello = person.name.as_deref().map_or_else(|| messages.hello_nameless.to_owned(), |name| messages.hello(name));
    let facts = [
        (messages.email, person.email.clone()),
        (messages.phone, person.phone.clone()),
        (messages.server, Some(host.to_owned())),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any())
    });
    view! {
        <div class="person">
            <Avatar person=person.clone() large=true />
            <div>
                <PageHeading text=hello name=messages.title />
                <p class="muted">{messages.signed_in}</p>
            </div>
        </div>
        <dl class="facts">{facts.collect_view()}</dl>
    }
    .into_any()
}

/// A sign-in that ends on this page.
fn home() -> SignInOptions {
    paths::sign_in_returning_to(Page::Home.path())
}
