//! A sign-in attempt: the data that is stored while the person is at the provider.

use url::Url;

use super::extra_access::ExtraAccess;
use super::json::{
    Unreadable, flag, integer, member, optional_integer, optional_string, optional_text, parse_object, text, url,
};
use super::json_object::JsonObject;
use super::return_to::ReturnTo;
use super::secret::Secret;
use super::time::UnixMillis;

/// The lifetime of an attempt, which is that of Logto's sign-in page.
pub const MAX_AGE_MS: i64 = 60 * 60 * 1000;
/// How many attempts are kept. Several tabs may sign in at the same time; older ones are abandoned.
pub const MAX_ATTEMPTS: usize = 4;

/// How a sign-in shows the provider's page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInMode {
    /// In the place of the app.
    #[default]
    Redirect,
    /// In a window of its own, which closes at the end.
    Popup,
    /// Not at all: the provider answers at once (`prompt=none`).
    Silent,
}

impl SignInMode {
    fn read(stored: Option<&str>) -> Result<Self, Unreadable> {
        match stored {
            None => Ok(Self::Redirect),
            Some("popup") => Ok(Self::Popup),
            Some("silent") => Ok(Self::Silent),
            Some(_) => Err(Unreadable),
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::Redirect => None,
            Self::Popup => Some("popup"),
            Self::Silent => Some("silent"),
        }
    }
}

/// A sign-in attempt, stored under its `state`.
#[derive(Clone, Debug, PartialEq)]
pub struct SignInAttempt {
    /// The random `state`, which the callback returns.
    pub state: String,
    /// The random nonce, which the ID token contains.
    pub nonce: Secret,
    /// The code verifier, which is sent in the token request only.
    pub verifier: Secret,
    /// The redirect URI of the request.
    pub redirect_uri: Url,
    /// The page to show after the sign-in.
    pub return_to: Option<ReturnTo>,
    /// When the page was left for the provider, by this device's clock.
    pub created_at: UnixMillis,
    /// When the sign-in was started, if known. Used to measure its duration only.
    pub begun_at: Option<UnixMillis>,
    /// The issuer of the request. Attempts of earlier versions have none.
    pub issuer: Option<String>,
    /// The application's id in the request.
    pub app_id: Option<String>,
    /// `max_age` of the request, in seconds.
    pub max_age: Option<u64>,
    /// Whether the access tokens of the present session are kept when the same person signs in.
    pub keep_session: bool,
    /// How the provider's page is shown.
    pub mode: SignInMode,
    /// What the request contains beside the configured scopes and resources.
    pub extra: ExtraAccess,
    /// The part of `extra` that the present session doesn't bring along.
    pub own_extra: ExtraAccess,
    /// Whose session brings the rest of `extra` along.
    pub extra_of: Option<String>,
}

impl SignInAttempt {
    /// Reads a stored attempt. A return path that was tampered with is dropped; the sign-in can still complete.
    pub(crate) fn read(stored: &str) -> Result<Self, Unreadable> {
        let stored = &parse_object(stored.as_bytes())?;
        let max_age = member(stored, "maxAge").map(|value| value.as_u64().ok_or(Unreadable)).transpose()?;
        Ok(Self {
            state: text(stored, "state")?.to_owned(),
            nonce: Secret::new(text(stored, "nonce")?),
            verifier: Secret::new(text(stored, "verifier")?),
            redirect_uri: url(stored, "redirectUri")?,
            return_to: optional_text(stored, "returnTo")?.and_then(|path| ReturnTo::parse(path).ok()),
            created_at: UnixMillis(integer(stored, "createdAt")?),
            begun_at: optional_integer(stored, "begunAt")?.map(UnixMillis),
            issuer: optional_string(stored, "issuer")?,
            app_id: optional_string(stored, "appId")?,
            max_age,
            keep_session: flag(stored, "keepSession")?,
            mode: SignInMode::read(optional_text(stored, "mode")?)?,
            extra: ExtraAccess::read(stored, "extra")?,
            own_extra: ExtraAccess::read(stored, "ownExtra")?,
            extra_of: optional_string(stored, "extraOf")?,
        })
    }

    /// Returns the attempt as it is stored.
    pub(crate) fn to_json(&self) -> String {
        let mut stored = JsonObject::new();
        stored.text("state", &*self.state).text("nonce", self.nonce.expose()).text("verifier", self.verifier.expose());
        stored.text("redirectUri", self.redirect_uri.as_str());
        stored.text("returnTo", self.return_to.as_ref().map(ReturnTo::as_str)).time("createdAt", self.created_at);
        if let Some(begun_at) = self.begun_at {
            stored.time("begunAt", begun_at);
        }
        stored.text("issuer", self.issuer.as_deref()).text("appId", self.app_id.as_deref());
        if let Some(max_age) = self.max_age {
            stored.json("maxAge", &max_age.to_string());
        }
        stored.flag("keepSession", self.keep_session).text("mode", self.mode.name());
        self.extra.write(&mut stored, "extra");
        if let Some(sub) = &self.extra_of {
            stored.text("extraOf", &**sub);
            self.own_extra.write(&mut stored, "ownExtra");
        }
        stored.end()
    }

    /// Returns what the session of this person may ask for beside the configured scopes and resources. Nobody gets what
    /// another person's session brought along.
    #[must_use]
    pub fn extra_for(&self, sub: &str) -> &ExtraAccess {
        if self.extra_of.as_deref().is_none_or(|it| it == sub) { &self.extra } else { &self.own_extra }
    }

    /// Returns whether the request was sent to this issuer for this application. After a change of the
    /// configuration, code and verifier must not go to the other endpoint.
    #[must_use]
    pub fn is_for(&self, issuer: &str, app_id: &str) -> bool {
        let is = |recorded: &Option<String>, configured: &str| recorded.as_ref().is_none_or(|it| it == configured);
        is(&self.issuer, issuer) && is(&self.app_id, app_id)
    }

    /// Returns the greatest age that the authentication at the provider may have in an ID token that arrives at
    /// `now`: `max_age` counts up to the request (OpenID Connect Core 3.1.2.1), and the token is issued after the
    /// person has signed in.
    #[must_use]
    pub fn max_auth_age(&self, now: UnixMillis) -> Option<u64> {
        let elapsed = u64::try_from(now.since(self.created_at)).unwrap_or(0).div_ceil(1000);
        self.max_age.map(|max_age| max_age.saturating_add(elapsed))
    }

    /// Returns whether the attempt has expired. One from the future counts as expired, because the clock was
    /// set back.
    #[must_use]
    pub fn is_expired(&self, now: UnixMillis) -> bool {
        !(-MAX_AGE_MS..=MAX_AGE_MS).contains(&now.since(self.created_at))
    }
}

/// Returns the attempts to remove before another is stored: the expired ones, and the oldest ones
/// beyond [`MAX_ATTEMPTS`] minus one.
#[must_use]
pub fn attempts_to_remove(attempts: &[SignInAttempt], now: UnixMillis) -> Vec<&SignInAttempt> {
    let (mut remove, mut keep): (Vec<_>, Vec<_>) = attempts.iter().partition(|attempt| attempt.is_expired(now));
    while keep.len() >= MAX_ATTEMPTS
        && let Some((oldest, _)) = keep.iter().enumerate().min_by_key(|(_, attempt)| attempt.created_at)
    {
        remove.push(keep.remove(oldest));
    }
    remove
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn attempt(state: &str, created_at: i64) -> SignInAttempt {
        SignInAttempt {
            state: state.to_owned(),
            nonce: Secret::new("n"),
            verifier: Secret::new("v"),
            redirect_uri: Url::parse("http://localhost:3000/callback").unwrap(),
            return_to: ReturnTo::parse("/profile").ok(),
            created_at: UnixMillis(created_at),
            begun_at: Some(UnixMillis(created_at - 1)),
            issuer: Some("http://localhost:3001/oidc".to_owned()),
            app_id: Some("spa".to_owned()),
            max_age: None,
            keep_session: false,
            mode: SignInMode::Redirect,
            extra: ExtraAccess::default(),
            own_extra: ExtraAccess::default(),
            extra_of: None,
        }
    }

    #[test]
    fn attempt_is_read_back_as_stored() {
        for mode in [SignInMode::Redirect, SignInMode::Popup, SignInMode::Silent] {
            let before = SignInAttempt { mode, ..attempt("s", 5) };
            let after = SignInAttempt::read(&before.to_json()).unwrap();
            assert_eq!(after, before);
        }
    }

    #[test]
    fn reads_an_attempt_of_an_earlier_version() {
        let text = attempt("s", 5).to_json();
        let older = text.replace(r#","begunAt":4"#, "");
        let older = older.replace(r#","issuer":"http://localhost:3001/oidc","appId":"spa""#, "");
        assert!(!older.contains("issuer") && older != text);
        let read = SignInAttempt::read(&older).unwrap();
        assert_eq!((read.created_at, read.begun_at), (UnixMillis(5), None));
        assert!(read.is_for("https://any.test/oidc", "any"));
    }

    #[test]
    fn what_a_session_brings_along_is_for_its_person_only() {
        let extra = |resources: &[&str]| ExtraAccess {
            resources: resources.iter().map(|&resource| resource.to_owned()).collect(),
            ..ExtraAccess::default()
        };
        let (all, own) = (extra(&["urn:own", "urn:before"]), extra(&["urn:own"]));
        let before = SignInAttempt {
            extra: all.clone(),
            own_extra: own.clone(),
            extra_of: Some("u_ada".to_owned()),
            ..attempt("s", 5)
        };
        let after = SignInAttempt::read(&before.to_json()).unwrap();
        assert_eq!(after, before);
        assert_eq!((after.extra_for("u_ada"), after.extra_for("u_bob")), (&all, &own));
        // An earlier version stored one list.
        let older = SignInAttempt { extra: all.clone(), ..attempt("s", 5) };
        assert!(!older.to_json().contains("extraOf") && !older.to_json().contains("ownExtra"));
        assert_eq!(SignInAttempt::read(&older.to_json()).unwrap().extra_for("u_bob"), &all);
    }

    #[test]
    fn attempt_is_for_its_issuer_and_application_only() {
        let one = attempt("s", 5);
        assert!(one.is_for("http://localhost:3001/oidc", "spa"));
        assert!(!one.is_for("https://other.test/oidc", "spa") && !one.is_for("http://localhost:3001/oidc", "other"));
    }

    #[test]
    fn drops_a_tampered_return_path() {
        let text = attempt("s", 5).to_json().replace("/profile", "//evil.test");
        assert_eq!(SignInAttempt::read(&text).unwrap().return_to, None);
    }

    #[test]
    fn attempt_expires_after_an_hour_in_both_directions() {
        let one = attempt("s", 10 * MAX_AGE_MS);
        assert!(!one.is_expired(UnixMillis(11 * MAX_AGE_MS)));
        assert!(one.is_expired(UnixMillis(11 * MAX_AGE_MS + 1)));
        assert!(one.is_expired(UnixMillis(9 * MAX_AGE_MS - 1)));
    }

    #[test]
    fn max_age_counts_up_to_the_request() {
        let one = SignInAttempt { max_age: Some(300), ..attempt("s", 10_000) };
        assert_eq!(one.max_auth_age(UnixMillis(10_000)), Some(300));
        assert_eq!(one.max_auth_age(UnixMillis(72_500)), Some(363));
        assert_eq!(one.max_auth_age(UnixMillis(0)), Some(300), "a clock that was set back");
        assert_eq!(attempt("s", 0).max_auth_age(UnixMillis(5)), None);
    }

    #[test]
    fn oldest_and_expired_attempts_are_removed() {
        let now = UnixMillis(10 * MAX_AGE_MS);
        let all = [
            attempt("old", 0),
            attempt("c", now.0 - 1),
            attempt("a", now.0 - 9),
            attempt("b", now.0 - 5),
            attempt("d", now.0),
        ];
        let removed: Vec<_> = attempts_to_remove(&all, now).iter().map(|a| a.state.as_str()).collect();
        assert_eq!(removed, ["old", "a"]);
        assert!(attempts_to_remove(&all[1..4], now).is_empty());
    }

    #[test]
    fn debug_output_contains_no_secret() {
        let text = format!("{:?}", attempt("s", 0));
        assert!(text.contains("Secret(…)") && !text.contains("\"v\"") && !text.contains("\"n\""));
    }
}
