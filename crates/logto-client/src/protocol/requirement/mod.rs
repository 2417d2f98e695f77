//! Requirements of a page besides being signed in, and which of them are not met.

mod display;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};
use std::sync::Arc;

use serde_json::Value;

use crate::protocol::claims::Claims;
use crate::protocol::scope::Scope;
use crate::protocol::token::TokenRequest;

/// The requirements for seeing a page or a part of one: roles, memberships, scopes, claims. They are combined with
/// `&`, `|` and `!`; the empty requirement is met by every signed-in person.
///
/// It decides what a page shows. The API must check what a person may *do*, on the token.
///
/// ```
/// use logto_client::{has_claim, has_role, has_scope, in_organization};
///
/// let requirement = has_role("admin") & has_scope("write:orders").of_resource("https://api.example.com");
/// assert_eq!(requirement.to_string(), "the role admin and the permission write:orders");
///
/// let requirement = (has_role("admin") | has_role("editor")) & !in_organization("org_guests");
/// assert_eq!(
///     requirement.to_string(),
///     "(the role admin or the role editor) and an account without membership of org_guests"
/// );
/// # let _ = has_claim("plan", "pro");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    rules: Vec<Rule>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// A role of the user, by name. Needs [`Scope::ROLES`].
    Role(String),
    /// Membership of an organization, by its id. Needs [`Scope::ORGANIZATIONS`].
    Organization(String),
    /// A role in an organization. Needs [`Scope::ORGANIZATION_ROLES`].
    OrganizationRole {
        /// The organization's id.
        organization: String,
        /// The role's name.
        role: String,
    },
    /// A scope of an access token.
    Scope {
        /// The scope.
        scope: Scope,
        /// The token that must have it.
        token: TokenRequest,
    },
    /// A claim of the ID token.
    Claim {
        /// The claim's name.
        name: String,
        /// Its value, or one of its values if the claim is a list.
        value: Value,
    },
    /// A condition of the app.
    Test(ClaimsTest),
    /// At least one of these.
    Any(Vec<Requirement>),
    /// The opposite.
    Not(Box<Requirement>),
}

/// A condition of the app, as [`when`] makes it. Two are equal if one is a clone of the other.
#[derive(Clone)]
pub struct ClaimsTest {
    description: String,
    test: Arc<dyn Fn(&Claims) -> bool + Send + Sync>,
}

impl fmt::Debug for ClaimsTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClaimsTest").field(&self.description).finish()
    }
}

impl PartialEq for ClaimsTest {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.test, &other.test)
    }
}

impl Eq for ClaimsTest {}

/// Requires a role of the user. The configuration must ask for [`Scope::ROLES`].
#[must_use]
pub fn has_role(role: impl Into<String>) -> Requirement {
    Rule::Role(role.into()).into()
}

/// Requires membership of an organization. The configuration must ask for [`Scope::ORGANIZATIONS`].
#[must_use]
pub fn in_organization(id: impl Into<String>) -> Requirement {
    Rule::Organization(id.into()).into()
}

/// Requires a role in an organization. The configuration must ask for
/// [`Scope::ORGANIZATION_ROLES`].
#[must_use]
pub fn has_organization_role(organization_id: impl Into<String>, role: impl Into<String>) -> Requirement {
    Rule::OrganizationRole { organization: organization_id.into(), role: role.into() }.into()
}

/// Requires a scope: of the user's own data, unless [`of_resource`](Requirement::of_resource) or
/// [`of_organization`](Requirement::of_organization) follows.
#[must_use]
pub fn has_scope(scope: impl Into<Scope>) -> Requirement {
    Rule::Scope { scope: scope.into(), token: TokenRequest::new() }.into()
}

/// Requires a claim of the ID token, such as a custom one: this value, or a list that contains it.
///
/// ```
/// use logto_client::has_claim;
///
/// let verified = has_claim("email_verified", true);
/// let paying = has_claim("plan", "pro") | has_claim("plan", "team");
/// assert_eq!(paying.to_string(), "the claim plan = pro or the claim plan = team");
/// # let _ = verified;
/// ```
#[must_use]
pub fn has_claim(name: impl Into<String>, value: impl Into<Value>) -> Requirement {
    Rule::Claim { name: name.into(), value: value.into() }.into()
}

/// Requires what a function of the ID token's claims decides. The description completes "This needs …". In a guard of
/// `logto-leptos` the function may read signals: the guard follows them.
///
/// ```
/// use logto_client::when;
///
/// let staff = when("an address at example.com", |claims| {
///     claims.email_verified() == Some(true) && claims.email().is_some_and(|email| email.ends_with("@example.com"))
/// });
/// assert_eq!(staff.to_string(), "an address at example.com");
/// ```
#[must_use]
pub fn when(description: impl Into<String>, test: impl Fn(&Claims) -> bool + Send + Sync + 'static) -> Requirement {
    Rule::Test(ClaimsTest { description: description.into(), test: Arc::new(test) }).into()
}

impl From<Rule> for Requirement {
    fn from(rule: Rule) -> Self {
        Self { rules: vec![rule] }
    }
}

impl BitAnd for Requirement {
    type Output = Self;

    fn bitand(mut self, other: Self) -> Self {
        self.rules.extend(other.rules);
        self
    }
}

/// With an empty requirement on either side, every signed-in person meets the result.
impl BitOr for Requirement {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        let mut alternatives = self.into_alternatives();
        alternatives.extend(other.into_alternatives());
        Rule::Any(alternatives).into()
    }
}

impl Not for Requirement {
    type Output = Self;

    fn not(mut self) -> Self {
        match self.rules.pop() {
            Some(Rule::Not(requirement)) if self.rules.is_empty() => *requirement,
            last => {
                self.rules.extend(last);
                Rule::Not(Box::new(self)).into()
            }
        }
    }
}

impl Requirement {
    /// Makes the scopes so far permissions of this API resource.
    #[must_use]
    pub fn of_resource(self, resource: &str) -> Self {
        self.of(&|token| token.with_resource(resource))
    }

    /// Makes the scopes so far permissions in this organization; with
    /// [`of_resource`](Requirement::of_resource), on the resource in the organization's name.
    #[must_use]
    pub fn of_organization(self, id: &str) -> Self {
        self.of(&|token| token.with_organization_id(id))
    }

    fn of(mut self, whose: &dyn Fn(TokenRequest) -> TokenRequest) -> Self {
        for rule in &mut self.rules {
            match rule {
                Rule::Scope { token, .. } => *token = whose(std::mem::take(token)),
                Rule::Any(alternatives) => {
                    for alternative in alternatives {
                        *alternative = std::mem::take(alternative).of(whose);
                    }
                }
                Rule::Not(requirement) => **requirement = std::mem::take(&mut **requirement).of(whose),
                _ => {}
            }
        }
        self
    }

    /// The alternatives of `a | b`, or itself as the only one.
    fn into_alternatives(mut self) -> Vec<Self> {
        match self.rules.pop() {
            Some(Rule::Any(alternatives)) if self.rules.is_empty() => alternatives,
            last => {
                self.rules.extend(last);
                vec![self]
            }
        }
    }

    /// Returns the single requirements.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Returns the tokens whose scopes are required, each once.
    #[must_use]
    pub fn tokens(&self) -> Vec<TokenRequest> {
        let mut tokens = Vec::new();
        self.add_tokens(&mut tokens);
        tokens
    }

    fn add_tokens(&self, tokens: &mut Vec<TokenRequest>) {
        for rule in &self.rules {
            match rule {
                Rule::Scope { token, .. } if !tokens.contains(token) => tokens.push(token.clone()),
                Rule::Any(alternatives) => alternatives.iter().for_each(|it| it.add_tokens(tokens)),
                Rule::Not(requirement) => requirement.add_tokens(tokens),
                _ => {}
            }
        }
    }

    /// Returns the unmet requirements, or `None` if that depends on a token whose scopes are not known. `claims` are
    /// those of the ID token; `scopes_of` returns the scopes of a token, separated by spaces, if they are known;
    /// `asked` are the scopes that the configuration requests.
    #[must_use]
    pub fn missing(
        &self,
        claims: &Claims,
        asked: &[Scope],
        scopes_of: &dyn Fn(&TokenRequest) -> Option<String>,
    ) -> Option<Vec<Missing>> {
        let mut missing = Vec::new();
        for rule in &self.rules {
            if !rule.is_met(claims, asked, scopes_of)? {
                let not_asked = rule.claim_scope().filter(|scope| !asked.contains(scope));
                missing.push(Missing { rule: rule.clone(), not_asked });
            }
        }
        Some(missing)
    }
}

impl Rule {
    /// `None` if it depends on a token whose scopes are not known.
    fn is_met(
        &self,
        claims: &Claims,
        asked: &[Scope],
        scopes_of: &dyn Fn(&TokenRequest) -> Option<String>,
    ) -> Option<bool> {
        let meets = |requirement: &Requirement| Some(requirement.missing(claims, asked, scopes_of)?.is_empty());
        Some(match self {
            Self::Role(role) => claims.roles().contains(&role.as_str()),
            Self::Organization(id) => claims.organizations().contains(&id.as_str()),
            Self::OrganizationRole { organization, role } => {
                claims.organization_roles().contains(&(organization.as_str(), role.as_str()))
            }
            Self::Scope { scope, token } => scopes_of(token)?.split(' ').any(|granted| granted == scope.as_str()),
            Self::Claim { name, value } => match claims.get(name) {
                Some(Value::Array(values)) if !value.is_array() => values.contains(value),
                claim => claim == Some(value),
            },
            Self::Test(test) => (test.test)(claims),
            Self::Any(alternatives) => {
                let mut is_known = true;
                for alternative in alternatives {
                    match meets(alternative) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => is_known = false,
                    }
                }
                return is_known.then_some(false);
            }
            Self::Not(requirement) => !meets(requirement)?,
        })
    }

    /// The scope that includes the required claim.
    fn claim_scope(&self) -> Option<Scope> {
        match self {
            Self::Role(_) => Some(Scope::ROLES),
            Self::Organization(_) => Some(Scope::ORGANIZATIONS),
            Self::OrganizationRole { .. } => Some(Scope::ORGANIZATION_ROLES),
            _ => None,
        }
    }
}

/// A requirement that the person does not meet. `Display` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missing {
    /// The unmet requirement.
    pub rule: Rule,
    /// The scope that the configuration does not request, so that nobody can meet it: a mistake
    /// of the app, not of the person.
    pub not_asked: Option<Scope>,
}
