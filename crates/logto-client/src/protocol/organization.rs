//! Organizations in tokens, and a user's memberships of them.

use serde_json::Value;

use super::claims::Claims;

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

/// An organization of a user, and the user's roles in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Membership {
    /// The organization's id.
    pub id: String,
    /// Its name, if it is known: user info has it, the ID token does not.
    pub name: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// The names of the user's roles in it.
    pub roles: Vec<String>,
}

impl Membership {
    /// Returns the name, or the id where there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

impl Claims {
    /// Returns the user's organizations with the roles in each, in the order of the claim `organizations`. `None` when
    /// the claim is missing: then the sign-in did not request [`Scope::ORGANIZATIONS`](crate::Scope::ORGANIZATIONS).
    ///
    /// ```
    /// use logto_client::Claims;
    ///
    /// # let json = r#"{"organizations": ["o1"], "organization_roles": ["o1:owner"]}"#;
    /// # let members: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap();
    /// # let claims = Claims::new(members);
    /// for membership in claims.memberships().unwrap_or_default() {
    ///     println!("{}: {}", membership.label(), membership.roles.join(", "));
    /// }
    /// ```
    #[must_use]
    pub fn memberships(&self) -> Option<Vec<Membership>> {
        self.get("organizations")?;
        let data = self.get("organization_data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let roles = self.organization_roles();
        let membership = |id: &str| {
            let about = data.iter().find(|about| about["id"] == id);
            let text = |name: &str| {
                let text = about.and_then(|about| about[name].as_str()).map(str::trim);
                text.filter(|text| !text.is_empty()).map(str::to_owned)
            };
            let roles = roles.iter().filter(|(organization, _)| *organization == id);
            Membership {
                id: id.to_owned(),
                name: text("name"),
                description: text("description"),
                roles: roles.map(|(_, role)| (*role).to_owned()).collect(),
            }
        };
        Some(self.organizations().into_iter().map(membership).collect())
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(claims: &Value) -> Option<Vec<Membership>> {
        Claims::new(claims.as_object().unwrap().clone()).memberships()
    }

    #[test]
    fn assigns_names_and_roles_to_their_organization() {
        let all = read(&json!({
            "organizations": ["o2", "o1"],
            "organization_data": [
                {"id": "o1", "name": "Acme", "description": "Anvils"},
                {"id": "o2", "name": " ", "description": null},
                {"id": "o3", "name": "Somebody else's"},
            ],
            "organization_roles": ["o1:owner", "o2:editor:x", "o1:member"],
        }))
        .unwrap();
        let labels: Vec<&str> = all.iter().map(Membership::label).collect();
        assert_eq!(labels, ["o2", "Acme"]);
        assert_eq!(all[0].roles, ["editor:x"]);
        assert_eq!(all[1].roles, ["owner", "member"]);
        assert_eq!((all[0].description.as_deref(), all[1].description.as_deref()), (None, Some("Anvils")));
    }

    #[test]
    fn reads_id_token_with_ids_only() {
        let all = read(&json!({"organizations": ["o1"]})).unwrap();
        assert_eq!((all[0].label(), all[0].roles.len()), ("o1", 0));
    }

    #[test]
    fn tells_empty_claim_from_missing_claim() {
        assert_eq!(read(&json!({"organizations": []})), Some(Vec::new()));
        assert_eq!(read(&json!({"organizations": null})), None);
        assert_eq!(read(&json!({"sub": "x"})), None);
    }
}
