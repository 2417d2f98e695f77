//! The email addresses that new accounts may have: the setting `emailBlocklistPolicy`.

use serde::Deserialize;

/// The policy, in the JSON of the setting.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct EmailBlocklistPolicy {
    block_subaddressing: bool,
    custom_blocklist: Vec<String>,
    custom_allowlist: Vec<String>,
}

/// Why an address is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockedEmail {
    /// It has a part after `+`.
    Subaddress,
    /// It is on the block list, or not on the allow list.
    Restricted,
}

impl EmailBlocklistPolicy {
    /// Checks an address. An allow list excludes all other addresses; the block list still applies.
    pub(crate) fn check(&self, email: &str) -> Result<(), BlockedEmail> {
        let email = email.to_lowercase();
        let is_in = |list: &[String]| list.iter().any(|entry| is_match(&entry.to_lowercase(), &email));
        let name = email.split('@').next().unwrap_or_default();
        if self.block_subaddressing && name.contains('+') {
            return Err(BlockedEmail::Subaddress);
        }
        let is_excluded = !self.custom_allowlist.is_empty() && !is_in(&self.custom_allowlist);
        if is_excluded || is_in(&self.custom_blocklist) { Err(BlockedEmail::Restricted) } else { Ok(()) }
    }
}

/// Whether an entry (an address, `@domain`, or either with `*` for any text) covers an address.
fn is_match(entry: &str, email: &str) -> bool {
    let pattern = if entry.starts_with('@') { format!("*{entry}") } else { entry.to_owned() };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| email.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_recorded_decisions() {
        let policy = EmailBlocklistPolicy {
            block_subaddressing: true,
            custom_blocklist: ["@blocked.test", "bad@ok.test", "foo*@wild.test", "@*.sub.test"]
                .map(str::to_owned)
                .into(),
            custom_allowlist: Vec::new(),
        };
        for (email, expected) in [
            ("x+y@logto.test", Err(BlockedEmail::Subaddress)),
            ("x@blocked.test", Err(BlockedEmail::Restricted)),
            ("X@BLOCKED.test", Err(BlockedEmail::Restricted)),
            ("bad@ok.test", Err(BlockedEmail::Restricted)),
            ("foobar@wild.test", Err(BlockedEmail::Restricted)),
            ("x@a.sub.test", Err(BlockedEmail::Restricted)),
            ("bar@wild.test", Ok(())),
            ("x@notblocked.test", Ok(())),
            ("free@logto.test", Ok(())),
        ] {
            assert_eq!(policy.check(email), expected, "{email}");
        }
    }

    #[test]
    fn allow_list_excludes_everybody_else() {
        let policy = EmailBlocklistPolicy {
            custom_allowlist: vec!["@logto.test".to_owned(), "good@blocked.test".to_owned()],
            custom_blocklist: vec!["@blocked.test".to_owned()],
            ..EmailBlocklistPolicy::default()
        };
        assert_eq!(policy.check("a@logto.test"), Ok(()));
        assert_eq!(policy.check("a@elsewhere.test"), Err(BlockedEmail::Restricted));
        assert_eq!(policy.check("good@blocked.test"), Err(BlockedEmail::Restricted));
    }
}
