//! The return path after sign-in, which is always a path of this app.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::url_parser::{join_url, parse_url};

/// The longest return path that is accepted.
const MAX_LENGTH: usize = 2048;

/// A path inside the app (`/orders?page=2#top`), safe to navigate to after sign-in.
///
/// The text comes from query strings and from storage, so it is checked whenever one is created,
/// deserialization included: anything that a browser could read as another origin (a scheme,
/// `//host` also after dot segments, a backslash, control characters or spaces that it strips) is
/// refused.
///
/// ```
/// use logto_client::ReturnTo;
///
/// assert_eq!(ReturnTo::parse("/orders?page=2").unwrap().as_str(), "/orders?page=2");
/// assert!(ReturnTo::parse("https://evil.test/").is_err());
/// assert!(ReturnTo::parse("//evil.test").is_err());
/// assert!(ReturnTo::parse("/\\evil.test").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnTo(String);

/// Why a return path was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReturnToError {
    /// It does not start with `/`: it has a scheme, is relative, or is empty.
    #[error("a return path starts with a single slash")]
    NotAPath,
    /// It starts with `//` or has a backslash, which browsers read as another host.
    #[error("a return path must not name another host")]
    OtherHost,
    /// It has a control character or a space, which browsers strip before they read the rest.
    #[error("a return path must not contain blanks or control characters")]
    ControlCharacter,
    /// It has more than 2048 bytes.
    #[error("a return path has at most 2048 bytes")]
    TooLong,
}

impl ReturnTo {
    /// Checks a path.
    ///
    /// # Errors
    /// [`ReturnToError`] when the text is not a path of this app.
    pub fn parse(text: &str) -> Result<Self, ReturnToError> {
        if text.len() > MAX_LENGTH {
            return Err(ReturnToError::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(ReturnToError::ControlCharacter);
        }
        if !text.starts_with('/') {
            return Err(ReturnToError::NotAPath);
        }
        if text.starts_with("//") || text.contains('\\') || resolves_to_two_slashes(text) {
            return Err(ReturnToError::OtherHost);
        }
        Ok(Self(text.to_owned()))
    }

    /// Checks the path of a page as the address bar has it, with its query and fragment. Browsers leave a backslash
    /// there as it is written; it is percent-encoded, which decodes to the same text.
    ///
    /// # Errors
    /// As [`ReturnTo::parse`].
    pub fn of_page(address: &str) -> Result<Self, ReturnToError> {
        match address.find(['?', '#']) {
            Some(end) => {
                let (path, rest) = address.split_at(end);
                Self::parse(&[path, &rest.replace('\\', "%5C")].concat())
            }
            None => Self::parse(address),
        }
    }

    /// Returns the app's root, `/`.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Returns the path with its query and fragment.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the path begins with `//` once its dot segments are gone (`/.//evil.test`): taken out of
/// the address and resolved again, it would name a host.
fn resolves_to_two_slashes(text: &str) -> bool {
    let resolved = parse_url("https://app.invalid/").and_then(|base| join_url(&base, text));
    resolved.is_none_or(|url| url.path().starts_with("//"))
}

impl fmt::Display for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ReturnTo {
    type Err = ReturnToError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ReturnTo {
    type Error = ReturnToError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ReturnTo> for String {
    fn from(path: ReturnTo) -> Self {
        path.0
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    #[test]
    fn accepts_paths_of_the_app_unchanged() {
        for path in ["/", "/profile", "/a/b?c=d&e=/f#g", "/%2F%2Fevil.test", "/a//b", "/ünïcode"] {
            assert_eq!(ReturnTo::parse(path).map(String::from), Ok(path.to_owned()), "{path}");
        }
    }

    #[test]
    fn rejects_everything_that_leaves_the_app() {
        for path in [
            "",
            "profile",
            "https://evil.test",
            "javascript:alert(1)",
            "//evil.test",
            "///evil.test",
            "/\\evil.test",
            "/.//evil.test",
            "/a/..//evil.test",
            "/%2e//evil.test",
            "\\\\evil.test",
            "/a\\b",
            "/\t/evil.test",
            "/\n/evil.test",
            " /profile",
            "/pro file",
            "/\u{0}",
            "/\u{a0}x",
            "?a=b",
            "#a",
        ] {
            assert!(ReturnTo::parse(path).is_err(), "{path:?}");
        }
        assert_eq!(ReturnTo::parse(&format!("/{}", "a".repeat(2048))), Err(ReturnToError::TooLong));
    }

    #[test]
    fn page_address_may_have_backslashes_after_its_path() {
        for (address, path) in [
            ("/search?q=a\\b#c\\d", Ok("/search?q=a%5Cb#c%5Cd")),
            ("/search#a\\b", Ok("/search#a%5Cb")),
            ("/search?q=%5C", Ok("/search?q=%5C")),
            ("/a\\b?q", Err(ReturnToError::OtherHost)),
            ("//evil.test?q=\\", Err(ReturnToError::OtherHost)),
        ] {
            let path = path.map(|path| ReturnTo(path.to_owned()));
            assert_eq!(ReturnTo::of_page(address), path, "{address}");
        }
    }

    #[test]
    fn rejects_a_tampered_stored_value() {
        assert!(serde_json::from_str::<ReturnTo>("\"//evil.test\"").is_err());
        assert!(serde_json::from_str::<ReturnTo>("\"/ok\"").is_ok());
    }

    proptest! {
        #[test]
        fn what_is_accepted_stays_on_the_origin(text in "[/\\\\:a-z.?#@%\\t 0-9]{0,24}") {
            if let Ok(path) = ReturnTo::parse(&text) {
                let base = Url::parse("https://app.test/deep/page").unwrap();
                let target = base.join(path.as_str()).unwrap();
                prop_assert_eq!(target.origin(), base.origin());
            }
        }
    }
}
