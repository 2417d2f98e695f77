//! API resources and their scopes as the server describes them.

use serde_json::Value;

use crate::entity::{Entity, entity_methods};

/// An API resource: an API that access tokens can be issued for.
///
/// ```
/// use logto_management::ApiResource;
/// use serde_json::json;
///
/// let resource = ApiResource::from_value(json!({
///     "id": "r1", "name": "Orders", "indicator": "https://api.example.com",
///     "scopes": [{"id": "s1", "name": "read:orders"}],
/// }))
/// .unwrap();
/// assert_eq!(resource.scope("read:orders").map(|scope| scope.id()), Some("s1"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ApiResource {
    entity: Entity,
    scopes: Vec<ResourceScope>,
}

entity_methods!(ApiResource.entity, id: "Returns the id.");

impl ApiResource {
    /// Reads the server's response; `None` when it is not an API resource.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        let entity = Entity::from_value(response)?;
        let scopes = entity.get("scopes").and_then(Value::as_array).cloned().unwrap_or_default();
        let scopes = scopes.into_iter().map(ResourceScope::from_value).collect::<Option<_>>()?;
        Some(Self { entity, scopes })
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.entity.text("name").unwrap_or_default()
    }

    /// Returns the resource indicator, the `aud` of its tokens.
    #[must_use]
    pub fn indicator(&self) -> &str {
        self.entity.text("indicator").unwrap_or_default()
    }

    /// Returns the lifetime of its access tokens in seconds.
    #[must_use]
    pub fn access_token_ttl(&self) -> Option<u64> {
        self.get("accessTokenTtl")?.as_u64()
    }

    /// Returns whether it is Logto's own Management API, `https://{tenant}.logto.app/api`.
    #[must_use]
    pub fn is_management_api(&self) -> bool {
        self.indicator().starts_with("https://") && self.indicator().ends_with(".logto.app/api")
    }

    /// Returns the scopes. Empty where they were not requested.
    #[must_use]
    pub fn scopes(&self) -> &[ResourceScope] {
        &self.scopes
    }

    /// Returns the scope with this name.
    #[must_use]
    pub fn scope(&self, name: &str) -> Option<&ResourceScope> {
        self.scopes.iter().find(|scope| scope.name() == name)
    }
}

/// A scope (permission) of an API resource.
///
/// ```
/// use logto_management::ResourceScope;
/// use serde_json::json;
///
/// let scope = ResourceScope::from_value(json!({"id": "s1", "name": "read:orders", "description": null})).unwrap();
/// assert_eq!((scope.name(), scope.description()), ("read:orders", ""));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceScope(Entity);

entity_methods!(ResourceScope.0, from_value: "a scope", id: "Returns the id.");

impl ResourceScope {
    /// Returns the name, as in a sign-in request.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.text("name").unwrap_or_default()
    }

    /// Returns the description. Empty when there is none.
    #[must_use]
    pub fn description(&self) -> &str {
        self.0.text("description").unwrap_or_default()
    }

    /// Returns the id of the API resource.
    #[must_use]
    pub fn resource_id(&self) -> &str {
        self.0.text("resourceId").unwrap_or_default()
    }
}
