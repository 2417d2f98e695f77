//! The rules for the addresses of a configuration.

use url::{Host, Url};

use super::ConfigError;
use crate::protocol::url_parser::parse_url;

/// The issuer of a Logto at this endpoint.
pub(super) fn own_issuer(endpoint: &Url) -> String {
    format!("{}/oidc", endpoint.as_str().trim_end_matches('/'))
}

/// Checks an issuer, and returns it unchanged with its address.
pub(super) fn read_issuer(issuer: &str) -> Result<(String, Url), ConfigError> {
    let issuer = issuer.trim();
    let address = parse_url(issuer).ok_or(ConfigError::IssuerNotUrl)?;
    check_address(&address, [ConfigError::IssuerNotUrl, ConfigError::IssuerNotHttps, ConfigError::IssuerNotPlain])?;
    Ok((issuer.to_owned(), address))
}

/// Checks the address of a server. The errors are for one that is no http(s) URL, not https, or not plain.
pub(super) fn check_address(
    address: &Url,
    [not_url, not_https, not_plain]: [ConfigError; 3],
) -> Result<(), ConfigError> {
    if !matches!(address.scheme(), "http" | "https") || address.host().is_none() {
        return Err(not_url);
    }
    if !is_https_or_loopback(address) {
        return Err(not_https);
    }
    let has_user = !address.username().is_empty() || address.password().is_some();
    if has_user || address.query().is_some() || address.fragment().is_some() {
        return Err(not_plain);
    }
    Ok(())
}

/// Returns whether codes and tokens may be sent to a URL: https, or http to localhost.
#[must_use]
pub(crate) fn is_https_or_loopback(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        },
        _ => false,
    }
}
