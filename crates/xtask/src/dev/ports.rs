//! The ports of the development servers.

use crate::error::{Problem, Result};
use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

/// The default port of the app, which is also the one in logto-dev's redirect URIs.
pub(crate) const APP_PORT: u16 = 3000;

/// The default port of logto-dev, which is also the one in `public/config.json`.
pub(crate) const LOGTO_PORT: u16 = 3001;

/// Fails when another program has the port; `option` chooses another one.
pub(super) fn ensure_free(port: u16, option: &'static str) -> Result<()> {
    if is_free(port) { Ok(()) } else { Err(Problem::PortTaken { port, option }) }
}

/// Whether no program listens on the port. Browsers may try `localhost` as `::1` first, so both addresses must be
/// free.
pub(crate) fn is_free(port: u16) -> bool {
    let addresses = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    addresses.into_iter().all(|address| {
        let address = SocketAddr::new(address, port);
        let bound = TcpListener::bind(address);
        let in_use = bound.is_err_and(|error| error.kind() == ErrorKind::AddrInUse);
        // Some systems let two programs bind when one of them has all addresses.
        !in_use && TcpStream::connect_timeout(&address, Duration::from_millis(300)).is_err()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_takes_the_port() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(!is_free(port));
        let error = ensure_free(port, "--port").unwrap_err();
        assert!(error.to_string().contains(&port.to_string()));
        drop(listener);
        assert!(is_free(port));
    }
}
