//! Faults that can be switched on to test how a client reacts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::lock::lock;

/// The faults that are switched on. [`Faults::default`] has none.
///
/// ```
/// use logto_dev::{Endpoint, Failure, Faults};
/// let faults = Faults {
///     failures: vec![Failure::status(Endpoint::Token, 503).times(2)],
///     ..Faults::default()
/// };
/// ```
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// Delays before a request is processed, by endpoint.
    pub delays: Vec<(Endpoint, Duration)>,
    /// Delays after a request was processed and before its response is sent, by endpoint.
    pub late_answers: Vec<(Endpoint, Duration)>,
    /// Failures by endpoint. The first one for the endpoint of a request is used.
    pub failures: Vec<Failure>,
    /// Offset of the server's clock in seconds: positive when it is ahead, negative when it is behind.
    pub clock_offset: i64,
    /// Faults of ID tokens.
    pub id_token: Vec<IdTokenFault>,
    /// Faults of token responses, apart from the ID token.
    pub token: Vec<TokenFault>,
    /// Faults of the discovery document.
    pub discovery: Vec<DiscoveryFault>,
    /// Faults of the redirect to the application.
    pub callback: Vec<CallbackFault>,
    /// The `sub` of every userinfo response.
    pub userinfo_sub: Option<String>,
    /// Lifetimes that differ from those of Logto.
    pub lifetimes: TokenLifetimes,
    /// Grace period in milliseconds in which a rotated refresh token may be used again, if it differs from
    /// that of Logto (3000). With 0, every second use revokes the grant.
    pub refresh_grace_ms: Option<i64>,
    /// The SMTP reply (`535 5.7.8 Authentication credentials invalid`) of the built-in mail server instead of
    /// accepting a message.
    pub smtp: Option<String>,
    /// The SMTP reply (`550 5.1.1 No such user`) of the built-in mail server to every recipient.
    pub smtp_recipient: Option<String>,
    /// The number of further messages that the built-in mail server rejects temporarily with 451, as servers
    /// with greylisting do.
    pub smtp_greylisting: u32,
    /// Delay of every reply of the built-in mail server.
    pub smtp_delay: Option<Duration>,
    /// The Twilio error code (20003, 21211, …) of the built-in Twilio API. Twilio reports the codes from 30001
    /// on only after it accepted the message, so with those the message is accepted and never arrives.
    pub twilio: Option<u32>,
}

/// The requests that a fault applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// The discovery document.
    Discovery,
    /// The key set.
    Jwks,
    /// The authorization endpoint.
    Authorize,
    /// The token endpoint, any grant.
    Token,
    /// Userinfo.
    Userinfo,
    /// Revocation.
    Revocation,
    /// The end-session page.
    EndSession,
    /// The Experience API behind the sign-in page.
    Experience,
    /// The Account API.
    Account,
    /// The Management API.
    Management,
    /// The demo API.
    DemoApi,
}

/// An endpoint that fails, for a number of requests or for all.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The kind of failure.
    pub kind: FailureKind,
    /// The number of requests that will still fail; `None` for all.
    pub remaining: Option<u32>,
}

/// How a request fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// A response with this status, a JSON error, and a `Retry-After` header in seconds, if given. The
    /// request is not processed.
    Status(u16, Option<u32>),
    /// A response with status 200 and an HTML page instead of JSON. The request is not processed.
    Html,
    /// No response. The request is not processed.
    Hang,
    /// The request is processed, but the connection breaks before its response is sent.
    LostAnswer,
}

impl Failure {
    /// `endpoint` responds with `status`.
    #[must_use]
    pub fn status(endpoint: Endpoint, status: u16) -> Self {
        Self::new(endpoint, FailureKind::Status(status, None))
    }

    /// `endpoint` processes requests, but their responses are lost.
    #[must_use]
    pub fn lost_answer(endpoint: Endpoint) -> Self {
        Self::new(endpoint, FailureKind::LostAnswer)
    }

    /// `endpoint` fails with `kind`.
    #[must_use]
    pub fn new(endpoint: Endpoint, kind: FailureKind) -> Self {
        Self { endpoint, kind, remaining: None }
    }

    /// Limits the failure to the next `times` requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.remaining = Some(times);
        self
    }
}

/// A fault of every ID token that is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdTokenFault {
    /// `nonce` differs from that of the request.
    WrongNonce,
    /// `nonce` is missing.
    MissingNonce,
    /// `aud` is another application.
    WrongAudience,
    /// `iss` is another issuer.
    WrongIssuer,
    /// `sub` has this value.
    Subject(String),
    /// `sub` is missing.
    MissingSubject,
    /// `exp` was an hour ago.
    Expired,
    /// `iat` is in one day.
    IssuedInTheFuture,
    /// `at_hash` belongs to another token.
    WrongAtHash,
    /// The signature is invalid.
    BadSignature,
    /// `alg` is `none`.
    AlgNone,
    /// The key of the signature is not published.
    UnknownKey,
    /// The token is not a JWT.
    Garbage,
}

/// A fault of token responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// The ID token is missing.
    MissingIdToken,
    /// The access token is missing.
    MissingAccessToken,
    /// The refresh token is missing although the client may have one.
    MissingRefreshToken,
    /// `token_type` has this value.
    Type(String),
    /// `expires_in` has this value.
    ExpiresIn(i64),
}

/// A fault of the discovery document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscoveryFault {
    /// `issuer` has this value.
    Issuer(String),
    /// This member is missing.
    Missing(String),
    /// This member (first) has this value (second).
    Member(String, String),
}

/// A fault of the redirect to the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackFault {
    /// `iss` has this value.
    Issuer(String),
    /// `iss` is missing.
    MissingIssuer,
    /// `state` has this value.
    State(String),
    /// `state` is missing.
    MissingState,
    /// `code` is missing.
    MissingCode,
}

/// Lifetimes in seconds that differ from those of Logto, which are in parentheses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenLifetimes {
    /// Lifetime of an authorization code (60).
    pub code: Option<i64>,
    /// Lifetime of an access token (3600).
    pub access_token: Option<i64>,
    /// Lifetime of an ID token (3600).
    pub id_token: Option<i64>,
    /// Lifetime of a refresh token (14 days).
    pub refresh_token: Option<i64>,
    /// Lifetime of a verification code (600).
    pub verification_code: Option<i64>,
}

/// A handle to the faults of a running server. Clones refer to the same server.
#[derive(Clone, Debug, Default)]
pub struct FaultsHandle(Arc<Mutex<Faults>>);

impl FaultsHandle {
    /// Replaces all faults.
    pub fn set(&self, faults: Faults) {
        *lock(&self.0) = faults;
    }

    /// Changes some faults.
    pub fn update(&self, change: impl FnOnce(&mut Faults)) {
        change(&mut lock(&self.0));
    }

    /// Switches off every fault.
    pub fn clear(&self) {
        self.set(Faults::default());
    }

    /// The current faults.
    #[must_use]
    pub fn get(&self) -> Faults {
        lock(&self.0).clone()
    }

    /// The delay before `endpoint` processes a request.
    pub(crate) fn delay(&self, endpoint: Endpoint) -> Option<Duration> {
        delay_of(&lock(&self.0).delays, endpoint)
    }

    /// The delay before `endpoint` sends a response.
    pub(crate) fn response_delay(&self, endpoint: Endpoint) -> Option<Duration> {
        delay_of(&lock(&self.0).late_answers, endpoint)
    }

    /// Whether this message is rejected by greylisting. Counts the message.
    pub(crate) fn is_greylisted(&self) -> bool {
        let mut faults = lock(&self.0);
        let is_greylisted = faults.smtp_greylisting > 0;
        faults.smtp_greylisting = faults.smtp_greylisting.saturating_sub(1);
        is_greylisted
    }

    /// The failure of this request, if there is one. Counts the request.
    pub(crate) fn failure(&self, endpoint: Endpoint) -> Option<FailureKind> {
        let mut faults = lock(&self.0);
        let failure =
            faults.failures.iter_mut().find(|failure| failure.endpoint == endpoint && failure.remaining != Some(0))?;
        if let Some(remaining) = &mut failure.remaining {
            *remaining -= 1;
        }
        Some(failure.kind.clone())
    }
}

fn delay_of(delays: &[(Endpoint, Duration)], endpoint: Endpoint) -> Option<Duration> {
    delays.iter().find(|(delayed, _)| *delayed == endpoint).map(|(_, delay)| *delay)
}
