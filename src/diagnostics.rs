//! The checks of the check-up, and their results.

use crate::config::ConfigProblem;

/// A check, in the order of the check-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// The page is a secure context: others have no Web Crypto.
    SecureContext,
    /// localStorage and sessionStorage work and have room.
    Storage,
    /// IndexedDB works.
    IndexedDb,
    /// Web Locks work.
    WebLocks,
    /// Tabs can exchange messages.
    Tabs,
    /// Cookies are on.
    Cookies,
    /// `config.json` could be read.
    Config,
    /// The app's own host answers.
    Network,
    /// A Logto server answers at the endpoint.
    Endpoint,
    /// Its issuer is the one that follows from the configuration.
    Issuer,
    /// Its keys can be used.
    Keys,
    /// The device's clock is right.
    Clock,
    /// CORS allows this page to read the answers for the application.
    Origin,
    /// The server knows the application.
    AppId,
    /// The redirect URI of this page is registered.
    RedirectUri,
    /// The server accepts the remaining parameters of a sign-in.
    Request,
}

impl Check {
    /// The checks of the browser, which need no configuration.
    pub(crate) const LOCAL: [Self; 6] =
        [Self::SecureContext, Self::Storage, Self::IndexedDb, Self::WebLocks, Self::Tabs, Self::Cookies];

    /// All other checks.
    pub(crate) const REMOTE: [Self; 10] = [
        Self::Config,
        Self::Network,
        Self::Endpoint,
        Self::Issuer,
        Self::Keys,
        Self::Clock,
        Self::Origin,
        Self::AppId,
        Self::RedirectUri,
        Self::Request,
    ];

    /// Returns all checks, in order.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::LOCAL.into_iter().chain(Self::REMOTE)
    }

    /// Returns its identifier.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::SecureContext => "secure-context",
            Self::Storage => "storage",
            Self::IndexedDb => "indexed-db",
            Self::WebLocks => "web-locks",
            Self::Tabs => "tabs",
            Self::Cookies => "cookies",
            Self::Config => "config",
            Self::Network => "network",
            Self::Endpoint => "endpoint",
            Self::Issuer => "issuer",
            Self::Keys => "keys",
            Self::Clock => "clock",
            Self::Origin => "origin",
            Self::AppId => "app-id",
            Self::RedirectUri => "redirect-uri",
            Self::Request => "request",
        }
    }
}

/// The state of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Running,
    Passed,
    Warning,
    Failed,
    Skipped,
}

impl State {
    /// Returns its identifier.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Passed => "passed",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// What is wrong with the answer of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestFailure {
    /// The page's Content Security Policy forbids the request.
    Forbidden,
    /// There was no answer.
    Unreachable,
    /// There was no answer in time.
    Late,
    /// There was an answer that CORS does not allow to read.
    Hidden,
    /// The request was redirected.
    Redirected,
    /// A server error.
    Broken(u16),
    /// A status that Logto does not send.
    Status(u16),
    /// The status is as expected, the content is not.
    Strange,
}

/// The clock that the device's clock was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockReference {
    /// The clock of the sign-in server.
    Server,
    /// The clock of the app's host.
    Host,
    /// The `iat` claim of the ID token.
    Token,
}

/// A problem that a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    InsecureContext,
    StorageBlocked,
    StorageFull,
    /// Whether the session is kept there.
    NoIndexedDb {
        needed: bool,
    },
    NoLocks,
    NoTabs,
    NoCookies,
    Config(ConfigProblem),
    Offline,
    /// The app's host does not answer.
    HostGone,
    /// The answer of the endpoint, or the one with the keys.
    Answer(RequestFailure),
    OtherIssuer {
        expected: String,
        found: String,
    },
    /// The discovery document can't be used; `reason` is the library's message.
    Unfit {
        reason: String,
    },
    /// No key can verify an ID token.
    NoKeys,
    ClockOff {
        /// How many seconds the device is ahead; negative where it is behind.
        seconds: i64,
        against: ClockReference,
        /// Whether sign-ins fail because of it.
        fails: bool,
    },
    /// CORS does not allow this origin for the application.
    OriginRefused {
        origin: String,
    },
    UnknownApp {
        app_id: String,
    },
    /// The application is not a single-page application: it requires a secret.
    OtherKindOfApp,
    RedirectUnregistered {
        uri: String,
    },
    UnknownResource {
        /// The API resources, separated by commas; empty while it is not known which.
        resources: String,
    },
    /// The server refused the request with this error code.
    RequestRefused {
        error: String,
    },
}

impl Problem {
    /// Whether signing in works in spite of it.
    pub(crate) fn is_warning(&self) -> bool {
        match self {
            Self::NoIndexedDb { needed } => !needed,
            Self::ClockOff { fails, .. } => !fails,
            Self::NoLocks | Self::NoTabs | Self::NoCookies | Self::HostGone => true,
            _ => false,
        }
    }
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// It could not be checked.
    Skipped,
    Found(Problem),
}

impl Verdict {
    /// Returns the state of the check.
    pub(crate) fn state(&self) -> State {
        match self {
            Self::Passed => State::Passed,
            Self::Skipped => State::Skipped,
            Self::Found(problem) if problem.is_warning() => State::Warning,
            Self::Found(_) => State::Failed,
        }
    }
}

/// A verdict and its evidence: addresses, statuses and codes, no secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    pub(crate) evidence: String,
}

impl From<Verdict> for Finding {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, evidence: String::new() }
    }
}

impl Finding {
    /// Adds the evidence.
    pub(crate) fn with_evidence(mut self, evidence: String) -> Self {
        self.evidence = evidence;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_in_one_list_and_has_its_own_id() {
        let mut names: Vec<&str> = Check::all().map(Check::id).collect();
        assert_eq!(names.len(), 16);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 16);
    }

    #[test]
    fn problem_that_allows_sign_in_is_a_warning() {
        let state = |problem| Verdict::Found(problem).state();
        assert_eq!(state(Problem::NoIndexedDb { needed: false }), State::Warning);
        assert_eq!(state(Problem::NoIndexedDb { needed: true }), State::Failed);
        assert_eq!(state(Problem::StorageFull), State::Failed);
    }
}
