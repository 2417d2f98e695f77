//! The scopes or resources that the provider refused.

use super::callback::CallbackError;
use super::error::LogtoError;

/// The scopes or resources that the provider refused, separated by spaces: the one that it named, or else all those that
/// were requested.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusedAccess {
    /// `invalid_scope` (RFC 6749 sections 4.1.2.1 and 5.2).
    Scopes(String),
    /// `invalid_target` (RFC 8707 section 2).
    Resources(String),
}

impl LogtoError {
    /// Returns the scopes or resources that the provider refused. `None` for other errors, and when they are not known.
    ///
    /// ```
    /// use logto_client::{LogtoError, OAuthError, RefusedAccess};
    ///
    /// let error = OAuthError::new("invalid_target", "").with_subject("https://api.example");
    /// let refused = RefusedAccess::Resources("https://api.example".to_owned());
    /// assert_eq!(LogtoError::from(error).refused_access(), Some(refused));
    /// ```
    #[must_use]
    pub fn refused_access(&self) -> Option<RefusedAccess> {
        let (error, subject) = match self {
            Self::OAuth(error) => (&error.error, &error.subject),
            Self::Callback(CallbackError::Provider { error, subject, .. }) => (error, subject),
            _ => return None,
        };
        if subject.is_empty() {
            return None;
        }
        match error.as_str() {
            "invalid_scope" => Some(RefusedAccess::Scopes(subject.clone())),
            "invalid_target" => Some(RefusedAccess::Resources(subject.clone())),
            _ => None,
        }
    }
}

/// What a request asked for.
#[derive(Default)]
pub(crate) struct RequestedAccess<'a> {
    pub(crate) scopes: Vec<&'a str>,
    pub(crate) resources: Vec<&'a str>,
}

impl RequestedAccess<'_> {
    /// Returns what an error is about: of what was requested, that which its description mentions, or else all of it.
    /// Empty for errors that are not about scopes or resources.
    pub(crate) fn refused_by(&self, error: &str, description: &str) -> String {
        let requested = match error {
            "invalid_scope" => &self.scopes,
            "invalid_target" => &self.resources,
            _ => return String::new(),
        };
        let is_mark = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | ')' | ',' | ';');
        let is_mentioned = |name: &&&str| description.split(is_mark).any(|word| word == **name);
        let mentioned: Vec<&str> = requested.iter().filter(is_mentioned).copied().collect();
        if mentioned.is_empty() { requested.join(" ") } else { mentioned.join(" ") }
    }
}

/// Writes what an error is about behind its description, unless that mentions it.
pub(crate) fn in_parentheses(subject: &str, description: &str) -> String {
    if subject.is_empty() || description.contains(subject) { String::new() } else { [" (", subject, ")"].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::error::OAuthError;

    #[test]
    fn names_what_the_description_mentions_or_all_that_was_requested() {
        let requested = RequestedAccess {
            scopes: vec!["openid", "read:orders", "write:orders"],
            resources: vec!["https://api.example"],
        };
        let refused = |error, description| requested.refused_by(error, description);
        assert_eq!(refused("invalid_scope", "scope 'read:orders' is not allowed"), "read:orders");
        assert_eq!(refused("invalid_scope", "no"), "openid read:orders write:orders");
        assert_eq!(refused("invalid_target", "resource indicator is missing, or unknown"), "https://api.example");
        assert_eq!(refused("invalid_grant", "https://api.example"), "");
        assert_eq!(RequestedAccess::default().refused_by("invalid_target", "x"), "");
    }

    #[test]
    fn message_has_the_name_once() {
        let text =
            |description| OAuthError::new("invalid_target", description).with_subject("https://a.test").to_string();
        assert!(text("unknown").ends_with("invalid_target unknown (https://a.test)"));
        assert!(text("https://a.test is unknown").ends_with("invalid_target https://a.test is unknown"));
        assert_eq!(LogtoError::from(OAuthError::new("invalid_scope", "")).refused_access(), None);
    }
}
