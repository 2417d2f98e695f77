//! `_headers`, as Netlify and Cloudflare Pages read it.

use anyhow::{Context as _, Result, ensure};

/// Headers for the paths that match a pattern.
#[derive(Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) pattern: String,
    pub(super) headers: Vec<(String, String)>,
}

/// Parses the file. Lines that a host would ignore are errors.
pub(super) fn parse(text: &str) -> Result<Vec<Rule>> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        if line.starts_with(char::is_whitespace) {
            let (name, value) = line.trim().split_once(':').with_context(|| format!("no header: {line}"))?;
            let rule = rules.last_mut().context("a header without a path")?;
            rule.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        } else {
            ensure!(line.starts_with('/'), "no path: {line}");
            ensure!(!line.trim().contains(' '), "a path with a space: {line}");
            rules.push(Rule { pattern: line.trim().to_owned(), headers: Vec::new() });
        }
    }
    ensure!(rules.iter().all(|rule| !rule.headers.is_empty()), "a path without headers");
    Ok(rules)
}

impl Rule {
    /// Returns whether a path matches: `*` stands for any text, `:name` for any text without a slash.
    pub(super) fn matches(&self, path: &str) -> bool {
        matches(&self.pattern, path)
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix('*') {
        return (0..=path.len()).any(|end| path.get(end..).is_some_and(|path| matches(rest, path)));
    }
    if let Some(rest) = pattern.strip_prefix(':') {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let end = path.find('/').unwrap_or(path.len());
        return end > 0 && path.get(end..).is_some_and(|path| matches(rest, path));
    }
    let mut pattern = pattern.chars();
    let mut path = path.chars();
    match (pattern.next(), path.next()) {
        (None, None) => true,
        (Some(wanted), Some(found)) => wanted == found && matches(pattern.as_str(), path.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_rules() {
        let rules = parse("# all\n/*\n  A: 1\n  B: x: y\n\n/a.js\n\tC: 2\n").unwrap();
        assert_eq!(rules.len(), 2);
        assert_eq!(rules[0].headers, [("a".into(), "1".into()), ("b".into(), "x: y".into())]);
        for wrong in ["  A: 1\n", "/*\n", "/*\n  nothing\n", "a.js\n  A: 1\n", "/a b\n  A: 1\n"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn matches_patterns() {
        for (pattern, path, expected) in [
            ("/*", "/", true),
            ("/*", "/a/b.js", true),
            ("/a/*", "/b", false),
            ("/a.js", "/a.js", true),
            ("/a.js", "/a.jsx", false),
            ("/*.js", "/x/a.js", true),
            ("/c/:kind", "/c/sms", true),
            ("/c/:kind", "/c/", false),
            ("/c/:kind", "/c/sms/x", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
