//! Invitations to organizations.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::organization::OrganizationTemplate;
use super::random;

/// An invitation.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationInvitation {
    pub(crate) id: String,
    pub(crate) organization: String,
    /// The email address of the invited person.
    pub(crate) invitee: String,
    pub(crate) inviter: Option<String>,
    accepted_user: Option<String>,
    /// The names of the roles that the person gets.
    pub(crate) roles: Vec<String>,
    status: Status,
    /// Milliseconds since 1970.
    created_at: i64,
    updated_at: i64,
    expires_at: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Status {
    Pending,
    Accepted,
    Revoked,
}

impl OrganizationInvitation {
    pub(crate) fn new(organization: &str, invitee: &str, expires_at: i64, now_ms: i64) -> Self {
        Self {
            id: random::id(21),
            organization: organization.to_owned(),
            invitee: invitee.to_owned(),
            inviter: None,
            accepted_user: None,
            roles: Vec::new(),
            status: Status::Pending,
            created_at: now_ms,
            updated_at: now_ms,
            expires_at,
        }
    }

    /// The name of its state.
    pub(crate) fn state(&self, now_ms: i64) -> &'static str {
        match self.status {
            Status::Pending if self.expires_at <= now_ms => "Expired",
            Status::Pending => "Pending",
            Status::Accepted => "Accepted",
            Status::Revoked => "Revoked",
        }
    }

    /// Whether it waits for an answer.
    pub(crate) fn is_pending(&self, now_ms: i64) -> bool {
        self.state(now_ms) == "Pending"
    }

    /// Whether it is for this address.
    pub(crate) fn is_for(&self, email: &str) -> bool {
        self.invitee.eq_ignore_ascii_case(email)
    }

    pub(crate) fn accept(&mut self, user: &str, now_ms: i64) {
        (self.status, self.accepted_user, self.updated_at) = (Status::Accepted, Some(user.to_owned()), now_ms);
    }

    pub(crate) fn revoke(&mut self, now_ms: i64) {
        (self.status, self.updated_at) = (Status::Revoked, now_ms);
    }

    /// The JSON of the Management API.
    pub(crate) fn to_json(&self, template: &OrganizationTemplate, now_ms: i64) -> Value {
        json!({
            "tenantId": "default", "id": self.id, "inviterId": self.inviter, "invitee": self.invitee,
            "acceptedUserId": self.accepted_user, "organizationId": self.organization, "status": self.state(now_ms),
            "createdAt": self.created_at, "updatedAt": self.updated_at, "expiresAt": self.expires_at,
            "organizationRoles": template.brief_roles(&self.roles),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expires_by_itself_while_it_is_pending() {
        let mut invitation = OrganizationInvitation::new("o1", "ada@example.com", 1000, 0);
        assert!(invitation.is_pending(999) && invitation.is_for("Ada@example.com"));
        assert_eq!(invitation.state(1000), "Expired");
        invitation.accept("u1", 500);
        assert_eq!(invitation.state(1000), "Accepted");
        invitation.revoke(600);
        assert_eq!(invitation.state(1000), "Revoked");
    }
}
