//! Runs all checks.

use std::time::Duration;

use leptos::prelude::window;
use logto_leptos::protocol::scope::Scope;
use logto_leptos::protocol::url_parser::{http_origin, parse_url};
use logto_leptos::{Discovery, LogtoConfig};
use url::form_urlencoded::Serializer;

use super::answer::{Answer, Page};
use super::browser;
use super::judge::{self, Store, Times};
use super::requests::Question;
use crate::config::{AppConfig, ConfigProblem, Persistence};
use crate::deadline;
use crate::diagnostics::{Check, Finding, Problem, Verdict};

/// The time limit for the app's host.
const PATIENCE: Duration = Duration::from_secs(10);
/// A verifier and its challenge (RFC 7636 appendix B), for requests that are never completed.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// The placeholder for a code or a state.
const MADE_UP: &str = "check-up";

/// The subject of the checks.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The configuration, or why there is none.
    pub(super) config: Result<AppConfig, ConfigProblem>,
    /// The page's base address.
    pub(super) base: String,
    /// The redirect URI of a sign-in.
    pub(super) redirect_uri: String,
    /// The `iat` claim of the ID token in Unix seconds, if there is one.
    pub(super) issued: Option<i64>,
}

/// Runs the checks one after the other. `begin` is called before each of them and `end` after it, but
/// not for checks that are skipped.
pub(super) async fn run(subject: Subject, begin: impl Fn(Check), end: impl Fn(Check, Finding)) {
    let persistence = subject.config.as_ref().ok().map(|config| config.persistence);
    local(persistence, &begin, &end).await;
    begin(Check::Config);
    let config = match &subject.config {
        Ok(config) => {
            end(Check::Config, Verdict::Passed.into());
            Some(config.with_extension_resources())
        }
        Err(problem) => {
            end(Check::Config, Verdict::Found(Problem::Config(problem.clone())).into());
            None
        }
    };
    begin(Check::Network);
    let question = Question { url: "config.json".to_owned(), form: None, timeout: PATIENCE };
    let host = question.ask().await;
    let verdict = judge::network(browser::is_online(), &host);
    let is_offline = verdict == Verdict::Found(Problem::Offline);
    end(Check::Network, Finding::from(verdict).with_evidence(evidence(&question, &host)));
    if let (Some(config), false) = (&config, is_offline) {
        remote(config, &subject, &host, &begin, &end).await;
    }
}

/// Runs the checks that need no server.
async fn local(persistence: Option<Persistence>, begin: &impl Fn(Check), end: &impl Fn(Check, Finding)) {
    begin(Check::SecureContext);
    end(Check::SecureContext, judge::either(browser::is_secure(), Problem::InsecureContext).into());
    begin(Check::Storage);
    let stores = browser::stores();
    let [local, session] = stores.map(Store::key);
    let seen = ["localStorage ", local, ", sessionStorage ", session].concat();
    end(Check::Storage, Finding::from(judge::storage(stores)).with_evidence(seen));
    begin(Check::IndexedDb);
    let needed = persistence == Some(Persistence::Sealed);
    end(Check::IndexedDb, judge::either(browser::has_indexed_db().await, Problem::NoIndexedDb { needed }).into());
    begin(Check::WebLocks);
    end(Check::WebLocks, judge::either(browser::has_locks().await, Problem::NoLocks).into());
    begin(Check::Tabs);
    end(Check::Tabs, judge::either(browser::has_tabs().await, Problem::NoTabs).into());
    begin(Check::Cookies);
    end(Check::Cookies, judge::either(browser::has_cookies(), Problem::NoCookies).into());
}

/// Runs the checks of the sign-in server.
async fn remote(
    config: &LogtoConfig,
    subject: &Subject,
    host: &Answer,
    begin: &impl Fn(Check),
    end: &impl Fn(Check, Finding),
) {
    let ask = |url: &str, form| Question { url: url.to_owned(), form, timeout: config.timeout() };
    begin(Check::Endpoint);
    let question = ask(&config.discovery_url(), None);
    let described = question.ask().await;
    let verdict = judge::endpoint(&described);
    let is_there = verdict == Verdict::Passed;
    end(Check::Endpoint, Finding::from(verdict).with_evidence(evidence(&question, &described)));
    clock(config, subject, host, &described, begin, end);
    let Some(description) = described.page().filter(|_| is_there) else { return };
    begin(Check::Issuer);
    let (verdict, discovery) = judge::issuer(description, config);
    // The library's reason is in English.
    let seen = match &verdict {
        Verdict::Found(Problem::Unfit { reason }) => reason.clone(),
        _ => description.text("issuer").unwrap_or_default(),
    };
    end(Check::Issuer, Finding::from(verdict).with_evidence(seen));
    let Some(discovery) = discovery else { return };
    begin(Check::Keys);
    let question = ask(discovery.jwks_uri.as_str(), None);
    let keys = question.ask().await;
    end(Check::Keys, Finding::from(judge::keys(&keys, &discovery)).with_evidence(evidence(&question, &keys)));
    application(config, &discovery, description, &subject.redirect_uri, begin, end).await;
}

fn clock(
    config: &LogtoConfig,
    subject: &Subject,
    host: &Answer,
    server: &Answer,
    begin: &impl Fn(Check),
    end: &impl Fn(Check, Finding),
) {
    begin(Check::Clock);
    let ahead = |answer: &Answer| answer.page().and_then(Page::ahead);
    let times = Times { server: ahead(server), host: ahead(host), issued: subject.issued, now: deadline::now() };
    let known = [("server", times.server), ("host", times.host)].into_iter();
    let seen: Vec<String> = known.filter_map(|(name, reading)| Some(format!("{name} {:+} ms", reading?.0))).collect();
    end(Check::Clock, Finding::from(judge::clock(&times, config.leeway())).with_evidence(seen.join(", ")));
}

/// Runs the checks of the application and of its sign-in request.
async fn application(
    config: &LogtoConfig,
    discovery: &Discovery,
    description: &Page,
    redirect_uri: &str,
    begin: &impl Fn(Check),
    end: &impl Fn(Check, Finding),
) {
    let ask = |url: &str, form| Question { url: url.to_owned(), form: Some(form), timeout: config.timeout() };
    begin(Check::Origin);
    let question = ask(discovery.token_endpoint.as_str(), invalid_code_request(config, redirect_uri));
    let token = question.ask().await;
    let seen = evidence(&question, &token);
    let here = window().location().origin().unwrap_or_default();
    let verdict = judge::origin(&token, &here);
    let is_readable = verdict == Verdict::Passed;
    end(Check::Origin, Finding::from(verdict).with_evidence(seen.clone()));
    if !is_readable {
        return;
    }
    begin(Check::AppId);
    let verdict = judge::app_id(&token, config.app_id());
    let is_known = verdict == Verdict::Passed;
    end(Check::AppId, Finding::from(verdict).with_evidence(seen));
    let (Some(url), true) = (pushed_endpoint(description, config), is_known) else { return };
    begin(Check::RedirectUri);
    let question = ask(&url, sign_in_request(config, redirect_uri));
    let pushed = question.ask().await;
    let seen = evidence(&question, &pushed);
    end(Check::RedirectUri, Finding::from(judge::redirect_uri(&pushed, redirect_uri)).with_evidence(seen.clone()));
    begin(Check::Request);
    let mut verdict = judge::request(&pushed);
    if let Verdict::Found(Problem::UnknownResource { resources }) = &mut verdict {
        *resources = unknown_resources(config, redirect_uri, async |form| ask(&url, form).ask().await).await;
    }
    end(Check::Request, Finding::from(verdict).with_evidence(seen));
}

/// Finds out which API resources the server does not know, by a request for each of them alone. If it takes each alone,
/// all of them are named.
async fn unknown_resources(config: &LogtoConfig, redirect_uri: &str, ask: impl AsyncFn(String) -> Answer) -> String {
    let all = config.resources();
    let mut unknown = Vec::new();
    if all.len() > 1 {
        for resource in &all {
            let answer = ask(request_with(config, redirect_uri, std::slice::from_ref(resource))).await;
            if matches!(judge::request(&answer), Verdict::Found(Problem::UnknownResource { .. })) {
                unknown.push(resource.clone());
            }
        }
    }
    if unknown.is_empty() { all.join(", ") } else { unknown.join(", ") }
}

/// Returns the endpoint for pushed authorization requests, if it is one of the server.
pub(super) fn pushed_endpoint(description: &Page, config: &LogtoConfig) -> Option<String> {
    let pushed = description.text("pushed_authorization_request_endpoint");
    pushed.filter(|url| parse_url(url).is_some_and(|url| http_origin(&url) == http_origin(config.endpoint())))
}

fn evidence(question: &Question, answer: &Answer) -> String {
    [&question.brief(), " → ", &answer.brief()].concat()
}

/// Returns a token request with an invalid code. The reason for its refusal is what the check needs.
fn invalid_code_request(config: &LogtoConfig, redirect_uri: &str) -> String {
    Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("client_id", config.app_id())
        .append_pair("code", MADE_UP)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("code_verifier", VERIFIER)
        .finish()
}

/// Returns the parameters of a sign-in. The server forgets the pushed request after a minute.
pub(super) fn sign_in_request(config: &LogtoConfig, redirect_uri: &str) -> String {
    request_with(config, redirect_uri, &config.resources())
}

fn request_with(config: &LogtoConfig, redirect_uri: &str, resources: &[String]) -> String {
    let scopes = config.scopes();
    let scopes: Vec<&str> = scopes.iter().map(Scope::as_str).collect();
    let mut form = Serializer::new(String::new());
    form.append_pair("client_id", config.app_id())
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("scope", &scopes.join(" "))
        .append_pair("code_challenge", CHALLENGE)
        .append_pair("code_challenge_method", "S256")
        .append_pair("state", MADE_UP);
    let prompt: Vec<&str> = config.prompt().iter().map(|prompt| prompt.as_str()).collect();
    if !prompt.is_empty() {
        form.append_pair("prompt", &prompt.join(" "));
    }
    for resource in resources {
        form.append_pair("resource", resource);
    }
    form.finish()
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn names_the_resources_that_the_server_does_not_know() {
        let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
        let config = config.with_resources(["https://a.example", "https://b.example", "https://c.example"]);
        let answer = |status, body: &str| Answer::Read(Page { status, body: body.to_owned(), ..Page::default() });
        let find = |unknown: &'static [&'static str]| {
            let ask = async move |form: String| {
                let is_unknown = |name: &&str| form.contains(&format!("resource=https%3A%2F%2F{name}.example"));
                let is_refused = unknown.iter().any(is_unknown);
                if is_refused { answer(400, r#"{"error": "invalid_target"}"#) } else { answer(201, "{}") }
            };
            unknown_resources(&config, "http://localhost:3000/callback", ask).now_or_never().unwrap()
        };
        assert_eq!(find(&["b"]), "https://b.example");
        assert_eq!(find(&["a", "c"]), "https://a.example, https://c.example");
        assert_eq!(find(&[]), "https://a.example, https://b.example, https://c.example");
    }

    #[test]
    fn sends_the_parameters_of_a_sign_in() {
        let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_resources(["https://api.example"]);
        let form = sign_in_request(&config, "http://localhost:3000/callback");
        for part in [
            "client_id=spa",
            "redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback",
            "scope=openid+offline_access+profile",
            "resource=https%3A%2F%2Fapi.example",
            "prompt=consent",
        ] {
            assert!(form.split('&').any(|pair| pair == part), "{part}: {form}");
        }
    }
}
