//! The checks of OpenID Connect Core 3.1.3.7 and 12.2, each with its own error.

use std::ops::Deref;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

use super::base64url;
use super::claims::Claims;
use super::jwk::KeyError;
use super::jwt::JwtError;
use super::time::UnixMillis;

/// How far `nbf` may lie after `iat`. Both are the server's own clock.
const NOT_BEFORE_LEEWAY_SECONDS: i64 = 60;
/// Longest `sub` OpenID Connect Core section 2 allows.
const MAX_SUB_LENGTH: usize = 255;

/// The claims of an ID token: those of the protocol, and the others through [`Claims`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct IdTokenClaims {
    claims: Claims,
    #[serde(skip)]
    sub: String,
    #[serde(skip)]
    iss: String,
    #[serde(skip)]
    aud: Vec<String>,
    #[serde(skip)]
    exp: i64,
    #[serde(skip)]
    iat: i64,
}

impl IdTokenClaims {
    /// Reads the claims that every ID token has.
    ///
    /// # Errors
    /// [`IdTokenError::ClaimMissing`] when one is missing or has another type.
    pub fn read(claims: Map<String, Value>) -> Result<Self, IdTokenError> {
        let claims = Claims::new(claims);
        let text = |name: &'static str| claims.text(name).map(str::to_owned).ok_or(IdTokenError::ClaimMissing(name));
        let number = |name: &'static str| match claims.get(name) {
            Some(Value::Number(_)) => claims.number(name).ok_or(IdTokenError::ClaimMissing(name)),
            _ => Err(IdTokenError::ClaimMissing(name)),
        };
        let sub = text("sub")?;
        if sub.len() > MAX_SUB_LENGTH {
            return Err(IdTokenError::ClaimMissing("sub"));
        }
        let aud: Vec<String> = match claims.get("aud") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(many)) if many.iter().all(Value::is_string) => {
                many.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        if aud.is_empty() {
            return Err(IdTokenError::ClaimMissing("aud"));
        }
        let (iss, exp, iat) = (text("iss")?, number("exp")?, number("iat")?);
        Ok(Self { sub, iss, aud, exp, iat, claims })
    }

    /// `sub`: the user's id, never empty.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// `iss`: who issued the token.
    #[must_use]
    pub fn iss(&self) -> &str {
        &self.iss
    }

    /// `aud`: for which applications.
    #[must_use]
    pub fn aud(&self) -> &[String] {
        &self.aud
    }

    /// `exp`: the expiry, in seconds since 1970 by the provider's clock.
    #[must_use]
    pub fn exp(&self) -> i64 {
        self.exp
    }

    /// `iat`: when the token was issued, in seconds since 1970 by the provider's clock.
    #[must_use]
    pub fn iat(&self) -> i64 {
        self.iat
    }

    /// `auth_time`: when the person last signed in at the provider, in seconds since 1970. Some providers send zero when
    /// they do not know it.
    #[must_use]
    pub fn auth_time(&self) -> Option<i64> {
        self.claims.number("auth_time").filter(|time| *time > 0)
    }

    /// `at_hash`: hash of the access token it came with. Newer Logto servers leave it out.
    #[must_use]
    pub fn at_hash(&self) -> Option<&str> {
        self.claims.text("at_hash")
    }

    /// Checks that the token is from this issuer and for this application (3.1.3.7 points 2 to 5):
    /// the checks that also apply to a stored token.
    ///
    /// # Errors
    /// [`IdTokenError::IssuerMismatch`], [`IdTokenError::AudienceMismatch`],
    /// [`IdTokenError::AuthorizedPartyMismatch`]
    pub fn check_parties(&self, issuer: &str, app_id: &str) -> Result<(), IdTokenError> {
        if self.iss != issuer {
            return Err(IdTokenError::IssuerMismatch);
        }
        if !self.aud.iter().any(|aud| aud == app_id) {
            return Err(IdTokenError::AudienceMismatch);
        }
        match self.claims.get("azp") {
            Some(azp) if azp.as_str() != Some(app_id) => Err(IdTokenError::AuthorizedPartyMismatch),
            None if self.aud.len() > 1 => Err(IdTokenError::AuthorizedPartyMismatch),
            _ => Ok(()),
        }
    }

    /// Checks a token that was just received.
    ///
    /// Its `iat` is taken as the provider's present time. Returns the offset of that clock
    /// from this device's, in seconds, for later decisions about the session.
    ///
    /// # Errors
    /// [`IdTokenError`], one variant per check.
    pub fn check_fresh(&self, expected: &Expected<'_>) -> Result<i64, IdTokenError> {
        self.check_parties(expected.issuer, expected.app_id)?;
        let offset = self.iat.saturating_sub(expected.now.seconds());
        let leeway = i64::try_from(expected.leeway.as_secs()).unwrap_or(i64::MAX);
        if self.exp <= self.iat {
            return Err(IdTokenError::Expired);
        }
        let latest = self.iat.saturating_add(NOT_BEFORE_LEEWAY_SECONDS);
        if self.claims.get("nbf").is_some_and(|nbf| !nbf.is_number())
            || self.claims.number("nbf").is_some_and(|nbf| nbf > latest)
        {
            return Err(IdTokenError::NotYetValid);
        }
        match &expected.origin {
            Origin::SignIn { nonce, max_age } => self.check_sign_in(nonce, *max_age)?,
            Origin::Renewal { previous } => self.check_renewal(previous)?,
        }
        // Last, so that this error means that only the clock is wrong.
        if offset.saturating_abs() > leeway {
            return Err(IdTokenError::ClockWrong { seconds: offset });
        }
        Ok(offset)
    }

    fn check_sign_in(&self, nonce: &str, max_age: Option<u64>) -> Result<(), IdTokenError> {
        if self.claims.get("nonce").and_then(Value::as_str) != Some(nonce) {
            return Err(IdTokenError::NonceMismatch);
        }
        let Some(max_age) = max_age else { return Ok(()) };
        // Both times are of the provider's clock, so this device's plays no part.
        let limit = i64::try_from(max_age).unwrap_or(i64::MAX);
        match self.auth_time() {
            Some(auth_time) if self.iat.saturating_sub(auth_time) <= limit => Ok(()),
            _ => Err(IdTokenError::AuthTimeTooOld),
        }
    }

    fn check_renewal(&self, previous: &Self) -> Result<(), IdTokenError> {
        let same = |name: &str| match (self.claims.get(name), previous.claims.get(name)) {
            (Some(new), Some(old)) => new == old,
            _ => true,
        };
        let count = |aud: &[String], one: &String| aud.iter().filter(|other| *other == one).count();
        // In any order.
        let same_aud = self.aud.len() == previous.aud.len()
            && self.aud.iter().all(|one| count(&self.aud, one) == count(&previous.aud, one));
        let same_people = self.sub == previous.sub && self.iss == previous.iss && same_aud;
        if !same_people || !same("auth_time") || !same("nonce") || !same("azp") {
            return Err(IdTokenError::RenewedForAnother);
        }
        Ok(())
    }
}

impl Deref for IdTokenClaims {
    type Target = Claims;

    fn deref(&self) -> &Claims {
        &self.claims
    }
}

/// The values that an ID token is checked against.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The configured issuer.
    pub issuer: &'a str,
    /// The configured application.
    pub app_id: &'a str,
    /// This device's time at arrival.
    pub now: UnixMillis,
    /// How far this device's clock may be off.
    pub leeway: Duration,
    /// The origin of the token.
    pub origin: Origin<'a>,
}

/// The origin of an ID token.
#[derive(Debug)]
pub enum Origin<'a> {
    /// A sign-in attempt.
    SignIn {
        /// The attempt's nonce.
        nonce: &'a str,
        /// The greatest age of the authentication at the provider in seconds, if the attempt limited it: see
        /// [`SignInAttempt::max_auth_age`](super::attempt::SignInAttempt::max_auth_age).
        max_age: Option<u64>,
    },
    /// A renewal of the session.
    Renewal {
        /// The claims of the session's ID token.
        previous: &'a IdTokenClaims,
    },
}

/// Returns whether `at_hash` is the left half of the access token's digest (OpenID Connect Core 3.1.3.6).
#[must_use]
pub fn at_hash_matches(at_hash: &str, digest: &[u8]) -> bool {
    digest.get(..digest.len() / 2).is_some_and(|half| !half.is_empty() && base64url::encode(half) == at_hash)
}

/// The reason why an ID token is refused. Nobody is signed in by it, and nothing of its response is
/// kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdTokenError {
    /// The text is not an acceptable signed token.
    #[error("the ID token is refused: {0}")]
    Jwt(#[from] JwtError),
    /// No key of the provider may verify it.
    #[error("the ID token is refused: {0}")]
    Key(#[from] KeyError),
    /// The signature is not by the provider's key.
    #[error("the ID token's signature is wrong")]
    SignatureWrong,
    /// A required claim is missing or has another type.
    #[error("the ID token has no valid \"{0}\"")]
    ClaimMissing(&'static str),
    /// It is from another issuer.
    #[error("the ID token is from another issuer")]
    IssuerMismatch,
    /// It is for another application.
    #[error("the ID token is for another application")]
    AudienceMismatch,
    /// It is for several applications, and this one is not the authorized party.
    #[error("the ID token's authorized party is another application")]
    AuthorizedPartyMismatch,
    /// It had expired when it was issued.
    #[error("the ID token has expired")]
    Expired,
    /// It is valid only later.
    #[error("the ID token is not valid yet")]
    NotYetValid,
    /// This device's clock and the provider's are too far apart.
    #[error("this device's clock is {} {} the server's", minutes(*seconds), if *seconds > 0 { "behind" } else { "ahead of" })]
    ClockWrong {
        /// The provider's time minus this device's, in seconds.
        seconds: i64,
    },
    /// It belongs to another sign-in attempt.
    #[error("the ID token belongs to another sign-in attempt")]
    NonceMismatch,
    /// The person signed in longer ago than the app asked for, or the provider did not say when.
    #[error("the sign-in at the provider is too long ago")]
    AuthTimeTooOld,
    /// It does not belong to the access token it came with.
    #[error("the ID token does not belong to its access token")]
    AccessTokenMismatch,
    /// A renewal returned the token of another person or sign-in.
    #[error("the renewed ID token belongs to another sign-in")]
    RenewedForAnother,
}

fn minutes(seconds: i64) -> String {
    match seconds.saturating_abs() {
        s if s < 120 => format!("{s} seconds"),
        s if s < 7200 => format!("{} minutes", s / 60),
        s if s < 172_800 => format!("{} hours", s / 3600),
        s => format!("{} days", s / 86_400),
    }
}

impl IdTokenError {
    /// Stable code, `id_token.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Jwt(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::SignatureWrong => "id_token.signature_wrong",
            Self::ClaimMissing(_) => "id_token.claim_missing",
            Self::IssuerMismatch => "id_token.issuer_mismatch",
            Self::AudienceMismatch => "id_token.audience_mismatch",
            Self::AuthorizedPartyMismatch => "id_token.authorized_party_mismatch",
            Self::Expired => "id_token.expired",
            Self::NotYetValid => "id_token.not_yet_valid",
            Self::ClockWrong { .. } => "id_token.clock_wrong",
            Self::NonceMismatch => "id_token.nonce_mismatch",
            Self::AuthTimeTooOld => "id_token.auth_time_too_old",
            Self::AccessTokenMismatch => "id_token.access_token_mismatch",
            Self::RenewedForAnother => "id_token.renewed_for_another",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "id_token_tests.rs"]
mod tests;
