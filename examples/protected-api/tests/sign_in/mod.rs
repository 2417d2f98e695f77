//! A sign-in without a browser.

use std::collections::BTreeMap;

use logto_dev::Server;
use reqwest::{Client, Method, Response, redirect};
use serde_json::{Value, json};
use url::Url;

const CALLBACK: &str = "http://localhost:3000/callback";
const SCOPES: &str = "openid offline_access urn:logto:scope:organizations read:profile write:profile read:members";
const RESOURCES: [&str; 2] = ["https://api.example.com", "urn:logto:resource:organizations"];
/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The tokens of a sign-in.
pub struct Session {
    pub id_token: String,
    /// The access token for user info, which is not a JWT.
    pub opaque_token: String,
    refresh_token: String,
    token_endpoint: String,
}

impl Session {
    /// Returns an access token.
    pub async fn token(&mut self, parameters: &[(&str, &str)]) -> String {
        let refresh = [("grant_type", "refresh_token"), ("refresh_token", &*self.refresh_token)];
        let tokens = exchange(&self.token_endpoint, &[&refresh, parameters].concat()).await;
        self.refresh_token = text(&tokens["refresh_token"]);
        text(&tokens["access_token"])
    }
}

/// Signs in with a password.
pub async fn sign_in(server: &Server, email: &str, password: &str) -> Session {
    let mut browser = Browser::new(server.endpoint());
    let mut authorize = Url::parse(&format!("{}/oidc/auth", server.endpoint())).unwrap();
    authorize.query_pairs_mut().extend_pairs([
        ("client_id", "spa"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("prompt", "login consent"),
        ("scope", SCOPES),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("state", "state"),
    ]);
    authorize.query_pairs_mut().extend_pairs(RESOURCES.map(|resource| ("resource", resource)));
    browser.send(Method::GET, authorize.as_str(), None).await;
    browser.call(Method::PUT, "", json!({ "interactionEvent": "SignIn" })).await;
    let identifier = json!({ "type": "email", "value": email });
    let body = json!({ "identifier": identifier, "password": password });
    let verified = browser.call(Method::POST, "/verification/password", body).await;
    let id = &verified["verificationId"];
    browser.call(Method::POST, "/identification", json!({ "verificationId": id })).await;
    let mut next = text(&browser.call(Method::POST, "/submit", json!({})).await["redirectTo"]);
    while !next.starts_with(CALLBACK) {
        let url = Url::parse(server.endpoint()).unwrap().join(&next).unwrap();
        let response = browser.send(Method::GET, url.as_str(), None).await;
        next = response.headers()["location"].to_str().unwrap().to_owned();
    }
    let callback = Url::parse(&next).unwrap();
    let code = callback.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let token_endpoint = format!("{}/oidc/token", server.endpoint());
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let tokens = exchange(&token_endpoint, &fields).await;
    Session {
        id_token: text(&tokens["id_token"]),
        opaque_token: text(&tokens["access_token"]),
        refresh_token: text(&tokens["refresh_token"]),
        token_endpoint,
    }
}

async fn exchange(token_endpoint: &str, fields: &[(&str, &str)]) -> Value {
    let fields = [&[("client_id", "spa")], fields].concat();
    let response = Client::new().post(token_endpoint).form(&fields).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// A client that keeps cookies and follows no redirects.
struct Browser {
    client: Client,
    endpoint: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(endpoint: &str) -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { client, endpoint: endpoint.to_owned(), cookies: BTreeMap::new() }
    }

    /// Calls the Experience API.
    async fn call(&mut self, method: Method, path: &str, body: Value) -> Value {
        let url = format!("{}/api/experience{path}", self.endpoint);
        let response = self.send(method, &url, Some(body)).await;
        assert!(response.status().is_success(), "{path}: {}", response.status());
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default()
    }

    async fn send(&mut self, method: Method, url: &str, body: Option<Value>) -> Response {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = self.client.request(method, url).header("cookie", cookies.join("; "));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        response
    }
}
