//! Signing in and out, in English.

use crate::deadline::Left;
use crate::i18n::{
    Ended, Ending, Explained, Failure, Flow, NotFound, Note, Notices, Progress, SignIn, Storage, Timeline, Update,
};

/// For all long waits.
const SLOW: &str = "Still working. The sign-in server is slow to answer.";

pub(super) static FLOW: Flow = Flow {
    sign_in: SignIn {
        progress: Progress { title: "Sign in", working: "Taking you to sign in…", slow: SLOW },
        returned: Note {
            title: "Ready when you are",
            body: "You came back before you were signed in. Nothing is lost: carry on whenever you like.",
        },
        go_on: "Continue to sign-in",
    },
    sign_out: Progress { title: "Sign out", working: "Signing you out…", slow: SLOW },
    callback: Progress { title: "Signing you in", working: "Finishing your sign-in…", slow: SLOW },
    notices: Notices {
        stale: Note {
            title: "You're still signed in",
            body: "The sign-in server can't be reached, so this page may be out of date. It keeps trying, and this message goes by itself.",
        },
        try_now: "Try now",
        ending: Ending {
            label: "End of your session",
            title: ending,
            body: |time| {
                ["This session ends on ", time, ". Sign in again before, and nothing interrupts you."].concat()
            },
            sign_in: "Sign in again now",
            later: "Later",
        },
        ended: Ended {
            title: "Your session has ended",
            reason: ended,
            then: "Sign in again, and you'll be back where you were.",
            sign_in: "Sign in again",
        },
        switched: |name| ["You're now signed in as ", name.unwrap_or("somebody else")].concat(),
        switched_body: "Another account was signed in in another tab, and this tab shows that one now.",
        left_elsewhere: Note {
            title: "You were signed out in another tab",
            body: "You signed out there, or the session ended; this tab followed.",
        },
        left_here: Note {
            title: "You're signed out here",
            body: "The sign-in server couldn't be reached, so you may still be signed in there. On a computer that others use, close the browser, or sign in and out once more later.",
        },
        storage: Storage {
            blocked: "This browser stores nothing for this page",
            full: "This page's storage is full",
            signed_in: "You stay signed in only until you leave or reload this page.",
            signed_out: "Signing in doesn't work like that.",
            allow: "Allow this page to store data (cookies and site data) in the browser's settings, then reload it.",
            free: "Delete some of this site's data in the browser's settings, then reload the page.",
        },
        dismiss: "Dismiss",
    },
    failure: Failure {
        explain: failure,
        try_instead: "Try this address instead:",
        cancelled: Note {
            title: "Sign-in cancelled",
            body: "You left before you were signed in, and nothing has changed. You can start again at any time.",
        },
        still_signed_in: "You're signed in all the same, and can carry on.",
        for_operator: "For the operator of this app:",
        sign_in_again: "Sign in again",
        retry: "Try again",
        go_home: "Go home",
        go_on: "Carry on",
        check_up: "Run a check-up",
        code: "Code:",
    },
    timeline: Timeline {
        title: "Your sign-in, step by step",
        steps: ["Getting ready", "At the sign-in server", "Exchanging the code for tokens", "Checking the tokens"],
        total: "In total",
    },
    not_found: NotFound {
        title: "There is no such page",
        body: "The address may be mistyped, or the page has moved.",
        go_home: "Go home",
    },
    update: Update {
        title: "A new version of this app is ready",
        body: "Reload the page when it suits you. Save first what you are editing.",
        gone: "This page belongs to the version before and can no longer be loaded. Reload the app to go on.",
        reload: "Reload",
        later: "Later",
    },
};

/// How soon the session ends.
fn ending(left: Left) -> String {
    let (number, unit) = match left {
        Left::Hours(1) => return "You'll be signed out in 1 hour".to_owned(),
        Left::Hours(hours) => (hours, " hours"),
        Left::Minutes(1) => return "You'll be signed out in 1 minute".to_owned(),
        Left::Minutes(minutes) => (minutes, " minutes"),
        Left::Moment => return "You'll be signed out in less than a minute".to_owned(),
    };
    ["You'll be signed out in ", &number.to_string(), unit].concat()
}

/// Why a session has ended.
fn ended(code: &str) -> &'static str {
    match code {
        "session.expired" => "It reached its time limit.",
        "session.refused" => {
            "The sign-in server didn't extend it. Perhaps you were away for long, signed out on another device, or your account was changed."
        }
        "session.not_genuine" => {
            "What this browser had stored about it didn't come from the sign-in server, so it was thrown away."
        }
        _ => "The sign-in server didn't extend it.",
    }
}

fn failure(code: &str) -> Explained {
    let (area, reason) = code.split_once('.').unwrap_or((code, ""));
    let (title, body) = match (area, reason) {
        ("callback", "unknown_state" | "missing_state") => (
            "This sign-in link can't be used",
            "It was used before, it is from another browser, or it wasn't made by this app. Nobody was signed in with it.",
        ),
        ("callback", "attempt_over") => {
            ("That took too long", "A sign-in has to be finished within an hour. Start it again.")
        }
        ("callback", "provider") => ("The sign-in server said no", ""),
        ("callback", _) => (
            "The answer of the sign-in server doesn't fit",
            "To be safe, nobody was signed in with it. Start again from here.",
        ),
        ("id_token", "clock_wrong") => ("Please check your clock", ""),
        ("id_token" | "token_answer", _) => (
            "The sign-in server's answer was refused",
            "It didn't pass the checks that keep your account safe, so nothing of it was kept.",
        ),
        ("http", "network") => ("No answer from the server", ""),
        ("http", "timeout" | "server_error" | "rate_limited") => {
            ("The server has trouble", "It is too busy or out of order at the moment. Nothing is lost.")
        }
        ("discovery", "issuer_mismatch") => ("This app and its sign-in server disagree about the server's address", ""),
        ("discovery", "foreign_endpoint") => ("The sign-in server isn't set up safely", ""),
        ("discovery", "no_usable_algorithm" | "no_s256") => ("The sign-in server doesn't suit this app", ""),
        ("http" | "discovery", _) => (
            "The sign-in server answers strangely",
            "What answered at that address doesn't behave like a Logto server.",
        ),
        ("oauth", _) => ("The sign-in server refused the request", ""),
        ("config", _) => ("This app is not set up correctly", ""),
        ("storage", "full") => ("This page's storage is full", "Signing in needs a little room in it."),
        ("storage", _) => ("This browser doesn't let the page store anything", ""),
        ("crypto", _) => ("This browser can't sign in securely", ""),
        ("insecure_context", _) => (
            "This address is not secure",
            "Browsers keep the cryptography that sign-in needs from pages under such an address.",
        ),
        ("framed", _) => (
            "Open this app in its own tab",
            "Signing in inside another page is refused, because that page could deceive you.",
        ),
        ("session", _) => ("Your session has ended", ended(code)),
        ("not_authenticated", _) => ("You're no longer signed in", ""),
        ("session_changed", _) => ("The session has changed", "Somebody signed in or out in another tab meanwhile."),
        _ => ("That didn't work", ""),
    };
    Explained { title, body: (!body.is_empty()).then_some(body) }
}
