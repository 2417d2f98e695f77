//! A fake provider.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, pending, ready};
use serde_json::{Map, Value, json};
use url::Position;

use super::clock::FakeClock;
use super::crypto::checksum;
use crate::ports::{Clock as _, Http, HttpRequest, HttpResponse};
use crate::protocol::base64url;
use crate::protocol::config::LogtoConfig;
use crate::protocol::error::HttpError;
use crate::protocol::url_parser::parse_url;

/// How [`FakeLogto`] responds to one request.
#[derive(Debug)]
#[non_exhaustive]
pub enum MockResponse {
    /// A status with a JSON body.
    Json(u16, Value),
    /// A status with any other body.
    Text(u16, String),
    /// Tokens for this user, issued at the time of the request, with this access token.
    Tokens {
        /// The user's id.
        sub: String,
        /// The access token.
        access_token: String,
    },
    /// A failure.
    Fail(HttpError),
    /// The response comes when the test sends it. When the test drops the sender, it never comes.
    Pending(oneshot::Receiver<(u16, Value)>),
    /// As [`MockResponse::Pending`], but it fails.
    PendingError(oneshot::Receiver<HttpError>),
}

/// A request that [`FakeLogto`] received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// Scheme, host, path and query.
    pub url: String,
    /// The path, with its query.
    pub path: String,
    /// The `authorization` header.
    pub authorization: Option<String>,
    /// The body's form fields.
    pub form: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether it continues when the page is left ([`HttpRequest::with_keep_alive`]).
    pub is_kept_alive: bool,
}

impl SentRequest {
    /// A form field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.form.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// A provider with scripted responses: the [`Http`] port for tests.
///
/// Without a script it serves the discovery document and its keys, and refuses everything else.
/// [`FakeLogto::script`] sets the response at a path, once for each call.
#[derive(Debug)]
pub struct FakeLogto {
    issuer: String,
    app_id: String,
    clock: Rc<FakeClock>,
    script: RefCell<Vec<(String, VecDeque<MockResponse>)>>,
    requests: RefCell<Vec<SentRequest>>,
}

impl FakeLogto {
    /// Creates the provider of a configuration.
    #[must_use]
    pub fn new(config: &LogtoConfig, clock: Rc<FakeClock>) -> Self {
        Self {
            issuer: config.issuer(),
            app_id: config.app_id().to_owned(),
            clock,
            script: RefCell::default(),
            requests: RefCell::default(),
        }
    }

    /// Adds a response at a path such as `/oidc/token`, after the ones already scripted.
    pub fn script(&self, path: &str, answer: MockResponse) {
        let mut script = self.script.borrow_mut();
        match script.iter_mut().find(|(scripted, _)| scripted == path) {
            Some((_, answers)) => answers.push_back(answer),
            None => script.push((path.to_owned(), VecDeque::from([answer]))),
        }
    }

    /// Removes the unused responses of a path.
    pub fn clear_script(&self, path: &str) {
        self.script.borrow_mut().retain(|(scripted, _)| scripted != path);
    }

    /// Returns all requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<SentRequest> {
        self.requests.borrow().clone()
    }

    /// Returns the number of requests to a path.
    #[must_use]
    pub fn count(&self, path: &str) -> usize {
        self.requests.borrow().iter().filter(|request| request.path == path).count()
    }

    /// Returns a signed ID token of this provider for the configured application, issued now and valid for
    /// an hour. `claims` replace or extend the usual ones; `null` ones are sent as such.
    #[must_use]
    pub fn id_token(&self, sub: &str, claims: &[(&str, Value)]) -> String {
        let now = self.clock.now().seconds();
        let mut all = Map::new();
        for (name, value) in [
            ("iss", json!(self.issuer)),
            ("sub", json!(sub)),
            ("aud", json!(self.app_id)),
            ("iat", json!(now)),
            ("exp", json!(now + 3600)),
        ] {
            all.insert(name.to_owned(), value);
        }
        for (name, value) in claims {
            all.insert((*name).to_owned(), value.clone());
        }
        self.signed(&json!({"alg": "ES384", "typ": "JWT", "kid": "key-1"}), &Value::Object(all))
    }

    /// Returns a token with any header and payload, signed by this provider.
    #[must_use]
    pub fn signed(&self, header: &Value, payload: &Value) -> String {
        let encode = |part: &Value| base64url::encode(part.to_string().as_bytes());
        let input = format!("{}.{}", encode(header), encode(payload));
        // RFC 7518 section 3.4; of the others, any length is accepted.
        let length = match header["alg"].as_str() {
            Some("ES256" | "EdDSA") => 64,
            Some("ES512") => 132,
            _ => 96,
        };
        let signature = base64url::encode(&checksum(input.as_bytes(), length));
        format!("{input}.{signature}")
    }

    /// Returns a token response with this ID token.
    #[must_use]
    pub fn token_answer(&self, id_token: &str) -> Value {
        json!({
            "access_token": "access-token", "expires_in": 3600, "id_token": id_token,
            "refresh_token": "refresh-token", "scope": "openid offline_access profile", "token_type": "Bearer",
        })
    }

    /// Returns the discovery document.
    #[must_use]
    pub fn discovery(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.issuer);
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("auth"),
            "token_endpoint": at("token"),
            "userinfo_endpoint": at("me"),
            "jwks_uri": at("jwks"),
            "end_session_endpoint": at("session/end"),
            "revocation_endpoint": at("token/revocation"),
            "id_token_signing_alg_values_supported": ["ES384"],
            "authorization_response_iss_parameter_supported": true,
            "code_challenge_methods_supported": ["S256"],
        })
    }

    fn scripted(&self, path: &str) -> Option<MockResponse> {
        self.script.borrow_mut().iter_mut().find(|(scripted, _)| scripted == path)?.1.pop_front()
    }

    fn usual(&self, path: &str) -> MockResponse {
        match path {
            "/oidc/.well-known/openid-configuration" => MockResponse::Json(200, self.discovery()),
            "/oidc/jwks" => {
                let key = json!({"kty": "EC", "crv": "P-384", "x": "x", "y": "y", "kid": "key-1", "use": "sig"});
                MockResponse::Json(200, json!({ "keys": [key] }))
            }
            "/oidc/token/revocation" => MockResponse::Text(200, String::new()),
            "/oidc/token" => MockResponse::Json(400, json!({"error": "invalid_grant"})),
            "/oidc/me" => MockResponse::Json(401, json!({"error": "invalid_token"})),
            _ => MockResponse::Text(404, String::new()),
        }
    }
}

impl Http for FakeLogto {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        let url = parse_url(request.url());
        let path = url.map(|url| url[Position::BeforePath..Position::AfterQuery].to_owned()).unwrap_or_default();
        self.requests.borrow_mut().push(SentRequest {
            method: request.method().as_str().to_owned(),
            url: request.url().to_owned(),
            path: path.clone(),
            authorization: request.header("authorization").map(str::to_owned),
            form: url::form_urlencoded::parse(request.body()).into_owned().collect(),
            body: request.body().to_vec(),
            is_kept_alive: request.is_kept_alive(),
        });
        match self.scripted(&path).unwrap_or_else(|| self.usual(&path)) {
            MockResponse::Json(status, body) => ready(Ok(response(status, body.to_string()))).boxed_local(),
            MockResponse::Text(status, body) => ready(Ok(response(status, body))).boxed_local(),
            MockResponse::Tokens { sub, access_token } => {
                let mut body = self.token_answer(&self.id_token(&sub, &[]));
                body["access_token"] = access_token.into();
                ready(Ok(response(200, body.to_string()))).boxed_local()
            }
            MockResponse::Fail(error) => ready(Err(error)).boxed_local(),
            MockResponse::Pending(answer) => async move {
                match answer.await {
                    Ok((status, body)) => Ok(response(status, body.to_string())),
                    Err(_) => pending().await,
                }
            }
            .boxed_local(),
            MockResponse::PendingError(error) => async move {
                match error.await {
                    Ok(error) => Err(error),
                    Err(_) => pending().await,
                }
            }
            .boxed_local(),
        }
    }
}

fn response(status: u16, body: String) -> HttpResponse {
    HttpResponse::new(status, body.into_bytes())
}
