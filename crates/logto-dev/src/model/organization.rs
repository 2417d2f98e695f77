//! Organizations: what the seed does not tell about them, the organization template, and just-in-time provisioning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::keys::at_hash;
use super::random;
use super::seed::OrganizationRole;

/// Data about an organization that the seed does not contain.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationDetails {
    pub(crate) custom_data: Map<String, Value>,
    pub(crate) color: Map<String, Value>,
    pub(crate) branding: Map<String, Value>,
    pub(crate) custom_css: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) created_at: i64,
    /// People who sign up with an address of these domains become members.
    pub(crate) email_domains: Vec<String>,
    /// The names of the roles that just-in-time provisioning gives.
    pub(crate) jit_roles: Vec<String>,
}

impl OrganizationDetails {
    /// Whether people who sign up with this address become members.
    pub(crate) fn admits(&self, email: &str) -> bool {
        let domain = email.rsplit_once('@').map(|(_, domain)| domain);
        domain.is_some_and(|domain| self.email_domains.iter().any(|known| known.eq_ignore_ascii_case(domain)))
    }
}

/// A role of the organization template.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TemplateRole {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// `User` or `MachineToMachine`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The names of its organization scopes.
    pub(crate) scopes: Vec<String>,
    /// The names of its scopes on APIs, by resource indicator.
    pub(crate) resource_scopes: BTreeMap<String, Vec<String>>,
}

/// A scope (permission) of the organization template.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct TemplateScope {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

/// The roles and scopes of all organizations.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct OrganizationTemplate {
    pub(crate) roles: Vec<TemplateRole>,
    pub(crate) scopes: Vec<TemplateScope>,
}

/// The types of roles.
pub(crate) const ROLE_TYPES: [&str; 2] = ["User", "MachineToMachine"];

impl From<Vec<OrganizationRole>> for OrganizationTemplate {
    /// Roles of the seed have ids that stay the same.
    fn from(roles: Vec<OrganizationRole>) -> Self {
        let mut template = Self::default();
        for role in roles {
            for name in &role.scopes {
                if template.scopes.iter().all(|scope| scope.name != *name) {
                    let id = id_of(&["scope", name]);
                    template.scopes.push(TemplateScope { id, name: name.clone(), description: None });
                }
            }
            template.roles.push(TemplateRole {
                id: id_of(&["role", &role.name]),
                name: role.name,
                description: None,
                kind: ROLE_TYPES[0].to_owned(),
                scopes: role.scopes,
                resource_scopes: role.resource_scopes,
            });
        }
        template
    }
}

impl OrganizationTemplate {
    pub(crate) fn role(&self, id: &str) -> Option<&TemplateRole> {
        self.roles.iter().find(|role| role.id == id)
    }

    pub(crate) fn role_by_name(&self, name: &str) -> Option<&TemplateRole> {
        self.roles.iter().find(|role| role.name == name)
    }

    pub(crate) fn scope(&self, id: &str) -> Option<&TemplateScope> {
        self.scopes.iter().find(|scope| scope.id == id)
    }

    /// The names of the roles with these ids; `None` when one does not exist.
    pub(crate) fn role_names(&self, ids: &[String]) -> Option<Vec<String>> {
        ids.iter().map(|id| self.role(id).map(|role| role.name.clone())).collect()
    }

    /// The names of the scopes with these ids; `None` when one does not exist.
    pub(crate) fn scope_names(&self, ids: &[String]) -> Option<Vec<String>> {
        ids.iter().map(|id| self.scope(id).map(|scope| scope.name.clone())).collect()
    }

    /// The roles with these names, as ids and names.
    pub(crate) fn brief_roles(&self, names: &[String]) -> Vec<Value> {
        let roles = names.iter().filter_map(|name| self.role_by_name(name));
        roles.map(|role| json!({ "id": role.id, "name": role.name })).collect()
    }
}

impl TemplateRole {
    pub(crate) fn new(name: &str, kind: &str) -> Self {
        Self {
            id: random::id(21),
            name: name.to_owned(),
            description: None,
            kind: kind.to_owned(),
            scopes: Vec::new(),
            resource_scopes: BTreeMap::new(),
        }
    }

    /// The JSON of the Management API.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "tenantId": "default", "id": self.id, "name": self.name, "description": self.description,
            "type": self.kind,
        })
    }
}

impl TemplateScope {
    pub(crate) fn new(name: &str) -> Self {
        Self { id: random::id(21), name: name.to_owned(), description: None }
    }

    /// The JSON of the Management API.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "tenantId": "default", "id": self.id, "name": self.name, "description": self.description })
    }
}

/// The id of something that has none in the seed: the same at every start.
pub(crate) fn id_of(names: &[&str]) -> String {
    let mut id = at_hash(&names.join("\n"));
    id.truncate(21);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admits_addresses_of_its_domains_in_any_case() {
        let details =
            OrganizationDetails { email_domains: vec!["example.com".to_owned()], ..OrganizationDetails::default() };
        assert!(details.admits("ada@example.com") && details.admits("\"a@b\"@EXAMPLE.com"));
        for email in ["ada@mail.example.com", "ada@example.com.test", "example.com", "ada@example.co"] {
            assert!(!details.admits(email), "{email}");
        }
    }

    #[test]
    fn template_of_the_seed_has_the_same_ids_at_every_start() {
        let role = |name: &str, scopes: &[&str]| OrganizationRole {
            name: name.to_owned(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            resource_scopes: BTreeMap::new(),
        };
        let seed = || OrganizationTemplate::from(vec![role("owner", &["read", "invite"]), role("member", &["read"])]);
        let (one, two) = (seed(), seed());
        let names = one.scopes.iter().map(|scope| &*scope.name).collect::<Vec<_>>();
        assert_eq!(names, ["read", "invite"]);
        let id = one.role_by_name("member").map(|role| role.id.clone()).unwrap();
        assert_eq!(two.role(&id).map(|role| &*role.name), Some("member"));
        assert_eq!(two.role_names(&[id, "nope".to_owned()]), None);
    }
}
