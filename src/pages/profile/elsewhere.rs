//! Where the person can go when this app can't do something.

use leptos::prelude::*;

use crate::messages::account;

/// A link to the account page of Logto (since 1.38).
pub(super) fn elsewhere(endpoint: &str) -> AnyView {
    let address = [endpoint.trim_end_matches('/'), "/account"].concat();
    view! {
        <p>
            <a href=address rel="external" data-testid="logto-account">
                {account().details.elsewhere(host(endpoint))}
            </a>
        </p>
    }
    .into_any()
}

/// The host of an address, as it is shown.
fn host(address: &str) -> &str {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    host.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn shows_host_and_port() {
        assert_eq!(host("https://id.example.com/"), "id.example.com");
        assert_eq!(host("http://localhost:3001/auth/"), "localhost:3001");
    }
}
