//! The scopes and resources that one sign-in requests in addition to the configured ones.

use serde_json::{Map, Value};

use super::json::{Unreadable, as_object, member, optional_texts};
use super::json_object::JsonObject;
use super::scope::Scope;

/// Scopes and resources beyond those of the configuration. They are stored with the sign-in attempt, and
/// then with the session that it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraAccess {
    /// The scopes.
    pub scopes: Vec<Scope>,
    /// The resource indicators (RFC 8707).
    pub resources: Vec<String>,
}

impl ExtraAccess {
    /// Reads it from the member of this name; empty when there is none.
    pub(crate) fn read(stored: &Map<String, Value>, name: &str) -> Result<Self, Unreadable> {
        let Some(extra) = member(stored, name) else { return Ok(Self::default()) };
        let extra = as_object(extra)?;
        let scopes = optional_texts(extra, "scopes")?.unwrap_or_default();
        Ok(Self {
            scopes: scopes.into_iter().map(Scope::from).collect(),
            resources: optional_texts(extra, "resources")?.unwrap_or_default(),
        })
    }

    /// Writes it as the member of this name, unless there is nothing in it.
    pub(crate) fn write(&self, stored: &mut JsonObject, name: &str) {
        if !self.is_empty() {
            let scopes: Vec<String> = self.scopes.iter().map(|scope| scope.as_str().to_owned()).collect();
            let mut extra = JsonObject::new();
            stored.json(name, &extra.texts("scopes", Some(&scopes)).texts("resources", Some(&self.resources)).end());
        }
    }

    /// Returns whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty() && self.resources.is_empty()
    }

    /// Adds what `other` has, each once.
    pub(crate) fn merge(&mut self, other: Self) {
        add_each_once(&mut self.scopes, other.scopes);
        add_each_once(&mut self.resources, other.resources);
    }
}

/// Adds the values that are not in the list yet.
pub(super) fn add_each_once<T: PartialEq>(list: &mut Vec<T>, values: impl IntoIterator<Item = T>) {
    for value in values {
        if !list.contains(&value) {
            list.push(value);
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn merging_keeps_each_value_once() {
        let extra = |scopes: &[&str], resources: &[&str]| ExtraAccess {
            scopes: scopes.iter().map(|scope| Scope::from(*scope)).collect(),
            resources: resources.iter().map(|resource| (*resource).to_owned()).collect(),
        };
        let mut merged = extra(&["a"], &["urn:x"]);
        merged.merge(extra(&["a", "b"], &["urn:x", "urn:y"]));
        assert_eq!(merged, extra(&["a", "b"], &["urn:x", "urn:y"]));
        assert!(!merged.is_empty() && ExtraAccess::default().is_empty());
    }
}
