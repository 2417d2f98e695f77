//! Addresses that a browser can go to.

use url::Url;

use crate::protocol::url_parser::{http_origin, parse_url};

/// Parses an address of the web (http or https).
pub(super) fn web_address(text: &str) -> Option<Url> {
    parse_url(text).filter(|url| http_origin(url).is_some())
}
