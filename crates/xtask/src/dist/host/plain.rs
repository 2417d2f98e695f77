//! Any server. It may send no headers, so the policy is in the page.

use crate::dist::app::{App, File, PAGE};
use crate::dist::{page, policy};

/// The page with the policy.
pub(super) fn files(app: &App) -> Vec<File> {
    let html = page::with_policy(&app.page, &policy::meta(&app.headers)).unwrap_or_default();
    vec![(PAGE.into(), html)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_has_a_policy_that_is_not_tied_to_one_endpoint() {
        let app = App { headers: policy::headers_for_any_config(), ..App::example("/") };
        let [(name, html)] = files(&app).try_into().unwrap();
        assert_eq!(name, "index.html");
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' ";
        assert!(html.contains(meta) && html.contains("connect-src 'self' https: http://localhost:*"), "{html}");
        assert!(!html.contains("logto.app"), "{html}");
    }
}
