//! A look-alike of Twilio's Messages API: checks what Twilio checks and keeps the message.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Channel;
use crate::app::Ctx;
use crate::connectors::twilio::{DEV_ACCOUNT_SID, DEV_AUTH_TOKEN};
use crate::json::Json;
use crate::random;

/// `POST /twilio/2010-04-01/Accounts/{sid}/Messages.json`
pub(crate) async fn messages(
    State(app): State<Ctx>,
    Path(sid): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if sid != DEV_ACCOUNT_SID || !authorized(&headers) {
        return refuse(20003, "");
    }
    if let Some(code) = app.faults.get().twilio {
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
    app.inbox.receive(Channel::Sms, to.clone(), None, text.clone(), app.now_ms());
    let message = json!({
        "account_sid": sid, "api_version": "2010-04-01", "body": text, "direction": "outbound-api",
        "error_code": null, "error_message": null, "from": null, "messaging_service_sid": service,
        "num_media": "0", "num_segments": "0", "price": null, "price_unit": null,
        "sid": format!("SM{}", random::hex(16)), "status": "accepted", "to": to,
    });
    (StatusCode::CREATED, Json(message)).into_response()
}

fn authorized(headers: &HeaderMap) -> bool {
    let expected = STANDARD.encode(format!("{DEV_ACCOUNT_SID}:{DEV_AUTH_TOKEN}"));
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Basic "))
        .is_some_and(|given| given == expected)
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
