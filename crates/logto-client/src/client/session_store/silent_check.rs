//! The note of when the provider was asked last whether the person is signed in there.

use super::SessionStore;
use crate::protocol::time::UnixMillis;

pub(super) const SILENT_CHECK: &str = "silentCheck";
/// The note after a sign-out. The provider may have kept its session.
const NEVER: &str = "never";
/// How long a check counts. Without a limit a page that checks when it is loaded would never come to rest.
const CHECK_COUNTS_MS: i64 = 10 * 60 * 1000;

/// Whether and when the provider was asked.
#[derive(Clone, Copy)]
pub(crate) enum SilentCheck {
    /// It was asked then.
    At(UnixMillis),
    /// It must not be asked before the next sign-in, because the person has signed out.
    Never,
    /// It may be asked.
    Open,
}

impl SessionStore {
    pub(crate) fn set_silent_check(&self, check: SilentCheck) {
        match check {
            SilentCheck::At(now) => self.set(SILENT_CHECK, &now.0.to_string()),
            SilentCheck::Never => self.set(SILENT_CHECK, NEVER),
            SilentCheck::Open => self.remove(SILENT_CHECK),
        }
    }

    pub(crate) fn may_check_silently(&self, now: UnixMillis) -> bool {
        let Some(last) = self.get(SILENT_CHECK) else { return true };
        let age = last.parse().ok().map(|at| now.since(UnixMillis(at)));
        last != NEVER && age.is_none_or(|age| !(0..CHECK_COUNTS_MS).contains(&age))
    }
}
