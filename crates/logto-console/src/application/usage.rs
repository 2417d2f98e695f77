//! What the running app uses of the sign-in server.

use logto_leptos::LogtoConfig;
use logto_leptos::protocol::url_parser::{http_origin, join_url, parse_url};
use logto_ui::paths;

/// Scopes of OpenID Connect and of Logto, which need no registration.
const OWN_SCOPES: [&str; 9] =
    ["openid", "offline_access", "profile", "email", "phone", "address", "custom_data", "identities", "roles"];
/// The beginning of Logto's own resources and further scopes.
const OWN_PREFIX: &str = "urn:logto:";
/// The scope with which permissions of organizations are requested.
const ORGANIZATIONS: &str = "urn:logto:scope:organizations";

/// What the app uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) app_id: String,
    /// The addresses at which the app is used.
    pub(super) addresses: Vec<Address>,
    /// The indicators of the API resources.
    pub(super) resources: Vec<String>,
    /// The scopes that an API resource or an organization has to have.
    pub(super) scopes: Vec<String>,
    /// Whether some of these scopes can be permissions of organizations.
    pub(super) has_organizations: bool,
}

/// An address at which the app is used, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) redirect_uri: String,
    pub(super) post_sign_out_uri: String,
    pub(super) origin: String,
}

impl Address {
    /// The address of this page.
    fn of_page(config: &LogtoConfig) -> Option<Self> {
        let redirect_uri = config.redirect_uri().map_or_else(paths::redirect_uri, ToString::to_string);
        let post_sign_out_uri =
            config.post_sign_out_redirect_uri().map_or_else(paths::post_sign_out_redirect_uri, ToString::to_string);
        let origin = http_origin(&parse_url(&paths::base_uri())?)?;
        Some(Self { redirect_uri, post_sign_out_uri, origin })
    }

    /// Another address that somebody typed, such as `https://app.example.com`. `None` when it is not an http(s) address.
    pub(super) fn typed(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('/');
        let base = parse_url(&[text, "/"].concat()).filter(|url| url.query().is_none() && url.fragment().is_none())?;
        Some(Self {
            redirect_uri: join_url(&base, "callback")?.to_string(),
            post_sign_out_uri: base.to_string(),
            origin: http_origin(&base)?,
        })
    }
}

impl Usage {
    /// What a configuration uses, at the address of this page.
    pub(super) fn of_page(config: &LogtoConfig) -> Self {
        Self::new(config, Address::of_page(config).into_iter().collect())
    }

    fn new(config: &LogtoConfig, addresses: Vec<Address>) -> Self {
        let scopes: Vec<String> = config.scopes().iter().map(|scope| scope.as_str().to_owned()).collect();
        let has_organizations = scopes.iter().any(|scope| scope == ORGANIZATIONS);
        let is_own = |text: &String| text.starts_with(OWN_PREFIX) || OWN_SCOPES.contains(&text.as_str());
        Self {
            app_id: config.app_id().to_owned(),
            addresses,
            resources: config.resources().into_iter().filter(|resource| !is_own(resource)).collect(),
            scopes: scopes.into_iter().filter(|scope| !is_own(scope)).collect(),
            has_organizations,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::application) fn usage() -> Usage {
        let config = LogtoConfig::new("https://logto.example", "spa")
            .unwrap()
            .with_scopes(["email", "urn:logto:scope:organizations", "read:orders", "read:members"])
            .with_resources(["https://api.example", "urn:logto:resource:organizations"]);
        Usage::new(&config, vec![Address::typed("https://shop.example").unwrap()])
    }

    #[test]
    fn needs_no_registration_of_logtos_own_scopes() {
        let usage = usage();
        assert_eq!((&*usage.app_id, usage.has_organizations), ("spa", true));
        assert_eq!(usage.scopes, ["read:orders", "read:members"]);
        assert_eq!(usage.resources, ["https://api.example"]);
    }

    #[test]
    fn finds_what_follows_from_an_address() {
        for (text, redirect_uri, post_sign_out_uri, origin) in [
            ("https://a.example", "https://a.example/callback", "https://a.example/", "https://a.example"),
            (
                " https://a.example/app/ ",
                "https://a.example/app/callback",
                "https://a.example/app/",
                "https://a.example",
            ),
            ("http://LOCALHOST:80", "http://localhost/callback", "http://localhost/", "http://localhost"),
        ] {
            let address = Address::typed(text).unwrap();
            let found = (&*address.redirect_uri, &*address.post_sign_out_uri, &*address.origin);
            assert_eq!(found, (redirect_uri, post_sign_out_uri, origin), "{text}");
        }
        for text in ["", "a.example", "io.logto://app", "https://a.example/?x", "/app"] {
            assert_eq!(Address::typed(text), None, "{text}");
        }
    }
}
