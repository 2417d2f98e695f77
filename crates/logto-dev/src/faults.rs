//! Faults that can be switched on, to see what a client does about them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::sync::lock;

/// What goes wrong. [`Faults::default`] is nothing at all.
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
    /// Requests that are processed late, by endpoint.
    pub delays: Vec<(Endpoint, Duration)>,
    /// Requests that are processed at once and answered late, by endpoint.
    pub late_answers: Vec<(Endpoint, Duration)>,
    /// Answers that fail, by endpoint; the first one that fits is used.
    pub failures: Vec<Failure>,
    /// Seconds the server's clock is ahead (or, negative, behind).
    pub clock_offset: i64,
    /// What is wrong with ID tokens.
    pub id_token: Vec<IdTokenFault>,
    /// What is wrong with the answers of the token endpoint, beside the ID token.
    pub token: Vec<TokenFault>,
    /// What is wrong with the discovery document.
    pub discovery: Vec<DiscoveryFault>,
    /// What is wrong with the redirect back to the application.
    pub callback: Vec<CallbackFault>,
    /// The `sub` userinfo answers with, whoever asks.
    pub userinfo_sub: Option<String>,
    /// Lives other than Logto's.
    pub lives: Lives,
    /// How long after its first use a refresh token may be used again, in milliseconds, where that
    /// shall differ from Logto's (3000). With 0 every second use ends the grant.
    pub refresh_grace_ms: Option<i64>,
    /// An SMTP reply (`535 5.7.8 Authentication credentials invalid`) the built-in mail server
    /// gives instead of accepting a message.
    pub smtp: Option<String>,
    /// An SMTP reply (`550 5.1.1 No such user`) the built-in mail server gives to recipients.
    pub smtp_recipient: Option<String>,
    /// How many of the next messages the built-in mail server puts off with 451, as servers with
    /// greylisting do the first time.
    pub smtp_greylisting: u32,
    /// How late the built-in mail server gives each reply.
    pub smtp_delay: Option<Duration>,
    /// A Twilio error number (20003, 21211, …) the built-in look-alike answers with. Those from 30001
    /// on are told by a real one only later: it takes the message, and the message never arrives.
    pub twilio: Option<u32>,
}

/// Which requests a fault concerns.
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

impl Endpoint {
    /// The endpoint a request path belongs to.
    pub(crate) fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/oidc/.well-known/openid-configuration" => Self::Discovery,
            "/oidc/jwks" => Self::Jwks,
            "/oidc/auth" => Self::Authorize,
            "/oidc/token" => Self::Token,
            "/oidc/me" => Self::Userinfo,
            "/oidc/token/revocation" => Self::Revocation,
            "/oidc/session/end" => Self::EndSession,
            _ if path.starts_with("/api/experience") => Self::Experience,
            _ if path.starts_with("/api/my-account") || path.starts_with("/api/verifications/") => Self::Account,
            _ if path.starts_with("/demo-api/") => Self::DemoApi,
            _ if path.starts_with("/api/") => Self::Management,
            _ => return None,
        })
    }
}

/// An endpoint that fails, for a number of requests or for good.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Where.
    pub endpoint: Endpoint,
    /// How.
    pub kind: FailureKind,
    /// How often from now; `None` is always.
    pub remaining: Option<u32>,
}

/// How a request fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// This status with a JSON error, and `Retry-After` seconds when given. Nothing is processed.
    Status(u16, Option<u32>),
    /// 200 with an HTML page instead of JSON. Nothing is processed.
    Html,
    /// No answer, ever. Nothing is processed.
    Hang,
    /// The request is processed and its answer lost: the connection breaks.
    LostAnswer,
}

impl Failure {
    /// `endpoint` answers `status`.
    #[must_use]
    pub fn status(endpoint: Endpoint, status: u16) -> Self {
        Self::new(endpoint, FailureKind::Status(status, None))
    }

    /// `endpoint` processes requests and loses its answers.
    #[must_use]
    pub fn lost_answer(endpoint: Endpoint) -> Self {
        Self::new(endpoint, FailureKind::LostAnswer)
    }

    /// `endpoint` fails in the way of `kind`.
    #[must_use]
    pub fn new(endpoint: Endpoint, kind: FailureKind) -> Self {
        Self { endpoint, kind, remaining: None }
    }

    /// Fails only the next `times` requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.remaining = Some(times);
        self
    }
}

/// Something wrong with every ID token that is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdTokenFault {
    /// `nonce` is another one.
    WrongNonce,
    /// There is no `nonce`.
    MissingNonce,
    /// `aud` is another application.
    WrongAudience,
    /// `iss` is another issuer.
    WrongIssuer,
    /// `sub` is this one.
    Subject(String),
    /// There is no `sub`.
    MissingSubject,
    /// `exp` is an hour ago.
    Expired,
    /// `iat` is a day ahead.
    IssuedInTheFuture,
    /// `at_hash` belongs to another token.
    WrongAtHash,
    /// The signature does not fit.
    BadSignature,
    /// `alg` is `none`.
    AlgNone,
    /// Signed by a key that is not published.
    UnknownKey,
    /// The token is not a JWT at all.
    Garbage,
}

/// Something wrong with answers of the token endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// There is no ID token.
    MissingIdToken,
    /// There is no access token.
    MissingAccessToken,
    /// There is no refresh token, although the client may have one.
    MissingRefreshToken,
    /// `token_type` is this.
    Type(String),
    /// `expires_in` is this.
    ExpiresIn(i64),
}

/// Something wrong with the discovery document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscoveryFault {
    /// `issuer` is this.
    Issuer(String),
    /// A member is absent.
    Missing(String),
    /// A member has this value.
    Member(String, String),
}

/// Something wrong with the redirect back to the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackFault {
    /// `iss` is this.
    Issuer(String),
    /// There is no `iss`.
    MissingIssuer,
    /// `state` is this.
    State(String),
    /// There is no `state`.
    MissingState,
    /// There is no `code`.
    MissingCode,
}

/// Lives in seconds, where they shall differ from Logto's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lives {
    /// Of an authorization code (60).
    pub code: Option<i64>,
    /// Of an access token (3600).
    pub access_token: Option<i64>,
    /// Of an ID token (3600).
    pub id_token: Option<i64>,
    /// Of a refresh token (14 days).
    pub refresh_token: Option<i64>,
    /// Of a verification code (600).
    pub verification_code: Option<i64>,
}

/// Switches faults while the server runs. Clones switch the same server.
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

    /// Switches every fault off.
    pub fn clear(&self) {
        self.set(Faults::default());
    }

    /// The faults in force.
    #[must_use]
    pub fn get(&self) -> Faults {
        lock(&self.0).clone()
    }

    /// How late `endpoint` processes requests.
    pub(crate) fn delay(&self, endpoint: Endpoint) -> Option<Duration> {
        at(&lock(&self.0).delays, endpoint)
    }

    /// How late the answer of `endpoint` comes.
    pub(crate) fn late_answer(&self, endpoint: Endpoint) -> Option<Duration> {
        at(&lock(&self.0).late_answers, endpoint)
    }

    /// Whether this message is put off; counts it.
    pub(crate) fn puts_off(&self) -> bool {
        let mut faults = lock(&self.0);
        let puts_off = faults.smtp_greylisting > 0;
        faults.smtp_greylisting = faults.smtp_greylisting.saturating_sub(1);
        puts_off
    }

    /// The way this request fails; counts it.
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

fn at(times: &[(Endpoint, Duration)], endpoint: Endpoint) -> Option<Duration> {
    times.iter().find(|(at, _)| *at == endpoint).map(|(_, by)| *by)
}
