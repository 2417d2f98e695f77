//! The organizations a person is a member of, and the choice of one.

mod choice;
mod menu;
mod source;

use logto_leptos::Membership;

pub(super) use self::choice::OrganizationChoice;
pub(crate) use self::menu::OrganizationLinks;
pub(super) use self::source::{MembershipSource, Memberships, use_requested_organization, with_organization};

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
    use logto_leptos::Claims;
    use serde_json::{Value, json};

    use super::*;

    fn read(claims: Value) -> Option<Vec<Membership>> {
        serde_json::from_value::<Claims>(claims).unwrap().memberships()
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
