//! A look-alike of Twilio's Messages API: checks what Twilio checks and keeps the message.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Arrived, Channel, SmsFacts};
use crate::app::Ctx;
use crate::connectors::twilio::{DEV_ACCOUNT_SID, DEV_AUTH_TOKEN, is_stand_in};
use crate::json::Json;
use crate::random;

/// `POST /twilio/2010-04-01/Accounts/{sid}/Messages.json`
pub(crate) async fn messages(
    State(app): State<Ctx>,
    Path(sid): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if !is_stand_in(&sid) || !authorized(&headers, &sid) {
        return refuse(20003, "");
    }
    let fault = app.faults.get().twilio;
    if let Some(code) = fault.filter(|code| !is_told_later(*code)) {
        return refuse(code, "");
    }
    let form: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let value = |name: &str| {
        let mut pairs = form.iter();
        pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone())
    };
    let Some(to) = value("To") else {
        return refuse(21604, "");
    };
    let Some(text) = value("Body") else {
        return refuse(21602, "");
    };
    let Some(service) = value("MessagingServiceSid").or_else(|| value("From")) else {
        return refuse(21603, "");
    };
    let number = to.strip_prefix('+').unwrap_or(&to);
    let plausible = (7..=15).contains(&number.len());
    if !plausible || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return refuse(21211, &to);
    }
    let magic = MAGIC.iter().find(|(magic, _)| *magic == number).map(|(_, code)| *code);
    if let Some(code) = magic.or_else(|| refused_service(&service)).filter(|code| !is_told_later(*code)) {
        return refuse(code, &to);
    }
    let lost = [fault, magic].into_iter().flatten().any(is_told_later);
    if !lost {
        let sms = SmsFacts {
            account_sid: sid.clone(),
            messaging_service_sid: service.clone(),
            risk_check: value("RiskCheck"),
        };
        let arrived = Arrived { to: to.clone(), subject: None, body: text.clone(), mail: None, sms: Some(sms) };
        app.inbox.receive(Channel::Sms, arrived, app.now_ms());
    }
    let message = json!({
        "account_sid": sid, "api_version": "2010-04-01", "body": text, "direction": "outbound-api",
        "error_code": null, "error_message": null, "from": null, "messaging_service_sid": service,
        "num_media": "0", "num_segments": "0", "price": null, "price_unit": null,
        "sid": format!("SM{}", random::hex(16)), "status": "accepted", "to": to,
    });
    (StatusCode::CREATED, Json(message)).into_response()
}

/// Numbers with a fate of their own, as those Twilio has for its test credentials.
const MAGIC: [(&str, u32); 6] = [
    ("15005550001", 21211),
    ("15005550002", 21612),
    ("15005550003", 21408),
    ("15005550004", 21610),
    ("15005550007", 30007),
    ("15005550009", 21614),
];

/// Whether Twilio takes the message first and tells of the error later, when it does not arrive.
fn is_told_later(code: u32) -> bool {
    (30000..40000).contains(&code)
}

/// The error of a messaging service whose id ends in the number of one.
fn refused_service(service: &str) -> Option<u32> {
    [21606, 21703].into_iter().find(|code| service.ends_with(&code.to_string()))
}

/// The own account has one token; stand-in accounts take any but one that begins with `wrong`.
fn authorized(headers: &HeaderMap, sid: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let given = given.and_then(|given| String::from_utf8(STANDARD.decode(given).ok()?).ok());
    let token = given.as_deref().and_then(|given| given.strip_prefix(sid)?.strip_prefix(':'));
    token.is_some_and(|token| match sid {
        DEV_ACCOUNT_SID => token == DEV_AUTH_TOKEN,
        _ => !token.is_empty() && !token.starts_with("wrong"),
    })
}

/// An error as Twilio words it.
fn refuse(code: u32, detail: &str) -> Response {
    let (status, message) = match code {
        20003 => (401, "Authenticate".to_owned()),
        20429 => (429, "Too Many Requests".to_owned()),
        21211 => (400, format!("Invalid 'To' Phone Number: {detail}")),
        21408 => (
            400,
            "Permission to send an SMS has not been enabled for the region indicated by the 'To' number".to_owned(),
        ),
        21606 => (
            400,
            "The 'From' phone number is not a valid, SMS-capable inbound phone number or short code for your account."
                .to_owned(),
        ),
        21610 => (400, "Attempt to send to unsubscribed recipient".to_owned()),
        21612 => (400, format!("Message cannot be sent with the current combination of 'To' ({detail}) and 'From'.")),
        21614 => (400, format!("'To' number is not a valid mobile number: {detail}")),
        21703 => (400, "The Messaging Service does not contain a phone number.".to_owned()),
        21602 => (400, "Message body is required.".to_owned()),
        21603 => (400, "A 'From' phone number is required.".to_owned()),
        21604 => (400, "A 'To' phone number is required.".to_owned()),
        20500.. if code < 21000 => (500, "Internal Server Error".to_owned()),
        _ => (400, format!("Twilio error {code}")),
    };
    let body: Value = json!({
        "code": code, "message": message, "status": status,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
    });
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Json(body)).into_response()
}
