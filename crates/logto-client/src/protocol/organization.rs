//! Organizations in tokens.

/// The resource indicator of a user's organizations.
pub const ORGANIZATIONS_RESOURCE: &str = "urn:logto:resource:organizations";

/// The prefix of the audience of an organization's token.
pub const ORGANIZATION_URN_PREFIX: &str = "urn:logto:organization:";

/// Returns the audience of an organization's token.
///
/// ```
/// use logto_client::{organization_id_of_urn, organization_urn};
///
/// assert_eq!(organization_urn("org_acme"), "urn:logto:organization:org_acme");
/// assert_eq!(organization_id_of_urn("urn:logto:organization:org_acme"), Some("org_acme"));
/// assert_eq!(organization_id_of_urn("https://api.example.com"), None);
/// ```
#[must_use]
#[doc(alias = "buildOrganizationUrn")]
pub fn organization_urn(id: &str) -> String {
    format!("{ORGANIZATION_URN_PREFIX}{id}")
}

/// Returns the organization's id in an audience, if it is that of an organization.
#[must_use]
#[doc(alias = "getOrganizationIdFromUrn")]
pub fn organization_id_of_urn(urn: &str) -> Option<&str> {
    urn.strip_prefix(ORGANIZATION_URN_PREFIX).filter(|id| !id.is_empty())
}
