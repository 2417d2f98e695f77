//! GitHub Pages: no headers and no rules. The policy goes into the page, and the page into every
//! name it is asked for by.

use crate::dist::{
    app::{App, File},
    page, policy,
};

/// Its files. A file such as `profile.html` answers for `/profile`; everything else is
/// `404.html`, which is the app too, but comes with status 404.
pub(super) fn files(app: &App) -> Vec<File> {
    let html = page::with_policy(&app.page, &policy::meta(&app.headers)).unwrap_or_default();
    let mut files = vec![
        // Jekyll would leave out files that begin with an underscore.
        (".nojekyll".into(), String::new()),
        ("index.html".into(), html.clone()),
        ("404.html".into(), html.clone()),
    ];
    let pages = app.deep_links().filter(|route| !route.contains(':'));
    files.extend(pages.map(|route| (format!("{route}.html"), html.clone())));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_the_policy() {
        for (name, html) in files(&App::example("/")).into_iter().skip(1) {
            assert!(
                html.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'"),
                "{name}"
            );
            assert!(html.contains("connect-src 'self' https://my-tenant.logto.app;"), "{name}");
            assert!(!html.contains("frame-ancestors"), "{name}");
        }
    }
}
