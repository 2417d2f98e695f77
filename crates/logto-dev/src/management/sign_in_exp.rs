//! `/api/sign-in-exp`.

use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::{Answer, rules};
use crate::app::Ctx;
use crate::experience::errors::ApiError;
use crate::experience::input;
use crate::json::Json;
use crate::sign_in_exp::Identifier;
use crate::zod::{At, Issues};

/// `GET /api/sign-in-exp`
pub(super) async fn show(State(app): State<Ctx>) -> Json<Value> {
    Json(app.store().sign_in_exp.to_json())
}

/// `PATCH /api/sign-in-exp`: each setting that is given takes the old one's place.
pub(super) async fn change(State(app): State<Ctx>, body: String) -> Answer {
    let body = input::json(&body)?;
    let mut issues = Issues::default();
    check(&At::root(&body), &mut issues);
    if !issues.is_empty() {
        return Err(ApiError::invalid_all("body", &issues));
    }
    let mut store = app.store();
    let mut changed = store.sign_in_exp.clone();
    let mut given = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        let fixed = ["tenantId", "id"].contains(&&**name);
        if !fixed && changed.knows(name) {
            changed.set(name, value.clone());
            given.push(&**name);
        }
    }
    if given.is_empty() {
        return Err(ApiError::nothing_to_change());
    }
    rules::check(&changed, &given, &store.connectors)?;
    let answer = changed.to_json();
    store.sign_in_exp = changed;
    Ok(Json(answer).into_response())
}

/// `GET /api/.well-known/sign-in-exp`: what a sign-in page must know. Anybody may ask.
pub(super) async fn well_known(State(app): State<Ctx>) -> Json<Value> {
    let store = app.store();
    let mut body = store.sign_in_exp.to_json();
    let forgot = store.sign_in_exp.forgot_password(&store.connectors);
    if let Some(settings) = body.as_object_mut() {
        settings.remove("forgotPasswordMethods");
    }
    body["customProfileFields"] = json!([]);
    body["socialConnectors"] = json!([]);
    body["ssoConnectors"] = json!([]);
    body["forgotPassword"] =
        json!({ "email": forgot.contains(&Identifier::Email), "phone": forgot.contains(&Identifier::Phone) });
    body["isDevelopmentTenant"] = json!(false);
    Json(body)
}

/// The types of the settings.
fn check(at: &At<'_>, issues: &mut Issues) {
    if !at.must_be("object", issues) {
        return;
    }
    let color = at.member("color");
    if color.may_be("object", issues) {
        color.member("primaryColor").must_be("string", issues);
        color.member("isDarkModeEnabled").must_be("boolean", issues);
        color.member("darkPrimaryColor").must_be("string", issues);
    }
    for name in ["branding", "customContent", "passwordPolicy", "adaptiveMfa", "socialSignIn", "mfa"] {
        at.member(name).may_be("object", issues);
    }
    let language = at.member("languageInfo");
    if language.may_be("object", issues) {
        language.member("autoDetect").must_be("boolean", issues);
        language.member("fallbackLanguage").must_be("string", issues);
    }
    for name in ["termsOfUseUrl", "privacyPolicyUrl", "supportWebsiteUrl", "unknownSessionRedirectUrl"] {
        let at = at.member(name);
        let fits = |text: &str| text.is_empty() || url::Url::parse(text).is_ok();
        if at.may_be_or_null("string", issues) && !at.value().and_then(Value::as_str).is_some_and(fits) {
            at.refuse(issues, json!({ "validation": "url", "code": "invalid_string", "message": "Invalid url" }));
        }
    }
    let support = at.member("supportEmail");
    let is_email = |text: &str| text.is_empty() || input::email(text).is_some();
    if support.may_be_or_null("string", issues) && !support.value().and_then(Value::as_str).is_some_and(is_email) {
        support.refuse(issues, json!({ "validation": "email", "code": "invalid_string", "message": "Invalid email" }));
    }
    at.member("agreeToTermsPolicy").may_be_one_of(&["Automatic", "ManualRegistrationOnly", "Manual"], issues);
    at.member("customCss").may_be_or_null("string", issues);
    for name in ["hideLogtoBranding", "singleSignOnEnabled"] {
        at.member(name).may_be("boolean", issues);
    }
    at.member("signInMode").may_be_one_of(&["SignIn", "Register", "SignInAndRegister"], issues);
    check_sign_in(&at.member("signIn"), issues);
    check_sign_up(&at.member("signUp"), issues);
    let forgot = at.member("forgotPasswordMethods");
    if !forgot.is_absent() && forgot.value() != Some(&Value::Null) {
        for method in forgot.items(issues) {
            method.must_be_one_of(&["EmailVerificationCode", "PhoneVerificationCode"], issues);
        }
    }
}

fn check_sign_in(at: &At<'_>, issues: &mut Issues) {
    if !at.may_be("object", issues) {
        return;
    }
    for method in at.member("methods").items(issues) {
        if method.must_be("object", issues) {
            method.member("identifier").must_be_one_of(&Identifier::NAMES, issues);
            for name in ["password", "verificationCode", "isPasswordPrimary"] {
                method.member(name).must_be("boolean", issues);
            }
        }
    }
}

fn check_sign_up(at: &At<'_>, issues: &mut Issues) {
    if !at.may_be("object", issues) {
        return;
    }
    for identifier in at.member("identifiers").items(issues) {
        identifier.must_be_one_of(&Identifier::NAMES, issues);
    }
    at.member("password").must_be("boolean", issues);
    at.member("verify").must_be("boolean", issues);
    let further = at.member("secondaryIdentifiers");
    if !further.is_absent() {
        for item in further.items(issues) {
            if item.must_be("object", issues) {
                item.member("identifier").must_be_one_of(&["username", "email", "phone", "emailOrPhone"], issues);
                item.member("verify").may_be("boolean", issues);
            }
        }
    }
}
