//! The home page: who is signed in, and the buttons to sign in and out.

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{FirstScreen, SignInButton, SignInOptions, SignOutButton, UnixMillis, use_logto};
use logto_ui::developer::use_developer_area;
use logto_ui::first_run::FirstStep;

use super::welcome_card;
use crate::application_check::{CheckApplication, Foreseen};
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::config::AppConfig;
use crate::format;
use crate::messages::{auth, shell};
use crate::page::{Page, check_up_href};
use crate::ui::{
    Avatar, IdentityStrip, Notice, PageHeading, Person, ProgressCard, SignInStage, Skeleton, Tone, hosts,
    sign_in_strip, use_person,
};
use crate::{application_check, config, lost_sign_in, paths};

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
    let config = expect_context::<AppConfig>();
    let is_developer = untrack(|| use_developer_area().is_on());
    let first_run = is_developer.then(|| first_steps(&config));
    view! {
        <LostSignIn />
        {welcome_card(&config.host(), sign_in.into_any(), sign_up.into_any(), first_run)}
    }
    .into_any()
}

/// What shows the first steps, as a context: they are loaded on their own. Takes the address of a sign-in server on this
/// computer.
#[derive(Clone, Copy)]
pub(crate) struct FirstSteps(pub(crate) fn(Option<String>) -> AnyView);

fn first_steps(config: &AppConfig) -> AnyView {
    let endpoint = config.logto.logto_endpoint().map(|endpoint| endpoint.as_str().trim_end_matches('/'));
    let FirstSteps(show) = expect_context();
    show(endpoint.filter(|_| config.is_local()).map(str::to_owned))
}

/// Says why the sign-in server would refuse a sign-in, if it would, and offers the check-up to visitors who come back
/// from a sign-in that has no outcome.
#[component]
fn LostSignIn() -> impl IntoView {
    let is_open = RwSignal::new(lost_sign_in::is_open());
    let foreseen = RwSignal::new(application_check::found());
    let check = expect_context::<CheckApplication>();
    if foreseen.with_untracked(Option::is_none) {
        foresee(check, is_open, foreseen);
    }
    // The page may come back from the back/forward cache.
    let shown = window_event_listener(leptos::ev::pageshow, move |event| {
        if event.persisted() {
            is_open.set(lost_sign_in::is_open());
            foresee(check, is_open, foreseen);
        }
    });
    on_cleanup(move || shown.remove());
    let actions = move || {
        let dismiss = move |_| {
            lost_sign_in::settle();
            is_open.set(false);
            foreseen.set(None);
            application_check::keep(None);
        };
        view! {
            <a class="button button-small" href=check_up_href() data-testid="lost-sign-in-check-up">
                {auth().failure.check_up}
            </a>
            <button type="button" class="button button-small" on:click=dismiss>
                {auth().notices.dismiss}
            </button>
        }
        .into_any()
    };
    move || {
        let messages = &auth().lost_sign_in;
        if let Some(Foreseen { body, fix }) = foreseen.get() {
            let notice = view! {
                <div data-testid="sign-in-foreseen">
                    <Notice tone=Tone::Warning title=messages.foreseen body actions=actions()>
                        <p>
                            <strong>{auth().failure.for_operator}</strong>
                            " "
                            {fix}
                        </p>
                    </Notice>
                </div>
            };
            return Some(notice.into_any());
        }
        is_open.get().then(|| {
            view! { <Notice tone=Tone::Info title=messages.title body=messages.body actions=actions() /> }.into_any()
        })
    }
}

/// Asks the sign-in server whether it would take a sign-in: at once after one that has no outcome, otherwise when it is
/// time and the visitor has looked at the page for a while.
fn foresee(check: CheckApplication, is_open: RwSignal<bool>, foreseen: RwSignal<Option<Foreseen>>) {
    let CheckApplication(check) = check;
    let is_lost = is_open.get_untracked();
    spawn_local(async move {
        if !is_lost {
            sleep(application_check::IDLE).await;
            let is_due = config::text().await.is_ok_and(|config| application_check::is_due(&config));
            if !is_due || foreseen.is_disposed() || document().hidden() {
                return;
            }
        }
        let found = check().await;
        let _ = foreseen.try_set(found);
    });
}

/// For people who are signed in.
#[component]
fn SignedIn() -> impl IntoView {
    let logto = use_logto();
    let config = expect_context::<AppConfig>();
    let sign_out = view! {
        <SignOutButton options=config.sign_out() attr:class="button">
            {shell().home.sign_out}
        </SignOutButton>
    };
    let developer = use_developer_area();
    if untrack(|| developer.is_on()) && !config.is_local() {
        FirstStep::OwnServer.complete();
    }
    let until = untrack(|| logto.session_ends_at());
    let builder = {
        let config = config.clone();
        move || developer.is_on().then(|| builder(&config))
    };
    view! {
        {welcome(use_person(logto).into(), &config.host(), until, sign_out.into_any())}
        {builder}
    }
    .into_any()
}

/// For people who build with the app: what traveled in the sign-in, and the first steps.
fn builder(config: &AppConfig) -> AnyView {
    let logto = use_logto();
    let messages = &auth().strip;
    let times = Memo::new(move |_| {
        logto.session_signal().track();
        logto.client().last_sign_in()
    });
    let hosts = hosts(config);
    let strip = Signal::derive(move || {
        sign_in_strip(hosts.clone(), times.get().map_or(SignInStage::Unknown, SignInStage::Done))
    });
    let total = move || times.get().map(|times| messages.total(&format::duration(times.total())));
    view! {
        <section class="card" data-testid=move || times.get().map(|_| "sign-in-timeline")>
            <h2>{messages.title}</h2>
            <p class="muted">{move || total().unwrap_or_else(|| messages.earlier.to_owned())}</p>
            <IdentityStrip strip labels=&messages.labels />
            <p>
                <a href=Page::Developer.href()>{messages.more}</a>
            </p>
        </section>
        {first_steps(config)}
    }
    .into_any()
}

/// Who is signed in, and a button to sign out. `host` is the host of the sign-in server, `until` the end of the session.
pub(crate) fn welcome(
    person: Signal<Option<Person>>,
    host: &str,
    until: Option<UnixMillis>,
    sign_out: AnyView,
) -> AnyView {
    let messages = &shell().home;
    let host = host.to_owned();
    let card = move || person.with(|person| person.as_ref().map(|person| card(person, &host, until)));
    view! {
        <section class="card welcome" data-testid="authenticated">
            {card}
            <div class="actions">
                <a class="button button-primary" href=Page::Profile.href()>
                    {messages.view_profile}
                </a>
                <a class="button" href=Page::Organizations.href()>
                    {shell().layout.organizations}
                </a>
                {sign_out}
            </div>
        </section>
    }
    .into_any()
}

fn card(person: &Person, host: &str, until: Option<UnixMillis>) -> AnyView {
    let messages = &shell().home;
    let hello = person.name.as_deref().map_or_else(|| messages.hello_nameless.to_owned(), |name| messages.hello(name));
    let until = until.and_then(|until| logto_ui::format::local_time(logto_ui::format::date(until.0)));
    let facts = [
        (messages.email, person.email.clone()),
        (messages.phone, person.phone.clone()),
        (messages.server, Some(host.to_owned())),
        (messages.until, until.map(|(local, _)| local)),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(view! { <div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div> }.into_any())
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
