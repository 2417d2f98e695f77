//! Access to the Management API for the operators' pages: the current level of access, a client, and what it fetches and
//! changes.

mod access;
mod denied;
mod port;
mod remote;
mod token;

use std::rc::Rc;

use leptos::prelude::*;
use logto_leptos::WebClock;
use logto_leptos::{
    LogtoClient, LogtoError, ReturnTo, Secret, SessionBinding, SignInOptions, Subscription, TokenRequest,
};
use logto_management::{Authorization, ManagementClient, ManagementError};
use logto_ui::developer::{DeveloperArea, use_developer_area};
use logto_ui::messages::SHELL;
use logto_ui::paths::is_within;
use url::Url;

pub(crate) use self::access::AccessNotices;
pub(crate) use self::denied::Guarded;
use self::port::{AuthMode, ManagementHttp, UserSession};
pub(crate) use self::remote::{Changes, Known, failure_text, fetched, retain};
use crate::config::{ManagementConfig, SCOPE};
use crate::paths::{APPLICATION, CONNECTORS, ORGANIZATIONS, SIGN_IN_EXPERIENCE, USERS};

/// The pages that use an operator's token, with those below them. On all others it is forgotten.
const PAGES: [&str; 5] = [CONNECTORS, SIGN_IN_EXPERIENCE, USERS, ORGANIZATIONS, APPLICATION];

/// The role of operators, at logto-dev and at the proxies in `deploy`.
const OPERATOR_ROLE: &str = "operator";

/// The level of access of the operators' pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// `config.json` names a Management API, which gets the user's own tokens.
    Connected,
    /// The same, but the user's sign-in did not request access to it.
    SignInNeeded,
    /// An operator's token was pasted.
    Operator,
    /// There is no access: a configuration can be written, checked and copied.
    Offline,
}

/// Why the last request failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum AccessError {
    /// There was no access token for the request.
    NoToken(LogtoError),
    /// The API rejected the request, or could not be reached.
    Rejected(ManagementError),
}

/// What stays the same while the app runs.
struct Fixed {
    config: Option<ManagementConfig>,
    /// The Management API of the Logto endpoint.
    endpoint: Url,
    client: LogtoClient,
    /// Forgets the token when the user changes or signs out.
    _subscription: Subscription,
}

impl Fixed {
    /// Which token of the user a direct Management API takes.
    fn token_request(&self) -> Option<TokenRequest> {
        let resource = self.config.as_ref()?.resource.as_ref()?;
        Some(TokenRequest::new().with_resource(resource))
    }
}

/// Access to the Management API.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Management {
    fixed: StoredValue<Fixed, LocalStorage>,
    /// The operator's token. It is kept in memory only.
    token: RwSignal<Option<Secret>>,
    access_error: RwSignal<Option<AccessError>>,
    /// Where the server offers the outcome of its last messages.
    deliveries: RwSignal<Option<Url>>,
    refetch: RwSignal<()>,
    /// The session that the page shows.
    session: RwSignal<Option<SessionBinding>>,
    /// Whether the developer area is on.
    developer_area: DeveloperArea,
}

/// Provides [`Management`] to all pages below.
pub(crate) fn provide_management(config: Option<ManagementConfig>, client: &LogtoClient) -> Management {
    let token = RwSignal::new(None::<Secret>);
    let access_error = RwSignal::new(None);
    let deliveries = RwSignal::new(None);
    let refetch = RwSignal::new(());
    let sub = StoredValue::new(client.session().user().map(|user| user.sub().to_owned()));
    let session_binding = RwSignal::new(client.session_binding());
    let observed = client.clone();
    let subscription = client.subscribe(move |session| {
        let binding = observed.session_binding();
        if session_binding.with_untracked(|known| *known != binding) {
            session_binding.set(binding);
        }
        let now = session.user().map(|user| user.sub().to_owned());
        if sub.with_value(|sub| *sub != now) {
            sub.set_value(now);
            forget(token, access_error);
            refetch.set(());
        }
    });
    // A page that is restored from the back/forward cache has no token.
    window_event_listener_untyped("pagehide", move |_| forget(token, access_error));
    let fixed = Fixed {
        config,
        endpoint: endpoint_api(client.config().endpoint()),
        client: client.clone(),
        _subscription: subscription,
    };
    let developer_area = use_developer_area();
    let fixed = StoredValue::new_local(fixed);
    let management =
        Management { fixed, token, access_error, deliveries, refetch, session: session_binding, developer_area };
    provide_context(management);
    management
}

/// Returns the [`Management`] of the context.
pub(crate) fn use_management() -> Management {
    expect_context::<Management>()
}

fn forget(token: RwSignal<Option<Secret>>, access_error: RwSignal<Option<AccessError>>) {
    if token.with_untracked(Option::is_some) {
        token.set(None);
    }
    if access_error.with_untracked(Option::is_some) {
        access_error.set(None);
    }
}

/// Returns the Management API of a Logto endpoint.
fn endpoint_api(endpoint: &Url) -> Url {
    let mut url = endpoint.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().push("api");
    }
    url
}

impl Management {
    /// Returns the current level of access. Tracked.
    pub(crate) fn level(self) -> Level {
        if self.token.with(Option::is_some) {
            return Level::Operator;
        }
        self.refetch.track();
        self.fixed.with_value(|fixed| match (&fixed.config, fixed.token_request()) {
            (None, _) => Level::Offline,
            (Some(_), Some(request)) if !fixed.client.can_request(&request) => Level::SignInNeeded,
            (Some(_), _) => Level::Connected,
        })
    }

    /// Returns the options of a sign-in that requests access to the Management API, and that returns to `page`.
    pub(crate) fn sign_in_options(self, page: &str) -> SignInOptions {
        let resource = self.resource();
        let scope = resource.is_some().then_some(SCOPE);
        SignInOptions::new()
            .with_ui_locales(SHELL.get().language)
            .with_return_to(ReturnTo::parse(page).unwrap_or_else(|_| ReturnTo::root()))
            .add_resources(resource)
            .add_scopes(scope)
            .with_keep_session()
    }

    /// Returns the address of the API to which requests or, offline, a pasted token would go.
    pub(crate) fn address(self) -> Url {
        self.fixed.with_value(|fixed| match &fixed.config {
            Some(config) => config.url.clone(),
            None => fixed.endpoint.clone(),
        })
    }

    /// Whether the person who is signed in has no right to the settings: the API said so, or their ID token has roles
    /// and that of operators is not among them. Tracked.
    pub(crate) fn is_denied(self) -> bool {
        match self.level() {
            Level::Operator | Level::Offline => false,
            Level::Connected => {
                self.access_error.with(|it| *it == Some(AccessError::Rejected(ManagementError::Forbidden)))
            }
            Level::SignInNeeded => {
                self.session.track();
                let user = self.fixed.with_value(|fixed| fixed.client.session().user().cloned());
                user.is_some_and(|user| {
                    user.claims().get("roles").is_some() && !user.claims().roles().contains(&OPERATOR_ROLE)
                })
            }
        }
    }

    /// Returns the id of the person who is signed in. Tracked.
    pub(crate) fn own_id(self) -> Option<String> {
        self.session.track();
        self.fixed.with_value(|fixed| fixed.client.session().user().map(|user| user.sub().to_owned()))
    }

    /// Returns the resource of the Management API, if its tokens are for one.
    pub(crate) fn resource(self) -> Option<String> {
        self.fixed.with_value(|fixed| fixed.config.as_ref()?.resource.clone())
    }

    /// Whether the page shows what is for developers only. Tracked.
    pub(crate) fn is_for_developers(self) -> bool {
        self.developer_area.is_on()
    }

    /// Whether `config.json` names a Management API.
    pub(crate) fn is_configured(self) -> bool {
        self.fixed.with_value(|fixed| fixed.config.is_some())
    }

    /// Returns a client for one operation at the current level of access; `None` offline and until the user has
    /// signed in for it. Its requests are sent in the current session only. Tracked: it changes with the level,
    /// the session and at [`Management::retry`].
    pub(crate) fn client(self) -> Option<ManagementClient> {
        let level = self.level();
        self.session.track();
        let token = self.token.get();
        self.fixed.with_value(|fixed| {
            let session = || UserSession::present(&fixed.client);
            let mode = match (level, fixed.token_request()) {
                (Level::Operator, _) => AuthMode::None,
                (Level::Connected, Some(request)) => AuthMode::ResourceToken(session(), request),
                (Level::Connected, None) => AuthMode::OpaqueToken(session()),
                (Level::SignInNeeded | Level::Offline, _) => return None,
            };
            let http = Rc::new(ManagementHttp::new(mode, self.access_error, self.deliveries));
            let authorization = token.map_or(Authorization::None, Authorization::Operator);
            Some(ManagementClient::new(self.address(), http, Rc::new(WebClock), authorization))
        })
    }

    /// Returns where the server offers the outcome of its last messages: known once the connectors were requested, and
    /// offered by `logto-dev` only.
    pub(crate) fn deliveries(self) -> Option<Url> {
        self.deliveries.get_untracked()
    }

    /// Sets the operator's token.
    pub(crate) fn use_token(self, token: Secret) {
        self.access_error.set(None);
        self.token.set(Some(token));
    }

    /// Forgets the pasted token.
    pub(crate) fn forget_token(self) {
        forget(self.token, self.access_error);
    }

    /// Forgets the operator's token on pages that do not use it. It is called for every page.
    pub(crate) fn page_changed(self, page: &str) {
        let uses_token = PAGES.iter().any(|area| is_within(page, area));
        if !uses_token {
            self.forget_token();
        }
    }

    /// Returns why the last request failed; `None` after one that succeeded. Tracked.
    pub(crate) fn access_error(self) -> Option<AccessError> {
        self.access_error.get()
    }

    /// Lets everything be fetched again.
    pub(crate) fn retry(self) {
        self.access_error.set(None);
        self.refetch.set(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_api_of_an_endpoint() {
        for (endpoint, api) in [
            ("http://localhost:3001", "http://localhost:3001/api"),
            ("https://example.com/logto/", "https://example.com/logto/api"),
        ] {
            assert_eq!(endpoint_api(&Url::parse(endpoint).unwrap()).as_str(), api);
        }
    }
}
