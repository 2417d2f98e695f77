//! The card with an access token as a ticket.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::{AccessToken, Logto, LogtoError, TokenRequest, use_logto};

use super::facts::TokenFacts;
use crate::messages::{account, auth};
use crate::ui::{ClaimsTable, Lifetime, Skeleton, TicketLabels, TicketSide, TokenTicket};

/// A validity that no access token has: requesting it forces a new token.
const ANOTHER: Duration = Duration::from_secs(366 * 24 * 3600);

/// The number of lines of the skeleton.
const ROWS: usize = 10;

/// The state of a token.
#[derive(Debug, Clone)]
pub(crate) enum TokenState {
    /// Not requested.
    None,
    /// Being fetched.
    Loading,
    /// Available.
    Got(TokenFacts),
    /// It could not be fetched.
    Failed(LogtoError),
}

/// The token that is shown.
#[derive(Clone, Copy)]
pub(crate) struct HeldToken {
    logto: Logto,
    wanted: RwSignal<Option<TokenRequest>>,
    state: RwSignal<TokenState>,
    renewing: RwSignal<bool>,
}

impl HeldToken {
    /// Creates one without a token.
    pub(crate) fn new() -> Self {
        Self {
            logto: use_logto(),
            wanted: RwSignal::new(None),
            state: RwSignal::new(TokenState::None),
            renewing: RwSignal::new(false),
        }
    }

    /// Forgets the token.
    pub(crate) fn clear(self) {
        self.wanted.set(None);
        self.state.set(TokenState::None);
        self.renewing.set(false);
    }

    /// Shows a token that was fetched elsewhere.
    pub(crate) fn set(self, request: TokenRequest, token: &AccessToken) {
        self.wanted.set(Some(request));
        self.state.set(TokenState::Got(token.into()));
    }

    /// Fetches a token, and shows it.
    pub(crate) fn fetch(self, request: TokenRequest) {
        self.wanted.set(Some(request.clone()));
        self.state.set(TokenState::Loading);
        self.renewing.set(false);
        self.ask(request.clone(), request);
    }

    /// Fetches a new token. The old one stays in the meantime.
    pub(crate) fn renew(self) {
        let Some(request) = self.wanted.get_untracked().filter(|_| !self.renewing.get_untracked()) else {
            return;
        };
        self.renewing.set(true);
        self.ask(request.clone().with_min_validity(ANOTHER), request);
    }

    fn ask(self, request: TokenRequest, wanted: TokenRequest) {
        spawn_local(async move {
            let result = self.logto.client().access_token(request).await;
            // The page may have been left, or show another token.
            if self.wanted.try_get_untracked().flatten() == Some(wanted) {
                self.renewing.set(false);
                self.state.set(result.as_ref().map_or_else(|error| TokenState::Failed(error.clone()), got));
            }
        });
    }

    /// Whether the token could not be fetched. Tracked.
    pub(crate) fn has_failed(self) -> bool {
        self.state.with(|state| matches!(state, TokenState::Failed(_)))
    }

    /// Returns the facts about the token, if there is one. Tracked.
    pub(crate) fn facts(self) -> Option<TokenFacts> {
        self.state.with(|state| match state {
            TokenState::Got(facts) => Some(facts.clone()),
            _ => None,
        })
    }
}

fn got(token: &AccessToken) -> TokenState {
    TokenState::Got(token.into())
}

/// The card with the token.
#[component]
pub(crate) fn TokenCard(
    /// The token.
    held: HeldToken,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// The text below the heading.
    lead: &'static str,
    /// The view of an error. It gets the retry button.
    failed: fn(&LogtoError, AnyView) -> AnyView,
) -> impl IntoView {
    let messages = &account().api.token;
    let button = move |label: &'static str| {
        view! {
            <button
                type="button"
                class="button button-small"
                aria-busy=move || held.renewing.get().then_some("true")
                on:click=move |_| held.renew()
            >
                {label}
            </button>
        }
        .into_any()
    };
    let content = move || match held.state.get() {
        TokenState::None => view! { <p>{messages.none}</p> }.into_any(),
        TokenState::Loading => view! { <Skeleton lines=ROWS /> }.into_any(),
        TokenState::Got(token) => view! {
            {facts(token)}
            <div class="actions">{button(messages.renew)}</div>
        }
        .into_any(),
        TokenState::Failed(error) => failed(&error, button(auth().failure.retry)),
    };
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p class="muted">{lead}</p>
            {content}
        </section>
    }
    .into_any()
}

/// The claims that the ticket of a token shows in its own way.
const ON_TICKET: [&str; 5] = ["aud", "scope", "iat", "exp", "jti"];

fn facts(token: TokenFacts) -> AnyView {
    let messages = &account().api.token;
    let claims = token.readable.then(|| {
        let rows = token.claims.iter().filter(|claim| !ON_TICKET.contains(&claim.name.as_str())).cloned().collect();
        view! {
            <details>
                <summary>{messages.claims}</summary>
                <ClaimsTable rows />
            </details>
        }
    });
    let title = if token.readable { messages.jwt } else { messages.opaque };
    view! {
        {token_ticket(title.to_owned(), token, None)}
        {claims}
    }
    .into_any()
}

/// An access token as a ticket.
pub(crate) fn token_ticket(title: String, token: TokenFacts, actions: Option<AnyView>) -> AnyView {
    let messages = &account().api.token;
    let audience = if token.audience.is_empty() { messages.provider.to_owned() } else { token.audience.join(", ") };
    // Only the expiry of an opaque token is known, so its bar starts now.
    let starts = token.issued.unwrap_or_else(crate::deadline::now);
    let lifetime = Lifetime { starts: starts.0, ends: token.expires.0 };
    let side = if token.readable { TicketSide::Api } else { TicketSide::Server };
    view! {
        <TokenTicket
            side
            title
            audience=Some(audience)
            scopes=Some(token.scopes)
            lifetime=Some(lifetime)
            serial=token.serial
            labels=ticket_labels()
            actions=actions.into_any()
        />
    }
    .into_any()
}

/// The labels of tickets.
pub(crate) fn ticket_labels() -> TicketLabels {
    let messages = &account().api.token;
    TicketLabels {
        audience: messages.audience,
        scopes: messages.scopes,
        no_scopes: messages.no_scopes,
        serial: messages.serial,
        expires: |when| account().api.token.expires(when),
        expired: |when| account().api.token.expired(when),
    }
}
