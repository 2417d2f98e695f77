//! The items that this app has in the storage: names, sizes and purposes, but no values.

use serde_json::Value;

use logto_client::client::inspect::MASK;
use logto_client::protocol::secret::Secret;
use logto_client::protocol::time::UnixMillis;

/// A stored item.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredItem {
    /// The key, without its secret part.
    pub(super) key: String,
    /// The size of key and value in bytes, as UTF-8.
    pub(super) bytes: usize,
    pub(super) purpose: &'static str,
    /// The time since when it has been stored, if the value contains that.
    pub(super) since: Option<UnixMillis>,
}

/// Returns the items of an app.
pub(super) fn stored_items(app_id: &str, items: &[(String, Secret)]) -> Vec<StoredItem> {
    let item = |(name, value): &(String, Secret)| {
        let value = value.expose();
        let prefix = format!("logto:{app_id}:");
        let bytes = prefix.len() + name.len() + value.len();
        let (shown, purpose, time) = describe(name);
        let json: Option<Value> = time.and_then(|_| serde_json::from_str(value).ok());
        let since = json.zip(time).and_then(|(json, time)| json.get(time)?.as_i64()).map(UnixMillis);
        StoredItem { key: prefix + shown, bytes, purpose, since }
    };
    items.iter().map(item).collect()
}

/// Returns the name to show, the purpose, and the member of the value with the time since when it is stored.
fn describe(name: &str) -> (&str, &'static str, Option<&'static str>) {
    match name {
        "idToken" => (name, "ID token: who is signed in", None),
        "refreshToken" => (name, "refresh token: renews the others", None),
        "accessToken" => (name, "access tokens by resource and organization", None),
        "session" => (name, "when the sign-in was, and how the clocks differ", Some("signedInAt")),
        "fence" => (name, "tells a tab whether its copy of the store is up to date", None),
        "ended" => (name, "why the last session ended", None),
        "signedOut" => (name, "changes with each sign-out", None),
        "providerSession" => (name, "the last sign-out could not end the provider's session", None),
        "silentCheck" => (name, "when the provider was asked without a page; \"never\" after a sign-out", None),
        "discovery" => (name, "cache: the provider's description", Some("fetchedAt")),
        "keys" => (name, "cache: the provider's keys", Some("fetchedAt")),
        // The rest of the name is the attempt's `state`.
        _ if name.starts_with("attempt:") => ("attempt:••••", "a sign-in under way", Some("createdAt")),
        _ if name.starts_with("revocation:") => {
            ("revocation:••••", "a refresh token that still has to be revoked", Some("since"))
        }
        _ => (MASK, "not of this library", None),
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn describes_keys_without_the_state() {
        let items = [
            ("attempt:SECRET", r#"{"state":"SECRET","createdAt":7}"#),
            ("idToken", "SECRET"),
            ("keys", r#"{"fetchedAt":9,"url":"u","body":"b"}"#),
            ("revocation:SECRET", r#"{"token":"SECRET","since":8}"#),
            ("SECRET", "x"),
        ]
        .map(|(name, value)| (name.to_owned(), Secret::new(value)));
        let listed = stored_items("spa", &items);
        assert!(!format!("{listed:?}").contains("SECRET"));
        let keys: Vec<_> = listed.iter().map(|item| (item.key.as_str(), item.since.map(|at| at.0))).collect();
        assert_eq!(
            keys,
            [
                ("logto:spa:attempt:••••", Some(7)),
                ("logto:spa:idToken", None),
                ("logto:spa:keys", Some(9)),
                ("logto:spa:revocation:••••", Some(8)),
                ("logto:spa:••••", None)
            ]
        );
        assert_eq!(listed[1].bytes, "logto:spa:idToken".len() + "SECRET".len());
    }
}
