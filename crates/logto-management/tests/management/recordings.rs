//! Tests with exchanges recorded from a real server.

use futures_executor::block_on;
use logto_management::connectors::{ConnectorConfig, Document as _, SmtpConfig, Template, TwilioConfig};
use logto_management::lint::Lint as _;
use logto_management::lint::Severity;
use logto_management::{Authorization, Connector, ConnectorType, ConnectorsPresent, ManagementError, SignInExperience};
use serde_json::Value;

use crate::support::{
    CONNECTORS, CONNECTORS_ERRORS, CONNECTORS_TEST, Exchange, FACTORIES, SIGN_IN_EXP, TestClient, recorded,
};

fn all() -> Vec<Exchange> {
    [CONNECTORS, CONNECTORS_ERRORS, CONNECTORS_TEST].into_iter().flat_map(recorded).collect()
}

/// The error that a client returns for a recorded response.
fn error_of(exchange: &Exchange) -> ManagementError {
    let client = TestClient::new(Authorization::None);
    client.server.respond(exchange.status, &exchange.response);
    block_on(client.api.delete_connector("x")).expect_err(&exchange.title)
}

fn survives<C: ConnectorConfig>(value: &Value) {
    let read = C::from_value(value.clone()).unwrap();
    assert_eq!(&read.to_value(), value);
    assert_eq!(C::from_json(&read.to_json()).unwrap().to_value(), *value);
    // Setting the same templates changes nothing else.
    let mut changed = read.clone();
    changed.set_templates(&read.templates());
    let mut expected = value.clone();
    if expected.get("templates").is_none() {
        expected["templates"] = Value::Array(Vec::new());
    }
    assert_eq!(changed.to_value(), expected);
    // Masking and restoring secrets changes nothing.
    let mut restored = read.masked();
    restored.restore_secrets(&read);
    assert_eq!(restored.to_value(), *value);
}

fn survives_as_what_it_is(factory: &str, config: &Value) -> bool {
    match factory {
        _ if !config.is_object() => return false,
        SmtpConfig::FACTORY_ID => survives::<SmtpConfig>(config),
        TwilioConfig::FACTORY_ID => survives::<TwilioConfig>(config),
        _ => return false,
    }
    true
}

#[test]
fn preserves_recorded_configurations() {
    let mut count = 0;
    for exchange in all() {
        let sent_to = exchange.request["connectorId"].as_str().or_else(|| exchange.path.split('/').nth(3));
        count += usize::from(survives_as_what_it_is(sent_to.unwrap_or_default(), &exchange.request["config"]));
        let answers = match &exchange.response {
            Value::Array(list) => list.clone(),
            one => vec![one.clone()],
        };
        for answer in answers {
            let Some(connector) = Connector::from_value(answer) else { continue };
            count += usize::from(survives_as_what_it_is(connector.factory_id(), connector.config()));
            let is_typed = connector.smtp().is_some() || connector.twilio().is_some();
            assert!(is_typed, "{}", exchange.title);
        }
    }
    assert_eq!(count, 52);
}

#[test]
fn reads_fields_of_recorded_errors() {
    let auth = "auth";
    let expected: &[(&str, &str, &[&str])] = &[
        ("unknown connectorId", "connector.not_found_with_connector_id", &["connectorId"]),
        ("smtp: empty config {}", "connector.invalid_config", &["host", "port", auth, "fromEmail", "templates"]),
        ("smtp: config not object", "guard.invalid_input", &["config"]),
        ("smtp: missing template SignIn", "connector.invalid_config", &["templates"]),
        ("smtp: no templates", "connector.invalid_config", &["templates"]),
        ("smtp: port as string", "connector.invalid_config", &["port"]),
        ("smtp: auth missing", "connector.invalid_config", &[auth]),
        (
            "smtp: bad contentType",
            "connector.invalid_config",
            &[
                "templates[0].contentType",
                "templates[1].contentType",
                "templates[2].contentType",
                "templates[3].contentType",
            ],
        ),
        (
            "twilio: empty config",
            "connector.invalid_config",
            &["accountSID", "authToken", "fromMessagingServiceSID", "templates"],
        ),
        ("twilio: missing authToken", "connector.invalid_config", &["authToken"]),
        ("twilio: missing templates ForgotPassword+Generic", "connector.invalid_config", &["templates"]),
        (
            "twilio: template content not string",
            "connector.invalid_config",
            &["templates[0].content", "templates[1].content", "templates[2].content", "templates[3].content"],
        ),
        ("missing connectorId", "guard.invalid_input", &["connectorId"]),
        ("GET the first (replaced) e-mail connector", "management.not_found", &[]),
        ("PATCH with a partial config", "connector.invalid_config", &["port", auth, "fromEmail", "templates"]),
        ("PATCH unknown id", "management.not_found", &[]),
        (
            "PATCH metadata on non-standard connector",
            "connector.cannot_overwrite_metadata_for_non_standard_connector",
            &["metadata"],
        ),
        ("PATCH syncProfile on e-mail connector", "connector.invalid_type_for_syncing_profile", &["syncProfile"]),
        ("no email/phone", "guard.invalid_input", &[]),
        ("phone for e-mail factory", "connector.unexpected_type", &[]),
        ("bad e-mail", "guard.invalid_input", &["email"]),
        ("bad phone (+ and dashes)", "guard.invalid_input", &["phone"]),
        ("phone with +", "guard.invalid_input", &["phone"]),
        ("unknown factory", "connector.not_found", &[]),
        ("invalid config", "connector.invalid_config", &["host", "port", auth, "fromEmail", "templates"]),
        ("SMTP server refuses connection", "connector.general", &[]),
        ("SMTP auth rejected", "connector.general", &[]),
        ("Twilio 401", "connector.general", &[]),
        ("template lacks Generic", "connector.invalid_config", &["templates"]),
        ("secure:true against plain port", "connector.general", &[]),
        ("requireTLS against a server without STARTTLS", "connector.general", &[]),
    ];
    let rejected: Vec<_> = all().into_iter().filter(|exchange| exchange.status >= 400).collect();
    assert_eq!(rejected.len(), expected.len());
    for (exchange, (title, code, fields)) in rejected.iter().zip(expected) {
        assert_eq!(exchange.title, *title);
        let error = error_of(exchange);
        assert_eq!(error.code(), *code, "{title}");
        let errors = error.field_errors();
        let found: Vec<_> = errors.iter().map(|error| error.field.to_string()).collect();
        assert_eq!(found, *fields, "{title}");
        assert!(errors.iter().all(|error| !error.message.is_empty()), "{title}");
        assert!(!error.is_transient(), "{title}");
    }
}

#[test]
fn explains_recorded_provider_errors() {
    let says = |title: &str| {
        let exchange = recorded(CONNECTORS_TEST).into_iter().find(|exchange| exchange.title == title).unwrap();
        let error = error_of(&exchange);
        let provider = error.provider_error().unwrap();
        assert_eq!(error.hint(), provider.hint(), "{title}");
        (provider.number(), provider.message().to_owned(), provider.hint().unwrap())
    };
    let (number, message, hint) = says("Twilio 401");
    assert_eq!((number, message.as_str()), (Some(20003), "Authenticate"));
    assert!(hint.to_string().contains("Auth Token"));
    for (title, part) in [
        ("SMTP server refuses connection", "host and port"),
        ("SMTP auth rejected", "user and password"),
        ("secure:true against plain port", "turn “Secure” off"),
        ("requireTLS against a server without STARTTLS", "no STARTTLS"),
    ] {
        let (number, message, hint) = says(title);
        assert!(number.is_none() && !message.is_empty() && hint.to_string().contains(part), "{title}: {hint}");
    }
}

#[test]
fn lints_find_what_server_rejects() {
    let mut count = 0;
    for exchange in all() {
        let error = (exchange.status >= 400).then(|| error_of(&exchange));
        let Some(error) = error.filter(|error| error.code() == "connector.invalid_config") else { continue };
        let sent_to = exchange.request["connectorId"].as_str().or_else(|| exchange.path.split('/').nth(3)).unwrap();
        let config = exchange.request["config"].clone();
        let findings = match sent_to {
            TwilioConfig::FACTORY_ID => TwilioConfig::from_value(config).unwrap().lint(),
            _ => SmtpConfig::from_value(config).unwrap().lint(),
        };
        for rejected in error.field_errors() {
            let found = findings.iter().any(|f| f.severity == Severity::Error && f.field == rejected.field);
            assert!(found, "{}: {} is not found", exchange.title, rejected.field);
            count += 1;
        }
    }
    assert_eq!(count, 33);
}

#[test]
fn lints_find_mistakes_that_server_accepts() {
    let odd: Vec<_> =
        recorded(CONNECTORS_ERRORS).into_iter().filter(|exchange| exchange.title.starts_with("ODDITY")).collect();
    for (part, code) in [
        ("smtp: template without", "template.no_code"),
        ("smtp: extra unknown usageType", "template.unknown_usage"),
        ("smtp: duplicate usageType", "template.duplicate"),
        ("smtp: port 0", "field.empty"),
        ("twilio: empty strings", "field.empty"),
        ("twilio: template without", "template.no_code"),
    ] {
        let exchange = odd.iter().find(|exchange| exchange.title.contains(part)).unwrap();
        let config = exchange.request["config"].clone();
        let findings = match exchange.request["connectorId"].as_str() {
            Some(TwilioConfig::FACTORY_ID) => TwilioConfig::from_value(config).unwrap().lint(),
            _ => SmtpConfig::from_value(config).unwrap().lint(),
        };
        assert!(findings.iter().any(|finding| finding.code == code), "{part}");
    }
}

#[test]
fn reads_recorded_connector_factories() {
    let client = TestClient::new(Authorization::None);
    client.server.respond(200, &recorded(FACTORIES)[0].response);
    let factories = block_on(client.api.connector_factories()).unwrap();
    let find = |id: &str| factories.iter().find(|factory| factory.id() == id).unwrap();
    let twilio = find(TwilioConfig::FACTORY_ID);
    assert_eq!((twilio.kind(), twilio.is_demo()), (ConnectorType::Sms, false));
    assert_eq!(twilio.name("zh-CN"), Some("Twilio 短信服务"));
    assert_eq!(twilio.name("fr"), Some("Twilio SMS Service"));
    assert!(find(SmtpConfig::FACTORY_ID).description("en").unwrap().contains("mail"));
    assert_eq!(find(SmtpConfig::FACTORY_ID).kind(), ConnectorType::Email);
}

/// The templates of Logto's Console have known usage types, and only the invitation has a finding.
#[test]
fn default_templates_of_console_have_one_finding() {
    let all = recorded(FACTORIES);
    let factory =
        |id: &str| all[0].response.as_array().unwrap().iter().find(|factory| factory["id"] == id).unwrap().clone();
    for id in [TwilioConfig::FACTORY_ID, SmtpConfig::FACTORY_ID] {
        let factory = factory(id);
        let items = factory["formItems"].as_array().unwrap();
        let templates = items.iter().find(|item| item["key"] == "templates").unwrap()["defaultValue"].clone();
        let (ours, findings) = if id == TwilioConfig::FACTORY_ID {
            let mut config = TwilioConfig::new();
            let ours: Vec<_> = config.templates().iter().map(Template::usage_type).collect();
            config.members_mut().insert("templates".to_owned(), templates.clone());
            (ours, config.lint())
        } else {
            let mut config = SmtpConfig::new();
            let ours: Vec<_> = config.templates().iter().map(Template::usage_type).collect();
            config.members_mut().insert("templates".to_owned(), templates.clone());
            (ours, config.lint())
        };
        let mut names: Vec<_> =
            templates.as_array().unwrap().iter().map(|it| it["usageType"].as_str().unwrap()).collect();
        let mut ours: Vec<_> = ours.iter().map(|usage| usage.as_str().to_owned()).collect();
        names.sort_unstable();
        ours.sort_unstable();
        assert_eq!(ours, names);
        let findings_of_templates: Vec<_> =
            findings.iter().filter(|f| f.field.to_string().starts_with("templates")).collect();
        // The invitation has {{code}}, which Logto does not fill in.
        assert_eq!(findings_of_templates.len(), 1, "{findings_of_templates:?}");
        assert_eq!(findings_of_templates[0].code, "template.no_link");
    }
}

#[test]
fn check_predicts_recorded_sign_in_experience_errors() {
    let exchanges = recorded(SIGN_IN_EXP);
    let before = SignInExperience::from_value(exchanges[0].response.clone()).unwrap();
    assert_eq!(before.to_value(), exchanges[0].response);
    let mut rejected = 0;
    for exchange in &exchanges[1..] {
        let mut after = before.to_value();
        for (name, value) in exchange.request.as_object().unwrap() {
            after[name] = value.clone();
        }
        let after = SignInExperience::from_value(after).unwrap();
        let sms = !exchange.title.contains("no SMS connector");
        let findings = after.check(ConnectorsPresent { email: true, sms });
        let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        if exchange.status == 200 {
            assert!(errors.is_empty(), "{}: {errors:?}", exchange.title);
            continue;
        }
        rejected += 1;
        let error = error_of(exchange);
        assert!(errors.iter().any(|finding| finding.code == error.code()), "{}: {errors:?}", exchange.title);
        assert_eq!(error.field_errors().len(), 1, "{}", exchange.title);
        assert!(error.hint().is_some(), "{}", exchange.title);
    }
    assert_eq!(rejected, 3);
}
