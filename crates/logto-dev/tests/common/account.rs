//! Calls of the Account API.

use serde_json::{Value, json};

use super::{Answer, SOON, World, query};

/// Alice of the default seed, who has a password, an email address and a phone number.
pub const ALICE_OF_SEED: &str = "alice@example.com";
pub const ALICE_PHONE: &str = "15550100001";
pub const ALICE_PASSWORD: &str = "alice-password-1";
pub const ALL_SCOPES: &str = "openid offline_access profile email phone address custom_data identities \
    urn:logto:scope:sessions";

/// A caller of the Account API, with an optional verification record.
#[derive(Clone)]
pub struct Caller {
    pub token: String,
    pub refresh: String,
    pub record: Option<String>,
}

impl World {
    /// Signs in and returns a caller with a token for `scope`.
    pub async fn caller(&self, email: &str, scope: &str) -> Caller {
        let url = self.authorize_url(scope, &[], &[("prompt", "login consent")]);
        let back = self.sign_in(&url, "email", email).await;
        let tokens = self.exchange(&query(&back, "code").unwrap()).await;
        tokens.expect(200);
        let text = |name: &str| tokens.body[name].as_str().unwrap_or_default().to_owned();
        Caller { token: text("access_token"), refresh: text("refresh_token"), record: None }
    }

    /// Alice with a verification record.
    pub async fn alice(&self) -> Caller {
        let mut alice = self.caller(ALICE_OF_SEED, ALL_SCOPES).await;
        alice.record = Some(self.password_record(&alice).await);
        alice
    }

    pub async fn password_record(&self, caller: &Caller) -> String {
        let body = json!({ "password": ALICE_PASSWORD });
        let answer = self.account(caller, "POST", "/verifications/password", &body).await;
        answer.expect(201);
        answer.body["verificationRecordId"].as_str().unwrap().to_owned()
    }

    /// Calls `/api{path}`. The body `null` means none.
    pub async fn account(&self, caller: &Caller, method: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {}", caller.token);
        let mut headers =
            vec![("authorization", &*bearer), ("origin", "http://anywhere.test"), ("content-type", "application/json")];
        headers.extend(caller.record.as_deref().map(|record| ("logto-verification-id", record)));
        let body = (!body.is_null()).then(|| body.to_string());
        let answer = self.browser.send(method, &format!("/api{path}"), &headers, body).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("http://anywhere.test"), "{path}");
        answer
    }

    pub async fn my_account(&self, caller: &Caller) -> Value {
        let answer = self.account(caller, "GET", "/my-account", &Value::Null).await;
        answer.expect(200);
        answer.body
    }

    /// Requests a code and returns the id of the record.
    pub async fn ask_account_code(&self, caller: &Caller, identifier: &Value) -> String {
        let body = json!({ "identifier": identifier });
        let answer = self.account(caller, "POST", "/verifications/verification-code", &body).await;
        answer.expect(201);
        answer.body["verificationRecordId"].as_str().unwrap().to_owned()
    }

    pub async fn verify_account_code(&self, caller: &Caller, identifier: &Value, id: &str, code: &str) -> Answer {
        let body = json!({ "identifier": identifier, "verificationId": id, "code": code });
        self.account(caller, "POST", "/verifications/verification-code/verify", &body).await
    }

    /// Verifies an email address or phone number and returns the id of the record.
    pub async fn code_record(&self, caller: &Caller, kind: &str, value: &str) -> String {
        let identifier = json!({ "type": kind, "value": value });
        let id = self.ask_account_code(caller, &identifier).await;
        let code = self.server.wait_for_code(value, SOON).await.unwrap();
        let answer = self.verify_account_code(caller, &identifier, &id, &code).await;
        answer.expect(200);
        assert_eq!(answer.body, json!({ "verificationRecordId": id }));
        id
    }
}
