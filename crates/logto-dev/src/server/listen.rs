//! Listening on ports of this computer, and parsing the endpoint.

use std::net::{Ipv4Addr, Ipv6Addr};

use tokio::net::TcpListener;

use super::StartError;

/// Listens on 127.0.0.1 and returns the port. Port 0 takes any free one.
pub(super) async fn listen(port: u16) -> Result<(TcpListener, u16), StartError> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AddrInUse => StartError::PortTaken(port),
        _ => StartError::Port(port, error),
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener, port))
}

/// Listens on 127.0.0.1, and on `::1` if available.
///
/// Browsers try `::1` first for `localhost`, so another program there would receive the requests.
pub(super) async fn listen_on_localhost(wanted: u16) -> Result<(Vec<TcpListener>, u16), StartError> {
    loop {
        let (listener, port) = listen(wanted).await?;
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(other) => return Ok((vec![listener, other], port)),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                if wanted != 0 {
                    return Err(StartError::PortTaken(wanted));
                }
            }
            // IPv6 is not available.
            Err(_) => return Ok((vec![listener], port)),
        }
    }
}

/// Parses an endpoint, which must be an origin: scheme, host and port.
pub(super) fn parse_endpoint(endpoint: &str) -> Result<String, StartError> {
    let invalid = || StartError::Endpoint(endpoint.to_owned());
    let url = url::Url::parse(endpoint).map_err(|_| invalid())?;
    let has_origin_only = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !has_origin_only || !["http", "https"].contains(&url.scheme()) || !url.has_host() {
        return Err(invalid());
    }
    Ok(url.origin().ascii_serialization())
}
