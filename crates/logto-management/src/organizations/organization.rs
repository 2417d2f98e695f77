//! An organization as the server describes it, new ones, and changes.

use serde_json::{Map, Value};

use super::OrganizationRole;
use crate::entity::{Entity, entity_methods};

/// An organization.
///
/// ```
/// use logto_management::Organization;
/// use serde_json::json;
///
/// let response = json!({"id": "o1", "name": "Acme", "description": null, "isMfaRequired": true});
/// let organization = Organization::from_value(response).unwrap();
/// assert_eq!((organization.id(), organization.name(), organization.description()), ("o1", "Acme", None));
/// assert!(organization.is_mfa_required());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Organization(Entity);

entity_methods!(
    Organization.0,
    from_value: "an organization",
    id: "Returns the id, which is in the claim `organizations` of its members.",
);

impl Organization {
    /// Returns the name, or else the id. Several organizations can have the same name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.text("name").unwrap_or(self.id())
    }

    /// Returns the description.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.0.text("description")
    }

    /// Returns whether members need multi-factor authentication to get a token for the organization.
    #[must_use]
    pub fn is_mfa_required(&self) -> bool {
        self.0.is_true("isMfaRequired")
    }

    /// Returns when it was created, in milliseconds since 1970.
    #[must_use]
    pub fn created_at(&self) -> Option<i64> {
        self.0.time("createdAt").map(|time| time.0)
    }

    /// Returns the number of members, which only [`ManagementClient::organizations`](crate::ManagementClient::organizations)
    /// tells.
    #[must_use]
    pub fn member_count(&self) -> Option<u64> {
        self.get("usersCount")?.as_u64()
    }

    /// Returns the roles that the user has there, which only
    /// [`ManagementClient::user_organizations`](crate::ManagementClient::user_organizations) tells.
    #[must_use]
    pub fn roles(&self) -> Vec<OrganizationRole> {
        OrganizationRole::list(self.get("organizationRoles"))
    }
}

/// An organization to create.
///
/// ```
/// use logto_management::NewOrganization;
/// use serde_json::json;
///
/// let organization = NewOrganization::new("Acme").with_description("Anvils");
/// assert_eq!(organization.to_value(), json!({"name": "Acme", "description": "Anvils"}));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NewOrganization(Map<String, Value>);

impl NewOrganization {
    /// Returns an organization with this name, which may not be empty.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(Map::from_iter([("name".to_owned(), name.into())]))
    }

    /// Sets the description.
    #[must_use]
    pub fn with_description(self, description: &str) -> Self {
        Self(with(self.0, "description", description.into()))
    }

    /// Sets the custom data.
    #[must_use]
    pub fn with_custom_data(self, data: Map<String, Value>) -> Self {
        Self(with(self.0, "customData", Value::Object(data)))
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

/// Members of an organization's document to change.
///
/// ```
/// use logto_management::OrganizationPatch;
/// use serde_json::json;
///
/// let patch = OrganizationPatch::new().with_name("Acme").with_description(None);
/// assert_eq!(patch.to_value(), json!({"name": "Acme", "description": null}));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrganizationPatch(Map<String, Value>);

impl OrganizationPatch {
    /// Returns a change of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes the name, which may not be empty.
    #[must_use]
    pub fn with_name(self, name: &str) -> Self {
        Self(with(self.0, "name", name.into()))
    }

    /// Changes the description; `None` removes it.
    #[must_use]
    pub fn with_description(self, description: Option<&str>) -> Self {
        Self(with(self.0, "description", description.into()))
    }

    /// Changes whether members need multi-factor authentication to get a token for the organization.
    #[must_use]
    pub fn with_mfa_required(self, is_required: bool) -> Self {
        Self(with(self.0, "isMfaRequired", is_required.into()))
    }

    /// Replaces the custom data as a whole.
    #[must_use]
    pub fn with_custom_data(self, data: Map<String, Value>) -> Self {
        Self(with(self.0, "customData", Value::Object(data)))
    }

    /// Returns whether there is nothing to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

fn with(mut members: Map<String, Value>, name: &str, value: Value) -> Map<String, Value> {
    members.insert(name.to_owned(), value);
    members
}
