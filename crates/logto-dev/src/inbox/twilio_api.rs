//! The built-in Twilio API: checks requests as Twilio's Messages API does, and stores messages in the inbox.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::http::authorization::{basic, decode_basic};
use crate::http::{Json, SharedState};
use crate::model::connectors::{DEV_ACCOUNT_SID, DEV_AUTH_TOKEN, is_local_account};
use crate::model::inbox::{Channel, ReceivedMessage, SmsDetails};
use crate::model::random;

/// `POST /twilio/2010-04-01/Accounts/{sid}/Messages.json`
pub(super) async fn create_message(
    State(app): State<SharedState>,
    Path(sid): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if !is_local_account(&sid) || !is_authorized(&headers, &sid) {
        return error_response(20003, "");
    }
    let fault = app.faults.get().twilio;
    if let Some(code) = fault.filter(|code| !is_reported_later(*code)) {
        return error_response(code, "");
    }
    let form: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let value = |name: &str| {
        let mut pairs = form.iter();
        pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone())
    };
    let Some(to) = value("To") else {
        return error_response(21604, "");
    };
    let Some(text) = value("Body") else {
        return error_response(21602, "");
    };
    let Some(service) = value("MessagingServiceSid").or_else(|| value("From")) else {
        return error_response(21603, "");
    };
    let number = to.strip_prefix('+').unwrap_or(&to);
    let has_valid_length = (7..=15).contains(&number.len());
    if !has_valid_length || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return error_response(21211, &to);
    }
    let magic = MAGIC_NUMBERS.iter().find(|(magic, _)| *magic == number).map(|(_, code)| *code);
    if let Some(code) = magic.or_else(|| service_error(&service)).filter(|code| !is_reported_later(*code)) {
        return error_response(code, &to);
    }
    let is_lost = [fault, magic].into_iter().flatten().any(is_reported_later);
    if !is_lost {
        let sms = SmsDetails {
            account_sid: sid.clone(),
            messaging_service_sid: service.clone(),
            risk_check: value("RiskCheck"),
        };
        let received =
            ReceivedMessage { to: to.clone(), subject: None, body: text.clone(), mail: None, sms: Some(sms) };
        app.inbox.receive(Channel::Sms, received, app.now_ms());
    }
    let message = json!({
        "account_sid": sid, "api_version": "2010-04-01", "body": text, "direction": "outbound-api",
        "error_code": null, "error_message": null, "from": null, "messaging_service_sid": service,
        "num_media": "0", "num_segments": "0", "price": null, "price_unit": null,
        "sid": format!("SM{}", random::hex(16)), "status": "accepted", "to": to,
    });
    (StatusCode::CREATED, Json(message)).into_response()
}

/// Phone numbers that always fail with an error code, like the magic numbers of Twilio's test credentials.
const MAGIC_NUMBERS: [(&str, u32); 6] = [
    ("15005550001", 21211),
    ("15005550002", 21612),
    ("15005550003", 21408),
    ("15005550004", 21610),
    ("15005550007", 30007),
    ("15005550009", 21614),
];

/// Whether Twilio accepts the message first and reports the error later.
fn is_reported_later(code: u32) -> bool {
    (30000..40000).contains(&code)
}

/// The error of a messaging service whose SID ends with an error code.
fn service_error(service: &str) -> Option<u32> {
    [21606, 21703].into_iter().find(|code| service.ends_with(&code.to_string()))
}

/// Whether the credentials are valid. The built-in account has one token; other local accounts accept every
/// token that does not begin with `wrong`.
fn is_authorized(headers: &HeaderMap, sid: &str) -> bool {
    let Some((user, token)) = basic(headers).and_then(decode_basic) else {
        return false;
    };
    user == sid
        && match sid {
            DEV_ACCOUNT_SID => token == DEV_AUTH_TOKEN,
            _ => !token.is_empty() && !token.starts_with("wrong"),
        }
}

/// An error response with Twilio's status and message.
fn error_response(code: u32, detail: &str) -> Response {
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
