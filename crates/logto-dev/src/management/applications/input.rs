//! The bodies that create and change applications.

use serde_json::{Map, Value, json};

use crate::http::{ApiError, JsonBody};
use crate::model::application_document::ApplicationDocument;
use crate::model::validation::{Field, Issues};

/// The types of applications.
const KINDS: [&str; 6] = ["Native", "SPA", "Traditional", "MachineToMachine", "Protected", "SAML"];

/// The known members of `oidcClientMetadata` and their types.
const OIDC: [(&str, &str); 4] = [
    ("redirectUris", "array"),
    ("postLogoutRedirectUris", "array"),
    ("backchannelLogoutUri", "string"),
    ("backchannelLogoutSessionRequired", "boolean"),
];

/// The known members of `customClientMetadata` and their types.
const CUSTOM: [(&str, &str); 9] = [
    ("corsAllowedOrigins", "array"),
    ("idTokenTtl", "number"),
    ("refreshTokenTtl", "number"),
    ("refreshTokenTtlInDays", "number"),
    ("alwaysIssueRefreshToken", "boolean"),
    ("rotateRefreshToken", "boolean"),
    ("allowTokenExchange", "boolean"),
    ("isDeviceFlow", "boolean"),
    ("maxAllowedGrants", "number"),
];

/// The longest lifetime of refresh tokens, in days.
const MOST_DAYS: u64 = 180;

/// A body that was checked. Members that Logto does not have are left out.
pub(super) struct ApplicationInput {
    pub(super) name: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) is_third_party: bool,
    /// Whether access control is to be enabled.
    pub(super) has_access_control: bool,
    /// The inner `None` is `null`.
    description: Option<Option<String>>,
    oidc: Option<Map<String, Value>>,
    custom: Option<Map<String, Value>>,
    custom_data: Option<Map<String, Value>>,
}

impl ApplicationInput {
    /// Reads a body. Those of new applications need a name and a type.
    pub(super) fn read(input: JsonBody, is_new: bool) -> Result<Self, ApiError> {
        let name = match input.optional_text(&["name"])? {
            None if !is_new => None,
            _ => Some(input.non_empty_text(&["name"])?.to_owned()),
        };
        let body = input.into_value();
        let mut issues = Issues::default();
        let root = Field::root(&body);
        match root.member("type") {
            kind if is_new => kind.require_one_of(&KINDS, &mut issues),
            kind => kind.optional_one_of(&KINDS, &mut issues),
        }
        root.member("description").optional_or_null("string", &mut issues);
        let oidc = root.member("oidcClientMetadata");
        if oidc.optional("object", &mut issues) {
            check_oidc(&oidc, &mut issues);
        }
        let custom = root.member("customClientMetadata");
        if custom.optional("object", &mut issues) {
            check_custom(&custom, &mut issues);
        }
        root.member("customData").optional("object", &mut issues);
        root.member("isThirdParty").optional("boolean", &mut issues);
        root.member("appLevelAccessControlEnabled").optional("boolean", &mut issues);
        if !issues.is_empty() {
            return Err(ApiError::invalid_request("body", &issues));
        }
        let object = |name: &str| body.get(name).and_then(Value::as_object);
        Ok(Self {
            name,
            kind: body["type"].as_str().map(str::to_owned),
            is_third_party: body["isThirdParty"] == true,
            has_access_control: body["appLevelAccessControlEnabled"] == true,
            description: body.get("description").map(|text| text.as_str().map(str::to_owned)),
            oidc: object("oidcClientMetadata").map(|object| known(object, &OIDC)),
            custom: object("customClientMetadata").map(|object| known(object, &CUSTOM)),
            custom_data: object("customData").cloned(),
        })
    }

    /// Replaces what the body has.
    pub(super) fn apply(&self, document: &mut ApplicationDocument) {
        if let Some(description) = &self.description {
            document.description.clone_from(description);
        }
        for (new, object) in [
            (&self.oidc, &mut document.oidc),
            (&self.custom, &mut document.custom),
            (&self.custom_data, &mut document.custom_data),
        ] {
            if let Some(new) = new {
                object.clone_from(new);
            }
        }
    }
}

fn check_oidc(oidc: &Field<'_>, issues: &mut Issues) {
    for name in ["redirectUris", "postLogoutRedirectUris"] {
        for uri in oidc.member(name).items(issues) {
            if !uri.value().and_then(Value::as_str).is_some_and(is_redirect_uri) {
                uri.add_issue(issues, json!({ "code": "custom", "message": "Invalid input" }));
            }
        }
    }
    for (name, kind) in OIDC.into_iter().filter(|(_, kind)| *kind != "array") {
        oidc.member(name).optional(kind, issues);
    }
}

fn check_custom(custom: &Field<'_>, issues: &mut Issues) {
    let origins = custom.member("corsAllowedOrigins");
    if !origins.is_absent() {
        for origin in origins.items(issues) {
            origin.require("string", issues);
        }
    }
    for (name, kind) in CUSTOM.into_iter().filter(|(_, kind)| *kind != "array") {
        custom.member(name).optional(kind, issues);
    }
    let days = custom.member("refreshTokenTtlInDays");
    if days.value().and_then(Value::as_u64).is_some_and(|days| days > MOST_DAYS) {
        let message = format!("Number must be less than or equal to {MOST_DAYS}");
        let issue = json!({
            "code": "too_big", "maximum": MOST_DAYS, "type": "number", "inclusive": true, "exact": false,
            "message": message,
        });
        days.add_issue(issues, issue);
    }
}

/// Whether a redirect URI is absolute. Its host may have an asterisk, its port may not.
fn is_redirect_uri(text: &str) -> bool {
    url::Url::parse(text).is_ok()
}

/// The members that Logto has.
fn known(object: &Map<String, Value>, names: &[(&str, &str)]) -> Map<String, Value> {
    let known = names.iter().filter_map(|(name, _)| Some(((*name).to_owned(), object.get(*name)?.clone())));
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_uris_are_absolute() {
        for uri in ["http://localhost:3000/#/cb", "io.logto://callback", "https://*.example.com/callback"] {
            assert!(is_redirect_uri(uri), "{uri}");
        }
        for uri in ["/callback", "http://localhost:*/callback", ""] {
            assert!(!is_redirect_uri(uri), "{uri}");
        }
    }
}
