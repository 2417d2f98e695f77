//! JSON documents that fixes are applied to.

use serde_json::{Map, Value};

/// A JSON object that a [`Fix`](crate::lint::Fix) can change.
pub trait Document {
    /// Returns the members.
    fn members(&self) -> &Map<String, Value>;

    /// Returns the members mutably.
    fn members_mut(&mut self) -> &mut Map<String, Value>;
}
