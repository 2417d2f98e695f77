//! Netlify: `_headers`, `_redirects`, and `404.html` for what neither a file nor a rule answers.
//! <https://docs.netlify.com/manage/routing/redirects/overview/>

use super::rules;
use crate::dist::app::{App, File};

/// Netlify documents no limit for header rules.
const MAX_RULES: usize = usize::MAX;

/// Its files.
pub(super) fn files(app: &App) -> Vec<File> {
    let mut redirects = rules::redirects(app, "index.html");
    let below = app.base.trim_matches('/');
    // At the root Netlify uses 404.html without a rule.
    let not_found = if app.is_at_root() {
        "404.html".to_owned()
    } else {
        redirects.push_str(&format!("/{below}/* /{below}/404.html 404\n"));
        format!("{below}/404.html")
    };
    vec![
        ("_headers".into(), rules::headers(app, MAX_RULES)),
        ("_redirects".into(), redirects),
        // The app answers unknown pages, with status 404.
        (not_found, app.page.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_a_path_the_last_rule_is_for_what_is_missing() {
        let files = files(&App::example("/a/b/"));
        assert!(files[1].1.ends_with("\n/a/b/* /a/b/404.html 404\n"), "{}", files[1].1);
        assert!(files[1].1.starts_with("/ /a/b/ 302\n/a/b/callback /a/b/index.html 200\n"), "{}", files[1].1);
        assert_eq!(files[2].0, "a/b/404.html");
    }

    #[test]
    fn no_catch_all_rule_has_status_200() {
        for base in ["/", "/a/"] {
            let redirects = files(&App::example(base)).remove(1).1;
            assert!(!redirects.lines().any(|line| line.contains('*') && line.ends_with("200")), "{redirects}");
        }
    }
}
