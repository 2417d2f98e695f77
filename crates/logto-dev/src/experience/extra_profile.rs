//! The custom profile fields that new accounts are asked for: what is entered, and whether something is missing.

use serde_json::{Value, json};

use crate::http::{ApiError, JsonBody};
use crate::model::interaction::InteractionProfile;
use crate::model::profile_field::{ADDRESS_PARTS, PROFILE_CLAIMS, is_reserved, value_names};
use crate::model::seed::User;
use crate::model::store::Store;
use crate::model::validation::invalid_type;

/// Takes the member `values` of a body into the profile: name, picture and standard claims to where they belong, and the
/// others to the custom data. As in Logto's source, the rules of the fields are for the page, and not checked here. That
/// source also refuses names of some built-in properties and reserved keys of custom data. No recording has this call.
pub(super) fn add(profile: &mut InteractionProfile, input: &JsonBody) -> Result<(), ApiError> {
    let required = || ApiError::invalid_input(&["values"], invalid_type("object", None));
    let values = input.object("values")?.ok_or_else(required)?;
    let reserved: Vec<&str> = values.keys().map(String::as_str).filter(|name| is_reserved(name)).collect();
    if !reserved.is_empty() {
        return Err(ApiError::reserved_profile_field(&reserved.join(", ")));
    }
    let text = |name: &str| input.optional_text(&["values", name]);
    let (name, avatar) = (text("name")?, text("avatar")?);
    if avatar.is_some_and(|address| !address.is_empty() && url::Url::parse(address).is_err()) {
        let issue = json!({ "validation": "url", "code": "invalid_string", "message": "Invalid url" });
        return Err(ApiError::invalid_input(&["values", "avatar"], issue));
    }
    let mut claims = input.optional_texts(&["values"], &PROFILE_CLAIMS)?;
    if let Some(address) = values.get("address") {
        if !address.is_object() {
            return Err(ApiError::invalid_input(&["values", "address"], invalid_type("object", Some(address))));
        }
        let parts = input.optional_texts(&["values", "address"], &ADDRESS_PARTS)?;
        claims.insert("address".to_owned(), Value::Object(parts));
    }
    let custom = values.iter().filter(|(name, _)| !is_standard(name));
    profile.custom_data.extend(custom.map(|(name, value)| (name.clone(), value.clone())));
    profile.claims.extend(claims);
    if let Some(name) = name {
        profile.name = Some(name.to_owned());
    }
    if let Some(avatar) = avatar {
        profile.avatar = Some(avatar.to_owned());
    }
    profile.has_sent_fields = true;
    Ok(())
}

fn is_standard(name: &str) -> bool {
    ["name", "avatar", "address"].contains(&name) || PROFILE_CLAIMS.contains(&name)
}

/// Checks that a new account has its required custom profile fields. Until the page has sent its form, it must have the
/// others too, so that people are asked for them once. `user` is the account, if it was created already.
pub(super) fn check(store: &Store, user: Option<&User>, profile: &InteractionProfile) -> Result<(), ApiError> {
    let mut known = user.cloned().unwrap_or_default();
    profile.apply(&mut known);
    let is_known = |name: &str| match name {
        "name" => known.name.is_some(),
        "avatar" => known.avatar.is_some(),
        _ => [&known.profile, &known.custom_data].iter().any(|of| of.get(name).is_some_and(|value| !value.is_null())),
    };
    let asked = store.sign_up_profile_fields();
    let mut needed = asked.iter().filter(|field| !profile.has_sent_fields || field["required"] == true);
    if needed.all(|field| value_names(field).into_iter().all(is_known)) {
        Ok(())
    } else {
        Err(ApiError::missing_extra_profile())
    }
}
