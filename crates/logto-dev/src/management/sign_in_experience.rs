//! The settings of the sign-in experience: `/api/sign-in-exp`.

use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::custom_profile_fields::check_named_fields;
use super::{sign_in_experience_rules as rules, sign_in_policies as policies};
use crate::http::{ApiError, ApiResult, Json, JsonBody, SharedState};
use crate::model::identifier::{Identifier, IdentifierType};
use crate::model::phrases::is_language_tag;
use crate::model::validation::{Field, Issues};

/// The factors of two-step verification, in Logto's order.
const MFA_FACTORS: [&str; 5] = ["Totp", "WebAuthn", "BackupCode", "EmailVerificationCode", "PhoneVerificationCode"];

/// Who needs a factor, in Logto's order.
const MFA_POLICIES: [&str; 7] = [
    "UserControlled",
    "Mandatory",
    "PromptOnlyAtSignIn",
    "PromptAtSignInAndSignUp",
    "NoPrompt",
    "PromptAtSignInAndSignUpMandatory",
    "PromptOnlyAtSignInMandatory",
];

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
            let mut value = value.clone();
            if name == "passwordExpiration" {
                policies::expiration_since(&changed.to_json()["passwordExpiration"], &mut value, app.now_ms());
            }
            changed.set(name, value);
            given.push(&**name);
        }
    }
    if given.is_empty() {
        return Err(ApiError::empty_change());
    }
    if given.contains(&"signUpProfileFields") {
        check_named_fields(&store, &Field::root(&body).member("signUpProfileFields"))?;
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
    body["customProfileFields"] = json!(store.custom_profile_fields);
    body["socialConnectors"] = store.social_connectors.iter().map(|it| it.to_json(&app.endpoint)).collect();
    body["ssoConnectors"] = json!([]);
    body["forgotPassword"] =
        json!({ "email": forgot.contains(&IdentifierType::Email), "phone": forgot.contains(&IdentifierType::Phone) });
    body["isDevelopmentTenant"] = json!(false);
    if store.version.is_newest() {
        if let Some(settings) = body.as_object_mut() {
            settings.remove("emailBlocklistPolicy");
        }
        body["customProfileFieldCatalog"] = body["customProfileFields"].take();
        body["customProfileFields"] = json!(store.sign_up_profile_fields());
    }
    Json(body)
}

/// Validates the types of the settings.
fn check(at: &Field<'_>, issues: &mut Issues) {
    if !at.require("object", issues) {
        return;
    }
    check_looks(at, issues);
    for name in ["customContent", "passwordPolicy", "adaptiveMfa", "socialSignIn"] {
        at.member(name).optional("object", issues);
    }
    at.member("socialSignIn").member("automaticAccountLinking").optional("boolean", issues);
    check_mfa(&at.member("mfa"), issues);
    let targets = at.member("socialSignInConnectorTargets");
    if !targets.is_absent() {
        for target in targets.items(issues) {
            target.require("string", issues);
        }
    }
    let language = at.member("languageInfo");
    if language.optional("object", issues) {
        language.member("autoDetect").require("boolean", issues);
        let fallback = language.member("fallbackLanguage");
        if !fallback.value().and_then(Value::as_str).is_some_and(is_language_tag) {
            fallback.add_issue(issues, json!({ "code": "custom", "message": "Invalid input" }));
        }
    }
    for name in ["termsOfUseUrl", "privacyPolicyUrl", "supportWebsiteUrl", "unknownSessionRedirectUrl"] {
        let at = at.member(name);
        if at.optional_or_null("string", issues) && at.value() != Some(&json!("")) {
            require_url(&at, issues);
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
    policies::check(at, issues);
    let forgot = at.member("forgotPasswordMethods");
    if !forgot.is_absent() && forgot.value() != Some(&Value::Null) {
        for method in forgot.items(issues) {
            method.require_one_of(&["EmailVerificationCode", "PhoneVerificationCode"], issues);
        }
    }
}

/// Validates the colors, and the addresses of pictures, which cannot be empty.
fn check_looks(at: &Field<'_>, issues: &mut Issues) {
    let color = at.member("color");
    if color.optional("object", issues) {
        require_color(&color.member("primaryColor"), issues);
        color.member("isDarkModeEnabled").require("boolean", issues);
        require_color(&color.member("darkPrimaryColor"), issues);
    }
    let branding = at.member("branding");
    if branding.optional("object", issues) {
        for name in ["logoUrl", "darkLogoUrl", "favicon", "darkFavicon"] {
            let address = branding.member(name);
            if address.optional("string", issues) {
                require_url(&address, issues);
            }
        }
    }
}

fn require_color(at: &Field<'_>, issues: &mut Issues) {
    let is_color = |text: &str| {
        let digits = text.strip_prefix('#').unwrap_or_default();
        [3, 6].contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    };
    if at.require("string", issues) && !at.value().and_then(Value::as_str).is_some_and(is_color) {
        at.add_issue(issues, json!({ "validation": "regex", "code": "invalid_string", "message": "Invalid" }));
    }
}

fn require_url(at: &Field<'_>, issues: &mut Issues) {
    let is_url = |text: &str| url::Url::parse(text).is_ok();
    if !at.value().and_then(Value::as_str).is_some_and(is_url) {
        at.add_issue(issues, json!({ "validation": "url", "code": "invalid_string", "message": "Invalid url" }));
    }
}

fn check_mfa(at: &Field<'_>, issues: &mut Issues) {
    if !at.optional("object", issues) {
        return;
    }
    for factor in at.member("factors").items(issues) {
        factor.require_one_of(&MFA_FACTORS, issues);
    }
    at.member("policy").require_one_of(&MFA_POLICIES, issues);
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
