//! The settings of the sign-in experience: `/api/sign-in-exp`.

use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::sign_in_experience_rules as rules;
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::identifier::{Identifier, IdentifierType};
use crate::model::validation::{Field, Issues};

/// `GET /api/sign-in-exp`
pub(super) async fn show(State(app): State<SharedState>) -> Json<Value> {
    Json(app.store().sign_in_experience.to_json())
}

/// `PATCH /api/sign-in-exp`: replaces each setting in the body.
pub(super) async fn change(State(app): State<SharedState>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    check(&Field::root(&body), &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let mut store = app.store();
    let mut changed = store.sign_in_experience.clone();
    let mut given = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        let is_fixed = ["tenantId", "id"].contains(&&**name);
        if !is_fixed && changed.has_setting(name) {
            changed.set(name, value.clone());
            given.push(&**name);
        }
    }
    if given.is_empty() {
        return Err(ApiError::empty_change());
    }
    rules::check(&changed, &given, &store.connectors)?;
    let response = changed.to_json();
    store.sign_in_experience = changed;
    Ok(Json(response).into_response())
}

/// `GET /api/.well-known/sign-in-exp`: the settings for sign-in pages, without a token.
pub(super) async fn well_known(State(app): State<SharedState>) -> Json<Value> {
    let store = app.store();
    let mut body = store.sign_in_experience.to_json();
    let forgot = store.sign_in_experience.forgot_password(&store.connectors);
    if let Some(settings) = body.as_object_mut() {
        settings.remove("forgotPasswordMethods");
    }
    body["customProfileFields"] = json!([]);
    body["socialConnectors"] = json!([]);
    body["ssoConnectors"] = json!([]);
    body["forgotPassword"] =
        json!({ "email": forgot.contains(&IdentifierType::Email), "phone": forgot.contains(&IdentifierType::Phone) });
    body["isDevelopmentTenant"] = json!(false);
    if store.version.is_newest() {
        if let Some(settings) = body.as_object_mut() {
            settings.remove("emailBlocklistPolicy");
        }
        body["customProfileFieldCatalog"] = json!([]);
    }
    Json(body)
}

/// Validates the types of the settings.
fn check(at: &Field<'_>, issues: &mut Issues) {
    if !at.require("object", issues) {
        return;
    }
    let color = at.member("color");
    if color.optional("object", issues) {
        color.member("primaryColor").require("string", issues);
        color.member("isDarkModeEnabled").require("boolean", issues);
        color.member("darkPrimaryColor").require("string", issues);
    }
    for name in ["branding", "customContent", "passwordPolicy", "adaptiveMfa", "socialSignIn", "mfa"] {
        at.member(name).optional("object", issues);
    }
    let language = at.member("languageInfo");
    if language.optional("object", issues) {
        language.member("autoDetect").require("boolean", issues);
        language.member("fallbackLanguage").require("string", issues);
    }
    for name in ["termsOfUseUrl", "privacyPolicyUrl", "supportWebsiteUrl", "unknownSessionRedirectUrl"] {
        let at = at.member(name);
        let is_url = |text: &str| text.is_empty() || url::Url::parse(text).is_ok();
        if at.optional_or_null("string", issues) && !at.value().and_then(Value::as_str).is_some_and(is_url) {
            at.add_issue(issues, json!({ "validation": "url", "code": "invalid_string", "message": "Invalid url" }));
        }
    }
    let support = at.member("supportEmail");
    let is_email = |text: &str| text.is_empty() || Identifier::email(text).is_some();
    if support.optional_or_null("string", issues) && !support.value().and_then(Value::as_str).is_some_and(is_email) {
        support
            .add_issue(issues, json!({ "validation": "email", "code": "invalid_string", "message": "Invalid email" }));
    }
    at.member("agreeToTermsPolicy").optional_one_of(&["Automatic", "ManualRegistrationOnly", "Manual"], issues);
    at.member("customCss").optional_or_null("string", issues);
    for name in ["hideLogtoBranding", "singleSignOnEnabled"] {
        at.member(name).optional("boolean", issues);
    }
    at.member("signInMode").optional_one_of(&["SignIn", "Register", "SignInAndRegister"], issues);
    check_sign_in(&at.member("signIn"), issues);
    check_sign_up(&at.member("signUp"), issues);
    let forgot = at.member("forgotPasswordMethods");
    if !forgot.is_absent() && forgot.value() != Some(&Value::Null) {
        for method in forgot.items(issues) {
            method.require_one_of(&["EmailVerificationCode", "PhoneVerificationCode"], issues);
        }
    }
}

fn check_sign_in(at: &Field<'_>, issues: &mut Issues) {
    if !at.optional("object", issues) {
        return;
    }
    for method in at.member("methods").items(issues) {
        if method.require("object", issues) {
            method.member("identifier").require_one_of(&IdentifierType::NAMES, issues);
            for name in ["password", "verificationCode", "isPasswordPrimary"] {
                method.member(name).require("boolean", issues);
            }
        }
    }
}

fn check_sign_up(at: &Field<'_>, issues: &mut Issues) {
    if !at.optional("object", issues) {
        return;
    }
    for identifier in at.member("identifiers").items(issues) {
        identifier.require_one_of(&IdentifierType::NAMES, issues);
    }
    at.member("password").require("boolean", issues);
    at.member("verify").require("boolean", issues);
    let secondary = at.member("secondaryIdentifiers");
    if !secondary.is_absent() {
        for item in secondary.items(issues) {
            if item.require("object", issues) {
                item.member("identifier").require_one_of(&["username", "email", "phone", "emailOrPhone"], issues);
                item.member("verify").optional("boolean", issues);
            }
        }
    }
}
