//! The settings page, in English.

use crate::config::{Setting, Source};
use crate::diagnostics::{Check, Problem, Reference, State, Trouble};
use crate::i18n::settings::{CheckUp, Choices, InForce, Said, Settings};
use logto_ui::components::CopyWords;

pub(super) const SETTINGS: Settings = Settings {
    title: "Settings",
    lead: "How this app looks, what it is connected to, and what to do when signing in doesn't work.",
    choices: Choices {
        title: "Language and colours",
        reloads: "A change reloads the page.",
        unstored: "Your browser stores nothing for this page, so it can't keep the choice.",
    },
    config: InForce {
        title: "Configuration",
        lead: "What this app runs with, and where that was set.",
        name: setting,
        source,
        none: "None",
        mend: "How to mend it",
        copy: CopyWords {
            copy: "Copy",
            copied: "Copied",
            refused: "Your browser doesn't let this page copy. Select the text instead.",
        },
    },
    check_up: CheckUp {
        title: "Check-up",
        lead: "Looks for everything that may keep people from signing in. Nobody is signed in or out by it.",
        run: "Run the check-up",
        again: "Run it again",
        running: "The check-up is running.",
        browser: "This browser",
        servers: "The app and its sign-in server",
        name,
        state,
        passed,
        skipped,
        problem,
        mend: "What to do:",
        summary,
        copy_report: CopyWords {
            copy: "Copy report",
            copied: "Copied",
            refused: "Your browser doesn't let this page copy.",
        },
    },
};

fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Endpoint => "Sign-in server",
        Setting::AppId => "App ID",
        Setting::RedirectUri => "Redirect URI",
        Setting::PostSignOutUri => "Post sign-out redirect URI",
        Setting::Persistence => "Where the session is kept",
        Setting::Scopes => "Scopes",
        Setting::Resources => "API resources",
        Setting::Api => "API",
        Setting::ManagementApi => "Management API",
        Setting::Version => "Version of the app",
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::File => "config.json",
        Source::Default => "default",
        Source::Both => "config.json and default",
        Source::Address => "from this page's address",
        Source::Build => "from the build",
    }
}

fn name(check: Check) -> &'static str {
    match check {
        Check::SecureContext => "Secure address",
        Check::Storage => "Storage",
        Check::IndexedDb => "Database (IndexedDB)",
        Check::WebLocks => "Locks between tabs",
        Check::Tabs => "Messages between tabs",
        Check::Cookies => "Cookies",
        Check::Config => "config.json",
        Check::Network => "The app's host",
        Check::Endpoint => "Sign-in server",
        Check::Issuer => "Its issuer",
        Check::Keys => "Its keys",
        Check::Clock => "Clock",
        Check::Origin => "This page's origin",
        Check::AppId => "App ID",
        Check::RedirectUri => "Redirect URI",
        Check::Request => "Sign-in request",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Waiting => "Waiting",
        State::Running => "Running",
        State::Passed => "Passed",
        State::Warning => "Warning",
        State::Failed => "Failed",
        State::Skipped => "Left out",
    }
}

fn passed(check: Check) -> &'static str {
    match check {
        Check::SecureContext => "Browsers give this address the cryptography that sign-in needs.",
        Check::Storage => "The page can store what it needs.",
        Check::IndexedDb => "It can be opened.",
        Check::WebLocks => "Tabs can take turns.",
        Check::Tabs => "Tabs hear of each other.",
        Check::Cookies => "They are on. The sign-in server needs them on its own pages.",
        Check::Config => "It could be read.",
        Check::Network => "It answers.",
        Check::Endpoint => "It answers, and describes itself.",
        Check::Issuer => "The server is the one that was configured.",
        Check::Keys => "What the server signs can be verified.",
        Check::Clock => "This device's clock is right.",
        Check::Origin => "The server lets this page read its answers.",
        Check::AppId => "The server knows the application. It refused a made-up code, as it should.",
        Check::RedirectUri => "It is registered.",
        Check::Request => "The server accepts what is asked for at sign-in.",
    }
}

fn skipped(check: Check) -> &'static str {
    match check {
        Check::Clock => "No server told its time.",
        Check::RedirectUri | Check::Request => {
            "An earlier check has to pass first, or this server has no way to ask without leaving the page."
        }
        _ => "An earlier check has to pass first.",
    }
}

fn summary(failed: usize, warnings: usize) -> String {
    let problems = match failed {
        0 => "No problems found".to_owned(),
        1 => "1 problem found".to_owned(),
        _ => format!("{failed} problems found"),
    };
    match warnings {
        0 => problems + ".",
        1 => problems + ", 1 warning.",
        _ => format!("{problems}, {warnings} warnings."),
    }
}

fn problem(problem: &Problem) -> Said {
    let (body, mend) = match problem {
        Problem::InsecureContext => (
            "Browsers keep the cryptography that sign-in needs from pages under such an address.".to_owned(),
            "Open the app with https://, or under localhost on this machine.",
        ),
        Problem::StorageBlocked => (
            "The browser doesn't let this page store anything.".to_owned(),
            "Allow site data (cookies) for this page in the browser's settings, and leave private windows that forbid it.",
        ),
        Problem::StorageFull => (
            "This page's storage is full, so a session can't be kept.".to_owned(),
            "Delete this site's data in the browser's settings. You will have to sign in again.",
        ),
        Problem::NoIndexedDb { needed: true } => (
            "IndexedDB can't be used, and this app keeps its session's key there.".to_owned(),
            "Allow site data for this page, or set another “persistence” in config.json.",
        ),
        Problem::NoIndexedDb { needed: false } => {
            ("IndexedDB can't be used.".to_owned(), "Nothing has to be done: this app works without it.")
        }
        Problem::NoLocks => (
            "The browser has no Web Locks: tabs take turns in another, slower way.".to_owned(),
            "Update the browser if you can.",
        ),
        Problem::NoTabs => (
            "No message arrived, so other tabs may notice a sign-in or sign-out late.".to_owned(),
            "Update the browser, or allow site data for this page.",
        ),
        Problem::NoCookies => (
            "Cookies are off. If they are off for the sign-in server too, nobody can sign in there.".to_owned(),
            "Allow cookies for the sign-in server's address.",
        ),
        Problem::Config(_) => (
            "It is missing or broken, so the app can't start.".to_owned(),
            "The app's first page says what is wrong and how to mend it.",
        ),
        Problem::Offline => ("The browser is offline.".to_owned(), "Check the network, and run this again."),
        Problem::HostGone => (
            "The host that this app came from doesn't answer any more. An extension may be blocking it.".to_owned(),
            "See whether the page still loads in a private window.",
        ),
        Problem::Answer(trouble) => return answer(*trouble),
        Problem::OtherIssuer { expected, found } => (
            format!("The server calls itself {found}, but {expected} follows from config.json."),
            "Write the address that the server uses for itself into config.json, or set ENDPOINT on the server to the address in config.json.",
        ),
        Problem::Unfit { reason } => (
            format!("The server's description can't be used: {reason}."),
            "Check that “endpoint” in config.json is a Logto server, and which proxy changes its answers.",
        ),
        Problem::NoKeys => (
            "None of the server's keys fits the way it signs.".to_owned(),
            "Rotate the signing keys in Logto's Console to one of the type EC or RSA.",
        ),
        Problem::ClockOff { seconds, against, .. } => return clock(*seconds, *against),
        Problem::OriginRefused { origin } => (
            format!(
                "The server answers, but doesn't let {origin} read it. Logto does so where the application has no redirect URI with this origin, or is not a single-page application."
            ),
            "Register this app's redirect URI (above) in Logto's Console, at an application of the type “Single page app”. If it is there, look for a proxy that removes CORS headers.",
        ),
        Problem::UnknownApp { app_id } => (
            format!("The server has no application with the ID “{app_id}”."),
            "Copy the App ID from the application's page in Logto's Console into “appId” of config.json.",
        ),
        Problem::OtherKindOfApp => (
            "The application exists, but the server wants something from it that a page in a browser can't give."
                .to_owned(),
            "Create an application of the type “Single page app” in Logto's Console, and use its App ID.",
        ),
        Problem::RedirectUnregistered { uri } => (
            format!("{uri} is not among the application's redirect URIs."),
            "Add exactly this address to the redirect URIs of the application in Logto's Console.",
        ),
        Problem::UnknownResource => (
            "The server doesn't know one of the API resources in config.json.".to_owned(),
            "Create the API resource in Logto's Console under “API resources”, or take it out of config.json.",
        ),
        Problem::RequestRefused { error } => (
            format!("The server refused a sign-in request: {error}."),
            "Compare scopes and resources in config.json with the application in Logto's Console.",
        ),
    };
    Said { body, mend }
}

fn answer(trouble: Trouble) -> Said {
    let (body, mend) = match trouble {
        Trouble::Forbidden => (
            "This page's own content security policy forbids the request.".to_owned(),
            "Add the server's address to connect-src of the Content-Security-Policy that the app's host sends.",
        ),
        Trouble::Unreachable => (
            "Nothing answers. The server may be down, its address wrong, or a firewall or an extension of the browser in the way; a page can't tell these apart.".to_owned(),
            "Open the address below in a tab of its own. If it answers there, switch off content blockers for this page; if not, start the server or correct “endpoint” in config.json.",
        ),
        Trouble::Late => (
            "No answer came in time.".to_owned(),
            "Try again later. If it stays so, look at the server and at the network between.",
        ),
        Trouble::Hidden => (
            "Something answers, but doesn't let this page read it. A Logto server lets every page read this.".to_owned(),
            "Check “endpoint” in config.json: it is Logto's address without a path. If it is right, look for a proxy that removes CORS headers.",
        ),
        Trouble::Redirected => (
            "The server sends the request elsewhere.".to_owned(),
            "Write the address it leads to into “endpoint” of config.json: often https:// in place of http://, or another host name.",
        ),
        Trouble::Broken(status) => (
            format!("The server has trouble: HTTP status {status}."),
            "Try again in a minute. If it stays so, look into the server's log.",
        ),
        Trouble::Status(status) => (
            format!("The server answers with HTTP status {status} where Logto has a document."),
            "Check “endpoint” in config.json: it is Logto's address without /oidc, as in the Console on the application's page.",
        ),
        Trouble::Strange => (
            "Something else than a Logto server answers, a web page perhaps.".to_owned(),
            "Check “endpoint” in config.json, and whether a proxy or a sign-in page of the network answers in its place.",
        ),
    };
    Said { body, mend }
}

fn clock(seconds: i64, against: Reference) -> Said {
    let by = match seconds.abs() {
        size @ 0..120 => format!("{size} s"),
        size @ 120..7200 => format!("{} min", size / 60),
        size => format!("{} h", size / 3600),
    };
    let side = if seconds > 0 { "ahead of" } else { "behind" };
    let body = match against {
        Reference::Server => format!("This device's clock is {by} {side} that of the sign-in server."),
        Reference::Host => format!(
            "This device's clock is {by} {side} that of the app's host. The sign-in server doesn't show its own."
        ),
        Reference::Token => {
            format!("Your ID token was issued in the future: this device's clock is at least {by} behind.")
        }
    };
    Said {
        body,
        mend: "Set this device's date, time and time zone, best automatically. If they are right, the other clock is wrong.",
    }
}
