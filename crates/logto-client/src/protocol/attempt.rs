//! One sign-in attempt: what must be remembered between leaving for the provider and coming back.

use serde::{Deserialize, Serialize};
use url::Url;

use super::return_to::ReturnTo;
use super::secret::Secret;
use super::time::UnixMillis;

/// How long an attempt may take: as long as Logto keeps a sign-in page open.
pub const MAX_AGE_MS: i64 = 60 * 60 * 1000;
/// How many attempts are kept. Tabs sign in side by side; more than this many are abandoned ones.
pub const MAX_ATTEMPTS: usize = 4;

/// What is stored under the attempt's own `state`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInAttempt {
    /// Random; comes back in the callback.
    pub state: String,
    /// Random; comes back in the ID token.
    pub nonce: Secret,
    /// The code verifier; leaves only in the token request.
    pub verifier: Secret,
    /// Where the provider was told to send the answer.
    pub redirect_uri: Url,
    /// The page to show in the end.
    #[serde(default, deserialize_with = "return_to_or_none")]
    pub return_to: Option<ReturnTo>,
    /// When the page was left for it, by this device's clock.
    pub created_at: UnixMillis,
    /// When it was begun, if that was remembered. Not what is trusted: it only tells how long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_at: Option<UnixMillis>,
    /// `max_age` of the request, in seconds.
    #[serde(default)]
    pub max_age: Option<u64>,
    /// Whether the access tokens of the present session stay when the same person comes back.
    #[serde(default)]
    pub keep_session: bool,
}

/// A stored path that was tampered with is forgotten; the sign-in itself can still end well.
fn return_to_or_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<ReturnTo>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| ReturnTo::parse(&text).ok()))
}

impl SignInAttempt {
    /// Whether it is too old to be finished. One from the future is too: the clock has jumped.
    #[must_use]
    pub fn is_over(&self, now: UnixMillis) -> bool {
        !(-MAX_AGE_MS..=MAX_AGE_MS).contains(&now.since(self.created_at))
    }
}

/// Which attempts to forget before another is stored: the ones that are over, and the oldest ones
/// beyond [`MAX_ATTEMPTS`] minus one.
#[must_use]
pub fn to_forget(attempts: &[SignInAttempt], now: UnixMillis) -> Vec<&SignInAttempt> {
    let (mut forget, mut keep): (Vec<_>, Vec<_>) = attempts.iter().partition(|attempt| attempt.is_over(now));
    keep.sort_by_key(|attempt| attempt.created_at);
    let surplus = (keep.len() + 1).saturating_sub(MAX_ATTEMPTS);
    forget.extend(keep.into_iter().take(surplus));
    forget
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
            max_age: None,
            keep_session: false,
        }
    }

    #[test]
    fn it_survives_storage() {
        let before = attempt("s", 5);
        let after: SignInAttempt = serde_json::from_str(&serde_json::to_string(&before).unwrap()).unwrap();
        assert_eq!(after, before);
    }

    #[test]
    fn an_older_one_without_its_begin_is_read() {
        let text = serde_json::to_string(&attempt("s", 5)).unwrap();
        let older = text.replace(r#","begunAt":4"#, "");
        assert_ne!(older, text);
        let read: SignInAttempt = serde_json::from_str(&older).unwrap();
        assert_eq!((read.created_at, read.begun_at), (UnixMillis(5), None));
    }

    #[test]
    fn a_tampered_return_path_is_forgotten() {
        let text = serde_json::to_string(&attempt("s", 5)).unwrap().replace("/profile", "//evil.test");
        assert_eq!(serde_json::from_str::<SignInAttempt>(&text).unwrap().return_to, None);
    }

    #[test]
    fn an_hour_is_the_limit_in_both_directions() {
        let one = attempt("s", 10 * MAX_AGE_MS);
        assert!(!one.is_over(UnixMillis(11 * MAX_AGE_MS)));
        assert!(one.is_over(UnixMillis(11 * MAX_AGE_MS + 1)));
        assert!(one.is_over(UnixMillis(9 * MAX_AGE_MS - 1)));
    }

    #[test]
    fn room_is_made_for_one_more() {
        let now = UnixMillis(10 * MAX_AGE_MS);
        let all = [
            attempt("old", 0),
            attempt("c", now.0 - 1),
            attempt("a", now.0 - 9),
            attempt("b", now.0 - 5),
            attempt("d", now.0),
        ];
        let forgotten: Vec<_> = to_forget(&all, now).iter().map(|a| a.state.as_str()).collect();
        assert_eq!(forgotten, ["old", "a"]);
        assert!(to_forget(&all[1..4], now).is_empty());
    }

    #[test]
    fn nothing_secret_in_debug() {
        let text = format!("{:?}", attempt("s", 0));
        assert!(text.contains("Secret(…)") && !text.contains("\"v\"") && !text.contains("\"n\""));
    }
}
