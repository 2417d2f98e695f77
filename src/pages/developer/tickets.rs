//! The tokens of this session as tickets.

use leptos::prelude::*;
use logto_leptos::{Logto, TokenRequest, UnixMillis, use_logto};

use super::user_info::LiveUserInfo;
use crate::config::AppConfig;
use crate::messages::{account, auth};
use crate::pages::api::{TokenFacts, serial, ticket_labels, token_ticket};
use crate::paths::{self, use_here};
use crate::ui::{CopyButton, Lifetime, TicketSide, TokenTicket, sign_in_again_button};

/// The card with the tickets. None of them contains a token; the buttons copy what is stored.
#[component]
pub(super) fn Tickets(
    /// User info: the answer comes with the access token for it.
    live: LiveUserInfo,
) -> impl IntoView {
    let logto = use_logto();
    let messages = &account().developer.tokens;
    let requests = StoredValue::new(requests(&expect_context::<AppConfig>()));
    let here = use_here();
    let tickets = move || {
        logto.session_signal().track();
        live.info.track();
        let access = requests.with_value(|requests| {
            let organizations = logto
                .user()
                .map(|user| user.claims().organizations().into_iter().map(str::to_owned).collect::<Vec<_>>());
            let organizations = organizations.unwrap_or_default().into_iter();
            let all =
                requests.iter().cloned().chain(organizations.map(|id| TokenRequest::new().with_organization_id(id)));
            all.filter_map(|request| access_token(logto, request)).collect_view()
        });
        view! {
            {id_token(logto)}
            {access}
            {refresh_token(logto)}
        }
    };
    let about_renewal = move || {
        logto.session_signal().track();
        if logto.client().refresh_token().is_some() || !logto.is_authenticated() {
            return view! { <p class="muted">{messages.lead}</p> }.into_any();
        }
        view! {
            <p>{messages.not_renewed}</p>
            {sign_in_again_button(paths::sign_in_returning_to(&here.get()), auth().notices.ending.sign_in)}
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            {about_renewal}
            <div class="tickets">{tickets}</div>
        </section>
    }
    .into_any()
}

/// The tokens that the app can have: for user info, and for the resources that it names.
fn requests(config: &AppConfig) -> Vec<TokenRequest> {
    let api = config.api.iter().map(|api| api.resource.clone());
    let mut resources: Vec<String> = Vec::new();
    for resource in config.with_extension_resources().resources().into_iter().chain(api) {
        if !resources.contains(&resource) {
            resources.push(resource);
        }
    }
    let resources = resources.into_iter().map(|resource| TokenRequest::new().with_resource(resource));
    std::iter::once(TokenRequest::new()).chain(resources).collect()
}

fn id_token(logto: Logto) -> Option<AnyView> {
    let messages = &account().developer.tokens;
    let user = logto.user()?;
    let claims = user.claims();
    let lifetime =
        Lifetime { starts: UnixMillis::from_seconds(claims.iat()).0, ends: UnixMillis::from_seconds(claims.exp()).0 };
    let text = move |()| logto.client().id_token().map(|token| token.expose().to_owned()).unwrap_or_default();
    let actions = view! { <CopyButton text messages=&account().profile.copy attr:data-testid="copy-id-token" /> };
    let view = view! {
        <TokenTicket
            side=TicketSide::App
            title=messages.id_token.to_owned()
            note=Some(messages.id_token_note.to_owned())
            audience=Some(claims.texts("aud").join(", "))
            lifetime=Some(lifetime)
            serial=claims.text("jti").map(serial)
            labels=ticket_labels()
            actions=actions.into_any()
        />
    };
    Some(view.into_any())
}

fn access_token(logto: Logto, request: TokenRequest) -> Option<AnyView> {
    let messages = &account().developer.tokens;
    let facts = TokenFacts::from(&logto.client().stored_access_token(&request)?);
    let title = match request.organization_id() {
        Some(id) => messages.of_organization(id),
        None if request.resource().is_some() => messages.access_token.to_owned(),
        None => messages.of_user_info.to_owned(),
    };
    let text = move |()| {
        let token = logto.client().stored_access_token(&request);
        token.map(|token| token.token().expose().to_owned()).unwrap_or_default()
    };
    let actions = view! { <CopyButton text messages=&account().profile.copy attr:data-testid="copy-access-token" /> };
    Some(token_ticket(title, facts, Some(actions.into_any())))
}

/// The ticket of the refresh token. Nothing of it is shown, and it cannot be copied.
fn refresh_token(logto: Logto) -> Option<AnyView> {
    let messages = &account().developer.tokens;
    logto.client().refresh_token()?;
    let span = i64::try_from(logto.client().config().session_lifetime().as_millis()).unwrap_or(i64::MAX);
    let lifetime = logto.session_ends_at().map(|ends| Lifetime { starts: ends.0.saturating_sub(span), ends: ends.0 });
    let note = if lifetime.is_some() { messages.refresh_token_note } else { messages.refresh_token_endless };
    let view = view! {
        <TokenTicket
            side=TicketSide::Server
            title=messages.refresh_token.to_owned()
            note=Some(note.to_owned())
            lifetime
            labels=ticket_labels()
        />
    };
    Some(view.into_any())
}
