//! A server, a client with a cookie jar, and the recorded exchanges.
#![allow(dead_code, unreachable_pub)]

pub mod account;
pub mod compare;
pub mod management;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use logto_dev::{Application, Clock, Connectors, LogtoVersion, Resource, Role, Seed, Server, ServerBuilder, User};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

/// The application of the recorded exchanges.
pub const APP: &str = "q7mpy4un43c9nu4kt1zy5";
/// Its redirect URI.
pub const CALLBACK: &str = "http://localhost:3000/callback";
/// The API of the recorded exchanges.
pub const API: &str = "https://api.logto.test";
/// The code verifier of the example in RFC 7636.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// How long a test waits for a message.
pub const SOON: Duration = Duration::from_secs(5);

pub const ALICE: &str = "alice@logto.test";
pub const SCOPES: &str = "openid offline_access profile email";

/// A running server with the recorded names and a fixed clock.
pub struct World {
    pub server: Server,
    pub browser: Browser,
}

pub fn seed() -> Seed {
    let mut app = Application::new(APP, "Recorded app");
    app.redirect_uris = vec![CALLBACK.to_owned()];
    app.post_logout_redirect_uris = vec!["http://localhost:3000/".to_owned()];
    app.cors_allowed_origins = vec!["http://localhost:3005".to_owned()];
    let mut seed = Seed::default().with_application(app).with_user(User {
        id: "xgszyyqmlo3l".to_owned(),
        primary_email: Some(ALICE.to_owned()),
        roles: vec!["reader".to_owned()],
        ..User::default()
    });
    seed.sign_in_experience.clear();
    // Those of the recorded server.
    seed.social_connectors.clear();
    seed.custom_profile_fields.clear();
    seed.has_storage = false;
    seed.roles = vec![Role {
        name: "reader".to_owned(),
        scopes: BTreeMap::from([(API.to_owned(), vec!["read:things".to_owned()])]),
        is_default: false,
    }];
    seed.resources.push(Resource {
        indicator: API.to_owned(),
        name: "Things".to_owned(),
        scopes: vec!["read:things".to_owned()],
        access_token_ttl: 600,
    });
    seed
}

impl World {
    pub async fn start() -> Self {
        Self::with(seed(), Connectors::default()).await
    }

    /// A world that behaves like `version` of Logto.
    pub async fn start_as(version: LogtoVersion) -> Self {
        Self::build(Server::builder().seed(seed()).logto_version(version)).await
    }

    pub async fn with(seed: Seed, connectors: Connectors) -> Self {
        Self::build(Server::builder().seed(seed).connectors(connectors)).await
    }

    pub async fn build(builder: ServerBuilder) -> Self {
        let clock = Clock::fixed(1_795_208_600_000);
        let builder = builder.clock(clock).endpoint("http://localhost:3001").port(0);
        let server = builder.start().await.unwrap();
        let browser = Browser::new(server.port());
        Self { server, browser }
    }

    /// Another browser for the same server.
    pub fn other_browser(&self) -> Browser {
        Browser::new(self.server.port())
    }

    pub fn advance(&self, seconds: u64) {
        self.server.clock().advance(Duration::from_secs(seconds));
    }

    /// Signs in with a code by email and returns the authorization code.
    pub async fn code(&self, scope: &str, resources: &[&str]) -> String {
        let url = self.authorize_url(scope, resources, &[("prompt", "login consent")]);
        let back = self.sign_in(&url, "email", ALICE).await;
        query(&back, "code").unwrap_or_else(|| panic!("no code in {back}"))
    }

    /// Signs in and returns the token response.
    pub async fn tokens(&self, scope: &str, resources: &[&str]) -> Value {
        let code = self.code(scope, resources).await;
        let answer = self.exchange(&code).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    pub fn authorize_url(&self, scope: &str, resources: &[&str], more: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([
            ("client_id", APP),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", scope),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("state", "the-state"),
        ]);
        if scope.split(' ').any(|scope| scope == "openid") {
            query.append_pair("nonce", "the-nonce");
        }
        query.extend_pairs(resources.iter().map(|name| ("resource", *name)));
        query.extend_pairs(more);
        format!("/oidc/auth?{}", query.finish())
    }

    /// Signs in and returns the URL of the callback.
    pub async fn sign_in(&self, authorize: &str, kind: &str, value: &str) -> String {
        let answer = self.browser.get(authorize).await;
        assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
        let id = self.send_code("SignIn", kind, value).await;
        let identifier = json!({ "type": kind, "value": value });
        let code = self.server.wait_for_code(value, SOON).await.unwrap();
        self.verify(&id, &identifier, &code).await.expect(200);
        let body = json!({ "verificationId": id });
        let answer = self.browser.api("POST", "/identification", &body).await;
        answer.expect(204);
        self.submit().await
    }

    /// Starts a sign-in or registration and requests a code.
    pub async fn send_code(&self, event: &str, kind: &str, value: &str) -> String {
        let body = json!({ "interactionEvent": event });
        self.browser.api("PUT", "", &body).await.expect(204);
        let answer = self.ask_for_code(event, kind, value).await;
        answer.expect(200);
        answer.body["verificationId"].as_str().unwrap().to_owned()
    }

    pub async fn ask_for_code(&self, event: &str, kind: &str, value: &str) -> Answer {
        let body = json!({
            "interactionEvent": event, "identifier": { "type": kind, "value": value },
        });
        let path = "/verification/verification-code";
        self.browser.api("POST", path, &body).await
    }

    pub async fn verify(&self, id: &str, identifier: &Value, code: &str) -> Answer {
        let body = json!({ "verificationId": id, "identifier": identifier, "code": code });
        let path = "/verification/verification-code/verify";
        self.browser.api("POST", path, &body).await
    }

    pub async fn submit(&self) -> String {
        let answer = self.browser.api("POST", "/submit", &json!({})).await;
        answer.expect(200);
        let next = answer.body["redirectTo"].as_str().unwrap().to_owned();
        self.browser.follow(next).await
    }

    pub async fn exchange(&self, code: &str) -> Answer {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ])
        .await
    }

    pub async fn refresh(&self, token: &str, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        form.extend_from_slice(more);
        self.token(&form).await
    }

    pub async fn token(&self, form: &[(&str, &str)]) -> Answer {
        let mut form = form.to_vec();
        form.push(("client_id", APP));
        self.browser.post_form("/oidc/token", &form).await
    }

    pub async fn revoke(&self, token: &str) {
        let form = [("token", token), ("client_id", APP)];
        let answer = self.browser.post_form("/oidc/token/revocation", &form);
        answer.await.expect(200);
    }

    pub async fn userinfo(&self, token: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.browser.send("GET", "/oidc/me", &[("authorization", &bearer)], None).await
    }
}

/// A client that stores cookies and does not follow redirects.
pub struct Browser {
    client: reqwest::Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// A response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// The JSON body; null when it is something else.
    pub body: Value,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    #[track_caller]
    pub fn expect(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.text);
    }

    /// The `error` or else the `code` of an error body.
    pub fn error(&self) -> &str {
        let error = self.body["error"].as_str();
        error.or(self.body["code"].as_str()).unwrap_or_default()
    }
}

impl Browser {
    pub fn new(port: u16) -> Self {
        Self::named(port, "Tests/1.0")
    }

    /// A browser with this user agent.
    pub fn named(port: u16, user_agent: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.user_agent(user_agent).build().unwrap();
        Self { client, base: format!("http://127.0.0.1:{port}"), cookies: Mutex::default() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None).await
    }

    pub async fn post_form(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &kind, Some(body.finish())).await
    }

    pub async fn api(&self, method: &str, path: &str, body: &Value) -> Answer {
        let path = format!("/api/experience{path}");
        let kind = [("content-type", "application/json")];
        self.send(method, &path, &kind, Some(body.to_string())).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    pub async fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Answer, reqwest::Error> {
        let path = path.strip_prefix("http://localhost:3001").unwrap_or(path);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            map.insert(name, HeaderValue::from_str(value).unwrap());
        }
        let cookies = self.cookie_header();
        if !cookies.is_empty() {
            map.insert("cookie", cookies.parse().unwrap());
        }
        let request = self
            .client
            .request(method.parse().unwrap(), format!("{}{path}", self.base))
            .headers(map)
            .body(body.unwrap_or_default());
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.keep_cookies(&headers);
        let text = response.text().await?;
        Ok(Answer { status, headers, body: serde_json::from_str(&text).unwrap_or_default(), text })
    }

    /// Follows redirects until they leave the server.
    pub async fn follow(&self, mut next: String) -> String {
        for _ in 0..10 {
            let path = next.strip_prefix("http://localhost:3001").unwrap_or(&next);
            if !path.starts_with('/') {
                return next;
            }
            let answer = self.get(path).await;
            assert!([302, 303].contains(&answer.status), "{}", answer.text);
            next = answer.location().to_owned();
        }
        panic!("redirects without end: {next}");
    }

    /// Copies the cookies to another browser. Returns whether one of them is a session.
    pub fn hand_over(&self, other: &Self) -> bool {
        let cookies = self.cookies.lock().unwrap().clone();
        let session = cookies.contains_key("_session");
        *other.cookies.lock().unwrap() = cookies;
        session
    }

    /// Whether `text` contains the value of a cookie.
    pub fn holds_any_of(&self, text: &str) -> bool {
        self.cookies.lock().unwrap().values().any(|value| text.contains(&**value))
    }

    pub fn forget_cookies(&self) {
        self.cookies.lock().unwrap().clear();
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap();
        for cookie in headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// The value of a query parameter.
pub fn query(url: &str, name: &str) -> Option<String> {
    let url = url::Url::options().base_url(Some(&url::Url::parse("http://localhost").unwrap())).parse(url).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The claims of a JWT, without validation.
pub fn claims(jwt: &str) -> Value {
    compare::part(jwt, 1)
}

/// The text of a member of a JSON object.
pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
