//! The organization template: roles and scopes (permissions) that all organizations have.

use serde_json::Value;

/// A role in organizations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrganizationRole {
    /// The id.
    pub id: String,
    /// The name, as in the claim `organization_roles`.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// Whether users can have it. The others are for machine-to-machine applications.
    pub is_for_users: bool,
    /// The names of its organization scopes, which only
    /// [`ManagementClient::organization_roles`](crate::ManagementClient::organization_roles) tells.
    pub scopes: Vec<String>,
    /// Its scopes on API resources; as [`scopes`](Self::scopes).
    pub resource_scopes: Vec<RoleResourceScope>,
}

impl OrganizationRole {
    pub(super) fn from_value(response: &Value) -> Option<Self> {
        let (id, name) = id_and_name(response)?;
        Some(Self {
            id,
            name,
            description: description(response),
            is_for_users: response["type"] != "MachineToMachine",
            scopes: names(&response["scopes"]),
            resource_scopes: RoleResourceScope::list(&response["resourceScopes"]),
        })
    }

    /// Reads the roles of a list; those that are not roles are left out.
    pub(super) fn list(response: Option<&Value>) -> Vec<Self> {
        response.and_then(Value::as_array).into_iter().flatten().filter_map(Self::from_value).collect()
    }
}

/// A scope (permission) on an API resource that a role grants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleResourceScope {
    /// The id, for
    /// [`ManagementClient::set_organization_role_resource_scopes`](crate::ManagementClient::set_organization_role_resource_scopes).
    pub id: String,
    /// The name.
    pub name: String,
    /// The name of the API resource.
    pub resource: Option<String>,
}

impl RoleResourceScope {
    /// Returns the scope with this id and name, of the API resource with this name.
    #[must_use]
    pub fn new(id: &str, name: &str, resource: &str) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), resource: Some(resource.to_owned()) }
    }

    fn from_value(response: &Value) -> Option<Self> {
        let (id, name) = id_and_name(response)?;
        let resource = response["resource"]["name"].as_str().map(str::to_owned);
        Some(Self { id, name, resource })
    }

    /// Reads a list; what is not a scope is left out.
    fn list(response: &Value) -> Vec<Self> {
        response.as_array().into_iter().flatten().filter_map(Self::from_value).collect()
    }
}

/// A permission in organizations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrganizationScope {
    /// The id.
    pub id: String,
    /// The name, as in the claim `scope` of tokens for organizations.
    pub name: String,
    /// The description.
    pub description: Option<String>,
}

impl OrganizationScope {
    pub(super) fn from_value(response: &Value) -> Option<Self> {
        let (id, name) = id_and_name(response)?;
        Some(Self { id, name, description: description(response) })
    }
}

fn id_and_name(response: &Value) -> Option<(String, String)> {
    let id = response["id"].as_str().filter(|id| !id.is_empty())?;
    Some((id.to_owned(), response["name"].as_str().unwrap_or(id).to_owned()))
}

fn description(response: &Value) -> Option<String> {
    response["description"].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn names(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(|item| item["name"].as_str().map(str::to_owned)).collect()
}
