//! Why Logto issues no token for an organization.

use super::error::OAuthError;

/// Why Logto issues no token for an organization. All these responses are a 403 with the error `access_denied`, and
/// can be told apart by their `error_description` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrganizationRefusal {
    /// The user is not a member, or not any more.
    NotMember,
    /// The organization demands a second factor, and the user has none yet.
    MfaRequired,
    /// The user has not granted this third-party application access to the organization.
    NotGranted,
}

impl OAuthError {
    /// Returns why Logto issued no token for an organization; `None` for other errors, and for reasons that are not
    /// known.
    ///
    /// ```
    /// use logto_client::{OAuthError, OrganizationRefusal};
    ///
    /// let error = OAuthError::new("access_denied", "user is not a member of the organization");
    /// assert_eq!(error.organization_refusal(), Some(OrganizationRefusal::NotMember));
    /// assert_eq!(OAuthError::new("access_denied", "").organization_refusal(), None);
    /// ```
    #[must_use]
    pub fn organization_refusal(&self) -> Option<OrganizationRefusal> {
        if self.error != "access_denied" {
            return None;
        }
        match &*self.description {
            "user is not a member of the organization" => Some(OrganizationRefusal::NotMember),
            "organization requires MFA but user has no MFA configured" => Some(OrganizationRefusal::MfaRequired),
            "organization access is not granted to the application" => Some(OrganizationRefusal::NotGranted),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_reasons_apart_and_leaves_unknown_ones_unknown() {
        let reason = |error, description| OAuthError::new(error, description).organization_refusal();
        let known = [
            ("user is not a member of the organization", OrganizationRefusal::NotMember),
            ("organization requires MFA but user has no MFA configured", OrganizationRefusal::MfaRequired),
            ("organization access is not granted to the application", OrganizationRefusal::NotGranted),
        ];
        for (description, refusal) in known {
            assert_eq!(reason("access_denied", description), Some(refusal));
            assert_eq!(reason("insufficient_scope", description), None);
        }
        assert_eq!(reason("access_denied", "End-User aborted interaction"), None);
    }
}
