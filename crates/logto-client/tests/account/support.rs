//! Helpers of the tests.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use logto_client::account::{AccountClient, Verification};
use logto_client::ports::{Http, HttpRequest, HttpResponse};
use logto_client::testing::{FakeLogto, MockResponse, TestHarness};
use logto_client::{HttpError, LogtoClient, LogtoConfig, Scope, Secret, UnixMillis};
use serde_json::{Value, json};
use url::{Position, Url};

/// The user of the recorded exchange.
pub const ALICE: &str = "xgszyyqmlo3l";

/// A request to the Account API.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub verification: Option<String>,
    pub authorization: Option<String>,
    pub content_type: Option<String>,
    /// `null` when there is none.
    pub body: Value,
}

/// Records the headers that [`FakeLogto`] does not record.
struct Recorder {
    logto: Rc<FakeLogto>,
    asked: Rc<RefCell<Vec<Asked>>>,
}

impl Http for Recorder {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        let header = |name: &str| request.header(name).map(str::to_owned);
        let path = Url::parse(request.url()).unwrap()[Position::BeforePath..Position::AfterQuery].to_owned();
        if path.contains("/api/") {
            self.asked.borrow_mut().push(Asked {
                method: request.method().as_str().to_owned(),
                path,
                verification: header("logto-verification-id"),
                authorization: header("authorization"),
                content_type: header("content-type"),
                body: serde_json::from_slice(request.body()).unwrap_or_default(),
            });
        }
        self.logto.send(request)
    }
}

/// Alice, signed in, and her account.
pub struct AccountHarness {
    pub base: TestHarness,
    pub account: AccountClient,
    asked: Rc<RefCell<Vec<Asked>>>,
}

impl AccountHarness {
    pub fn new() -> Self {
        Self::at("http://localhost:3001")
    }

    pub fn at(endpoint: &str) -> Self {
        let scopes = [Scope::EMAIL, Scope::PHONE, Scope::SESSIONS];
        let config = LogtoConfig::new(endpoint, "spa").unwrap().with_scopes(scopes);
        let base = TestHarness::new(config.clone());
        base.sign_in_as(ALICE, &[("sid", json!("sid-here"))]);
        let asked = Rc::default();
        let recorder = Recorder { logto: Rc::clone(&base.logto), asked: Rc::clone(&asked) };
        let mut ports = base.ports();
        ports.http = Rc::new(recorder);
        let account = AccountClient::new(LogtoClient::with_ports(config, ports));
        Self { base, account, asked }
    }

    pub fn answer(&self, path: &str, status: u16, body: Value) {
        self.base.logto.script(path, MockResponse::Json(status, body));
    }

    /// An answer without a body.
    pub fn done(&self, path: &str) {
        self.base.logto.script(path, MockResponse::Text(204, String::new()));
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.borrow().clone()
    }

    /// The method, path and body of the last request.
    pub fn last(&self) -> (String, String, Option<String>, Value) {
        let asked = self.asked.borrow().last().unwrap().clone();
        assert_eq!(asked.authorization.as_deref(), Some("Bearer access-token"));
        let has_body = !asked.body.is_null();
        assert_eq!(asked.content_type.as_deref(), has_body.then_some("application/json"));
        (asked.method, asked.path, asked.verification, asked.body)
    }
}

pub fn identity() -> Verification {
    Verification::new(Secret::new("identity-record"), UnixMillis(i64::MAX))
}

pub fn new_address() -> Verification {
    Verification::new(Secret::new("address-record"), UnixMillis(i64::MAX))
}

/// The responses of the recorded exchange, by title.
pub fn recorded(title: &str) -> (u16, Value) {
    let all: Value = serde_json::from_str(include_str!("../vectors/logto-v1.37.1/account-api.json")).unwrap();
    let exchange = all.as_array().unwrap().iter().find(|it| it["title"].as_str().unwrap().starts_with(title)).unwrap();
    let response = &exchange["response"];
    (u16::try_from(response["status"].as_u64().unwrap()).unwrap(), response["body"].clone())
}

/// The response with this title in a recording.
pub fn recorded_in(recording: &str, title: &str) -> (u16, Value) {
    let all: Value = serde_json::from_str(recording).unwrap();
    let exchange = all.as_array().unwrap().iter().find(|it| it["title"] == title).unwrap();
    let response = &exchange["response"];
    (u16::try_from(response["status"].as_u64().unwrap()).unwrap(), response["body"].clone())
}

/// Answers a request as in a recording.
pub fn answer_recorded(harness: &AccountHarness, recording: &str, path: &str, title: &str) {
    let (status, body) = recorded_in(recording, title);
    if body.is_null() {
        harness.done(path);
    } else {
        harness.answer(path, status, body);
    }
}
