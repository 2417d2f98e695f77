//! Cloudflare Pages. Without a `404.html` it answers everything with `index.html`, missing scripts
//! too; with one, pages need rules. A rule must not lead to `index.html`: Pages takes that name off
//! again, sees a circle, and drops the rule.
//! <https://developers.cloudflare.com/pages/configuration/serving-pages/>

use super::rules;
use crate::dist::app::{App, File};
use crate::error::{Problem, Result};

/// The number of header rules that Cloudflare Pages reads.
const MAX_RULES: usize = 100;

/// The length of lines that Cloudflare Pages reads.
const MAX_LINE_LENGTH: usize = 2000;

/// Its files.
pub(super) fn files(app: &App) -> Result<Vec<File>> {
    let headers = rules::headers(app, MAX_RULES);
    if headers.lines().any(|line| line.len() > MAX_LINE_LENGTH) {
        return Err(Problem::Other(format!(
            "the policy has more than the {MAX_LINE_LENGTH} characters that Cloudflare Pages reads: name fewer origins in config.json"
        )));
    }
    let mut files = vec![("_headers".into(), headers), ("_redirects".into(), rules::redirects(app, ""))];
    let below = app.base.trim_matches('/');
    if !app.is_at_root() {
        files.push((format!("{below}/404.html"), app.page.clone()));
    }
    // Without one at the top, a missing file would be answered with status 200 again.
    files.push(("404.html".into(), rules::not_found(app)));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::policy;

    #[test]
    fn no_rule_leads_to_a_name_that_is_taken_off_again() {
        for base in ["/", "/a/"] {
            let redirects = files(&App::example(base)).unwrap().remove(1).1;
            assert!(!redirects.contains("index") && !redirects.contains('*'), "{redirects}");
            assert!(redirects.contains(&format!("{base}callback {base} 200\n")), "{redirects}");
        }
    }

    #[test]
    fn there_is_always_a_page_for_what_is_missing() {
        let names =
            |base: &str| files(&App::example(base)).unwrap().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("/")[2..], ["404.html"]);
        assert_eq!(names("/a/b/")[2..], ["a/b/404.html", "404.html"]);
    }

    #[test]
    fn respects_the_limits_of_the_host() {
        let mut app = App::example("/");
        app.files = (0..200).map(|number| format!("a-{number:016x}.js")).collect();
        let headers = files(&app).unwrap().remove(0).1;
        assert_eq!(headers.lines().filter(|line| line.starts_with('/')).count(), MAX_RULES);
        let origins: Vec<String> = (0..100).map(|number| format!("https://api-{number}.example.com")).collect();
        app.headers = policy::headers(&origins);
        assert!(files(&app).is_err());
    }
}
