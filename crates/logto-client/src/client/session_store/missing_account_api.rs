//! The note that the provider has no Account API, so that it is asked once only.

use super::SessionStore;
use crate::client::session_binding::SessionBinding;
use crate::protocol::time::UnixMillis;

pub(super) const MISSING_ACCOUNT_API: &str = "noAccountApi";
/// How long the note counts. The provider may have got one since.
const NOTE_COUNTS_MS: i64 = 24 * 60 * 60 * 1000;

impl SessionStore {
    /// Notes that the provider of this session has no Account API. The note goes with the session.
    pub(crate) fn note_missing_account_api(&self, session: &SessionBinding, now: UnixMillis) {
        if self.read_session().is_some_and(|stored| stored.binding() == *session) {
            self.try_set(MISSING_ACCOUNT_API, &format!("{} {}", now.0, session.key()));
        }
    }

    /// Whether it was found in this session, within the last day, that the provider has no Account API.
    pub(crate) fn misses_account_api(&self, session: &SessionBinding, now: UnixMillis) -> bool {
        let Some(note) = self.get(MISSING_ACCOUNT_API) else { return false };
        let Some((at, key)) = note.split_once(' ') else { return false };
        let age = at.parse().ok().map(|at| now.since(UnixMillis(at)));
        key == session.key() && age.is_some_and(|age| (0..NOTE_COUNTS_MS).contains(&age))
    }
}
