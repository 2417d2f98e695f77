use logto_management::lint::Lint as _;
use std::time::Duration;

use futures_executor::block_on;
use futures_util::FutureExt as _;
use logto_client::{HttpError, Secret};
use logto_management::connectors::{ConnectorConfig as _, PhoneNumber, SmtpConfig, TwilioConfig};
use logto_management::{Authorization, ManagementError, NewConnector, Recipient, SignInExperience};
use serde_json::{Value, json};

use crate::support::{Asked, SIGN_IN_EXP, World, recorded};

fn connector(id: &str, factory: &str) -> Value {
    json!({"id": id, "connectorId": factory, "type": "Sms", "config": {"authToken": "very-secret"}})
}

fn operator() -> Authorization {
    Authorization::Operator(Secret::new("operator-token"))
}

fn asked(method: &str, path: &str, body: Value) -> Asked {
    Asked {
        method: method.to_owned(),
        url: format!("http://localhost:3001/api{path}"),
        authorization: Some("Bearer operator-token".to_owned()),
        content_type: (!body.is_null()).then(|| "application/json".to_owned()),
        body,
    }
}

#[test]
fn every_call_is_the_request_that_logto_wants() {
    let world = World::new(operator());
    let config = TwilioConfig::from_value(json!({"accountSID": "AC1", "unknown": true})).unwrap();
    let one = connector("c1", "twilio-short-message-service");
    let experience = recorded(SIGN_IN_EXP)[0].answer.clone();
    world.server.answer(200, &json!([one]));
    world.server.answer(200, &json!([{"id": "f1"}]));
    world.server.answer(200, &json!({"id": "f1"}));
    world.server.answer(200, &one);
    world.server.answer(200, &one);
    world.server.answer(204, &Value::Null);
    world.server.answer(204, &Value::Null);
    world.server.answer(204, &Value::Null);
    world.server.answer(200, &experience);
    world.server.answer(200, &experience);
    let before = SignInExperience::from_value(experience).unwrap();
    let mut after = before.clone();
    after.set_forgot_password_methods(&["EmailVerificationCode".into()]);
    let api = &world.api;
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
        asked("GET", "/connectors", Value::Null),
        asked("GET", "/connector-factories", Value::Null),
        asked("GET", "/connector-factories/f1", Value::Null),
        asked(
            "POST",
            "/connectors",
            json!({"connectorId": "twilio-short-message-service", "config": config, "id": "mine"}),
        ),
        asked("PATCH", "/connectors/a%2Fb%3Fc", json!({"config": config})),
        asked("DELETE", "/connectors/c1", Value::Null),
        asked(
            "POST",
            "/connectors/twilio-short-message-service/test",
            json!({"phone": "15550100001", "config": config}),
        ),
        asked(
            "POST",
            "/connectors/simple-mail-transfer-protocol/test",
            json!({"email": "a@b.co", "config": {}, "locale": "fr"}),
        ),
        asked("GET", "/sign-in-exp", Value::Null),
        asked("PATCH", "/sign-in-exp", json!({"forgotPasswordMethods": ["EmailVerificationCode"]})),
    ];
    assert_eq!(world.server.asked(), expected);
}

#[test]
fn behind_a_proxy_nothing_is_sent_that_it_would_not_expect() {
    let world = World::at("https://app.example.com/logto/api/?x=1#y", Authorization::None);
    world.server.answer(200, &json!([]));
    block_on(world.api.connectors()).unwrap();
    let asked = &world.server.asked()[0];
    assert_eq!((asked.url.as_str(), &asked.authorization), ("https://app.example.com/logto/api/connectors", &None));
}

#[test]
fn a_patch_without_changes_is_not_sent() {
    let world = World::new(operator());
    let experience = recorded(SIGN_IN_EXP)[0].answer.clone();
    world.server.answer(200, &experience);
    let before = SignInExperience::from_value(experience).unwrap();
    let patch = before.patch_to(&before.clone());
    assert_eq!(block_on(world.api.update_sign_in_experience(&patch)).unwrap(), before);
    assert_eq!(world.server.asked()[0].method, "GET");
}

#[test]
fn an_id_that_leads_elsewhere_is_not_asked_for() {
    let world = World::new(operator());
    for id in ["..", ".", ""] {
        let error = block_on(world.api.delete_connector(id)).unwrap_err();
        assert_eq!(error, ManagementError::Http(HttpError::Invalid), "{id}");
    }
    assert_eq!(world.server.asked(), []);
}

#[test]
fn after_ten_seconds_it_is_enough() {
    let world = World::new(Authorization::None);
    let mut call = Box::pin(world.api.connectors());
    assert!(call.as_mut().now_or_never().is_none());
    world.clock.advance(Duration::from_millis(9_999));
    assert!(call.as_mut().now_or_never().is_none());
    world.clock.advance(Duration::from_millis(1));
    let error = call.now_or_never().unwrap().unwrap_err();
    assert_eq!(error, ManagementError::Http(HttpError::Timeout));
    assert!(error.is_transient());
}

#[test]
fn nothing_shows_a_secret() {
    let authorization = operator();
    let world = World::new(authorization.clone());
    let config = TwilioConfig::from_value(json!({"authToken": "very-secret"})).unwrap();
    world.server.answer(200, &json!([connector("c1", "twilio-short-message-service")]));
    let connectors = block_on(world.api.connectors()).unwrap();
    assert_eq!(connectors[0].config()["authToken"], "very-secret");
    assert_eq!(connectors[0].twilio().unwrap().auth_token(), "very-secret");
    let mail = SmtpConfig::from_json(r#"{"auth": {"user": "u", "pass": "very-secret"}}"#).unwrap();
    let shown = format!(
        "{authorization:?} {:?} {connectors:?} {config:?} {:?} {mail:?} {:?} {:?}",
        world.api,
        NewConnector::new(&config),
        mail.auth(),
        mail.lint(),
    );
    assert!(!shown.contains("very-secret") && !shown.contains("operator-token"), "{shown}");
    assert!(shown.contains("<authToken>"));
}
