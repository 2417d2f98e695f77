//! GitLab Pages: no headers, but rules, and files that are compressed already. The policy goes into the page.
//! <https://docs.gitlab.com/user/project/pages/redirects/>

use crate::dist::app::{App, File, PAGE};
use crate::dist::{page, policy};

/// The job that publishes the folder.
const JOB: &str = "\
# Written by `cargo xtask dist --host gitlab`. It publishes the folder `public` beside this file.
pages:
  script:
    - test -f public/index.html
  artifacts:
    paths:
      - public
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
";

/// Its files. GitLab adds the path itself, but rules have to name it.
pub(super) fn files(app: &App) -> Vec<File> {
    let html = page::with_policy(&app.page, &policy::meta(&app.headers)).unwrap_or_default();
    let redirects: String =
        app.deep_links().map(|route| format!("{base}{route} {base}{PAGE} 200\n", base = app.base)).collect();
    vec![
        (".gitlab-ci.yml".into(), JOB.into()),
        (format!("public/{PAGE}"), html.clone()),
        ("public/404.html".into(), html),
        ("public/_redirects".into(), redirects),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_the_policy_and_rules_have_the_path() {
        let files = files(&App::example("/project/"));
        for (name, text) in &files[1..3] {
            assert!(text.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'"), "{name}");
        }
        assert_eq!(
            files[3].1,
            "/project/callback /project/index.html 200\n/project/connectors/:kind /project/index.html 200\n"
        );
    }
}
