//! Invitations to organizations.

use serde_json::{Map, Value, json};

use super::OrganizationRole;
use crate::entity::{Entity, entity_methods};

/// The state of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvitationStatus {
    /// It waits for the answer of the invited person.
    Pending,
    /// The invited person is a member now.
    Accepted,
    /// It expired without an answer.
    Expired,
    /// It was revoked.
    Revoked,
}

/// An invitation to an organization.
///
/// ```
/// use logto_management::{InvitationStatus, OrganizationInvitation};
/// use serde_json::json;
///
/// let response = json!({"id": "i1", "organizationId": "o1", "invitee": "ada@example.com", "status": "Pending"});
/// let invitation = OrganizationInvitation::from_value(response).unwrap();
/// assert_eq!((invitation.invitee(), invitation.status()), ("ada@example.com", Some(InvitationStatus::Pending)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct OrganizationInvitation(Entity);

entity_methods!(OrganizationInvitation.0, id: "Returns the id.");

impl OrganizationInvitation {
    /// Reads the server's response; `None` when it is not an invitation.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        Entity::from_value(response).filter(|entity| entity.get("invitee").is_some_and(Value::is_string)).map(Self)
    }

    /// Returns the email address of the invited person.
    #[must_use]
    pub fn invitee(&self) -> &str {
        self.0.text("invitee").unwrap_or_default()
    }

    /// Returns the id of the organization.
    #[must_use]
    pub fn organization_id(&self) -> Option<&str> {
        self.0.text("organizationId")
    }

    /// Returns the id of the user who invites.
    #[must_use]
    pub fn inviter_id(&self) -> Option<&str> {
        self.0.text("inviterId")
    }

    /// Returns the id of the user who accepted the invitation.
    #[must_use]
    pub fn accepted_user_id(&self) -> Option<&str> {
        self.0.text("acceptedUserId")
    }

    /// Returns the state; `None` for one that this version does not know.
    #[must_use]
    pub fn status(&self) -> Option<InvitationStatus> {
        Some(match self.0.text("status")? {
            "Pending" => InvitationStatus::Pending,
            "Accepted" => InvitationStatus::Accepted,
            "Expired" => InvitationStatus::Expired,
            "Revoked" => InvitationStatus::Revoked,
            _ => return None,
        })
    }

    /// Returns when it expires, in milliseconds since 1970.
    #[must_use]
    pub fn expires_at(&self) -> Option<i64> {
        self.0.time("expiresAt").map(|time| time.0)
    }

    /// Returns the roles that the person gets with the membership.
    #[must_use]
    pub fn roles(&self) -> Vec<OrganizationRole> {
        OrganizationRole::list(self.get("organizationRoles"))
    }
}

/// An invitation to create.
///
/// ```
/// use logto_management::NewInvitation;
///
/// let invitation = NewInvitation::new("o1", "ada@example.com", 1_795_891_078_652).with_roles(&["r1"]);
/// assert_eq!(invitation.to_value()["messagePayload"], false);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NewInvitation(Map<String, Value>);

impl NewInvitation {
    /// Returns an invitation to an organization for an email address, which expires at a time in milliseconds since 1970.
    /// No message is sent, unless [`with_link`](Self::with_link) says so.
    #[must_use]
    pub fn new(organization_id: &str, invitee: &str, expires_at: i64) -> Self {
        Self(Map::from_iter([
            ("organizationId".to_owned(), organization_id.into()),
            ("invitee".to_owned(), invitee.into()),
            ("expiresAt".to_owned(), expires_at.into()),
            ("messagePayload".to_owned(), false.into()),
        ]))
    }

    /// Sets the user who invites.
    #[must_use]
    pub fn with_inviter(self, user_id: &str) -> Self {
        self.with("inviterId", user_id.into())
    }

    /// Sets the roles that the person gets with the membership, by their ids.
    #[must_use]
    pub fn with_roles(self, role_ids: &[&str]) -> Self {
        self.with("organizationRoleIds", role_ids.into())
    }

    /// Sends an email with this link, by the template `OrganizationInvitation`.
    #[must_use]
    pub fn with_link(self, link: &str) -> Self {
        self.with("messagePayload", json!({ "link": link }))
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }
}
