//! The configuration and the ports, which all parts of a client share.

use std::future::Future;
use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use url::Url;

use super::requests::send;
use crate::ports::{HttpRequest, HttpResponse, Ports};
use crate::protocol::config::LogtoConfig;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::pkce;
use crate::protocol::time::UnixMillis;

/// The bytes that a slow connection sends in a second.
const UPLOAD_RATE: usize = 32 * 1024;

pub(crate) struct Environment {
    pub(crate) config: LogtoConfig,
    pub(crate) ports: Ports,
}

impl Environment {
    /// This device's time.
    pub(crate) fn now(&self) -> UnixMillis {
        self.ports.clock.now()
    }

    /// Sends a request and reads its response within the configured timeout, or longer for a large body.
    pub(crate) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let timeout = self.config.timeout().saturating_add(time_to_send(request.body().len()));
        send(&self.ports, timeout, request).await
    }

    /// A random text for a `state`, nonce, code verifier or generation.
    pub(crate) fn random_text(&self) -> Result<String, LogtoError> {
        let mut bytes = [0; pkce::RANDOM_BYTES];
        self.ports.crypto.fill_random(&mut bytes)?;
        Ok(pkce::random_text(&bytes))
    }

    /// How long a tab waits for the session lock before it renews without it: longer than a renewal
    /// with its retry can take.
    pub(crate) fn renewal_patience(&self) -> Duration {
        self.config.timeout().saturating_mul(3)
    }

    /// Awaits a future for `limit` at most. `None` when it takes longer; then it is dropped.
    pub(crate) async fn within<T>(&self, limit: Duration, future: impl Future<Output = T>) -> Option<T> {
        pin_mut!(future);
        match select(future, self.ports.clock.sleep(limit)).await {
            Either::Left((value, _)) => Some(value),
            Either::Right(_) => None,
        }
    }

    /// Leaves the page for an address. Where a shell shows the address in an in-app browser instead,
    /// returns the address with which the person comes back.
    pub(crate) async fn navigate(&self, url: &Url) -> Result<Option<Url>, LogtoError> {
        match self.ports.navigator.go_and_return(url) {
            Some(returned) => returned.await.map(Some),
            None => self.ports.navigator.go(url).map(|()| None),
        }
    }
}

/// How much longer a request with a body of this length may take.
fn time_to_send(length: usize) -> Duration {
    Duration::from_secs((length / UPLOAD_RATE) as u64)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn only_large_bodies_take_longer() {
        assert_eq!(time_to_send(0), Duration::ZERO);
        assert_eq!(time_to_send(10_000), Duration::ZERO);
        assert_eq!(time_to_send(20 * 1024 * 1024), Duration::from_secs(640));
    }
}
