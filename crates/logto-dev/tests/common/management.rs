//! Calls of the Management API.

use serde_json::{Value, json};

use super::{Answer, World};

pub const SMTP: &str = "simple-mail-transfer-protocol";
pub const TWILIO: &str = "twilio-short-message-service";

const USAGES: [&str; 4] = ["SignIn", "Register", "ForgotPassword", "Generic"];

/// The resource indicator of the Management API.
pub const INDICATOR: &str = "https://default.logto.app/api";

impl World {
    /// A token of the machine-to-machine application of the seed.
    pub async fn machine_token(&self) -> String {
        let answer =
            self.machine("m2m", "m2m-secret-for-development", &[("resource", INDICATOR), ("scope", "all")]).await;
        answer.expect(200);
        answer.body["access_token"].as_str().unwrap().to_owned()
    }

    /// Requests a token as a machine-to-machine application.
    pub async fn machine(&self, id: &str, secret: &str, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
        form.extend_from_slice(more);
        self.browser.post_form("/oidc/token", &form).await
    }

    /// Calls `/api{path}` as the machine-to-machine application. The body `null` means none.
    pub async fn manage(&self, method: &str, path: &str, body: &Value) -> Answer {
        let token = self.machine_token().await;
        self.manage_with(&token, method, path, body).await
    }

    pub async fn manage_with(&self, token: &str, method: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", &*bearer), ("content-type", "application/json")];
        let body = (!body.is_null()).then(|| body.to_string());
        self.browser.send(method, &format!("/api{path}"), &headers, body).await
    }

    /// Creates a connector and returns its id.
    pub async fn create_connector(&self, connector: &str, config: &Value) -> String {
        let body = json!({ "connectorId": connector, "config": config });
        let answer = self.manage("POST", "/connectors", &body).await;
        answer.expect(200);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    /// A configuration for the built-in mail server at `port`.
    pub fn mail_config(&self, port: u16) -> Value {
        let template = |usage: &str| {
            json!({
                "usageType": usage, "contentType": "text/plain", "subject": format!("{usage} code"),
                "content": format!("{usage}: {{{{code}}}}"),
            })
        };
        let templates = USAGES.map(template);
        json!({
            "host": "127.0.0.1", "port": port, "auth": { "user": "logto", "pass": "secret" },
            "fromEmail": "Shop <no-reply@logto.test>",
            "templates": templates,
        })
    }

    /// A configuration for the built-in Twilio API.
    pub fn sms_config(&self) -> Value {
        let template = |usage: &str| json!({ "usageType": usage, "content": format!("{usage}: {{{{code}}}}") });
        let templates = USAGES.map(template);
        json!({
            "accountSID": "AC00000000000000000000000000000001", "authToken": "token",
            "fromMessagingServiceSID": "MG00000000000000000000000000000001",
            "templates": templates,
        })
    }

    /// Tests a configuration of the SMTP connector.
    pub async fn test_mail(&self, config: &Value) -> Answer {
        let body = json!({ "email": "foo@logto.test", "config": config });
        self.manage("POST", &format!("/connectors/{SMTP}/test"), &body).await
    }
}

/// The error message of a provider.
pub fn provider_message(answer: &Answer) -> &str {
    assert_eq!((answer.status, answer.error()), (400, "connector.general"), "{}", answer.text);
    answer.body["data"]["message"].as_str().unwrap()
}
