//! English.

mod account;
mod api;
mod connectors;
mod connectors_form;
mod management;
mod organizations;
mod sign_in_experience;

use super::{
    Advice, Config, Ended, Ending, Explained, Failure, Home, Layout, Lives, NotFound, Note, Notices, Profile, Progress,
    SignIn, Storage, Texts,
};
use crate::app::config::ConfigProblem;
use crate::app::deadline::Left;

/// The last step of every cure.
const RELOAD: &str = "Reload this page. Nothing has to be rebuilt.";

/// For all long waits.
const SLOW: &str = "Still working. The sign-in server is slow to answer.";

pub(super) static EN: Texts = Texts {
    language: "en",
    product: "Logto for Leptos",
    page_title: |page| [page, " – Logto for Leptos"].concat(),
    layout: Layout {
        skip: "Skip to the content",
        navigation: "Main",
        menu: "Menu",
        home: "Home",
        profile: "Profile",
        organizations: "Organizations",
        api: "API",
        connectors: "Connectors",
        sign_in_experience: "Sign-in experience",
        sign_in: "Sign in",
        sign_out: "Sign out",
        account: |name| ["Account of ", name].concat(),
        nameless: "Signed in",
        theme: "Colours",
        theme_system: "As the system",
        theme_light: "Light",
        theme_dark: "Dark",
        footer: "Built with Rust, Leptos and Logto.",
        loading: "Loading…",
    },
    home: Home {
        title: "Home",
        headline: "Sign in once, and carry on",
        lead: |host| {
            [
                "Your account lives at ",
                host,
                ". You go there to sign in and come straight back, with your profile at hand.",
            ]
            .concat()
        },
        sign_in: "Sign in",
        create_account: "Create an account",
        points: [
            (
                "shield",
                "No password on this page",
                "You type it at your sign-in server only. This app gets a token made for it.",
            ),
            ("tabs", "All tabs agree", "Sign in or out in one tab, and the others follow at once."),
            ("refresh", "Stays signed in", "Sessions renew in the background, and survive sleep and bad networks."),
        ],
        hello: |name| ["Hello, ", name].concat(),
        hello_nameless: "Hello",
        signed_in: "You're signed in.",
        email: "E-mail",
        phone: "Phone",
        server: "Account at",
        view_profile: "View profile",
        sign_out: "Sign out",
    },
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
    account: account::ACCOUNT,
    profile: Profile {
        title: "Profile",
        claims: "Your ID token",
        claims_lead: "What the sign-in server told this app when you signed in: signed there, checked here.",
        account: "Your account, live",
        account_lead: "What the server has on file now, fetched from its user-info endpoint.",
        account_failed: "Your account could not be fetched",
        retry: "Try again",
        refresh: "Fetch again",
        unset: "Not set",
        yes: "Yes",
        no: "No",
        claim,
        lives: Lives {
            title: "How long it lasts",
            lead: "Tokens are short-lived and renewed by themselves; the session ends for good one day.",
            session: "Session",
            endless: "The end of this session isn't known: it lasts as long as the sign-in server renews it.",
            id_token: "ID token",
            until: "until",
            over: "It has expired, which is fine: it told who signed in, and is renewed with the session.",
        },
    },
    api: api::API,
    organizations: organizations::ORGANIZATIONS,
    management: management::MANAGEMENT,
    connectors: connectors::CONNECTORS,
    sign_in_experience: sign_in_experience::SIGN_IN_EXPERIENCE,
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
        code: "Code:",
    },
    not_found: NotFound {
        title: "There is no such page",
        body: "The address may be mistyped, or the page has moved.",
        go_home: "Go home",
    },
    config: Config {
        explain: config,
        steps: "How to mend it",
        example: "A complete config.json",
        retry: "Reload",
        position: |line, column| format!("Line {line}, column {column}"),
    },
};

/// Readable names of the claims that everybody has.
fn claim(name: &str) -> Option<&'static str> {
    Some(match name {
        "sub" => "User ID",
        "name" => "Name",
        "username" => "Username",
        "email" => "E-mail",
        "email_verified" => "E-mail verified",
        "phone_number" => "Phone",
        "phone_number_verified" => "Phone verified",
        "picture" => "Picture",
        "roles" => "Roles",
        "organizations" => "Organizations",
        "organization_roles" => "Organization roles",
        "created_at" => "Account made",
        "updated_at" => "Last changed",
        "iss" => "Issued by",
        "aud" => "Issued for",
        "iat" => "Issued at",
        "exp" => "Expires",
        "nbf" => "Not before",
        "auth_time" => "Signed in at",
        "sid" => "Session",
        "nonce" => "Nonce",
        "at_hash" => "Access token hash",
        "jti" => "Token ID",
        "client_id" => "Made for the app",
        "scope" => "Permissions",
        "organization_id" => "Organization",
        "custom_data" => "Custom data",
        "identities" => "Linked accounts",
        _ => return None,
    })
}

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

fn config(problem: &ConfigProblem) -> Advice {
    match problem {
        ConfigProblem::Unreachable => Advice {
            title: "The configuration could not be fetched",
            body: "This page asked its host for config.json and got no answer.".to_owned(),
            steps: &["Check that you are online and that the host is running.", RELOAD],
        },
        ConfigProblem::Missing => Advice {
            title: "There is no config.json",
            body: "This app reads which Logto to use from a file named config.json beside index.html. The host doesn't have it.".to_owned(),
            steps: &[
                "Make a file config.json like the one below.",
                "Put it beside index.html (in development: in the folder public/).",
                RELOAD,
            ],
        },
        ConfigProblem::Refused { status } => Advice {
            title: "The host doesn't hand out config.json",
            body: format!("It answered with HTTP status {status}."),
            steps: &[
                "Make config.json readable for everybody: it holds nothing secret.",
                "Look into the host's log for the reason.",
                RELOAD,
            ],
        },
        ConfigProblem::Syntax { reason, .. } => Advice {
            title: "config.json is not valid JSON",
            body: ["The parser stopped at the line below: ", reason, "."].concat(),
            steps: &[
                "Look for a missing or extra comma, quotation mark or bracket at that place, or just before it.",
                "JSON has no comments, and no comma after the last entry.",
                RELOAD,
            ],
        },
        ConfigProblem::NotAnObject => Advice {
            title: "config.json holds something else",
            body: "It is valid JSON, but an object in curly brackets is wanted.".to_owned(),
            steps: &["Compare the file with the one below.", RELOAD],
        },
        ConfigProblem::MissingKey { key } => Advice {
            title: "Something is missing in config.json",
            body: ["The key “", key, "” is required, and is not there or empty."].concat(),
            steps: match *key {
                "endpoint" => &[
                    "Add \"endpoint\": the address of your Logto, such as https://your-tenant.logto.app (in the Console: the application's page, “Endpoints”).",
                    RELOAD,
                ],
                _ => &[
                    "Add \"appId\": the App ID of a single-page application (in the Console: the application's page).",
                    RELOAD,
                ],
            },
        },
        ConfigProblem::WrongValue { key, reason } => Advice {
            title: "A value in config.json doesn't fit",
            body: ["The value of “", key, "” can't be used: ", reason, "."].concat(),
            steps: &["Compare the value with the file below.", RELOAD],
        },
        ConfigProblem::Secret { key } => Advice {
            title: "There is a secret in config.json",
            body: ["Everybody who opens this page can read config.json, so this app refuses to run with “", key, "” in it."].concat(),
            steps: &[
                "Remove that key. A single-page application signs in without a secret, by PKCE.",
                "If the file was ever public, replace the secret in the Console: it is no longer one.",
                "If your application has a secret, it is of another type: create one of the type “Single page app” and use its App ID.",
                RELOAD,
            ],
        },
        ConfigProblem::Endpoint { value, reason } => Advice {
            title: "The endpoint in config.json can't be used",
            body: ["“", value, "”: ", reason, "."].concat(),
            steps: &[
                "Give the whole address with https:// and without a path, such as https://your-tenant.logto.app.",
                "Plain http:// is only for a server on this very machine, such as http://localhost:3001.",
                RELOAD,
            ],
        },
    }
}
