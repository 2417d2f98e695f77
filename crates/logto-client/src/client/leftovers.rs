//! Sessions that an earlier configuration of this app left behind: in another storage, of another issuer,
//! or for another application id. Their tokens would stay readable and valid for good, so they are
//! removed and their refresh tokens revoked, as in a sign-out.

use std::rc::Rc;

use super::environment::Environment;
use super::pending_revocation::PendingRevocation;
use super::revocations::Revocations;
use super::session_store::{SessionRecord, SessionStore};
use crate::ports::Storage;
use crate::protocol::jwt::decode_claims;
use crate::protocol::secret::Secret;

/// Removes the sessions that are left behind, and stores the revocations of their refresh tokens.
pub(crate) fn remove_leftovers(env: &Rc<Environment>, store: &SessionStore, revocations: &Revocations) {
    let (present, former) = (&env.ports.storage, &env.ports.former_storages);
    let own_name = env.config.storage_name();
    for storage in std::iter::once(present).chain(former) {
        let is_present = Rc::ptr_eq(storage, present);
        let other_names = if env.config.is_sole_app_id() { names(&**storage) } else { Vec::new() };
        for name in other_names.iter().filter(|name| **name != own_name).chain([&own_name]) {
            let app_id = app_id_of(name);
            let items = SessionStore::new(name, app_id, env.config.issuer(), Rc::clone(storage));
            if *name == own_name && !is_present {
                items.move_sign_outs(store);
                items.remove_unused(env.now());
            }
            let Some(left) = read(items) else { continue };
            let is_other_issuer = left.issuer.as_ref().is_some_and(|issuer| *issuer != env.config.issuer());
            let is_left = match *name == own_name {
                // Another app of the same origin may use the same application id.
                true if !is_present => left.record.base.is_none() || left.is_of_this_app(env),
                true => is_other_issuer,
                false => left.is_of_this_app(env),
            };
            if is_left {
                if let Some(pending) = left.revocation(app_id, env) {
                    revocations.add(&pending);
                }
                left.items.remove_all(store);
            }
        }
    }
}

/// A session of this library in a storage.
struct Left {
    items: SessionStore,
    record: SessionRecord,
    issuer: Option<String>,
}

/// Reads a session. Without a record, it is one of a JavaScript page, which is left alone.
fn read(items: SessionStore) -> Option<Left> {
    let record = items.record()?;
    let claims = items.id_token().and_then(|token| decode_claims(token.expose()).ok());
    let issuer = claims.and_then(|claims| claims.get("iss")?.as_str().map(str::to_owned));
    Some(Left { items, record, issuer })
}

impl Left {
    /// Whether the app at this address began it. Other apps on the same origin have another base address.
    fn is_of_this_app(&self, env: &Environment) -> bool {
        let base = env.ports.navigator.base_url().ok();
        base.is_some() && self.record.base == base
    }

    fn revocation(&self, app_id: &str, env: &Environment) -> Option<PendingRevocation> {
        let token: Secret = self.items.refresh_token()?;
        let issuer = self.issuer.clone().unwrap_or_else(|| env.config.issuer());
        let endpoint = self.record.revocation_endpoint.clone();
        Some(PendingRevocation::new(token, issuer, app_id, endpoint, env.now()))
    }
}

/// The names under which the storage has a session.
fn names(storage: &dyn Storage) -> Vec<String> {
    let keys = storage.keys("logto:").unwrap_or_default();
    let name = |key: &String| Some(key.strip_prefix("logto:")?.strip_suffix(":session")?.to_owned());
    keys.iter().filter_map(name).collect()
}

/// The application's id in a [storage name](crate::LogtoConfig::storage_name).
fn app_id_of(name: &str) -> &str {
    name.split_once("@http").map_or(name, |(app_id, _)| app_id)
}
