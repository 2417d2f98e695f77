//! Accepting an invitation to an organization, by the link in its message.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{
    Activity, ApiError, ApiRequest, Logto, Membership, ReturnTo, SignInButton, SignInOptions, TokenRequest, User,
    use_logto, use_query_value,
};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::invitation_token;
use super::memberships::{MembershipSource, Memberships, with_organization};
use super::sign_in::signed_in_as;
use crate::auth_status::{AuthStatus, use_auth_status};
use crate::config::{ACCEPT_INVITATION, ApiConfig, AppConfig};
use crate::messages::{Note, account, auth};
use crate::page::Page;
use crate::paths::use_sign_in_by_link;
use crate::ui::{PageHeading, Skeleton, explain, icon};

/// The query parameters of the link: the id of the invitation, the organization, and two of every sign-in link.
const INVITATION: &str = "invitation";
const ORGANIZATION: &str = "organization_id";
const TOKEN: &str = "one_time_token";
const LOGIN_HINT: &str = "login_hint";

/// What the page shows.
#[derive(Clone, PartialEq)]
enum Phase {
    /// It is not known who is signed in.
    Unknown,
    /// Nobody is signed in.
    SignedOut,
    /// The invitation is for another person than the one who is signed in.
    OtherPerson,
    /// The person who is invited is signed in.
    Invited,
}

/// The state of the acceptance.
#[derive(Clone, PartialEq)]
enum Acceptance {
    /// It is the person's turn.
    Open,
    /// The request is under way.
    Running,
    /// The API has accepted it.
    Accepted,
    /// The API or the sign-in server has refused.
    Failed(ApiError),
}

/// The page at `/accept-invitation`. A link in a message leads here, with `invitation` (its id), `organization_id`, and
/// the `one_time_token` and `login_hint` of a magic link. Nothing is accepted before the person clicks: programs that
/// check messages open links, too.
#[component]
pub(crate) fn InvitationPage() -> impl IntoView {
    let logto = use_logto();
    let status = use_auth_status(logto);
    let invitation = use_query_value(INVITATION).get_untracked();
    let organization = use_query_value(ORGANIZATION).get_untracked();
    // A one-time token can make a person a member of an organization without an invitation.
    let is_incomplete = invitation.is_none() && organization.is_none();
    let (token, login_hint) = (use_query_value(TOKEN).get_untracked(), use_query_value(LOGIN_HINT).get_untracked());
    let back = address(invitation.as_deref(), organization.as_deref(), login_hint.as_deref());
    // Only a link that says whom it is for has a token that can be used.
    let can_be_used = !is_incomplete && login_hint.is_some();
    let kept = can_be_used.then(|| invitation_token::after_reload(&back, token.as_deref()));
    let link = use_sign_in_by_link(kept.flatten());
    let options = match ReturnTo::parse(&back) {
        Ok(page) => link.with_return_to(page),
        Err(_) => link,
    };
    let is_for_another_person = {
        let options = options.clone();
        // Without an email address in the claims, only the API can tell.
        let is_other =
            move |user: User| user.claims().email().is_some() && options.is_for_another_person(user.claims());
        Memo::new(move |_| logto.user().is_some_and(&is_other))
    };
    let phase = Memo::new(move |_| match status.get() {
        AuthStatus::Unknown | AuthStatus::SigningOut => Phase::Unknown,
        AuthStatus::SignedOut => Phase::SignedOut,
        AuthStatus::SignedIn if is_for_another_person.get() => Phase::OtherPerson,
        AuthStatus::SignedIn => Phase::Invited,
    });
    Effect::new(move |_| {
        // The sign-in page uses the token, once.
        if phase.get() == Phase::Invited || logto.activity() == Some(Activity::SigningIn) {
            invitation_token::forget();
        }
    });
    move || match phase.get() {
        _ if is_incomplete => incomplete(),
        Phase::Unknown => skeleton(),
        Phase::SignedOut => signed_out(options.clone()),
        // The sign-in would bring back the one who is signed in, without a new login.
        Phase::OtherPerson => other_person(logto, options.clone().with_new_login()),
        Phase::Invited => {
            let (invitation, organization) = (invitation.clone(), organization.clone());
            view! { <Invited invitation organization /> }.into_any()
        }
    }
}

/// The address of the page after the sign-in, without the one-time token.
fn address(invitation: Option<&str>, organization: Option<&str>, login_hint: Option<&str>) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in [(INVITATION, invitation), (ORGANIZATION, organization), (LOGIN_HINT, login_hint)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    [Page::AcceptInvitation.path(), "?", &query.finish()].concat()
}

fn signed_out(options: SignInOptions) -> AnyView {
    let messages = &account().invitation;
    let for_whom = options.login_hint().map(|name| messages.for_whom(name));
    let button = view! {
        <SignInButton options attr:class="button button-primary" attr:data-testid="invitation-sign-in">
            {messages.sign_in}
        </SignInButton>
    };
    let text = view! {
        <p>{for_whom} " " {messages.lead}</p>
    };
    card("info", "people", messages.title.to_owned(), text.into_any(), button.into_any())
}

fn other_person(logto: Logto, options: SignInOptions) -> AnyView {
    let messages = &account().invitation;
    let for_whom = options.login_hint().map(|name| messages.for_whom(name));
    let signed_in_as = untrack(|| signed_in_as(logto));
    let text = view! {
        <p data-testid="other-person">{for_whom} " " {signed_in_as}</p>
        <p class="muted">{auth().sign_in.other_person.then}</p>
    };
    let actions = view! {
        <SignInButton options attr:class="button button-primary" attr:data-testid="switch-account">
            {messages.switch}
        </SignInButton>
        <a class="button" href=Page::Organizations.href() data-testid="stay-signed-in">
            {auth().stay_signed_in}
        </a>
    };
    card("info", "people", messages.for_another.to_owned(), text.into_any(), actions.into_any())
}

/// For the person who is invited.
#[component]
fn Invited(
    /// The id of the invitation.
    invitation: Option<String>,
    /// The id of the organization.
    organization: Option<String>,
) -> impl IntoView {
    let logto = use_logto();
    let source = MembershipSource::new();
    let acceptance = RwSignal::new(Acceptance::Open);
    // `None` while it is not known.
    let membership = Memo::new(move |_| match source.memberships.get() {
        Memberships::Loading => None,
        Memberships::NotRequested => Some(None),
        Memberships::Known { all, .. } => Some(all.into_iter().find(|it| Some(&it.id) == organization.as_ref())),
    });
    let has_invitation = invitation.is_some();
    let request = expect_context::<AppConfig>().api.and_then(|api| request(&api, &invitation?));
    let accept = StoredValue::new(request.map(|request| {
        move || {
            let request = request.clone();
            acceptance.set(Acceptance::Running);
            spawn_local(async move {
                let result = logto.call_api::<Value>(request).await;
                let accepted = match result {
                    // Of a success, only the status counts.
                    Ok(_) | Err(ApiError::Body(_)) => Acceptance::Accepted,
                    Err(error) => Acceptance::Failed(error),
                };
                let is_accepted = accepted == Acceptance::Accepted;
                // The person may have left.
                if acceptance.try_set(accepted).is_none() && is_accepted {
                    source.renew(logto);
                }
            });
        }
    }));
    let can_accept = accept.with_value(Option::is_some);
    let accept = move || accept.with_value(|accept| accept.iter().for_each(|accept| accept()));
    let stage = Memo::new(move |_| (membership.get(), acceptance.get()));
    move || match stage.get() {
        (None, Acceptance::Open) => skeleton(),
        (Some(Some(membership)), _) => joined(Some(&membership)),
        (_, Acceptance::Accepted) => joined(None),
        (_, Acceptance::Open | Acceptance::Running) if can_accept => question(acceptance, accept),
        (_, Acceptance::Failed(error)) => failed(&error, accept),
        (_, Acceptance::Open | Acceptance::Running) if has_invitation => waiting(source),
        (_, Acceptance::Open | Acceptance::Running) => incomplete(),
    }
}

/// The request that accepts an invitation, where the app has an API for that.
fn request(api: &ApiConfig, invitation: &str) -> Option<ApiRequest> {
    let call = api.call_for(ACCEPT_INVITATION)?;
    let token = TokenRequest::new().with_resource(api.resource.clone());
    let request = ApiRequest::new(call.method, call.url.as_str(), token);
    Some(request.with_json(&json!({ INVITATION: invitation })))
}

fn question(acceptance: RwSignal<Acceptance>, accept: impl Fn() + 'static) -> AnyView {
    let messages = &account().invitation;
    let is_running = move || acceptance.with(|acceptance| *acceptance == Acceptance::Running);
    let click = move |_| {
        if !untrack(is_running) {
            accept();
        }
    };
    let actions = view! {
        <button
            type="button"
            class="button button-primary"
            data-testid="invitation-accept"
            aria-busy=move || is_running().then_some("true")
            on:click=click
        >
            {messages.accept}
        </button>
        <a class="button" href=Page::Home.href()>
            {messages.not_now}
        </a>
    };
    let text = view! { <p>{messages.accept_lead}</p> };
    card("info", "people", messages.accept_what.to_owned(), text.into_any(), actions.into_any())
}

/// The person is a member now; `None` if it is not known of which organization.
fn joined(membership: Option<&Membership>) -> AnyView {
    let messages = &account().invitation;
    let title = membership.map_or_else(|| messages.accepted.to_owned(), |it| messages.member(it.label()));
    let href = membership.map_or_else(
        || Page::Organizations.href(),
        |membership| with_organization(Page::Organizations.path(), &membership.id),
    );
    let actions = view! {
        <a class="button button-primary" href=href data-testid="invitation-open">
            {messages.open}
        </a>
    };
    let text = view! { <p data-testid="invitation-accepted">{messages.member_lead}</p> };
    card("info", "tick", title, text.into_any(), actions.into_any())
}

/// The person is no member, and this app can't change that.
fn waiting(source: MembershipSource) -> AnyView {
    let messages = &account().invitation;
    let text = view! { <p data-testid="invitation-waiting">{messages.waiting.body}</p> };
    let actions = view! {
        <button
            type="button"
            class="button button-primary"
            aria-busy=move || source.is_retrying().then_some("true")
            on:click=move |_| source.retry()
        >
            {messages.check}
        </button>
        <a class="button" href=Page::Organizations.href()>
            {messages.open}
        </a>
    };
    card("info", "people", messages.waiting.title.to_owned(), text.into_any(), actions.into_any())
}

/// The address doesn't say which invitation it is for.
fn incomplete() -> AnyView {
    let messages = &account().invitation;
    let text = view! { <p data-testid="invitation-incomplete">{messages.incomplete.body}</p> };
    let actions = view! {
        <a class="button button-primary" href=Page::Organizations.href()>
            {messages.open}
        </a>
    };
    card("info", "people", messages.incomplete.title.to_owned(), text.into_any(), actions.into_any())
}

fn failed(error: &ApiError, accept: impl Fn() + 'static) -> AnyView {
    let messages = &account().invitation;
    let (Note { title, body }, is_final) = match error.status() {
        Some(403) => (messages.foreign, true),
        Some(404 | 409 | 410 | 422) => (messages.gone, true),
        _ => (messages.failed, false),
    };
    let reason = match error {
        ApiError::Logto(error) => Some(explain(error).0),
        _ => None,
    };
    let retry = (!is_final).then(|| {
        view! {
            <button type="button" class="button button-primary" data-testid="invitation-retry" on:click=move |_| accept()>
                {auth().failure.retry}
            </button>
        }
    });
    let text = view! {
        <p data-testid="invitation-failed">{body}</p>
        {reason.map(|reason| view! { <p class="small-print">{reason}</p> })}
    };
    let actions = view! {
        {retry}
        <a class="button" href=Page::Home.href()>
            {auth().failure.go_home}
        </a>
    };
    card("danger", "danger", title.to_owned(), text.into_any(), actions.into_any())
}

fn card(tone: &'static str, badge: &'static str, title: String, text: AnyView, actions: AnyView) -> AnyView {
    view! {
        <section class="card card-center" data-tone=tone role=(tone == "danger").then_some("alert")>
            <span class="badge">{icon(badge)}</span>
            <PageHeading text=title name=account().invitation.title />
            {text}
            <div class="actions">{actions}</div>
        </section>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! { <InvitationSkeleton /> }.into_any()
}

/// What stands in the page's place while it is loaded.
#[component]
pub(crate) fn InvitationSkeleton() -> impl IntoView {
    view! {
        <section class="card card-center">
            <Skeleton lines=4 />
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use logto_leptos::ports::Method;
    use logto_leptos::protocol::url_parser::parse_url;

    use super::*;
    use crate::config::CallConfig;

    #[test]
    fn page_after_the_sign_in_has_the_invitation_and_no_token() {
        let all = address(Some("i&1"), Some("org"), Some("ada@example.com"));
        assert_eq!(all, "/accept-invitation?invitation=i%261&organization_id=org&login_hint=ada%40example.com");
        assert!(ReturnTo::parse(&all).is_ok());
        assert!(ReturnTo::parse(&address(None, None, None)).is_ok());
    }

    #[test]
    fn invitation_is_accepted_by_the_call_for_it() {
        let url = parse_url("https://api.test/accept").unwrap();
        let call = |purpose: Option<&str>| CallConfig {
            name: "Accept".to_owned(),
            method: Method::POST,
            url: url.clone(),
            organization: false,
            scope: None,
            body: None,
            purpose: purpose.map(str::to_owned),
        };
        let api = |calls| ApiConfig { url: url.clone(), resource: "https://api.test".to_owned(), calls };
        assert!(request(&api(vec![call(None)]), "i1").is_none());
        let request = request(&api(vec![call(Some(ACCEPT_INVITATION))]), "i1").unwrap();
        assert_eq!(request.method(), Method::POST);
    }
}
