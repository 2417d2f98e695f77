//! The first page of a sign-in, chosen by Logto's parameters `first_screen` and `direct_sign_in`.

use super::form::Form;

/// The path and query of the page for an authorization request that needs a sign-in.
pub(crate) fn page(form: &Form) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("app_id", form.get("client_id").unwrap_or_default());
    let first_screen = match form.get("first_screen") {
        None if form.get("interaction_mode") == Some("signUp") => "register",
        None | Some("sign_in" | "signIn") => "sign-in",
        Some("register") => "register",
        Some("reset_password") => "reset-password",
        Some("identifier:sign_in") => "identifier-sign-in",
        Some("identifier:register") => "identifier-register",
        Some("single_sign_on") => "single-sign-on",
        // With an unknown value, Logto ignores all of its own parameters.
        Some(_) => return format!("/sign-in?{}", query.finish()),
    };
    let mut path = format!("/{first_screen}");
    if let Some((method, target)) = form.get("direct_sign_in").and_then(|direct| direct.split_once(':'))
        && ["social", "sso"].contains(&method)
    {
        query.append_pair("fallback", first_screen);
        let target: String = url::form_urlencoded::byte_serialize(target.as_bytes()).collect();
        path = format!("/direct/{method}/{target}");
    }
    for name in ["organization_id", "ui_locales", "one_time_token", "login_hint", "identifier"] {
        if let Some(value) = form.get(name) {
            query.append_pair(name, value);
        }
    }
    format!("{path}?{}", query.finish())
}
