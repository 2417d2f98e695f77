use logto_management::lint::Lint as _;
use std::time::Duration;

use futures_executor::block_on;
use futures_util::FutureExt as _;
use logto_client::{HttpError, Secret};
use logto_management::connectors::{ConnectorConfig as _, PhoneNumber, SmtpConfig, TwilioConfig};
use logto_management::{Authorization, ManagementError, NewConnector, Recipient, SignInExperience};
use serde_json::{Value, json};

use crate::support::{SIGN_IN_EXP, SentRequest, TestClient, recorded};

fn connector(id: &str, factory: &str) -> Value {
    json!({"id": id, "connectorId": factory, "type": "Sms", "config": {"authToken": "very-secret"}})
}

fn operator() -> Authorization {
    Authorization::Operator(Secret::new("operator-token"))
}

fn request(method: &str, path: &str, body: Value) -> SentRequest {
    SentRequest {
        method: method.to_owned(),
        url: format!("http://localhost:3001/api{path}"),
        authorization: Some("Bearer operator-token".to_owned()),
        content_type: (!body.is_null()).then(|| "application/json".to_owned()),
        body,
    }
}

#[test]
fn sends_documented_request_for_each_call() {
    let client = TestClient::new(operator());
    let config = TwilioConfig::from_value(json!({"accountSID": "AC1", "unknown": true})).unwrap();
    let one = connector("c1", "twilio-short-message-service");
    let experience = recorded(SIGN_IN_EXP)[0].response.clone();
    client.server.respond(200, &json!([one]));
    client.server.respond(200, &json!([{"id": "f1"}]));
    client.server.respond(200, &json!({"id": "f1"}));
    client.server.respond(200, &one);
    client.server.respond(200, &one);
    client.server.respond(204, &Value::Null);
    client.server.respond(204, &Value::Null);
    client.server.respond(204, &Value::Null);
    client.server.respond(200, &experience);
    client.server.respond(200, &experience);
    let before = SignInExperience::from_value(experience).unwrap();
    let mut after = before.clone();
    after.set_forgot_password_methods(&["EmailVerificationCode".into()]);
    let api = &client.api;
    block_on(async {
        assert_eq!(api.connectors().await.unwrap()[0].id(), "c1");
        assert_eq!(api.connector_factories().await.unwrap()[0].id(), "f1");
        assert_eq!(api.connector_factory("f1").await.unwrap().id(), "f1");
        api.create_connector(&NewConnector::new(&config).with_id("mine")).await.unwrap();
        assert_eq!(api.update_connector("a/b?c", &config).await.unwrap().id(), "c1");
        api.delete_connector("c1").await.unwrap();
        let phone = Recipient::Phone(PhoneNumber::parse("+1 555 010 0001").unwrap());
        api.test_connector(TwilioConfig::FACTORY_ID, &phone, &config, None).await.unwrap();
        let email = Recipient::Email(" a@b.co ".to_owned());
        let mail = SmtpConfig::from_value(json!({})).unwrap();
        api.test_connector(SmtpConfig::FACTORY_ID, &email, &mail, Some("fr")).await.unwrap();
        assert_eq!(api.sign_in_experience().await.unwrap(), before);
        api.update_sign_in_experience(&before.patch_to(&after)).await.unwrap();
    });
    let config = config.to_value();
    let expected = [
        request("GET", "/connectors", Value::Null),
        request("GET", "/connector-factories", Value::Null),
        request("GET", "/connector-factories/f1", Value::Null),
        request(
            "POST",
            "/connectors",
            json!({"connectorId": "twilio-short-message-service", "config": config, "id": "mine"}),
        ),
        request("PATCH", "/connectors/a%2Fb%3Fc", json!({"config": config})),
        request("DELETE", "/connectors/c1", Value::Null),
        request(
            "POST",
            "/connectors/twilio-short-message-service/test",
            json!({"phone": "15550100001", "config": config}),
        ),
        request(
            "POST",
            "/connectors/simple-mail-transfer-protocol/test",
            json!({"email": "a@b.co", "config": {}, "locale": "fr"}),
        ),
        request("GET", "/sign-in-exp", Value::Null),
        request("PATCH", "/sign-in-exp", json!({"forgotPasswordMethods": ["EmailVerificationCode"]})),
    ];
    assert_eq!(client.server.requests(), expected);
}

#[test]
fn sends_no_token_query_or_fragment_to_proxy() {
    let client = TestClient::at("https://app.example.com/logto/api/?x=1#y", Authorization::None);
    client.server.respond(200, &json!([]));
    block_on(client.api.connectors()).unwrap();
    let request = &client.server.requests()[0];
    assert_eq!((request.url.as_str(), &request.authorization), ("https://app.example.com/logto/api/connectors", &None));
}

#[test]
fn reads_instead_of_sending_empty_patch() {
    let client = TestClient::new(operator());
    let experience = recorded(SIGN_IN_EXP)[0].response.clone();
    client.server.respond(200, &experience);
    let before = SignInExperience::from_value(experience).unwrap();
    let patch = before.patch_to(&before.clone());
    assert_eq!(block_on(client.api.update_sign_in_experience(&patch)).unwrap(), before);
    assert_eq!(client.server.requests()[0].method, "GET");
}

#[test]
fn rejects_ids_that_are_dot_segments_or_empty() {
    let client = TestClient::new(operator());
    for id in ["..", ".", ""] {
        let error = block_on(client.api.delete_connector(id)).unwrap_err();
        assert_eq!(error, ManagementError::Http(HttpError::Invalid), "{id}");
    }
    assert_eq!(client.server.requests(), []);
}

#[test]
fn times_out_after_ten_seconds() {
    let client = TestClient::new(Authorization::None);
    let mut call = Box::pin(client.api.connectors());
    assert!(call.as_mut().now_or_never().is_none());
    client.clock.advance(Duration::from_millis(9_999));
    assert!(call.as_mut().now_or_never().is_none());
    client.clock.advance(Duration::from_millis(1));
    let error = call.now_or_never().unwrap().unwrap_err();
    assert_eq!(error, ManagementError::Http(HttpError::Timeout));
    assert!(error.is_transient());
}

#[test]
fn debug_output_has_no_secrets() {
    let authorization = operator();
    let client = TestClient::new(authorization.clone());
    let config = TwilioConfig::from_value(json!({"authToken": "very-secret"})).unwrap();
    client.server.respond(200, &json!([connector("c1", "twilio-short-message-service")]));
    let connectors = block_on(client.api.connectors()).unwrap();
    assert_eq!(connectors[0].config()["authToken"], "very-secret");
    assert_eq!(connectors[0].twilio().unwrap().auth_token(), "very-secret");
    let mail = SmtpConfig::from_json(r#"{"auth": {"user": "u", "pass": "very-secret"}}"#).unwrap();
    let shown = format!(
        "{authorization:?} {:?} {connectors:?} {config:?} {:?} {mail:?} {:?} {:?}",
        client.api,
        NewConnector::new(&config),
        mail.auth(),
        mail.lint(),
    );
    assert!(!shown.contains("very-secret") && !shown.contains("operator-token"), "{shown}");
    assert!(shown.contains("<authToken>"));
}

#[test]
fn error_with_null_members_keeps_its_code() {
    let client = TestClient::new(operator());
    client
        .server
        .respond(422, &json!({"code": "entity.invalid_input", "message": null, "data": null, "details": null}));
    let error = block_on(client.api.sign_in_experience()).unwrap_err();
    assert_eq!(error.code(), "entity.invalid_input");
}
