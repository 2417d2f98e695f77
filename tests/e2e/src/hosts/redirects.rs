//! `_redirects`, as Netlify and Cloudflare Pages read it.

use anyhow::{Context as _, Result, ensure};

/// A redirect rule.
#[derive(Debug, PartialEq)]
pub(super) struct Redirect {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) status: u16,
    /// Whether it applies even if there is a file (Netlify).
    pub(super) is_forced: bool,
}

/// Parses the file. Lines that a host would ignore are errors.
pub(super) fn parse(text: &str) -> Result<Vec<Redirect>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| one(line).with_context(|| format!("no redirect: {line}"))).collect()
}

fn one(line: &str) -> Result<Redirect> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [from, to, rest @ ..] = &words[..] else { anyhow::bail!("it takes two paths") };
    ensure!(rest.len() <= 1, "conditions are not known here");
    ensure!(from.starts_with('/') && to.starts_with('/'), "paths begin with a slash");
    // An asterisk is only supported at the end of the path.
    ensure!(!from.trim_end_matches("/*").contains('*'), "an asterisk in the middle");
    let status = rest.first().copied().unwrap_or("301");
    let is_forced = status.ends_with('!');
    let status = status.trim_end_matches('!').parse()?;
    Ok(Redirect { from: (*from).to_owned(), to: (*to).to_owned(), status, is_forced })
}

impl Redirect {
    /// Returns whether a path matches: `:name` stands for one segment, `/*` at the end for any number.
    /// Without `slash_counts`, a slash at the end is ignored.
    pub(super) fn matches(&self, path: &str, slash_counts: bool) -> bool {
        let parts = |path: &str| path.split('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
        let trimmed = |path: &str| if slash_counts { path.to_owned() } else { path.trim_end_matches('/').to_owned() };
        let (mut wanted, found) = (parts(&trimmed(&self.from)), parts(&trimmed(path)));
        if wanted.last().is_some_and(|part| part == "*") {
            wanted.pop();
            return found.len() >= wanted.len() && same(&wanted, &found);
        }
        wanted.len() == found.len() && same(&wanted, &found)
    }
}

fn same(wanted: &[String], found: &[String]) -> bool {
    wanted.iter().zip(found).all(|(wanted, found)| wanted == found || (wanted.starts_with(':') && !found.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_redirects() {
        let all = parse("# pages\n/a /b 200\n\n/c/:d /e\n/* /f 404!\n").unwrap();
        assert_eq!(all.iter().map(|it| it.status).collect::<Vec<_>>(), [200, 301, 404]);
        assert!(all[2].is_forced && !all[0].is_forced);
        for wrong in ["/a", "a /b", "/a https://x/ 200", "/*.js /b", "/a /b 200 Country=x", "/a /b soon"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn matches_paths() {
        let matches = |from: &str, path: &str| {
            Redirect { from: from.into(), to: "/".into(), status: 200, is_forced: false }.matches(path, true)
        };
        assert!(matches("/a", "/a") && !matches("/a", "/a/") && !matches("/a", "/a/b") && !matches("/a", "/"));
        assert!(matches("/c/:d", "/c/x") && !matches("/c/:d", "/c/") && !matches("/c/:d", "/c/x/y"));
        assert!(matches("/*", "/") && matches("/*", "/a/b") && matches("/a/*", "/a/b") && !matches("/a/*", "/b"));
        let slash = Redirect { from: "/a".into(), to: "/".into(), status: 200, is_forced: false };
        assert!(slash.matches("/a/", false));
    }
}
