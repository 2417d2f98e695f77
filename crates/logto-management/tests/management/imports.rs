//! Import of configurations in every form in which people have them.

use logto_management::connectors::{ConnectorConfig, ImportError, SmtpConfig, TwilioConfig, import_config};
use logto_management::lint::{Lint as _, Severity};
use serde_json::{Value, json};

use crate::support::{smtp, twilio};

const SMTP: &str = SmtpConfig::FACTORY_ID;
const TWILIO: &str = TwilioConfig::FACTORY_ID;

fn members<C: ConnectorConfig>(text: &str) -> Result<Value, ImportError> {
    import_config::<C>(text).map(|config| config.to_value())
}

#[test]
fn imports_every_form_of_an_smtp_configuration() {
    let config = smtp(&json!({})).to_value();
    let compact = config.to_string();
    let other = json!({"connectorId": TWILIO, "config": twilio(&json!({})).to_value()});
    let connector = json!({"id": "x", "connectorId": SMTP, "config": config, "metadata": {}, "type": "Email"});
    let row = json!({"tenant_id": "default", "id": "x", "connector_id": SMTP, "config": config, "created_at": 1});
    for text in [
        compact.clone(),
        format!("\u{feff}{config:#}\n"),
        json!({"connectorId": SMTP, "config": config}).to_string(),
        json!({ "config": config }).to_string(),
        connector.to_string(),
        json!([other, connector]).to_string(),
        json!({"status": 200, "body": [other, connector]}).to_string(),
        json!({"response": {"body": connector}}).to_string(),
        row.to_string(),
        json!({"rows": [row]}).to_string(),
        // A row whose column is text.
        json!({"connector_id": SMTP, "config": compact}).to_string(),
        // A configuration as a JSON text, and the same in a member.
        json!(compact).to_string(),
        json!({ "LOGTO_SMTP_CONFIG": compact }).to_string(),
        // JSON with comments and commas at the end.
        format!("// SMTP\n{}", config.to_string().replacen('{', "{ /* server */ ", 1).replace("]}", "],}")),
        // In Markdown, in a command, in a response with headers, in a row of psql.
        format!("```json\n{config:#}\n```"),
        format!("curl -X POST https://logto.test/api/connectors -d '{connector}'"),
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{connector}"),
        format!(" default | x | t | {SMTP} | {config} | {{}} | 2026-11-29"),
        format!("default,x,\"{}\"", compact.replace('"', "\"\"")),
        format!("export const config = {config:#};"),
    ] {
        assert_eq!(members::<SmtpConfig>(&text), Ok(config.clone()), "{text}");
    }
}

#[test]
fn imports_every_form_of_a_twilio_configuration() {
    let config = twilio(&json!({"host": "api.dublin.ie1.twilio.com"})).to_value();
    for text in [
        config.to_string(),
        json!({"connectorId": TWILIO, "config": config}).to_string(),
        json!([{"connectorId": SMTP, "config": smtp(&json!({})).to_value()}, {"connectorId": TWILIO, "config": config}])
            .to_string(),
        json!(config.to_string()).to_string(),
    ] {
        assert_eq!(members::<TwilioConfig>(&text), Ok(config.clone()), "{text}");
        let other = members::<SmtpConfig>(&text);
        assert!(text.contains(SMTP) || other == Err(ImportError::OtherConnector(TWILIO.to_owned())), "{text}: {other:?}");
    }
}

#[test]
fn imports_transports_of_nodemailer() {
    for (text, host, port, secure, user) in [
        (
            "const t = nodemailer.createTransport({ host: 'smtp.example.com', port: 465, secure: true, auth: { user: 'me', pass: process.env.PASS } });",
            "smtp.example.com",
            465,
            true,
            "me",
        ),
        (
            "nodemailer.createTransport({\n  service: \"gmail\", // Google\n  auth: { user: \"me@gmail.com\", pass: \"x\" },\n})",
            "smtp.gmail.com",
            465,
            true,
            "me@gmail.com",
        ),
        (
            "createTransport({host: 'smtp.example.com', auth: {user: 'u', pass: 'p'}})",
            "smtp.example.com",
            587,
            false,
            "u",
        ),
        (
            "nodemailer.createTransport(\"smtps://me%40example.com:p%40ss@smtp.example.com\")",
            "smtp.example.com",
            465,
            true,
            "me@example.com",
        ),
        ("smtp://u:p@smtp.example.com:2525/?pool=true", "smtp.example.com", 2525, false, "u"),
        (
            "createTransport({ service: 'Outlook365', auth: { user: 'u', pass: 'p' } })",
            "smtp.office365.com",
            587,
            false,
            "u",
        ),
    ] {
        let config = import_config::<SmtpConfig>(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((config.host(), config.port(), config.secure()), (host, Some(port), secure), "{text}");
        assert_eq!(config.auth().unwrap().user(), user, "{text}");
        let errors = config.lint().into_iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<_> = errors.map(|finding| finding.field.to_string()).collect();
        assert!(errors.iter().all(|field| field == "fromEmail" || field == "auth.pass"), "{text}: {errors:?}");
    }
    let with_sender = "createTransport({ host: 'smtp.example.com', port: 465, secure: true, auth: { user: 'u', pass: 'p' } }, \
                       { from: 'Me <me@example.com>' }); t.sendMail({ to, subject: 'x' })";
    let config = import_config::<SmtpConfig>(with_sender).unwrap();
    assert_eq!(config.from_email(), "Me <me@example.com>");
    assert!(config.lint().iter().all(|finding| finding.severity != Severity::Error));
}

#[test]
fn takes_no_other_connector_for_its_own() {
    for (text, id) in [
        (json!({"connectorId": "sendgrid-email-service", "config": {}}), "sendgrid-email-service"),
        (json!({"accountSID": "AC", "templates": []}), TWILIO),
        (json!({"accountSid": "AC", "authToken": "x"}), TWILIO),
        (json!([{"connectorId": "aws-ses-mail"}]), "aws-ses-mail"),
        (json!({"apiKey": "SG.x", "fromEmail": "me@example.com", "templates": []}), "sendgrid-email-service"),
        (json!({"accessKeyId": "a", "accessKeySecret": "b", "region": "c", "emailAddress": "d"}), "aws-ses-mail"),
        (json!({"domain": "a", "apiKey": "b", "from": "c", "deliveries": {}}), "mailgun-email"),
        (json!({"host": "api.dublin.ie1.twilio.com", "accountSID": "AC"}), TWILIO),
        (json!({"templates": [{"usageType": "SignIn", "content": "{{code}}"}]}), TWILIO),
        (json!({"connectorId": SMTP, "config": {"accountSID": "AC", "authToken": "x"}}), TWILIO),
    ] {
        assert_eq!(members::<SmtpConfig>(&text.to_string()), Err(ImportError::OtherConnector(id.to_owned())), "{text}");
    }
    for text in [
        json!({"host": "smtp.example.com", "port": 465, "auth": {}, "fromEmail": "me@example.com"}),
        json!({"templates": [{"usageType": "SignIn", "subject": "a", "contentType": "text/plain", "content": "{{code}}"}]}),
        json!([{"usageType": "SignIn", "subject": "a", "contentType": "text/plain", "content": "{{code}}"}]),
        json!({"connectorId": SMTP, "config": {"host": "mail"}}),
    ] {
        assert_eq!(
            members::<TwilioConfig>(&text.to_string()),
            Err(ImportError::OtherConnector(SMTP.to_owned())),
            "{text}"
        );
        assert!(members::<SmtpConfig>(&text.to_string()).is_ok(), "{text}");
    }
}

#[test]
fn refuses_what_is_no_configuration() {
    for text in [
        "{}",
        "[]",
        "5",
        "\"x\"",
        "null",
        r#"{"name": "my-app", "version": "1.0.0", "dependencies": {"nodemailer": "1"}}"#,
        r#"{"compilerOptions": {"strict": true}}"#,
        r#"{"code": "auth.forbidden", "message": "Forbidden."}"#,
        r#"{"host": "localhost", "port": 5432, "user": "postgres", "password": "p", "database": "logto"}"#,
        r#"{"host": "0.0.0.0", "port": 3000}"#,
        r#"{"url": "https://example.com", "auth": {"username": "a", "password": "b"}}"#,
        r#"{"from": "a@example.com", "to": "b@example.com", "replyTo": "c@example.com", "subject": "Hi"}"#,
        r#"{"httpOnly": true, "secure": true}"#,
        r#"{"signInMode": "SignIn", "signUp": {"identifiers": ["email"]}}"#,
        r#"[{"id": "simple-mail-transfer-protocol", "type": "Email", "formItems": [{"key": "templates", "defaultValue": [{"usageType": "SignIn", "contentType": "text/plain", "subject": "a", "content": "{{code}}"}]}]}]"#,
        r#"{"connectorId": "simple-mail-transfer-protocol", "config": {}}"#,
    ] {
        let error = members::<SmtpConfig>(text).unwrap_err();
        assert_eq!((&error, error.code()), (&ImportError::NotAConfig, "import.not_a_config"), "{text}");
    }
    for (text, line) in [("", 1), ("hello", 1), ("{\n  host\n  port", 2), ("host: smtp.example.com\nport: 465", 1)] {
        let error = members::<SmtpConfig>(text).unwrap_err();
        assert!(matches!(error, ImportError::Json { line: at, .. } if at == line), "{text}: {error:?}");
    }
}

#[test]
fn imports_its_own_export() {
    let config = smtp(&json!({})).masked();
    let file = json!({"connectorId": SMTP, "config": config.to_value()});
    let mut back = import_config::<SmtpConfig>(&file.to_string()).unwrap();
    assert_eq!(back.restore_secrets(&smtp(&json!({}))), []);
    assert_eq!(back, smtp(&json!({})));
}
