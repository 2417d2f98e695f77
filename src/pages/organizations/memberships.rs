//! The organizations somebody is in, as claims tell it.

use logto_leptos::Claims;
use serde_json::Value;

/// An organization and the part somebody has in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Membership {
    /// The organization's id.
    pub(crate) id: String,
    /// Its name, where it is known.
    pub(crate) name: Option<String>,
    /// What it is.
    pub(crate) description: Option<String>,
    /// The names of the person's roles in it.
    pub(crate) roles: Vec<String>,
}

impl Membership {
    /// The best there is to call it by.
    pub(crate) fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// The memberships in a set of claims, in the order of the claim. `None` when the claim is missing:
/// then the token is older than the app's wish for it.
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

/// The one that is current: the one asked for, or the first. `Err` with what was asked for when
/// that isn't among them.
pub(crate) fn current<'a>(all: &'a [Membership], asked: Option<&str>) -> Result<Option<&'a Membership>, String> {
    match asked {
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
    fn names_and_roles_find_their_organization() {
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
    fn an_id_token_has_ids_only() {
        let all = read(json!({"organizations": ["o1"]})).unwrap();
        assert_eq!((all[0].label(), all[0].roles.len()), ("o1", 0));
    }

    #[test]
    fn nobody_in_an_organization_is_not_the_same_as_a_claim_that_is_missing() {
        assert_eq!(read(json!({"organizations": []})), Some(Vec::new()));
        assert_eq!(read(json!({"organizations": null})), None);
        assert_eq!(read(json!({"sub": "x"})), None);
    }

    #[test]
    fn the_first_one_is_current_unless_another_is_asked_for() {
        let all = read(json!({"organizations": ["o1", "o2"]})).unwrap();
        let id = |asked| current(&all, asked).map(|it| it.map(|it| it.id.clone()));
        assert_eq!(id(None), Ok(Some("o1".to_owned())));
        assert_eq!(id(Some("o2")), Ok(Some("o2".to_owned())));
        assert_eq!(id(Some("o3")), Err("o3".to_owned()));
        assert_eq!(current(&[], None), Ok(None));
    }
}
