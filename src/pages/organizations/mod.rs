//! The organizations of the person, and the token for the current one.

mod actions;
mod leave;
mod list;

use leptos::prelude::*;
use logto_leptos::{LogtoError, Membership, OrganizationRefusal, Scope, SignInButton, TokenRequest};

use self::actions::actions;
use self::leave::{leave, second_step_link};
use self::list::list;
use super::api::{HeldToken, TokenCard, no_token};
use super::memberships::{MembershipSource, Memberships, current, use_requested_organization};
use crate::announce::Announcer;
use crate::config::AppConfig;
use crate::messages::{Note, account};
use crate::paths::{self, use_here};
use crate::ui::{
    CardSkeleton, Notice, PageHeader, PageHeaderSkeleton, PageHeading, ToastRegion, Tone, fine_print, icon,
    provide_toasts,
};

/// The page at `/organizations`, for people who are signed in.
#[component]
pub(crate) fn OrganizationsPage() -> impl IntoView {
    let logto = expect_context::<AppConfig>().logto;
    if logto.logto_endpoint().is_none() {
        return no_logto();
    }
    if logto.scopes().contains(&Scope::ORGANIZATIONS) { view! { <MembershipList /> }.into_any() } else { not_asked() }
}

/// The page with the memberships.
#[component]
fn MembershipList() -> impl IntoView {
    provide_toasts();
    let source = MembershipSource::new();
    let held = HeldToken::new();
    let requested = use_requested_organization();
    let chosen = Memo::new(move |_| match source.memberships.get() {
        Memberships::Known { all, .. } => {
            requested.with(|requested| current(&all, requested.as_deref()).map(Option::<&Membership>::cloned))
        }
        Memberships::Loading | Memberships::NotRequested => Ok(None),
    });
    let membership = Memo::new(move |_| chosen.get().ok().flatten());
    let id = Memo::new(move |_| membership.with(|membership| membership.as_ref().map(|it| it.id.clone())));
    let foreign = Memo::new(move |_| chosen.get().err());
    let announcer = expect_context::<Announcer>();
    Effect::new(move |before: Option<Option<String>>| {
        let now = id.get();
        match now.clone() {
            Some(id) => held.fetch(TokenRequest::new().with_organization_id(id)),
            None => held.clear(),
        }
        // The followed link keeps the focus, so the change is announced.
        if let (Some(Some(_)), Some(membership)) = (before, membership.get_untracked()) {
            announcer.say(account().organizations.token_title(membership.label()));
        }
        now
    });
    let organizations = move || match source.memberships.get() {
        Memberships::Loading => view! { <Skeletons /> }.into_any(),
        Memberships::NotRequested => outdated(),
        Memberships::Known { all, error: None } if all.is_empty() => empty(account().organizations.none),
        Memberships::Known { all, error } => {
            let error = error.as_ref();
            view! {
                {move || foreign.get().map(|id| unknown(&id))}
                <div class="columns">
                    <div class="stack">
                        {list(all, error, source, id)}
                        {move || membership.get().map(|membership| actions(&membership, held))}
                        {move || membership.get().map(|membership| leave(&membership, source))}
                    </div>
                    {move || membership.get().map(|membership| token(&membership, held))}
                </div>
            }
            .into_any()
        }
    };
    view! {
        <PageHeader text=account().organizations.page.title lead=account().organizations.page.body />
        {organizations}
        <ToastRegion dismiss=account().details.dismiss />
    }
    .into_any()
}

fn token(membership: &Membership, held: HeldToken) -> AnyView {
    let messages = &account().organizations;
    let title = messages.token_title(membership.label());
    view! { <TokenCard held title lead=messages.token_lead failed=no_organization_token /> }.into_any()
}

/// There is no token for the organization.
fn no_organization_token(error: &LogtoError, retry: AnyView) -> AnyView {
    let messages = &account().organizations;
    let LogtoError::OAuth(refused) = error else { return no_token(error, Some(retry)) };
    let (tone, note, actions) = match refused.organization_refusal() {
        Some(OrganizationRefusal::NotMember) => (Tone::Danger, messages.left, retry),
        Some(OrganizationRefusal::MfaRequired) => {
            let actions = view! {
                {second_step_link()}
                {retry}
            };
            (Tone::Warning, messages.mfa_required, actions.into_any())
        }
        Some(OrganizationRefusal::NotGranted) => (Tone::Warning, messages.not_granted, sign_in("button button-small")),
        _ if refused.error == "insufficient_scope" => {
            (Tone::Warning, messages.outdated, sign_in("button button-small"))
        }
        _ => return no_token(error, Some(retry)),
    };
    let details = fine_print(error);
    view! {
        <Notice tone title=note.title body=note.body actions>
            {details}
        </Notice>
    }
    .into_any()
}

fn sign_in(class: &'static str) -> AnyView {
    let here = use_here().get_untracked();
    view! {
        <SignInButton options=paths::sign_in_returning_to(&here) attr:class=class attr:data-testid="sign-in-again">
            {account().organizations.sign_in}
        </SignInButton>
    }
    .into_any()
}

/// The address names an organization that isn't one of the person's.
fn unknown(id: &str) -> AnyView {
    let messages = &account().organizations;
    view! { <Notice tone=Tone::Warning title=messages.stranger(id) body=messages.stranger_body /> }.into_any()
}

fn empty(note: Note) -> AnyView {
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("people")}</span>
            <h2>{note.title}</h2>
            <p>{note.body}</p>
        </section>
    }
    .into_any()
}

fn outdated() -> AnyView {
    let messages = &account().organizations;
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("people")}</span>
            <h2>{messages.outdated.title}</h2>
            <p>{messages.outdated.body}</p>
            <div class="actions">{sign_in("button button-primary")}</div>
        </section>
    }
    .into_any()
}

/// The sign-in server is not Logto.
fn no_logto() -> AnyView {
    let Note { title, body } = account().organizations.no_logto;
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("people")}</span>
            <PageHeading text=title name=account().organizations.page.title />
            <p>{body}</p>
        </section>
    }
    .into_any()
}

/// The app doesn't ask for organizations.
fn not_asked() -> AnyView {
    let messages = &account().organizations.not_asked;
    let steps = messages.steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    let scopes = format!("\"{}\",\n\"{}\"", Scope::ORGANIZATIONS, Scope::ORGANIZATION_ROLES);
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("people")}</span>
            <PageHeading text=messages.title name=account().organizations.page.title />
            <p>{messages.body}</p>
            <ol class="steps">{steps}</ol>
            <pre tabindex="0">{scopes}</pre>
        </section>
    }
    .into_any()
}

/// What is shown in place of the page while it is not known who is signed in.
#[component]
pub(crate) fn OrganizationsSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        <Skeletons />
    }
    .into_any()
}

#[component]
fn Skeletons() -> impl IntoView {
    view! {
        <div class="columns">
            <CardSkeleton lines=6 />
            <CardSkeleton lines=10 />
        </div>
    }
    .into_any()
}
