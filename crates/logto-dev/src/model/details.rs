//! What the Management API shows of API resources, scopes and roles, and the seed does not have: ids, descriptions and
//! times of creation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::keys::at_hash;
use super::random;
use super::scopes::{MANAGEMENT_API, MANAGEMENT_API_ALL};

/// Something of the seed that has no id there.
#[derive(Clone, Copy)]
pub(crate) enum Entity<'a> {
    /// A role, by its name.
    Role(&'a str),
    /// An API resource, by its indicator.
    Resource(&'a str),
    /// A scope, by the indicator of its API resource and its name.
    Scope(&'a str, &'a str),
}

/// The details of what was created or changed through the Management API.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Details {
    known: BTreeMap<String, Known>,
    /// The indicator of the default API resource.
    pub(crate) default_resource: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Known {
    id: String,
    description: Option<String>,
    /// Milliseconds since 1970; `None` for what is of the seed.
    created_at: Option<i64>,
}

impl Entity<'_> {
    /// A text that no other entity has.
    fn key(self) -> String {
        match self {
            Self::Role(name) => name.to_owned(),
            Self::Resource(indicator) => format!("resource {indicator}"),
            Self::Scope(indicator, name) => format!("scope {indicator} {name}"),
        }
    }

    /// The details of something of the seed.
    fn of_seed(self) -> Known {
        let (id, description) = match self {
            Self::Resource(MANAGEMENT_API) => ("management-api".to_owned(), None),
            Self::Scope(MANAGEMENT_API, MANAGEMENT_API_ALL) => {
                let description = "Default scope for Management API, allows all permissions.";
                ("management-api-all".to_owned(), Some(description.to_owned()))
            }
            _ => {
                let mut id = at_hash(&self.key());
                id.truncate(21);
                (id, None)
            }
        };
        Known { id, description, created_at: None }
    }
}

impl Details {
    fn of(&self, entity: Entity<'_>) -> Known {
        self.known.get(&entity.key()).cloned().unwrap_or_else(|| entity.of_seed())
    }

    pub(crate) fn id(&self, entity: Entity<'_>) -> String {
        self.of(entity).id
    }

    pub(crate) fn description(&self, entity: Entity<'_>) -> Option<String> {
        self.of(entity).description
    }

    /// Milliseconds since 1970; `None` for what is of the seed.
    pub(crate) fn created_at(&self, entity: Entity<'_>) -> Option<i64> {
        self.of(entity).created_at
    }

    /// Gives something new an id.
    pub(crate) fn create(&mut self, entity: Entity<'_>, description: Option<&str>, now_ms: i64) {
        let description = description.map(str::to_owned);
        self.known.insert(entity.key(), Known { id: random::id(21), description, created_at: Some(now_ms) });
    }

    pub(crate) fn describe(&mut self, entity: Entity<'_>, description: Option<&str>) {
        let known = Known { description: description.map(str::to_owned), ..self.of(entity) };
        self.known.insert(entity.key(), known);
    }

    /// Keeps the details of something that gets another name.
    pub(crate) fn rename(&mut self, from: Entity<'_>, to: Entity<'_>) {
        let known = self.of(from);
        self.known.remove(&from.key());
        self.known.insert(to.key(), known);
    }

    pub(crate) fn remove(&mut self, entity: Entity<'_>) {
        self.known.remove(&entity.key());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_stays_when_the_name_changes() {
        let mut details = Details::default();
        let id = details.id(Entity::Role("reader"));
        details.rename(Entity::Role("reader"), Entity::Role("viewer"));
        assert_eq!(details.id(Entity::Role("viewer")), id);
        details.create(Entity::Role("reader"), Some("new"), 5);
        assert_ne!(details.id(Entity::Role("reader")), id);
        assert_eq!(details.created_at(Entity::Role("reader")), Some(5));
    }

    #[test]
    fn management_api_has_the_ids_of_logto() {
        let details = Details::default();
        assert_eq!(details.id(Entity::Resource(MANAGEMENT_API)), "management-api");
        assert_eq!(details.id(Entity::Scope(MANAGEMENT_API, MANAGEMENT_API_ALL)), "management-api-all");
    }
}
