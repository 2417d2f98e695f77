//! The authorization response (RFC 6749 section 4.1.2, RFC 9207), read strictly.

use url::{Url, form_urlencoded};

use super::refused_access::in_parentheses;
use super::secret::Secret;

/// The parameters that the provider sends in the query of the callback.
#[derive(Clone, Debug, PartialEq)]
pub struct CallbackParams {
    state: String,
    code: Option<Secret>,
    error: Option<String>,
    error_description: Option<String>,
    iss: Option<String>,
    /// The scope that `invalid_scope` is about: Logto names it.
    scope: Option<String>,
}

/// The parameters that must not be repeated, and are removed from the address bar at once. `session_state` is
/// that of OpenID Connect Session Management.
const PARAMETERS: [&str; 7] = ["state", "code", "error", "error_description", "error_uri", "iss", "session_state"];

impl CallbackParams {
    /// Parses a callback URL. Nothing in it is trusted before an attempt with its `state` was
    /// found.
    ///
    /// # Errors
    /// [`CallbackError::MissingState`], [`CallbackError::DuplicateParameter`],
    /// [`CallbackError::CodeAndError`]
    pub fn parse(url: &Url) -> Result<Self, CallbackError> {
        let mut values: [Option<String>; PARAMETERS.len()] = [const { None }; PARAMETERS.len()];
        let mut scope = None;
        for (name, value) in url.query_pairs() {
            if name == "scope" {
                scope = Some(value.clone().into_owned());
            }
            let Some(index) = PARAMETERS.iter().position(|known| *known == name) else { continue };
            if values[index].is_some() {
                return Err(CallbackError::DuplicateParameter(PARAMETERS[index]));
            }
            values[index] = Some(value.into_owned());
        }
        let [state, code, error, error_description, _, iss, _] = values;
        let state = state.filter(|state| !state.is_empty()).ok_or(CallbackError::MissingState)?;
        if code.is_some() && error.is_some() {
            return Err(CallbackError::CodeAndError);
        }
        Ok(Self { state, code: code.map(Secret::new), error, error_description, iss, scope })
    }

    /// Returns the `state`, which identifies the attempt.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Returns the code, after the caller has found the attempt with this `state`.
    ///
    /// # Errors
    /// [`CallbackError::IssuerMismatch`] or [`CallbackError::MissingIssuer`] when it may come from
    /// another provider, the provider's own error, or [`CallbackError::MissingCode`].
    pub fn into_code(self, issuer: &str, issuer_is_announced: bool) -> Result<Secret, CallbackError> {
        match self.iss {
            Some(iss) if iss != issuer => return Err(CallbackError::IssuerMismatch),
            None if issuer_is_announced => return Err(CallbackError::MissingIssuer),
            _ => {}
        }
        if let Some(error) = self.error {
            if error == "access_denied" {
                return Err(CallbackError::Canceled);
            }
            let description = self.error_description.unwrap_or_default();
            let subject = self.scope.filter(|_| error == "invalid_scope").unwrap_or_default();
            return Err(CallbackError::Provider {
                error: printable(&error),
                description: printable(&description),
                subject: printable(&subject),
            });
        }
        self.code.filter(|code| !code.expose().is_empty()).ok_or(CallbackError::MissingCode)
    }
}

/// Returns whether the URL is a response to this redirect URI: the same address (a slash at
/// its end and further query parameters do not matter) with a `code` or `error`.
#[must_use]
pub fn is_callback(url: &Url, redirect_uri: &Url) -> bool {
    same_page(url, redirect_uri) && url.query_pairs().any(|(name, _)| name == "code" || name == "error")
}

/// Returns whether two URLs are the same page apart from query and fragment. Custom schemes of apps
/// have no origin, so scheme and host are compared instead.
#[must_use]
pub fn same_page(a: &Url, b: &Url) -> bool {
    let place = |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    place(a) == place(b) && a.path().trim_end_matches('/') == b.path().trim_end_matches('/')
}

/// Returns the URL without the parameters of an authorization response; others are kept as they are written.
#[must_use]
pub fn cleaned(url: &Url) -> Url {
    let mut clean = without_parameters(url, &PARAMETERS);
    clean.set_fragment(None);
    clean
}

/// Returns the URL without these parameters; others are kept as they are written.
pub(crate) fn without_parameters(url: &Url, names: &[&str]) -> Url {
    let is_named = |pair: &str| form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| names.contains(&name.as_ref()));
    let rest: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|pair| !is_named(pair)).collect();
    let rest = Some(rest.join("&")).filter(|rest| !rest.is_empty());
    let mut clean = url.clone();
    clean.set_query(rest.as_deref());
    clean
}

/// Shortens a text of the provider and removes its control characters.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(500).collect()
}

/// A callback that signs nobody in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// It has no `state`.
    #[error("the sign-in answer has no state")]
    MissingState,
    /// Its `state` belongs to no attempt of this browser, or to one that was finished already.
    #[error("this sign-in was not started here, or it is already finished")]
    UnknownState,
    /// The attempt is more than an hour old.
    #[error("this sign-in took too long")]
    AttemptOver,
    /// It arrived at another address than the attempt's redirect URI.
    #[error("the sign-in answer came to another address than it was asked for")]
    RedirectUriMismatch,
    /// The sign-in was started with another provider or application: the app's configuration has changed
    /// meanwhile. Nothing was sent.
    #[error("this sign-in was started with another configuration of the app")]
    OtherConfiguration,
    /// A parameter is given twice.
    #[error("the sign-in answer has \"{0}\" twice")]
    DuplicateParameter(&'static str),
    /// It has both a `code` and an `error`.
    #[error("the sign-in answer has both a code and an error")]
    CodeAndError,
    /// It has neither `code` nor `error`.
    #[error("the sign-in answer has no code")]
    MissingCode,
    /// It names another provider (RFC 9207).
    #[error("the sign-in answer is from another provider")]
    IssuerMismatch,
    /// It names no provider, although the provider announces that it does (RFC 9207).
    #[error("the sign-in answer does not say which provider it is from")]
    MissingIssuer,
    /// The person canceled (`access_denied`).
    #[error("the sign-in was canceled")]
    Canceled,
    /// The provider refused, with its own message. Show it as text.
    #[error("the provider refused the sign-in: {error} {description}{}", in_parentheses(subject, description))]
    Provider {
        /// `error`, a code of RFC 6749 section 4.1.2.1 or OpenID Connect Core 3.1.2.6.
        error: String,
        /// `error_description`, possibly empty.
        description: String,
        /// The scopes or resources that it is about, possibly empty:
        /// [`LogtoError::refused_access`](super::error::LogtoError::refused_access).
        subject: String,
    },
}

impl CallbackError {
    /// Stable code, `callback.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingState => "callback.missing_state",
            Self::UnknownState => "callback.unknown_state",
            Self::AttemptOver => "callback.attempt_over",
            Self::RedirectUriMismatch => "callback.redirect_uri_mismatch",
            Self::OtherConfiguration => "callback.other_configuration",
            Self::DuplicateParameter(_) => "callback.duplicate_parameter",
            Self::CodeAndError => "callback.code_and_error",
            Self::MissingCode => "callback.missing_code",
            Self::IssuerMismatch => "callback.issuer_mismatch",
            Self::MissingIssuer => "callback.missing_issuer",
            Self::Canceled => "callback.canceled",
            Self::Provider { .. } => "callback.provider",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ISSUER: &str = "http://localhost:3001/oidc";
    const ISS: &str = "iss=http%3A%2F%2Flocalhost%3A3001%2Foidc";

    fn url(query: &str) -> Url {
        Url::parse(&format!("http://localhost:3000/callback?{query}")).unwrap()
    }

    fn code(query: &str) -> Result<String, CallbackError> {
        CallbackParams::parse(&url(query))?.into_code(ISSUER, true).map(|code| code.expose().to_owned())
    }

    #[test]
    fn valid_response_yields_its_code() {
        assert_eq!(code(&format!("code=c1&state=s1&{ISS}")), Ok("c1".to_owned()));
        assert_eq!(CallbackParams::parse(&url("code=c1&state=s1")).unwrap().state(), "s1");
    }

    #[test]
    fn rejects_repeated_parameters() {
        for name in PARAMETERS {
            let error = code(&format!("state=s&code=c&{name}=x&{name}=x")).unwrap_err();
            assert_eq!(error.code(), "callback.duplicate_parameter", "{name}");
        }
        assert_eq!(code(&format!("state=s&code=c&x=1&x=2&{ISS}")), Ok("c".to_owned()));
    }

    #[test]
    fn rejects_incomplete_and_contradictory_responses() {
        assert_eq!(code(&format!("code=c&{ISS}")), Err(CallbackError::MissingState));
        assert_eq!(code(&format!("code=c&state=&{ISS}")), Err(CallbackError::MissingState));
        assert_eq!(code(&format!("state=s&{ISS}")), Err(CallbackError::MissingCode));
        assert_eq!(code(&format!("state=s&code=&{ISS}")), Err(CallbackError::MissingCode));
        assert_eq!(code(&format!("state=s&code=c&error=x&{ISS}")), Err(CallbackError::CodeAndError));
    }

    #[test]
    fn issuer_is_checked_before_the_error() {
        assert_eq!(code("state=s&code=c"), Err(CallbackError::MissingIssuer));
        assert_eq!(code("state=s&code=c&iss=https%3A%2F%2Fevil.test"), Err(CallbackError::IssuerMismatch));
        assert_eq!(code("state=s&error=server_error&iss=x"), Err(CallbackError::IssuerMismatch));
        let not_announced = CallbackParams::parse(&url("state=s&code=c")).unwrap();
        assert!(not_announced.into_code(ISSUER, false).is_ok());
    }

    #[test]
    fn reports_errors_of_the_provider() {
        assert_eq!(code(&format!("state=s&error=access_denied&{ISS}")), Err(CallbackError::Canceled));
        let error = code(&format!("state=s&error=invalid_scope&error_description=<b>no</b>%0A%00&scope=phone&{ISS}"));
        assert_eq!(
            error,
            Err(CallbackError::Provider {
                error: "invalid_scope".into(),
                description: "<b>no</b>".into(),
                subject: "phone".into()
            })
        );
        let long = code(&format!("state=s&error=x&error_description={}&{ISS}", "a".repeat(9000))).unwrap_err();
        assert!(long.to_string().len() < 600);
    }

    #[test]
    fn recognizes_a_callback_by_address_and_parameters() {
        let redirect_uri = Url::parse("http://localhost:3000/callback?tenant=1").unwrap();
        for (text, expected) in [
            ("http://localhost:3000/callback?code=x&state=y", true),
            ("http://localhost:3000/callback/?error=x", true),
            ("http://localhost:3000/callback", false),
            ("http://localhost:3000/callback?state=y", false),
            ("http://localhost:3000/other?code=x", false),
            ("http://127.0.0.1:3000/callback?code=x", false),
        ] {
            assert_eq!(is_callback(&Url::parse(text).unwrap(), &redirect_uri), expected, "{text}");
        }
    }

    #[test]
    fn cleaning_removes_the_response_parameters_only() {
        assert_eq!(
            cleaned(&url(&format!("code=c&tenant=a%26b&state=s&{ISS}#x"))).as_str(),
            "http://localhost:3000/callback?tenant=a%26b"
        );
        assert_eq!(cleaned(&url("error=c&error_description=d&state=s")).as_str(), "http://localhost:3000/callback");
        assert_eq!(
            cleaned(&url("code=c&session_state=x.y&state=s")).as_str(),
            "http://localhost:3000/callback",
            "OpenID Connect Session Management"
        );
        assert_eq!(
            cleaned(&url("a=%20b&c%6Fde=c&flag&q=1%2B1&state=s")).as_str(),
            "http://localhost:3000/callback?a=%20b&flag&q=1%2B1"
        );
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic(query in "[a-z=&%+0-9;?#]{0,80}") {
            if let Ok(params) = CallbackParams::parse(&url(&query)) {
                let _ = params.into_code(ISSUER, true);
            }
        }
    }
}
