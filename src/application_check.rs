//! Whether the sign-in server would take a sign-in of this app: it answers an unknown app id or redirect URI on a page of
//! its own, which does not lead back. The app asks ahead, when nothing else is to be done: once a day, and after each
//! change of the configuration.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use logto_ui::{paths, storage};

use crate::deadline;

/// The localStorage key of the last time that the server would have taken a sign-in, and of the configuration then.
const STORAGE_KEY: &str = "logto-leptos:application-check";
/// How long the visitor has to look at a page before the server is asked.
pub(crate) const IDLE: Duration = Duration::from_secs(5);
/// For how long that counts, in milliseconds.
const VALIDITY: i64 = 24 * 60 * 60 * 1000;

/// Why the sign-in server would not take a sign-in of this app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Foreseen {
    /// What is wrong.
    pub(crate) body: String,
    /// What the operator can do about it.
    pub(crate) fix: &'static str,
}

/// What asks the sign-in server, as a context: the code is loaded for it. `None` when nothing is wrong, and when that
/// could not be found out.
#[derive(Clone, Copy)]
pub(crate) struct CheckApplication(pub(crate) fn() -> LocalBoxFuture<'static, Option<Foreseen>>);

thread_local! {
    /// What was found, for the page that tells it.
    static FOUND: RefCell<Option<Foreseen>> = const { RefCell::new(None) };
    /// Whether this page has asked.
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps what was found for as long as the page is open.
pub(crate) fn keep(found: Option<Foreseen>) {
    ASKED.set(true);
    FOUND.set(found);
}

/// Returns what was found last.
pub(crate) fn found() -> Option<Foreseen> {
    FOUND.with_borrow(Clone::clone)
}

/// Whether it is time to ask, with this text of `config.json`: not twice in a page.
pub(crate) fn is_due(config: &str) -> bool {
    if ASKED.get() {
        return false;
    }
    let stored = storage::local().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
    !is_valid(stored.as_deref(), &fingerprint(config, &paths::base_uri()), deadline::now().0)
}

/// Records that nothing wrong was found, or forgets that.
pub(crate) fn record(config: &str, has_passed: bool) {
    let Some(storage) = storage::local() else { return };
    if has_passed {
        let value = [&fingerprint(config, &paths::base_uri()), " ", &deadline::now().0.to_string()].concat();
        storage.set_item(STORAGE_KEY, &value).ok();
    } else {
        storage.remove_item(STORAGE_KEY).ok();
    }
}

/// Whether a stored check counts: it is about this configuration, and not older than a day.
fn is_valid(stored: Option<&str>, fingerprint: &str, now: i64) -> bool {
    let Some((config, at)) = stored.and_then(|stored| stored.split_once(' ')) else { return false };
    config == fingerprint && at.parse::<i64>().is_ok_and(|at| (0..VALIDITY).contains(&now.saturating_sub(at)))
}

/// Returns a number for a configuration and the app's address, from which the redirect URI follows.
fn fingerprint(config: &str, base: &str) -> String {
    // FNV-1a. It tells configurations apart, and protects nothing.
    let bytes = config.bytes().chain([0]).chain(base.bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_for_a_day_and_one_configuration() {
        let here = fingerprint(r#"{"appId":"a"}"#, "https://app.example/");
        let stored = [&here, " 1000"].concat();
        assert!(is_valid(Some(&stored), &here, 1000) && is_valid(Some(&stored), &here, VALIDITY + 999));
        assert!(!is_valid(Some(&stored), &here, VALIDITY + 1000), "it is a day old");
        assert!(!is_valid(Some(&stored), &here, 999), "the clock was set back");
        for (config, base) in [(r#"{"appId":"b"}"#, "https://app.example/"), (r#"{"appId":"a"}"#, "https://b.example/")]
        {
            assert!(!is_valid(Some(&stored), &fingerprint(config, base), 1000), "{config} {base}");
        }
        for stored in [None, Some(""), Some("x"), Some("x y")] {
            assert!(!is_valid(stored, &here, 1000), "{stored:?}");
        }
    }
}
