//! Scopes and resource indicators with a meaning of their own.

/// The scopes of OpenID Connect and of Logto, in the order of the discovery document.
pub(crate) const SCOPES: [&str; 12] = [
    "openid",
    "offline_access",
    "profile",
    "email",
    "phone",
    "address",
    "custom_data",
    "identities",
    "roles",
    "urn:logto:scope:organizations",
    "urn:logto:scope:organization_roles",
    "urn:logto:scope:sessions",
];

/// The resource indicator under which the permissions of organizations are requested.
pub(crate) const ORGANIZATIONS_RESOURCE: &str = "urn:logto:resource:organizations";

/// The resource indicator of the Management API.
pub(crate) const MANAGEMENT_API: &str = "https://default.logto.app/api";

/// The scope of the Management API that allows everything.
pub(crate) const MANAGEMENT_API_ALL: &str = "all";

/// Splits a parameter whose values are separated by spaces, such as `scope` and `prompt`.
pub(crate) fn split(text: Option<&str>) -> Vec<String> {
    let values = text.unwrap_or_default().split(' ');
    values.filter(|value| !value.is_empty()).map(str::to_owned).collect()
}
