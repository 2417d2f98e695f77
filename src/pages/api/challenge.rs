//! The challenge of an API that refuses a token: the header `WWW-Authenticate` (RFC 9110 section
//! 11.6.1) with the members of RFC 6750 section 3.

/// A bearer challenge. Its values are untrusted text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Challenge {
    /// The error code, such as `insufficient_scope`.
    pub(super) error: Option<String>,
    /// The description of the error.
    pub(super) description: Option<String>,
    /// The required scopes.
    pub(super) scopes: Vec<String>,
}

impl Challenge {
    /// Parses a header value, which may contain challenges of several schemes. Returns `None` if none is
    /// for bearer tokens.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let mut challenge: Option<Self> = None;
        let mut is_bearer = false;
        for item in items(header) {
            let (first, rest) = token(item);
            let parameter = match rest.strip_prefix('=') {
                Some(value) => Some((first, value)),
                None if first.is_empty() => None,
                None => {
                    is_bearer = challenge.is_none() && first.eq_ignore_ascii_case("bearer");
                    if is_bearer {
                        challenge = Some(Self::default());
                    }
                    let (name, rest) = token(rest);
                    rest.strip_prefix('=').map(|value| (name, value))
                }
            };
            if let (true, Some(challenge), Some((name, value))) = (is_bearer, &mut challenge, parameter) {
                challenge.set(name, unquoted(value.trim()));
            }
        }
        challenge
    }

    fn set(&mut self, name: &str, value: String) {
        match name.to_ascii_lowercase().as_str() {
            "error" => self.error = Some(value),
            "error_description" => self.description = Some(value),
            "scope" => self.scopes = value.split_ascii_whitespace().map(str::to_owned).collect(),
            _ => {}
        }
    }

    /// Returns the required scopes that are not in `granted`, a list separated by spaces.
    pub(super) fn missing<'a>(&'a self, granted: &str) -> Vec<&'a str> {
        let is_missing = |scope: &&str| !granted.split(' ').any(|granted| granted == *scope);
        self.scopes.iter().map(String::as_str).filter(is_missing).collect()
    }
}

/// Splits at the commas outside of quotation marks.
fn items(header: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = header.split(move |letter: char| {
        let was_escaped = std::mem::take(&mut escaped);
        match letter {
            '\\' if quoted && !was_escaped => escaped = true,
            '"' if !was_escaped => quoted = !quoted,
            _ => {}
        }
        letter == ',' && !quoted
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// Splits off the first word.
fn token(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| letter == '=' || letter.is_ascii_whitespace()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim_start())
}

/// Removes quotation marks and escapes.
fn unquoted(value: &str) -> String {
    let Some(inside) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inside = inside.strip_suffix('"').unwrap_or(inside);
    let mut text = String::with_capacity(inside.len());
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        text.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(error: &str, description: Option<&str>, scopes: &[&str]) -> Challenge {
        Challenge {
            error: (!error.is_empty()).then(|| error.to_owned()),
            description: description.map(str::to_owned),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        }
    }

    #[test]
    fn reads_bearer_challenges() {
        for (header, expected) in [
            ("Bearer", challenge("", None, &[])),
            ("Bearer error=\"invalid_token\"", challenge("invalid_token", None, &[])),
            (
                r#"Bearer realm="api", error="insufficient_scope", error_description="Ask, \"nicely\"", scope="a:b  c""#,
                challenge("insufficient_scope", Some("Ask, \"nicely\""), &["a:b", "c"]),
            ),
            ("bearer Error = invalid_token ,\tSCOPE=x", challenge("invalid_token", None, &["x"])),
            (r#"Basic realm="x", error="no", Bearer error="yes", scope="z""#, challenge("yes", None, &["z"])),
            (r#"Bearer error="yes", Negotiate YWJj==, DPoP error="no""#, challenge("yes", None, &[])),
            (r#"Bearer error="cut off"#, challenge("cut off", None, &[])),
        ] {
            assert_eq!(Challenge::parse(header), Some(expected), "{header}");
        }
    }

    #[test]
    fn ignores_other_schemes() {
        for header in ["", ",,", "Basic realm=\"Bearer error=x\"", "error=\"invalid_token\"", "=", "Negotiate abc=="] {
            assert_eq!(Challenge::parse(header), None, "{header}");
        }
    }

    #[test]
    fn finds_missing_scopes() {
        let wanted = challenge("insufficient_scope", None, &["read:x", "write:x"]);
        assert_eq!(wanted.missing("read:x write:xy"), ["write:x"]);
        assert!(wanted.missing("write:x read:x").is_empty());
        assert_eq!(wanted.missing(""), ["read:x", "write:x"]);
    }
}
