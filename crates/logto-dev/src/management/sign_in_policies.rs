//! The policies of the sign-in experience: their form, and unlocking people.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use crate::http::{ApiError, ApiResult, JsonBody, SharedState};
use crate::model::validation::{Field, Issues};

/// `POST /api/sentinel-activities/delete`: unlocks people, by what they enter to sign in.
pub(super) async fn unlock(State(app): State<SharedState>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    let root = Field::root(&body);
    root.member("targetType").require_one_of(&["User", "App"], &mut issues);
    let targets = root.member("targets").items(&mut issues);
    for target in &targets {
        target.require("string", &mut issues);
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let mut store = app.store();
    for target in targets.iter().filter_map(|target| target.value().and_then(Value::as_str)) {
        store.sentinel.forget(target);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Validates the policies among the settings.
pub(super) fn check(at: &Field<'_>, issues: &mut Issues) {
    check_usernames(&at.member("usernamePolicy"), issues);
    let sentinel = at.member("sentinelPolicy");
    if sentinel.optional("object", issues) {
        check_number(&sentinel.member("maxAttempts"), 1, None, issues);
        check_number(&sentinel.member("lockoutDuration"), 1, None, issues);
    }
    let codes = at.member("verificationCodePolicy");
    if codes.optional("object", issues) {
        check_number(&codes.member("expirationDuration"), 60, Some(3600), issues);
        check_number(&codes.member("maxRetryAttempts"), 1, Some(100), issues);
    }
    let expiration = at.member("passwordExpiration");
    if expiration.optional("object", issues) && !expiration.is_empty_object() {
        expiration.union(issues, &[expiration_off, expiration_on]);
    }
}

/// The time at which passwords begin to expire: now, unless they do already.
pub(super) fn expiration_since(before: &Value, value: &mut Value, now_ms: i64) {
    if value["enabled"] == true {
        let since = before["enabledAt"].as_i64().filter(|_| before["enabled"] == true);
        value["enabledAt"] = json!(since.unwrap_or(now_ms));
    }
}

fn check_usernames(at: &Field<'_>, issues: &mut Issues) {
    if !at.optional("object", issues) {
        return;
    }
    at.member("caseSensitive").require("boolean", issues);
    let (min, max) = (at.member("minLength"), at.member("maxLength"));
    let has_lengths = [&min, &max].map(|length| {
        let is_number = length.require("number", issues);
        if is_number {
            check_number(length, 1, Some(128), issues);
        }
        is_number
    });
    if has_lengths == [true, true] && number(&min) > number(&max) {
        let message = "Minimum length cannot exceed maximum length.";
        max.add_issue(issues, json!({ "code": "custom", "message": message }));
    }
    let allowed = at.member("allowedChars");
    if !allowed.require("object", issues) {
        return;
    }
    for kind in ["lowercase", "uppercase", "numbers", "underscore"] {
        allowed.member(kind).require("boolean", issues);
    }
    let is_off = |kind: &str| allowed.member(kind).value() == Some(&Value::Bool(false));
    if ["lowercase", "uppercase", "underscore"].into_iter().all(is_off) {
        let message = "At least one of lowercase, uppercase, or underscore must be enabled. Usernames cannot start with \
                       a number, so numbers alone are not allowed.";
        allowed.add_issue(issues, json!({ "code": "custom", "message": message }));
    }
}

fn expiration_off(at: &Field<'_>, issues: &mut Issues) {
    let enabled = at.member("enabled");
    if enabled.value() != Some(&Value::Bool(false)) {
        let issue = json!({
            "received": enabled.value(), "code": "invalid_literal", "expected": false,
            "message": "Invalid literal value, expected false",
        });
        enabled.add_issue(issues, issue);
    }
}

fn expiration_on(at: &Field<'_>, issues: &mut Issues) {
    at.member("enabled").require("boolean", issues);
    let days = at.member("validPeriodDays");
    if days.require("number", issues) {
        check_number(&days, 1, None, issues);
    }
}

fn number(at: &Field<'_>) -> f64 {
    at.value().and_then(Value::as_f64).unwrap_or_default()
}

/// Allows a number from `min` to `max`.
fn check_number(at: &Field<'_>, min: u32, max: Option<u32>, issues: &mut Issues) {
    if !at.optional("number", issues) {
        return;
    }
    if number(at) < f64::from(min) {
        let message = format!("Number must be greater than or equal to {min}");
        let issue = json!({
            "code": "too_small", "minimum": min, "type": "number", "inclusive": true, "exact": false,
            "message": message,
        });
        at.add_issue(issues, issue);
    } else if let Some(max) = max.filter(|max| number(at) > f64::from(*max)) {
        let message = format!("Number must be less than or equal to {max}");
        let issue = json!({
            "code": "too_big", "maximum": max, "type": "number", "inclusive": true, "exact": false,
            "message": message,
        });
        at.add_issue(issues, issue);
    }
}
