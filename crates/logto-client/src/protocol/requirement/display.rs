//! The words of requirements, for developers: apps that are translated use the rules.

use std::fmt;

use serde_json::Value;

use super::{Missing, Requirement, Rule};

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
            Self::Claim { name, value: Value::String(text) } => write!(f, "the claim {name} = {text}"),
            Self::Claim { name, value } => write!(f, "the claim {name} = {value}"),
            Self::Test(test) => f.write_str(&test.description),
            Self::Any(alternatives) => {
                for (index, alternative) in alternatives.iter().enumerate() {
                    let joint = if index == 0 { "" } else { " or " };
                    f.write_str(joint)?;
                    alternative.write_as_operand(f)?;
                }
                Ok(())
            }
            Self::Not(requirement) => {
                f.write_str("an account without ")?;
                requirement.write_as_operand(f)
            }
        }
    }
}

impl Requirement {
    /// Writes it in parentheses if it has several parts.
    fn write_as_operand(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.rules {
            [] => f.write_str("a sign-in"),
            [rule] if !matches!(rule, Rule::Any(_)) => write!(f, "{rule}"),
            _ => write!(f, "({self})"),
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_only = self.rules.len() == 1;
        for (index, rule) in self.rules.iter().enumerate() {
            let joint = if index == 0 { "" } else { " and " };
            match rule {
                Rule::Any(_) if !is_only => write!(f, "{joint}({rule})")?,
                _ => write!(f, "{joint}{rule}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.not_asked {
            Some(scope) => write!(f, "{} (the app does not ask for the scope {scope})", self.rule),
            None => write!(f, "{}", self.rule),
        }
    }
}
