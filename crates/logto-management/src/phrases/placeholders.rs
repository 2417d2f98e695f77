//! Placeholders of texts, such as `{{address}}`, which the sign-in page fills in.

use std::collections::BTreeSet;

/// A difference between the placeholders of a text and those of Logto's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlaceholderChange {
    /// Logto's text has it, and this one does not: people do not see the value.
    Missing(String),
    /// Logto's text does not have it: it is not filled in.
    Unknown(String),
}

/// Returns the placeholders and tags of links that a text has and Logto's own text does not, and the other way around.
///
/// ```
/// use logto_management::{PlaceholderChange, placeholder_changes};
///
/// let changes = placeholder_changes("Code sent to {{address}}", "Code sent to {{adress}}");
/// let expected = ["{{address}}", "{{adress}}"].map(str::to_owned);
/// let [missing, unknown] = expected;
/// assert_eq!(changes, [PlaceholderChange::Missing(missing), PlaceholderChange::Unknown(unknown)]);
/// ```
#[must_use]
pub fn placeholder_changes(original: &str, text: &str) -> Vec<PlaceholderChange> {
    let (before, after) = (placeholders(original), placeholders(text));
    let missing = before.difference(&after).cloned().map(PlaceholderChange::Missing);
    let unknown = after.difference(&before).cloned().map(PlaceholderChange::Unknown);
    missing.chain(unknown).collect()
}

/// The placeholders with their names alone, and the tags for links: `{{types, list(type: disjunction;)}}` is
/// `{{types}}`.
fn placeholders(text: &str) -> BTreeSet<String> {
    let braced = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    let names = braced.map(|(inner, _)| inner.split(',').next().unwrap_or_default().trim());
    let names = names.map(|name| ["{{", name, "}}"].concat());
    let tags = text.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric());
    let tags = tags.map(|(name, _)| name).filter(is_name);
    names.chain(tags.map(|name| ["<", name, ">"].concat())).collect()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn compares_names_and_tags() {
        let original = "Enter the {{types, list(type: disjunction;)}}. <a>Resend</a>";
        for (text, missing, unknown) in [
            ("<a>Encore</a> {{types, list(type: conjunction;)}}", vec![], vec![]),
            ("{{ types }}", vec!["<a>"], vec![]),
            ("Encore", vec!["<a>", "{{types}}"], vec![]),
            ("{{types}} <a>x</a> {{code}} 1 < 2", vec![], vec!["{{code}}"]),
        ] {
            let missing = missing.into_iter().map(|name: &str| PlaceholderChange::Missing(name.to_owned()));
            let unknown = unknown.into_iter().map(|name: &str| PlaceholderChange::Unknown(name.to_owned()));
            assert_eq!(placeholder_changes(original, text), missing.chain(unknown).collect::<Vec<_>>(), "{text}");
        }
    }
}
