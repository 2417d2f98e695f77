//! The part of the check-up that is asked before a sign-in: whether the server knows the application and its redirect
//! URI. It sends two requests, and signs nobody in.

use leptos::prelude::window;
use logto_leptos::LogtoConfig;
use logto_ui::paths;

use super::answer::Answer;
use super::explain::problem_text;
use super::judge;
use super::requests::Question;
use super::run::{pushed_endpoint, sign_in_request};
use crate::application_check::{Foreseen, record};
use crate::config;
use crate::diagnostics::{Problem, Verdict};

/// Where a sign-in of this app begins and ends.
struct Place {
    origin: String,
    redirect_uri: String,
}

/// Asks the sign-in server, and records that nothing is wrong. `None` also when that could not be found out: then it is
/// asked again a day later.
pub(crate) async fn check_application() -> Option<Foreseen> {
    let (text, config) = (config::text().await.ok()?, config::load().await.ok()?);
    let redirect_uri = paths::redirect_uri();
    let place = Place { origin: window().location().origin().unwrap_or_default(), redirect_uri };
    let config = config.with_extension_resources();
    let problem = find_problem(&config, &place, async |question: Question| question.ask().await).await;
    record(&text, problem.is_none());
    problem.map(|problem| {
        let explained = problem_text(&problem);
        Foreseen { body: explained.body, fix: explained.fix }
    })
}

/// Finds out why the server would refuse a sign-in on a page of its own.
async fn find_problem(config: &LogtoConfig, place: &Place, ask: impl AsyncFn(Question) -> Answer) -> Option<Problem> {
    let question = |url: String, form| Question { url, form, timeout: config.timeout() };
    let described = ask(question(config.discovery_url(), None)).await;
    let description = described.page().filter(|_| judge::endpoint(&described) == Verdict::Passed)?;
    // A server with another issuer is not asked.
    judge::issuer(description, config).1?;
    let form = sign_in_request(config, &place.redirect_uri);
    let pushed = ask(question(pushed_endpoint(description, config)?, Some(form))).await;
    match &pushed {
        // The description could be read from here.
        Answer::Hidden | Answer::Nothing => Some(Problem::OriginRefused { origin: place.origin.clone() }),
        answer => match judge::redirect_uri(answer, &place.redirect_uri) {
            Verdict::Found(problem) => Some(problem),
            _ => match judge::app_id(answer, config.app_id()) {
                Verdict::Found(problem @ Problem::UnknownApp { .. }) => Some(problem),
                _ => None,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use serde_json::{Value, json};

    use super::*;
    use crate::pages::check_up::answer::Page;

    const ENDPOINT: &str = "https://logto.example";

    fn read(status: u16, body: &Value) -> Answer {
        Answer::Read(Page { status, body: body.to_string(), ..Page::default() })
    }

    fn description(endpoint: &str) -> Value {
        let at = |path: &str| format!("{endpoint}/oidc{path}");
        json!({
            "issuer": at(""), "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"),
            "jwks_uri": at("/jwks"), "userinfo_endpoint": at("/me"), "end_session_endpoint": at("/session/end"),
            "revocation_endpoint": at("/token/revocation"), "pushed_authorization_request_endpoint": at("/request"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES384"], "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "offline_access"],
        })
    }

    /// What is found with these answers: of the discovery document, and to the pushed request.
    fn found(described: &Answer, pushed: &Answer) -> Option<Problem> {
        let config = LogtoConfig::new(ENDPOINT, "spa").unwrap();
        let place = Place { origin: "https://app.example".into(), redirect_uri: "https://app.example/callback".into() };
        let ask = async |question: Question| {
            if question.form.is_none() { described.clone() } else { pushed.clone() }
        };
        find_problem(&config, &place, ask).now_or_never().unwrap()
    }

    #[test]
    fn foresees_what_the_server_refuses_on_its_own_page() {
        let described = read(200, &description(ENDPOINT));
        let refused = |error: &str, description: &str| {
            let body = json!({"error": error, "error_description": description});
            found(&described, &read(400, &body))
        };
        assert_eq!(refused("invalid_client", "client not found"), Some(Problem::UnknownApp { app_id: "spa".into() }));
        let uri = "https://app.example/callback".to_owned();
        assert_eq!(refused("invalid_redirect_uri", "not registered"), Some(Problem::RedirectUnregistered { uri }));
        let origin = "https://app.example".to_owned();
        assert_eq!(found(&described, &Answer::Hidden), Some(Problem::OriginRefused { origin }));
    }

    #[test]
    fn finds_nothing_where_it_can_not_know() {
        let taken = read(201, &json!({"request_uri": "urn:x", "expires_in": 60}));
        assert_eq!(found(&read(200, &description(ENDPOINT)), &taken), None);
        let described = read(200, &description(ENDPOINT));
        for pushed in
            [Answer::Late, Answer::Forbidden, read(503, &json!({})), read(400, &json!({"error": "invalid_target"}))]
        {
            assert_eq!(found(&described, &pushed), None, "{pushed:?}");
        }
        let mut without = description(ENDPOINT);
        without.as_object_mut().unwrap().remove("pushed_authorization_request_endpoint");
        for described in [
            Answer::Nothing,
            read(404, &json!({})),
            read(200, &description("https://other.example")),
            read(200, &without),
        ] {
            assert_eq!(found(&described, &Answer::Hidden), None, "{described:?}");
        }
    }
}
