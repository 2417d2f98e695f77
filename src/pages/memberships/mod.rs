//! The organizations a person is a member of, and the choice of one.

mod choice;
mod source;

use logto_leptos::Claims;
use serde_json::Value;

pub(super) use self::choice::OrganizationChoice;
pub(super) use self::source::{MembershipSource, Memberships, use_requested_organization, with_organization};

/// An organization and the roles of the person in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Membership {
    /// The organization's id.
    pub(crate) id: String,
    /// Its name, if it is known.
    pub(crate) name: Option<String>,
    /// Its description.
    pub(crate) description: Option<String>,
    /// The names of the person's roles in it.
    pub(crate) roles: Vec<String>,
}

impl Membership {
    /// Returns the name, or the id where there is none.
    pub(crate) fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// Returns the memberships in a set of claims, in the order of the claim. `None` when the claim is missing:
/// then the token was issued before the app asked for organizations.
pub(crate) fn memberships(claims: &Claims) -> Option<Vec<Membership>> {
    claims.get("organizations")?;
    let data = claims.get("organization_data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let roles = claims.organization_roles();
    let all = claims.organizations().into_iter().map(|id| {
        let about = data.iter().find(|about| about["id"] == id);
        let text = |name: &str| {
            let text = about.and_then(|about| about[name].as_str()).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Membership {
            id: id.to_owned(),
            name: text("name"),
            description: text("description"),
            roles: roles
                .iter()
                .filter(|(organization, _)| *organization == id)
                .map(|(_, role)| (*role).to_owned())
                .collect(),
        }
    });
    Some(all.collect())
}

/// Returns the current membership: the requested one, or the first.
///
/// # Errors
/// The requested id, when the person is not a member of that organization.
pub(crate) fn current<'a>(all: &'a [Membership], requested: Option<&str>) -> Result<Option<&'a Membership>, String> {
    match requested {
        None => Ok(all.first()),
        Some(id) => all.iter().find(|membership| membership.id == id).map(Some).ok_or_else(|| id.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(claims: Value) -> Option<Vec<Membership>> {
        memberships(&serde_json::from_value(claims).unwrap())
    }

    #[test]
    fn assigns_names_and_roles_to_their_organization() {
        let all = read(json!({
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
        let all = read(json!({"organizations": ["o1"]})).unwrap();
        assert_eq!((all[0].label(), all[0].roles.len()), ("o1", 0));
    }

    #[test]
    fn tells_empty_claim_from_missing_claim() {
        assert_eq!(read(json!({"organizations": []})), Some(Vec::new()));
        assert_eq!(read(json!({"organizations": null})), None);
        assert_eq!(read(json!({"sub": "x"})), None);
    }

    #[test]
    fn first_organization_is_current_unless_another_is_requested() {
        let all = read(json!({"organizations": ["o1", "o2"]})).unwrap();
        let id = |requested| current(&all, requested).map(|it| it.map(|it| it.id.clone()));
        assert_eq!(id(None), Ok(Some("o1".to_owned())));
        assert_eq!(id(Some("o2")), Ok(Some("o2".to_owned())));
        assert_eq!(id(Some("o3")), Err("o3".to_owned()));
        assert_eq!(current(&[], None), Ok(None));
    }
}
