//! Access to the Management API for the operators' pages: which level is in force, and a client.

mod bar;
mod port;

use std::rc::Rc;

use leptos::prelude::*;
use logto_leptos::WebClock;
use logto_leptos::{LogtoClient, LogtoError, Secret, Subscription, TokenRequest};
use logto_management::{Authorization, ManagementClient, ManagementError};
use logto_ui::paths::is_within;
use url::Url;

pub(crate) use self::bar::LevelBar;
use self::port::{ManagementHttp, Way};
use crate::config::ManagementConfig;

/// Pages that may use an operator's token. On all others it is forgotten.
const PAGES: [&str; 2] = ["/connectors", "/sign-in-experience"];

/// How far the operators' pages get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// `config.json` names a Management API, which is asked with the person's own tokens.
    Connected,
    /// A token was pasted.
    Operator,
    /// Nothing is sent: what is written can be checked, tried out and copied.
    Offline,
}

/// What the last request came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trouble {
    /// There was no token to send with it.
    NoToken(LogtoError),
    /// The API refused it, or could not be reached.
    Refused(ManagementError),
}

/// What doesn't change while the app runs.
struct Fixed {
    config: Option<ManagementConfig>,
    /// The Logto endpoint's own API.
    endpoint: Url,
    client: LogtoClient,
    /// Forgets the token when another person is there, or nobody.
    _following: Subscription,
}

/// Access to the Management API.
#[derive(Debug, Clone, Copy)]
pub struct Management {
    fixed: StoredValue<Fixed, LocalStorage>,
    /// In memory only.
    token: RwSignal<Option<Secret>>,
    trouble: RwSignal<Option<Trouble>>,
    again: RwSignal<()>,
}

/// Makes the [`Management`] for all pages below.
pub fn provide_management(config: Option<ManagementConfig>, client: &LogtoClient) {
    let token = RwSignal::new(None::<Secret>);
    let trouble = RwSignal::new(None);
    let sub = StoredValue::new(client.session().user().map(|user| user.sub().to_owned()));
    let following = client.subscribe(move |session| {
        let now = session.user().map(|user| user.sub().to_owned());
        if sub.with_value(|sub| *sub != now) {
            sub.set_value(now);
            forget(token, trouble);
        }
    });
    // Whoever comes back by the Back button finds nothing of it.
    window_event_listener_untyped("pagehide", move |_| forget(token, trouble));
    let fixed =
        Fixed { config, endpoint: own_api(client.config().endpoint()), client: client.clone(), _following: following };
    provide_context(Management { fixed: StoredValue::new_local(fixed), token, trouble, again: RwSignal::new(()) });
}

/// Access to the Management API, from the context.
pub fn use_management() -> Management {
    expect_context::<Management>()
}

fn forget(token: RwSignal<Option<Secret>>, trouble: RwSignal<Option<Trouble>>) {
    if token.with_untracked(Option::is_some) {
        token.set(None);
    }
    if trouble.with_untracked(Option::is_some) {
        trouble.set(None);
    }
}

/// The API of the Logto endpoint itself.
fn own_api(endpoint: &Url) -> Url {
    let mut url = endpoint.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().push("api");
    }
    url
}

impl Management {
    /// The level in force. Tracked.
    pub(crate) fn level(self) -> Level {
        if self.token.with(Option::is_some) {
            return Level::Operator;
        }
        let is_configured = self.fixed.with_value(|fixed| fixed.config.is_some());
        if is_configured { Level::Connected } else { Level::Offline }
    }

    /// The API's address at the level in force; offline, where a pasted token would go. Tracked.
    pub(crate) fn address(self) -> Url {
        self.fixed.with_value(|fixed| match &fixed.config {
            Some(config) => config.url.clone(),
            None => fixed.endpoint.clone(),
        })
    }

    /// Whether `config.json` names a Management API.
    pub(crate) fn is_configured(self) -> bool {
        self.fixed.with_value(|fixed| fixed.config.is_some())
    }

    /// A client for the level in force; none offline. Tracked: what fetches with it does so again
    /// when the level changes, and at [`Management::retry`].
    pub(crate) fn client(self) -> Option<ManagementClient> {
        self.again.track();
        let token = self.token.get();
        self.fixed.with_value(|fixed| {
            let way = match (&token, &fixed.config) {
                (Some(_), _) => Way::Plain,
                (None, Some(ManagementConfig { resource: Some(resource), .. })) => {
                    Way::Resource(fixed.client.clone(), TokenRequest::new().with_resource(resource))
                }
                (None, Some(_)) => Way::Proxy(fixed.client.clone()),
                (None, None) => return None,
            };
            let http = Rc::new(ManagementHttp::new(way, self.trouble));
            let authorization = token.map_or(Authorization::None, Authorization::Operator);
            Some(ManagementClient::new(self.address(), http, Rc::new(WebClock), authorization))
        })
    }

    /// Uses a pasted token from now on.
    pub(crate) fn use_token(self, token: Secret) {
        self.trouble.set(None);
        self.token.set(Some(token));
    }

    /// Forgets the pasted token.
    pub(crate) fn forget_token(self) {
        forget(self.token, self.trouble);
    }

    /// Forgets it on pages that don't need it.
    pub fn arrive(self, page: &str) {
        let is_operators = PAGES.iter().any(|area| is_within(page, area));
        if !is_operators {
            self.forget_token();
        }
    }

    /// Why the API could not be used the last time; nothing once it answers again. Tracked.
    pub(crate) fn trouble(self) -> Option<Trouble> {
        self.trouble.get()
    }

    /// Lets everything be fetched again.
    pub(crate) fn retry(self) {
        self.trouble.set(None);
        self.again.set(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_endpoints_own_api() {
        for (endpoint, api) in [
            ("http://localhost:3001", "http://localhost:3001/api"),
            ("https://example.com/logto/", "https://example.com/logto/api"),
        ] {
            assert_eq!(own_api(&Url::parse(endpoint).unwrap()).as_str(), api);
        }
    }
}
