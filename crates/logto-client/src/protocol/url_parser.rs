//! Parsing of URLs: by the browser in a page, by the crate `url` elsewhere.
//!
//! Both implement the URL standard of WHATWG. The parser of the crate brings the tables of international domain
//! names, which every browser has already: they are 14 to 53 kB (brotli) of a page. So nothing in this library
//! calls `Url::parse`, `Url::join` or `Url::origin`, nor deserializes a `Url`.

use url::{Position, Url};

#[cfg(any(test, all(target_arch = "wasm32", target_os = "unknown")))]
mod serialized;

/// Parses an absolute URL. `None` when it is not one.
#[must_use]
pub fn parse_url(text: &str) -> Option<Url> {
    platform::parse(text)
}

/// Resolves a reference, such as `callback` or `../`, against a URL. `None` when the result is not a URL.
#[must_use]
pub fn join_url(base: &Url, reference: &str) -> Option<Url> {
    platform::join(base, reference)
}

/// Returns the origin of an http(s) URL, `https://host` or `https://host:port`. `None` for other schemes, whose
/// URLs have no origin in common with any other.
#[must_use]
pub fn http_origin(url: &Url) -> Option<String> {
    let is_http = matches!(url.scheme(), "http" | "https");
    is_http.then(|| [url.scheme(), "://", &url[Position::BeforeHost..Position::BeforePath]].concat())
}

/// Returns whether two http(s) URLs have the same origin.
#[must_use]
pub(crate) fn is_same_origin(one: &Url, other: &Url) -> bool {
    http_origin(one).is_some_and(|origin| http_origin(other) == Some(origin))
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod platform {
    use url::Url;

    pub(super) fn parse(text: &str) -> Option<Url> {
        Url::parse(text).ok()
    }

    pub(super) fn join(base: &Url, reference: &str) -> Option<Url> {
        base.join(reference).ok()
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod platform {
    use url::Url;

    pub(super) fn parse(text: &str) -> Option<Url> {
        super::serialized::read(web_sys::Url::new(text).ok()?.href())
    }

    pub(super) fn join(base: &Url, reference: &str) -> Option<Url> {
        super::serialized::read(web_sys::Url::new_with_base(reference, base.as_str()).ok()?.href())
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use proptest::prelude::*;

    use super::serialized::read;
    use super::*;

    /// Compares everything that can be asked of a URL.
    fn check(text: &str) {
        let Ok(parsed) = Url::parse(text) else { return };
        let read = read(parsed.as_str().to_owned()).unwrap_or_else(|| panic!("{parsed}"));
        let parts = |url: &Url| {
            let names = (url.scheme().to_owned(), url.username().to_owned(), url.password().map(str::to_owned));
            let host = (url.host().map(|host| host.to_owned()), url.port());
            let rest = (url.path().to_owned(), url.query().map(str::to_owned), url.fragment().map(str::to_owned));
            (names, host, rest, url.authority().to_owned(), url.cannot_be_a_base())
        };
        assert_eq!(parts(&read), parts(&parsed), "{text}");
        assert_eq!(read, parsed);
        let change = |mut url: Url| {
            url.query_pairs_mut().append_pair("a", "b c");
            url.set_fragment(None);
            url
        };
        assert_eq!(change(read.clone()), change(parsed.clone()));
        if matches!(parsed.scheme(), "http" | "https") {
            assert_eq!(http_origin(&read), Some(parsed.origin().ascii_serialization()), "{text}");
        } else {
            assert_eq!(http_origin(&read), None);
        }
    }

    #[test]
    fn reads_what_a_parser_wrote() {
        for text in [
            "https://my-tenant.logto.app/",
            "https://my-tenant.logto.app:8443/oidc?x=1&y=a@b:c/d#top?no/query",
            "http://localhost:3001",
            "http://127.0.0.1:3001/a/../b",
            "http://0x7f.1/",
            "http://[::1]:80/",
            "http://[::1]:8080/a",
            "https://[2001:db8::0:1]/?",
            "https://user@host/",
            "https://user:pass@host:1/",
            "https://:pass@host/",
            "https://us%40er:p:a@b@host/#",
            "https://example.com/\u{fc}?\u{fc}#\u{fc}",
            "https://host?query",
            "https://host#frag:ment",
            "file:///etc/passwd",
            "file://host/share",
            "com.example.app://callback?code=1",
            "com.example.app:/callback",
            "com.example.app:callback#x",
            "app:///path",
            "app://user:1@127.0.0.1:7/p",
            "app://[::1]",
            "web+demo:/.//not-a-host/",
            "urn:example:a//b?c=d",
            "mailto:\"a b\"@example.com",
            "data:text/plain,//x",
            "blob:https://host/id",
        ] {
            assert!(Url::parse(text).is_ok(), "{text}");
            check(text);
        }
    }

    proptest! {
        #[test]
        fn reads_any_url(text in "(https?|app|file)://([a-c:]{0,3}@)?[a-c0-9.:\\[\\]-]{0,6}[/?#@:a-c%.\u{fc} ]{0,12}") {
            check(&text);
        }

        #[test]
        fn reads_any_url_without_a_host(text in "[a-z]{1,3}:[/.?#@:a-c%]{0,12}") {
            check(&text);
        }
    }

    #[test]
    fn only_http_urls_share_an_origin() {
        let url = |text| parse_url(text).unwrap();
        let is_same = |one, other| is_same_origin(&url(one), &url(other));
        assert!(is_same("https://u:p@host/a?b", "https://host:443/c"));
        for other in ["http://host/", "https://host:444/", "https://sub.host/", "blob:https://host/"] {
            assert!(!is_same("https://host/", other), "{other}");
        }
        assert!(!is_same("app://host/", "app://host/"));
    }
}
