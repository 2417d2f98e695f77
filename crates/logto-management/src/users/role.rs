//! Roles of users.

use serde_json::Value;

/// A role that users can have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Role {
    /// The id, for [`ManagementClient::assign_roles`](crate::ManagementClient::assign_roles).
    pub id: String,
    /// The name, as in the claim `roles`.
    pub name: String,
    /// The description.
    pub description: String,
    /// Whether new users get the role.
    pub is_default: bool,
}

impl Role {
    /// Reads the server's response; `None` when it is not a role.
    ///
    /// ```
    /// use logto_management::Role;
    /// use serde_json::json;
    ///
    /// let role = Role::from_value(&json!({"id": "r1", "name": "reader", "description": "reads"})).unwrap();
    /// assert_eq!((role.name.as_str(), role.is_default), ("reader", false));
    /// ```
    #[must_use]
    pub fn from_value(response: &Value) -> Option<Self> {
        let text = |name: &str| response[name].as_str().unwrap_or_default().to_owned();
        let role = Self {
            id: text("id"),
            name: text("name"),
            description: text("description"),
            is_default: response["isDefault"] == true,
        };
        (!role.id.is_empty()).then_some(role)
    }
}
