//! Members of organizations.

use serde_json::Value;

use super::OrganizationRole;
use crate::users::User;

/// A member of an organization.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OrganizationMember {
    /// The user. Lists of members do not tell whether they have a password.
    pub user: User,
    /// The roles in the organization.
    pub roles: Vec<OrganizationRole>,
}

impl OrganizationMember {
    pub(super) fn from_value(response: Value) -> Option<Self> {
        let roles = OrganizationRole::list(response.get("organizationRoles"));
        Some(Self { user: User::from_value(response)?, roles })
    }
}
