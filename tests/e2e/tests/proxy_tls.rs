//! The proxy of `deploy/nginx` in front of a Logto with TLS: a real nginx, with the configuration as it is
//! documented. These tests need no build of the app.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use anyhow::Result;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use e2e::{Authority, Certificate, Nginx, NginxPort, Proxied, TlsServer, local_socket};
use serde_json::{Value, json};
use tempfile::TempDir;
use url::form_urlencoded;

/// The machine-to-machine application.
const MACHINE: &str = "m2m:very-secret";
/// `MACHINE` for Basic authentication.
const BASIC: &str = "Basic bTJtOnZlcnktc2VjcmV0";

/// Returns what Logto says about a token. The tokens are named after what is wrong with them.
fn token_info(issuer: &str, form: &str) -> Value {
    let form: BTreeMap<_, _> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let mut info = json!({
        "active": form["client_id"] == "my-app", "sub": "alice", "client_id": "my-app", "iss": issuer,
        "token_type": "Bearer", "scope": "openid roles",
    });
    match form["token"].as_str() {
        "good" | "another-person" => {}
        "another-app" => info["client_id"] = json!("other"),
        "another-issuer" => info["iss"] = json!("https://other.example/oidc"),
        "for-an-api" => info["aud"] = json!("https://api.example.com"),
        "refresh-token" => drop(info.as_object_mut().unwrap().remove("token_type")),
        _ => return json!({ "active": false }),
    }
    info
}

/// User info that is longer than a page of memory.
fn user_info(headers: &HeaderMap) -> Value {
    let sub = if headers["authorization"] == "Bearer another-person" { "bob" } else { "alice" };
    json!({ "sub": sub, "custom_data": { "notes": "x".repeat(200_000) }, "roles": ["operator"] })
}

fn logto(endpoint: &str) -> Router {
    let issuer = format!("{endpoint}/oidc");
    Router::new()
        .route("/oidc/token/introspection", post(async move |form: String| Json(token_info(&issuer, &form))))
        .route("/oidc/me", get(async |headers: HeaderMap| Json(user_info(&headers))))
        .route("/oidc/token", post(async || Json(json!({ "access_token": "management-token" }))))
        .route("/api/connectors", get(async || Json(json!([{ "id": "sms" }]))))
        .route("/api/resources", get(async || Json(json!([]))).post(async || Json(json!({ "id": "new" }))))
}

/// A proxy and the Logto behind it.
struct Deployment {
    nginx: Nginx,
    logto: TlsServer,
    _app: TempDir,
}

impl Deployment {
    /// Starts both. The proxy trusts the authority; Logto has the certificate.
    async fn start(authority: &Authority, certificate: Certificate) -> Result<Self> {
        Self::start_without(None, authority, certificate).await
    }

    /// As [`Deployment::start`], without the location whose pattern has this part.
    async fn start_without(left_out: Option<&str>, authority: &Authority, certificate: Certificate) -> Result<Self> {
        let (socket, endpoint) = local_socket().await?;
        let logto = TlsServer::start(socket, certificate, logto(&endpoint))?;
        let app = tempfile::tempdir()?;
        let proxied =
            Proxied { endpoint: &endpoint, app_id: "my-app", machine: MACHINE, authorities: authority.pem(), left_out };
        let nginx = NginxPort::reserve()?.start(app.path(), "{}", &proxied).await?;
        Ok(Self { nginx, logto, _app: app })
    }

    /// Asks the proxy for the connectors. Returns the status and the JSON, or its code.
    async fn connectors(&self, token: &str) -> Result<(u16, Value)> {
        let request = reqwest::Client::new().get(self.nginx.url("/management-api/connectors")).bearer_auth(token);
        let response = request.send().await?;
        let status = response.status().as_u16();
        let body: Value = response.json().await?;
        Ok((status, body.get("code").cloned().unwrap_or(body)))
    }

    fn paths(&self) -> Vec<String> {
        self.logto.received().into_iter().map(|request| request.path).collect()
    }
}

#[tokio::test]
async fn behind_nginx_verified_logto_gets_the_requests_of_operators() -> Result<()> {
    let authority = Authority::new()?;
    let deployment = Deployment::start(&authority, authority.issue("localhost")?).await?;
    assert_eq!(deployment.connectors("good").await?, (200, json!([{ "id": "sms" }])));
    let received = deployment.logto.received();
    let sent: Vec<(&str, &str)> = received.iter().map(|it| (it.path.as_str(), it.authorization.as_str())).collect();
    let expected = [
        ("/oidc/token/introspection", ""),
        ("/oidc/me", "Bearer good"),
        ("/oidc/token", BASIC),
        ("/api/connectors", "Bearer management-token"),
    ];
    assert_eq!(sent, expected);
    let names = deployment.logto.server_names();
    assert!(!names.is_empty() && names.iter().all(|name| name == "localhost"), "{names:?}");
    Ok(())
}

#[tokio::test]
async fn behind_nginx_nothing_is_sent_to_a_server_with_an_invalid_certificate() -> Result<()> {
    let authority = Authority::new()?;
    let impostor = Authority::new()?;
    for (what, certificate) in [
        ("another name", authority.issue("other.example")?),
        ("expired", authority.issue_expired("localhost")?),
        ("an unknown authority", impostor.issue("localhost")?),
    ] {
        let deployment = Deployment::start(&authority, certificate).await?;
        assert_eq!(deployment.connectors("good").await?, (502, json!("proxy.logto_unreachable")), "{what}");
        assert_eq!(deployment.paths(), [""; 0], "{what}");
    }
    Ok(())
}

#[tokio::test]
async fn behind_nginx_only_tokens_of_this_app_are_accepted() -> Result<()> {
    let authority = Authority::new()?;
    let deployment = Deployment::start(&authority, authority.issue("localhost")?).await?;
    for token in [
        "another-app",
        "another-issuer",
        "for-an-api",
        "refresh-token",
        "another-person",
        "unknown",
        "a&client_id=b",
        "a b",
    ] {
        assert_eq!(deployment.connectors(token).await?, (401, json!("auth.unauthorized")), "{token}");
    }
    let paths = deployment.paths();
    assert!(paths.iter().all(|path| path == "/oidc/token/introspection" || path == "/oidc/me"), "{paths:?}");
    Ok(())
}

#[tokio::test]
async fn behind_nginx_apis_are_not_created_without_the_location_of_the_application() -> Result<()> {
    let authority = Authority::new()?;
    for (left_out, expected) in [(None, 200), (Some("applications/my-app-id"), 403)] {
        let deployment = Deployment::start_without(left_out, &authority, authority.issue("localhost")?).await?;
        let url = deployment.nginx.url("/management-api/resources");
        let client = reqwest::Client::new();
        // Organization roles can have the permissions of the APIs, so they can be read.
        let read = client.get(&url).bearer_auth("good").send().await?;
        let created = client.post(&url).bearer_auth("good").json(&json!({ "name": "Books" })).send().await?;
        assert_eq!((read.status().as_u16(), created.status().as_u16()), (200, expected), "{left_out:?}");
    }
    Ok(())
}
