//! Pages: escaping, the common frame, and the headers that keep them safe.

use std::fmt::{self, Write as _};

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// A page with its security headers.
pub(crate) struct Page {
    html: String,
    /// Whether its form may lead anywhere: browsers hold redirects of a form to this rule too.
    form_leaves: bool,
}

/// Text made safe for HTML and for attribute values in double quotes.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                '\'' => formatter.write_str("&#39;")?,
                other => formatter.write_char(other)?,
            }
        }
        Ok(())
    }
}

impl Page {
    /// A page titled `title`, with `body` (HTML) and at most one script of `/assets`.
    pub(crate) fn new(title: &str, class: &str, script: Option<&str>, body: &str) -> Self {
        let title = Text(title);
        let script = script.map_or(String::new(), |name| format!("<script src=\"/assets/{name}\" defer></script>"));
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"/assets/icon.svg\">\n\
             <link rel=\"stylesheet\" href=\"/assets/style.css\">\n{script}\n</head>\n\
             <body class=\"{class}\">\n{body}\n{DEVELOPMENT_NOTE}</body>\n</html>\n"
        );
        Self { html, form_leaves: false }
    }
}

const DEVELOPMENT_NOTE: &str = "<footer class=\"note\"><strong>logto-dev</strong> · \
    for development and tests only, never for production</footer>\n";

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let form_action = if self.form_leaves { "" } else { "; form-action 'self'" };
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
             connect-src 'self'; base-uri 'none'; frame-ancestors 'none'{form_action}"
        );
        let mut response = self.html.into_response();
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, &*policy),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::CACHE_CONTROL, "no-store"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// A form that a script submits at once; without scripts there is a button.
pub(crate) fn self_submitting_form(title: &str, action: &str, fields: &[(&'static str, String)]) -> Page {
    let action = Text(action);
    let mut inputs = String::new();
    for (name, value) in fields {
        let value = Text(value);
        // Writing to a String cannot fail.
        let _ = write!(inputs, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    }
    let heading = Text(title);
    let body = format!(
        "<main class=\"card center\"><span class=\"spinner\" aria-hidden=\"true\"></span>\
         <h1>{heading}…</h1><form id=\"self-submitting\" method=\"post\" action=\"{action}\">\
         {inputs}<noscript><button class=\"primary\" type=\"submit\">Continue</button></noscript>\
         </form></main>"
    );
    Page { form_leaves: true, ..Page::new(title, "centered", Some("submit.js"), &body) }
}

/// A page that says one thing.
pub(crate) fn message_page(title: &str, sentence: &str, more: &str) -> Page {
    let body = format!("<main class=\"card center\">{MARK}<h1>{}</h1><p>{}</p></main>", Text(sentence), Text(more));
    Page::new(title, "centered", None, &body)
}

/// The server's mark.
pub(crate) const MARK: &str = "<img class=\"mark\" src=\"/assets/icon.svg\" alt=\"\" width=\"44\" \
    height=\"44\">";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        let escaped = Text("<a href=\"x\" onclick='y'>&").to_string();
        assert_eq!(escaped, "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;");
    }
}
