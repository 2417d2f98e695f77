//! What is stored of a session beside its tokens.

use url::Url;

use crate::protocol::extra_access::ExtraAccess;
use crate::protocol::json::{Unreadable, flag, optional_integer, optional_string, optional_url, parse_object};
use crate::protocol::json_object::JsonObject;
use crate::protocol::time::UnixMillis;

/// The data of a stored session beside its tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SessionRecord {
    /// Random, new with each sign-in: an answer counts only for the session it was asked for.
    pub(crate) generation: String,
    /// When the sign-in was finished, by this device's clock.
    pub(crate) signed_in_at: UnixMillis,
    /// The provider's clock minus this device's, in seconds.
    pub(crate) clock_offset: i64,
    /// Whether the provider renewed it after its expected end: its lifetime there is longer than the
    /// configured one.
    pub(crate) outlived: bool,
    /// Where its refresh token can be revoked, also when the app has another provider by then.
    pub(crate) revocation_endpoint: Option<Url>,
    /// The base address of the app that began it.
    pub(crate) base: Option<Url>,
    /// What the sign-in requested beside the configured scopes and resources.
    pub(crate) extra: ExtraAccess,
}

impl SessionRecord {
    pub(super) fn read(stored: &str) -> Result<Self, Unreadable> {
        let stored = &parse_object(stored.as_bytes())?;
        Ok(Self {
            generation: optional_string(stored, "generation")?.unwrap_or_default(),
            signed_in_at: UnixMillis(optional_integer(stored, "signedInAt")?.unwrap_or_default()),
            clock_offset: optional_integer(stored, "clockOffset")?.unwrap_or_default(),
            outlived: flag(stored, "outlived")?,
            revocation_endpoint: optional_url(stored, "revocationEndpoint")?,
            base: optional_url(stored, "base")?,
            extra: ExtraAccess::read(stored, "extra")?,
        })
    }

    pub(super) fn to_json(&self) -> String {
        let mut stored = JsonObject::new();
        stored.text("generation", &*self.generation).time("signedInAt", self.signed_in_at);
        stored.integer("clockOffset", self.clock_offset).flag("outlived", self.outlived);
        stored.text("revocationEndpoint", self.revocation_endpoint.as_ref().map(Url::as_str));
        stored.text("base", self.base.as_ref().map(Url::as_str));
        self.extra.write(&mut stored, "extra");
        stored.end()
    }
}
