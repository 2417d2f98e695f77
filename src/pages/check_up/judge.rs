//! The verdicts on what was observed. Nothing here touches the browser.

use std::time::Duration;

use logto_leptos::protocol::jwk::JwkSet;
use logto_leptos::{Discovery, DiscoveryError, LogtoConfig, UnixMillis};

use super::answer::{Answer, Page};
use crate::diagnostics::{ClockReference, Problem, RequestFailure, Verdict};

/// The tolerated deviation of a clock, in milliseconds.
const SLACK: i64 = 60_000;

/// The result of a test of a storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    Works,
    Full,
    Blocked,
}

impl Store {
    /// Returns its identifier.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Full => "full",
            Self::Blocked => "blocked",
        }
    }
}

fn found(problem: Problem) -> Verdict {
    Verdict::Found(problem)
}

/// Passes if something works, and is a problem otherwise.
pub(crate) fn either(works: bool, problem: Problem) -> Verdict {
    if works { Verdict::Passed } else { found(problem) }
}

/// localStorage and sessionStorage.
pub(crate) fn storage(stores: [Store; 2]) -> Verdict {
    if stores.contains(&Store::Blocked) {
        found(Problem::StorageBlocked)
    } else {
        either(!stores.contains(&Store::Full), Problem::StorageFull)
    }
}

/// Whether there is a network, according to the browser and to the app's host.
pub(crate) fn network(online: bool, host: &Answer) -> Verdict {
    match host {
        // Any answer shows that the host is there.
        Answer::Read(_) | Answer::Redirected => Verdict::Passed,
        _ if !online => found(Problem::Offline),
        _ => found(Problem::HostGone),
    }
}

/// Whether the endpoint has a discovery document.
pub(crate) fn endpoint(description: &Answer) -> Verdict {
    match description.document() {
        Ok(page) if page.text("issuer").is_some() => Verdict::Passed,
        Ok(_) => found(Problem::Answer(RequestFailure::Strange)),
        Err(failure) => found(Problem::Answer(failure)),
    }
}

/// Whether the library accepts the discovery document.
pub(crate) fn issuer(description: &Page, config: &LogtoConfig) -> (Verdict, Option<Discovery>) {
    match Discovery::parse(description.body.as_bytes(), config) {
        Ok(discovery) => (Verdict::Passed, Some(discovery)),
        Err(DiscoveryError::IssuerMismatch { expected, found: other }) => {
            (found(Problem::OtherIssuer { expected, found: other }), None)
        }
        Err(error) => (found(Problem::Unfit { reason: error.to_string() }), None),
    }
}

/// Whether one of the server's keys is for an algorithm that the server announces, by the rules of the library.
pub(crate) fn keys(keys: &Answer, discovery: &Discovery) -> Verdict {
    let page = match keys.document() {
        Ok(page) => page,
        Err(failure) => return found(Problem::Answer(failure)),
    };
    match JwkSet::parse(page.body.as_bytes()) {
        Ok(keys) => either(discovery.algorithms().any(|algorithm| keys.verifies(algorithm)), Problem::NoKeys),
        Err(_) => found(Problem::Answer(RequestFailure::Strange)),
    }
}

/// The known times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    /// How far the device is ahead of the sign-in server, with the uncertainty, in milliseconds.
    pub(crate) server: Option<(i64, i64)>,
    /// The same for the app's host.
    pub(crate) host: Option<(i64, i64)>,
    /// The `iat` claim of the ID token, in Unix seconds.
    pub(crate) issued: Option<i64>,
    /// The device's time.
    pub(crate) now: UnixMillis,
}

/// Whether the device's clock is right, as far as that can be known. A token that was issued in the
/// future proves that the clock is behind.
pub(crate) fn clock(times: &Times, leeway: Duration) -> Verdict {
    let leeway = i64::try_from(leeway.as_millis()).unwrap_or(i64::MAX);
    let off =
        |ahead: i64, against| found(Problem::ClockOff { seconds: ahead / 1000, against, fails: ahead.abs() > leeway });
    let by_token = times.issued.map(|issued| times.now.since(UnixMillis::from_seconds(issued)));
    if let Some(ahead) = by_token.filter(|ahead| *ahead < -SLACK) {
        return off(ahead, ClockReference::Token);
    }
    let servers = times.server.map(|reading| (reading, ClockReference::Server));
    match servers.or(times.host.map(|reading| (reading, ClockReference::Host))) {
        Some(((ahead, margin), against)) if ahead.abs() > SLACK + margin => off(ahead, against),
        Some(_) => Verdict::Passed,
        None => Verdict::Skipped,
    }
}

/// Whether CORS allows the page to read answers of the token endpoint. Logto allows the origins of the
/// application's redirect URIs, and every origin for unknown applications. The server has answered before; because of
/// its `Cross-Origin-Resource-Policy`, an answer that is not for this origin looks like none.
pub(crate) fn origin(token: &Answer, origin: &str) -> Verdict {
    match token.read() {
        Ok(page) if page.error().is_some() => Verdict::Passed,
        Ok(_) => found(Problem::Answer(RequestFailure::Strange)),
        Err(RequestFailure::Hidden | RequestFailure::Unreachable) => {
            found(Problem::OriginRefused { origin: origin.to_owned() })
        }
        Err(failure) => found(Problem::Answer(failure)),
    }
}

/// Whether the server knows the application, from the reason for which it refuses an invalid
/// authorization code.
pub(crate) fn app_id(token: &Answer, app_id: &str) -> Verdict {
    match token.read().ok().and_then(Page::error).as_deref() {
        Some("invalid_grant") => Verdict::Passed,
        Some("invalid_client") => found(Problem::UnknownApp { app_id: app_id.to_owned() }),
        Some("invalid_request" | "unauthorized_client" | "unsupported_grant_type") => found(Problem::OtherKindOfApp),
        _ => Verdict::Skipped,
    }
}

/// Whether the redirect URI is registered, from the answer to a pushed authorization request
/// (RFC 9126).
pub(crate) fn redirect_uri(pushed: &Answer, uri: &str) -> Verdict {
    let Ok(page) = pushed.read() else { return Verdict::Skipped };
    match page.error() {
        None if page.status == 201 => Verdict::Passed,
        Some(error) if is_about_redirect(page, &error) => found(Problem::RedirectUnregistered { uri: uri.to_owned() }),
        // The server checks this after the redirect URI.
        Some(error) if error == "invalid_target" => Verdict::Passed,
        _ => Verdict::Skipped,
    }
}

/// Whether the server accepts the rest of that request.
pub(crate) fn request(pushed: &Answer) -> Verdict {
    let Ok(page) = pushed.read() else { return Verdict::Skipped };
    match page.error() {
        None if page.status == 201 => Verdict::Passed,
        Some(error) if is_about_redirect(page, &error) || error == "invalid_client" => Verdict::Skipped,
        // The answer does not say which.
        Some(error) if error == "invalid_target" => found(Problem::UnknownResource { resources: String::new() }),
        Some(error) => {
            // Logto names the scope that it refuses.
            let scope = page.text("scope").map(|scope| [": ", &scope].concat());
            found(Problem::RequestRefused { error: error + &scope.unwrap_or_default() })
        }
        None => Verdict::Skipped,
    }
}

fn is_about_redirect(page: &Page, error: &str) -> bool {
    // Logto has no code for a redirect URI that is not registered: only the description tells it apart.
    let says_so = || page.text("error_description").is_some_and(|text| text.contains("redirect_uri"));
    error == "invalid_redirect_uri" || (error == "invalid_request" && says_so())
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
