//! Factors of users for two-step sign-in.

use serde_json::Value;

use crate::entity::{Entity, entity_methods};
use crate::sign_in_experience::MfaFactor;

/// A factor that a user has added for two-step sign-in.
///
/// ```
/// use logto_management::{MfaFactor, MfaVerification};
/// use serde_json::json;
///
/// let response = json!({"id": "m1", "createdAt": "2026-11-28T17:37:53.599Z", "type": "BackupCode", "remainCodes": 9});
/// let verification = MfaVerification::from_value(response).unwrap();
/// assert_eq!((verification.factor(), verification.remaining_codes()), (MfaFactor::BackupCode, Some(9)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MfaVerification(Entity);

entity_methods!(
    MfaVerification.0,
    id: "Returns the id, for [`ManagementClient::remove_mfa_verification`](crate::ManagementClient::remove_mfa_verification).",
);

impl MfaVerification {
    /// Reads the server's response; `None` when it is not a factor.
    #[must_use]
    pub fn from_value(response: Value) -> Option<Self> {
        Entity::from_value(response).filter(|entity| entity.text("type").is_some()).map(Self)
    }

    /// Returns which factor it is.
    #[must_use]
    pub fn factor(&self) -> MfaFactor {
        MfaFactor::from(self.0.text("type").unwrap_or_default())
    }

    /// Returns when it was added, in ISO 8601 as the server writes it.
    #[must_use]
    pub fn created_at(&self) -> Option<&str> {
        self.0.text("createdAt")
    }

    /// Returns the name that the user gave a passkey.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.text("name")
    }

    /// Returns the `User-Agent` header of the browser that created a passkey.
    #[must_use]
    pub fn user_agent(&self) -> Option<&str> {
        self.0.text("agent")
    }

    /// Returns how many backup codes are left; `None` for other factors.
    #[must_use]
    pub fn remaining_codes(&self) -> Option<u64> {
        self.get("remainCodes")?.as_u64()
    }
}
