//! A user for tests.

use serde_json::{Map, Value, json};

use crate::protocol::time::UnixMillis;
use crate::protocol::token::TokenRequest;

/// A user with claims, roles, organizations and permissions, for
/// [`TestHarness::sign_in`](super::TestHarness::sign_in).
///
/// ```
/// use logto_client::TokenRequest;
/// use logto_client::testing::TestUser;
///
/// let ada = TestUser::new("u_ada")
///     .with_name("Ada")
///     .with_roles(["admin"])
///     .add_organization("org_acme", ["owner"])
///     .with_scopes(TokenRequest::new().with_resource("https://api.example.com"), "read:orders");
/// ```
#[derive(Clone, Debug)]
pub struct TestUser {
    sub: String,
    claims: Map<String, Value>,
    scopes: Vec<(TokenRequest, String)>,
}

impl TestUser {
    /// Creates a user with this id and nothing else.
    #[must_use]
    pub fn new(sub: &str) -> Self {
        Self { sub: sub.to_owned(), claims: Map::new(), scopes: vec![(TokenRequest::new(), "openid".to_owned())] }
    }

    /// Sets a claim of the ID token.
    #[must_use]
    pub fn with_claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Sets the full name.
    #[must_use]
    pub fn with_name(self, name: &str) -> Self {
        self.with_claim("name", name)
    }

    /// Sets a verified email address.
    #[must_use]
    pub fn with_email(self, email: &str) -> Self {
        self.with_claim("email", email).with_claim("email_verified", true)
    }

    /// Sets the user's roles.
    #[must_use]
    pub fn with_roles<R: Into<String>>(self, roles: impl IntoIterator<Item = R>) -> Self {
        let roles: Vec<String> = roles.into_iter().map(Into::into).collect();
        self.with_claim("roles", roles)
    }

    /// Adds a membership of an organization, with these roles in it.
    #[must_use]
    pub fn add_organization(mut self, id: &str, roles: impl IntoIterator<Item = &'static str>) -> Self {
        self.append("organizations", id.to_owned());
        for role in roles {
            self.append("organization_roles", format!("{id}:{role}"));
        }
        self
    }

    /// Sets the scopes of the stored access token for this request, separated by spaces. It is valid
    /// for an hour.
    #[must_use]
    pub fn with_scopes(mut self, token: TokenRequest, scopes: &str) -> Self {
        self.scopes.retain(|(other, _)| *other != token);
        self.scopes.push((token, scopes.to_owned()));
        self
    }

    fn append(&mut self, claim: &str, text: String) {
        let list = self.claims.entry(claim).or_insert_with(|| json!([]));
        if let Value::Array(items) = list {
            items.push(text.into());
        }
    }

    pub(super) fn sub(&self) -> &str {
        &self.sub
    }

    pub(super) fn claims(&self) -> Vec<(&str, Value)> {
        self.claims.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
    }

    /// The stored access tokens, as `@logto/browser` writes them. The one for user info is called
    /// `access-token`, others by the key they are stored under.
    pub(super) fn access_tokens(&self, now: UnixMillis) -> Value {
        let stored = self.scopes.iter().map(|(request, scope)| {
            let key = request.storage_key();
            let token = if key == "@" { "access-token".to_owned() } else { format!("access-token{key}") };
            (key, json!({"token": token, "scope": scope, "expiresAt": now.seconds() + 3600}))
        });
        Value::Object(stored.collect())
    }
}
