//! What is checked, and what can be found.

use crate::config::ConfigProblem;

/// Something the check-up looks at, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// The address is one that browsers give cryptography to.
    SecureContext,
    /// localStorage and sessionStorage work and have room.
    Storage,
    /// IndexedDB works.
    IndexedDb,
    /// Web Locks work.
    WebLocks,
    /// Tabs hear of each other.
    Tabs,
    /// Cookies are on.
    Cookies,
    /// `config.json` could be read.
    Config,
    /// The app's own host answers.
    Network,
    /// Something at the endpoint answers as Logto does.
    Endpoint,
    /// It is the issuer that follows from the configuration.
    Issuer,
    /// Its keys can be used.
    Keys,
    /// The device's clock is right.
    Clock,
    /// The server lets this page read the answers for the application.
    Origin,
    /// The server knows the application.
    AppId,
    /// The application may send people back here.
    RedirectUri,
    /// The server accepts everything else that is asked for at sign-in.
    Request,
}

impl Check {
    /// Those of the browser; they need no configuration.
    pub(crate) const LOCAL: [Self; 6] =
        [Self::SecureContext, Self::Storage, Self::IndexedDb, Self::WebLocks, Self::Tabs, Self::Cookies];

    /// Those of everything else.
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

    /// All of them, in order.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::LOCAL.into_iter().chain(Self::REMOTE)
    }

    /// Its name for programs.
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

/// How far a check is.
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
    /// Its name for programs.
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

/// What is wrong with the answer of a server, or with there being none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The page's own policy (CSP) forbids the request.
    Forbidden,
    /// Nothing came.
    Unreachable,
    /// Nothing came in time.
    Late,
    /// Something answered, and the page may not read it.
    Hidden,
    /// The request was sent elsewhere.
    Redirected,
    /// The server has trouble itself.
    Broken(u16),
    /// Another status than the one that Logto gives.
    Status(u16),
    /// The status fits, the content doesn't.
    Strange,
}

/// Whose clock the device's was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reference {
    /// That of the sign-in server.
    Server,
    /// That of the app's host.
    Host,
    /// The moment at which the ID token was issued.
    Token,
}

/// Something wrong.
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
    /// The app's own host doesn't answer.
    HostGone,
    /// What the endpoint answers, or the keys.
    Answer(Trouble),
    OtherIssuer {
        expected: String,
        found: String,
    },
    /// The description can't be used; the reason in the library's words.
    Unfit {
        reason: String,
    },
    /// No key verifies anything.
    NoKeys,
    ClockOff {
        /// How far the device is ahead; behind where it is negative.
        seconds: i64,
        against: Reference,
        /// Whether sign-ins fail by it.
        fails: bool,
    },
    /// The server answers this page for no application with this id.
    OriginRefused {
        origin: String,
    },
    UnknownApp {
        app_id: String,
    },
    /// The application wants something that a single-page application doesn't have.
    OtherKindOfApp,
    RedirectUnregistered {
        uri: String,
    },
    UnknownResource,
    /// The server's own code for it.
    RequestRefused {
        error: String,
    },
}

impl Problem {
    /// Whether signing in works all the same.
    pub(crate) fn is_warning(&self) -> bool {
        match self {
            Self::NoIndexedDb { needed } => !needed,
            Self::ClockOff { fails, .. } => !fails,
            Self::NoLocks | Self::NoTabs | Self::NoCookies | Self::HostGone => true,
            _ => false,
        }
    }
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// It can't be known.
    Skipped,
    Found(Problem),
}

impl Verdict {
    /// The state it leads to.
    pub(crate) fn state(&self) -> State {
        match self {
            Self::Passed => State::Passed,
            Self::Skipped => State::Skipped,
            Self::Found(problem) if problem.is_warning() => State::Warning,
            Self::Found(_) => State::Failed,
        }
    }
}

/// A verdict and what it rests on: addresses, statuses and codes, no secrets.
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
    /// With what it rests on.
    pub(crate) fn by(mut self, evidence: String) -> Self {
        self.evidence = evidence;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_in_one_list_and_has_a_name_of_its_own() {
        let mut names: Vec<&str> = Check::all().map(Check::id).collect();
        assert_eq!(names.len(), 16);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 16);
    }

    #[test]
    fn what_hinders_nobody_is_a_warning() {
        let state = |problem| Verdict::Found(problem).state();
        assert_eq!(state(Problem::NoIndexedDb { needed: false }), State::Warning);
        assert_eq!(state(Problem::NoIndexedDb { needed: true }), State::Failed);
        assert_eq!(state(Problem::StorageFull), State::Failed);
    }
}
