//! Requirements of a page besides being signed in, and which of them are not met.

use std::fmt;
use std::ops::BitAnd;

use super::claims::Claims;
use super::scope::Scope;
use super::token::TokenRequest;

/// The requirements for seeing a page or a part of one: roles, memberships, scopes. They are
/// combined with `&`; the empty requirement is met by every signed-in person.
///
/// It decides what a page shows. The API must check what a person may *do*, on the token.
///
/// ```
/// use logto_client::{has_role, has_scope, in_organization};
///
/// let requirement = has_role("admin") & has_scope("write:orders").of_resource("https://api.example.com");
/// assert_eq!(requirement.to_string(), "the role admin and the permission write:orders");
/// # let _ = in_organization("org_acme");
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
}

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

impl Requirement {
    /// Makes the scopes so far permissions of this API resource.
    #[must_use]
    pub fn of_resource(self, resource: &str) -> Self {
        self.of(|token| token.with_resource(resource))
    }

    /// Makes the scopes so far permissions in this organization; with
    /// [`of_resource`](Requirement::of_resource), on the resource in the organization's name.
    #[must_use]
    pub fn of_organization(self, id: &str) -> Self {
        self.of(|token| token.with_organization_id(id))
    }

    fn of(mut self, whose: impl Fn(TokenRequest) -> TokenRequest) -> Self {
        for rule in &mut self.rules {
            if let Rule::Scope { token, .. } = rule {
                *token = whose(std::mem::take(token));
            }
        }
        self
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
        for rule in &self.rules {
            if let Rule::Scope { token, .. } = rule
                && !tokens.contains(token)
            {
                tokens.push(token.clone());
            }
        }
        tokens
    }

    /// Returns the unmet requirements. `claims` are those of the ID token; `scopes_of` returns the
    /// scopes of a token, separated by spaces; `asked` are the scopes that the configuration requests.
    #[must_use]
    pub fn missing(
        &self,
        claims: &Claims,
        asked: &[Scope],
        scopes_of: impl Fn(&TokenRequest) -> String,
    ) -> Vec<Missing> {
        let is_met = |rule: &Rule| match rule {
            Rule::Role(role) => claims.roles().contains(&role.as_str()),
            Rule::Organization(id) => claims.organizations().contains(&id.as_str()),
            Rule::OrganizationRole { organization, role } => {
                claims.organization_roles().contains(&(organization.as_str(), role.as_str()))
            }
            Rule::Scope { scope, token } => scopes_of(token).split(' ').any(|granted| granted == scope.as_str()),
        };
        let unmet = self.rules.iter().filter(|rule| !is_met(rule));
        unmet
            .map(|rule| Missing {
                not_asked: rule.claim_scope().filter(|scope| !asked.contains(scope)),
                rule: rule.clone(),
            })
            .collect()
    }
}

impl Rule {
    /// The scope that includes the required claim.
    fn claim_scope(&self) -> Option<Scope> {
        match self {
            Self::Role(_) => Some(Scope::ROLES),
            Self::Organization(_) => Some(Scope::ORGANIZATIONS),
            Self::OrganizationRole { .. } => Some(Scope::ORGANIZATION_ROLES),
            Self::Scope { .. } => None,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(role) => write!(f, "the role {role}"),
            Self::Organization(id) => write!(f, "membership of {id}"),
            Self::OrganizationRole { organization, role } => write!(f, "the role {role} in {organization}"),
            Self::Scope { scope, token } => match &token.organization_id {
                Some(id) => write!(f, "the permission {scope} in {id}"),
                None => write!(f, "the permission {scope}"),
            },
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, rule) in self.rules.iter().enumerate() {
            let joint = if index == 0 { "" } else { " and " };
            write!(f, "{joint}{rule}")?;
        }
        Ok(())
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

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.not_asked {
            Some(scope) => write!(f, "{} (the app does not ask for the scope {scope})", self.rule),
            None => write!(f, "{}", self.rule),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    const API: &str = "https://api.test";

    fn missing(requirement: &Requirement) -> Vec<String> {
        let claims: Claims = serde_json::from_value(json!({
            "roles": ["editor"], "organizations": ["o1"], "organization_roles": ["o1:member"],
        }))
        .unwrap();
        let asked = [Scope::ROLES, Scope::ORGANIZATIONS];
        let scopes_of = |token: &TokenRequest| match (&token.resource, &token.organization_id) {
            (None, None) => "openid profile".to_owned(),
            (Some(_), None) => "read:x".to_owned(),
            (None, Some(_)) => "invite".to_owned(),
            (Some(_), Some(_)) => String::new(),
        };
        requirement.missing(&claims, &asked, scopes_of).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn met_requirements_are_not_missing() {
        for met in [
            Requirement::default(),
            has_role("editor"),
            in_organization("o1"),
            has_organization_role("o1", "member"),
            has_scope(Scope::PROFILE),
            has_scope("read:x").of_resource(API),
            has_scope("invite").of_organization("o1"),
            has_role("editor") & has_scope("read:x").of_resource(API) & in_organization("o1"),
        ] {
            assert!(missing(&met).is_empty(), "{met}");
        }
    }

    #[test]
    fn missing_requirements_are_named() {
        for (requirement, words) in [
            (has_role("edit"), "the role edit"),
            (has_role(""), "the role "),
            (in_organization("o2"), "membership of o2"),
            (has_scope("read"), "the permission read"),
            (has_scope("write:x").of_resource(API), "the permission write:x"),
            (has_scope("invite").of_resource(API).of_organization("o1"), "the permission invite in o1"),
            (
                has_organization_role("o1", "owner"),
                "the role owner in o1 (the app does not ask for the scope urn:logto:scope:organization_roles)",
            ),
        ] {
            assert_eq!(missing(&requirement), [words]);
        }
        assert_eq!(missing(&(has_role("a") & has_role("editor") & has_role("b"))), ["the role a", "the role b"]);
    }

    #[test]
    fn each_token_is_listed_once() {
        let requirement = (has_scope("a") & has_scope("b")).of_resource(API) & has_scope("c") & has_role("d");
        assert_eq!(requirement.tokens(), [TokenRequest::new().with_resource(API), TokenRequest::new()]);
    }
}
