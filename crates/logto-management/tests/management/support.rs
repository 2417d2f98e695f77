//! Helpers of the tests.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, pending, ready};
use logto_client::HttpError;
use logto_client::ports::{Http, HttpRequest, HttpResponse};
use logto_client::testing::FakeClock;
use logto_management::connectors::{ConnectorConfig, SmtpConfig, TwilioConfig};
use logto_management::lint::{Finding, Lint, Severity};
use logto_management::{Argument, Authorization, ManagementClient, Message};
use serde_json::{Value, json};
use url::Url;

/// A request that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct SentRequest {
    pub method: String,
    pub url: String,
    pub authorization: Option<String>,
    pub content_type: Option<String>,
    /// `null` when there is none.
    pub body: Value,
}

/// Sends prepared responses in order. Without one, a request stays pending.
#[derive(Default)]
pub struct MockServer {
    responses: RefCell<VecDeque<Result<HttpResponse, HttpError>>>,
    requests: RefCell<Vec<SentRequest>>,
}

impl MockServer {
    pub fn respond(&self, status: u16, body: &Value) {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        self.respond_text(status, &text);
    }

    pub fn respond_text(&self, status: u16, body: &str) {
        let response = HttpResponse::new(status, body.as_bytes().to_vec());
        self.responses.borrow_mut().push_back(Ok(response));
    }

    /// Responds with a page of a list that has `total` entries.
    pub fn respond_page(&self, total: usize, body: &Value) {
        let response = HttpResponse::new(200, body.to_string().into_bytes());
        self.responses.borrow_mut().push_back(Ok(response.with_header("total-number", total.to_string())));
    }

    pub fn fail(&self, error: HttpError) {
        self.responses.borrow_mut().push_back(Err(error));
    }

    pub fn requests(&self) -> Vec<SentRequest> {
        self.requests.borrow().clone()
    }
}

impl Http for MockServer {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        let header = |name: &str| request.header(name).map(str::to_owned);
        self.requests.borrow_mut().push(SentRequest {
            method: request.method().as_str().to_owned(),
            url: request.url().to_owned(),
            authorization: header("authorization"),
            content_type: header("content-type"),
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
        });
        match self.responses.borrow_mut().pop_front() {
            Some(answer) => ready(answer).boxed_local(),
            None => pending().boxed_local(),
        }
    }
}

/// A client with its fake ports.
pub struct TestClient {
    pub server: Rc<MockServer>,
    pub clock: Rc<FakeClock>,
    pub api: ManagementClient,
}

impl TestClient {
    pub fn new(authorization: Authorization) -> Self {
        Self::at("http://localhost:3001/api", authorization)
    }

    pub fn at(base: &str, authorization: Authorization) -> Self {
        let server = Rc::new(MockServer::default());
        let clock = Rc::new(FakeClock::default());
        let base = Url::parse(base).unwrap();
        let api = ManagementClient::new(base, Rc::clone(&server) as _, Rc::clone(&clock) as _, authorization);
        Self { server, clock, api }
    }
}

/// A recorded exchange.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub title: String,
    pub method: String,
    pub path: String,
    pub request: Value,
    pub status: u16,
    pub response: Value,
}

pub fn recorded(text: &str) -> Vec<Exchange> {
    let all: Value = serde_json::from_str(text).unwrap();
    let read = |exchange: &Value| Exchange {
        title: exchange["title"].as_str().unwrap().to_owned(),
        method: exchange["request"]["method"].as_str().unwrap().to_owned(),
        path: exchange["request"]["path"].as_str().unwrap().to_owned(),
        request: exchange["request"]["body"].clone(),
        status: u16::try_from(exchange["response"]["status"].as_u64().unwrap()).unwrap(),
        response: exchange["response"]["body"].clone(),
    };
    all.as_array().unwrap().iter().map(read).collect()
}

/// The recorded exchange with this title.
pub fn exchange(text: &str, title: &str) -> Exchange {
    recorded(text).into_iter().find(|exchange| exchange.title == title).expect(title)
}

/// A client without a token.
pub fn client() -> TestClient {
    TestClient::new(Authorization::None)
}

/// Responds as the recorded server did.
pub fn respond(client: &TestClient, exchange: &Exchange) {
    match exchange.response.as_str() {
        Some(text) => client.server.respond_text(exchange.status, text),
        None => client.server.respond(exchange.status, &exchange.response),
    }
}

/// Checks that the last request was the recorded one.
pub fn assert_sent(client: &TestClient, exchange: &Exchange) {
    let request = client.server.requests().pop().unwrap();
    let path = request.url.strip_prefix("http://localhost:3001").unwrap();
    let sent = (&*request.method, path, &request.body);
    assert_eq!(sent, (&*exchange.method, &*exchange.path, &exchange.request), "{}", exchange.title);
}

pub const CONNECTORS: &str = include_str!("../vectors/logto-v1.37.1/connectors.json");
pub const CONNECTORS_ERRORS: &str = include_str!("../vectors/logto-v1.37.1/connectors-errors.json");
pub const CONNECTORS_TEST: &str = include_str!("../vectors/logto-v1.37.1/connectors-test.json");
pub const FACTORIES: &str = include_str!("../vectors/logto-v1.37.1/connector-factories.json");
pub const SIGN_IN_EXP: &str = include_str!("../vectors/logto-v1.37.1/sign-in-exp.json");
pub const AUTH_ERRORS: &str = include_str!("../vectors/logto-v1.37.1/mapi-auth-errors.json");

/// A Twilio configuration without findings, and then these members; `null` removes.
pub fn twilio(members: &Value) -> TwilioConfig {
    let mut config = TwilioConfig::new().to_value();
    merge(
        &mut config,
        &json!({"accountSID": format!("AC{}", "0".repeat(32)), "authToken": "0".repeat(32),
               "fromMessagingServiceSID": format!("MG{}", "0".repeat(32))}),
    );
    merge(&mut config, members);
    TwilioConfig::from_value(config).unwrap()
}

/// An SMTP configuration without findings, and then these members; `null` removes.
pub fn smtp(members: &Value) -> SmtpConfig {
    let mut config = SmtpConfig::new().to_value();
    merge(
        &mut config,
        &json!({"host": "smtp.example.com", "port": 465, "secure": true, "fromEmail": "Me <me@example.com>",
               "auth": {"user": "me", "pass": "pw"}}),
    );
    merge(&mut config, members);
    SmtpConfig::from_value(config).unwrap()
}

fn merge(config: &mut Value, members: &Value) {
    for (name, value) in members.as_object().unwrap() {
        if value.is_null() {
            config.as_object_mut().unwrap().remove(name);
        } else {
            config[name] = value.clone();
        }
    }
}

/// Severity, code and field of findings.
pub fn codes(findings: &[Finding]) -> Vec<(Severity, &'static str, String)> {
    findings.iter().map(|finding| (finding.severity, finding.code, finding.field.to_string())).collect()
}

/// Looks for exactly one finding, applies its fix, and returns the findings after it.
pub fn fixed<C: ConnectorConfig + Lint>(config: &mut C, severity: Severity, code: &str, field: &str) -> Vec<Finding> {
    let findings = config.lint();
    let found: Vec<_> = findings.iter().filter(|finding| finding.code == code).collect();
    assert_eq!(found.len(), 1, "{code} in {:?}", codes(&findings));
    assert_eq!((found[0].severity, found[0].field.to_string().as_str()), (severity, field), "{code}");
    assert_renders(&found[0].message);
    let fix = found[0].fix.clone().unwrap_or_else(|| panic!("{code} has no fix"));
    assert_renders(fix.label());
    assert!(fix.apply(config), "{code}");
    let after = config.lint();
    assert!(!after.iter().any(|finding| finding.code == code), "{code} is still in {:?}", codes(&after));
    after
}

/// Returns the keys of a message and of the messages in its arguments, with the names of their
/// arguments.
pub fn keys_of(message: &Message) -> Vec<(&'static str, BTreeSet<&'static str>)> {
    let nested = message.args().iter().flat_map(|(_, argument)| match argument {
        Argument::Message(message) => keys_of(message),
        _ => Vec::new(),
    });
    let names = message.args().iter().map(|(name, _)| *name).collect();
    nested.chain([(message.key(), names)]).collect()
}

/// Checks that a message has a template whose placeholders are its arguments.
pub fn assert_renders(message: &Message) {
    for (key, names) in keys_of(message) {
        let (_, template) = Message::english().iter().find(|(known, _)| *known == key).expect(key);
        let placeholders = template.split('{').skip(1).map(|rest| rest.split('}').next().unwrap());
        assert_eq!(placeholders.collect::<BTreeSet<_>>(), names, "{key}");
    }
    assert!(!message.to_string().is_empty());
}

/// Looks for exactly one finding, which has no fix.
pub fn found<C: ConnectorConfig + Lint>(config: &C, severity: Severity, code: &str, field: &str) -> Finding {
    let findings = config.lint();
    let found: Vec<_> = findings.iter().filter(|finding| finding.code == code).collect();
    assert_eq!(found.len(), 1, "{code} in {:?}", codes(&findings));
    assert_eq!((found[0].severity, found[0].field.to_string().as_str()), (severity, field), "{code}");
    assert!(found[0].fix.is_none(), "{code}");
    found[0].clone()
}
