//! HTML pages: the common layout, and the headers that keep pages safe.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// A page with its security headers.
pub(crate) struct Page {
    title: String,
    class: &'static str,
    script: Option<&'static str>,
    body: Markup,
    /// Language tag and direction.
    language: (&'static str, &'static str),
    /// Whether a form of the page may lead to other origins. Browsers apply this also to redirects.
    has_external_form: bool,
}

impl Page {
    /// Creates a page with `body` and at most one script of `/assets`, in English.
    pub(crate) fn new(title: &str, class: &'static str, script: Option<&'static str>, body: &Markup) -> Self {
        let (title, body) = (title.to_owned(), body.clone());
        Self { title, class, script, body, language: ("en", "ltr"), has_external_form: false }
    }

    /// Sets the language tag and the direction (`ltr` or `rtl`).
    pub(crate) fn in_language(self, lang: &'static str, dir: &'static str) -> Self {
        Self { language: (lang, dir), ..self }
    }

    /// Lets a form of the page lead to other origins.
    pub(crate) fn with_external_form(self) -> Self {
        Self { has_external_form: true, ..self }
    }

    fn markup(&self) -> Markup {
        let (lang, dir) = self.language;
        html! {
            (DOCTYPE)
            html lang=(lang) dir=(dir) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    title { (self.title) }
                    link rel="icon" href="/assets/icon.svg";
                    link rel="stylesheet" href="/assets/style.css";
                    @if let Some(name) = self.script {
                        script type="module" src={ "/assets/" (name) } {}
                    }
                }
                body class=(self.class) {
                    (self.body)
                    footer .note lang="en" dir="ltr" {
                        strong { "logto-dev" }
                        " · for development and tests only, never for production"
                    }
                }
            }
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let form_action = if self.has_external_form { "" } else { "; form-action 'self'" };
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
             connect-src 'self'; base-uri 'none'; frame-ancestors 'none'{form_action}"
        );
        let mut response = self.markup().into_string().into_response();
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, &*policy),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::CACHE_CONTROL, "no-store"),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// A page with a form that a script submits at once. Without scripts there is a button.
pub(crate) fn self_submitting_form(title: &str, action: &str, fields: &[(&'static str, String)]) -> Page {
    let body = html! {
        main .card.center {
            span .spinner aria-hidden="true" {}
            h1 { (title) "…" }
            form #self-submitting method="post" action=(action) {
                @for (name, value) in fields {
                    input type="hidden" name=(name) value=(value);
                }
                noscript { button .primary type="submit" { "Continue" } }
            }
        }
    };
    Page::new(title, "centered", Some("submit.js"), &body).with_external_form()
}

/// A page with a heading and a paragraph.
pub(crate) fn message_page(title: &str, heading: &str, text: &str) -> Page {
    let body = html! {
        main .card.center {
            (logo())
            h1 { (heading) }
            p { (text) }
        }
    };
    Page::new(title, "centered", None, &body)
}

/// The page for paths that do not exist.
pub(crate) fn not_found() -> Response {
    let page = message_page("Not found", "Page not found", "The start page lists what this server has.");
    (StatusCode::NOT_FOUND, page).into_response()
}

/// The logo of the server.
pub(crate) fn logo() -> Markup {
    html! { img .mark src="/assets/icon.svg" alt="" width="44" height="44"; }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_text_and_attributes() {
        let hostile = "<a href=\"x\">&".to_owned();
        let page = self_submitting_form("<b>", "javascript:\"&", &[("state", hostile)]).markup().into_string();
        assert!(page.contains("<title>&lt;b&gt;</title>"), "{page}");
        assert!(page.contains("action=\"javascript:&quot;&amp;\""), "{page}");
        assert!(page.contains("value=\"&lt;a href=&quot;x&quot;&gt;&amp;\""), "{page}");
    }

    #[test]
    fn only_pages_with_an_external_form_allow_other_form_targets() {
        let policy = |page: Page| page.into_response().headers()[header::CONTENT_SECURITY_POLICY].clone();
        let restricted = policy(message_page("Title", "Heading", "Text"));
        assert!(restricted.to_str().unwrap().ends_with("; form-action 'self'"));
        let external = policy(self_submitting_form("Title", "https://app.example", &[]));
        assert!(!external.to_str().unwrap().contains("form-action"));
    }
}
