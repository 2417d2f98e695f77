//! Redacts secret and personal parts of addresses.

use url::Url;

use crate::protocol::redact::has_opaque_run;

/// Replaces redacted parts.
pub const MASK: &str = "••••";

/// Longer parts of a path are more likely secrets than names.
const LONGEST_SEGMENT: usize = 40;
/// A number with so many digits may be a phone number.
const PHONE_DIGITS: usize = 7;

/// Redacts an address: keeps the names of its parameters but not their values, and removes fragment,
/// credentials and the parts of its path that look secret or personal.
#[must_use]
pub fn redacted_url(url: &str) -> String {
    // An address without a path, such as `data:…`, is its content.
    let Some(url) = Url::parse(url).ok().filter(|url| !url.cannot_be_a_base()) else { return MASK.to_owned() };
    let origin = url.origin().ascii_serialization();
    let path: Vec<&str> = url.path().split('/').map(|part| if is_private(part) { MASK } else { part }).collect();
    let names: Vec<String> = url
        .query_pairs()
        // What has no value may be a value itself.
        .map(
            |(name, value)| {
                if value.is_empty() || is_private(&name) { MASK.to_owned() } else { format!("{name}={MASK}") }
            },
        )
        .collect();
    let query = if names.is_empty() { String::new() } else { format!("?{}", names.join("&")) };
    format!("{origin}{}{query}", path.join("/"))
}

/// Whether a part of an address may be a token, an e-mail address or a phone number.
fn is_private(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits >= PHONE_DIGITS && !part.bytes().any(|byte| byte.is_ascii_alphabetic());
    part.len() > LONGEST_SEGMENT
        // `%` encodes any other character, `;` and `=` separate parameters.
        || part.contains(['@', '%', ';', '='])
        || part.starts_with("eyJ")
        || has_opaque_run(part)
        || is_number
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn redacted_addresses_keep_origin_path_and_parameter_names() {
        for (url, shown) in [
            ("https://logto.test/oidc/token", "https://logto.test/oidc/token"),
            ("https://api.test/v2/orders?page=2&size=10", "https://api.test/v2/orders?page=••••&size=••••"),
            (
                "http://localhost:3001/api/my-account/sessions/abc12",
                "http://localhost:3001/api/my-account/sessions/abc12",
            ),
        ] {
            assert_eq!(redacted_url(url), shown);
        }
    }

    #[test]
    fn redacted_addresses_lose_secret_and_personal_parts() {
        for url in [
            "https://u:SECRET@api.test/x",
            "https://api.test/x?code=SECRET&SECRET@a.test",
            "https://api.test/x#access_token=SECRET",
            "https://api.test/users/SECRET@example.com",
            "https://api.test/users/SECRET%40example.com/x",
            "https://api.test/t/eyJSECRET",
            "https://api.test/t/SECRET7890123456789012345678901234567890x",
            "https://api.test/t/SECRET7f3a9b2c4d5e6f708",
            "https://api.test/users/SECRET%2540example.com",
            "https://api.test/users;session=SECRET/x",
            "https://api.test/x?SECRET",
            "https://api.test/x?SECRET=",
            "data:text/plain,SECRET",
            "smtp://u:SECRET@api.test/x",
            "SECRET",
        ] {
            assert!(!redacted_url(url).contains("SECRET"), "{}", redacted_url(url));
        }
        assert_eq!(redacted_url("https://api.test/sms/+15005550006"), "https://api.test/sms/••••");
    }
}
