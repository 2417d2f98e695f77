//! A running server: starting it, inspecting it, stopping it.

mod builder;
mod listen;
mod router;

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::http::SharedState;
use crate::model::clock::Clock;
use crate::model::faults::FaultsHandle;
use crate::model::inbox::Message;
use crate::model::request_log::LoggedRequest;

pub use builder::{ServerBuilder, StartError};

/// How long open requests may take when the server stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    app: SharedState,
    port: u16,
    stop: watch::Sender<bool>,
    http: Vec<JoinHandle<()>>,
    mail: [JoinHandle<()>; 3],
    certificate: String,
}

impl Server {
    /// Creates a builder with the default configuration.
    pub fn builder() -> ServerBuilder {
        ServerBuilder::default()
    }

    /// The endpoint. The issuer is this address followed by `/oidc`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.app.endpoint
    }

    /// The HTTP port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The port of the built-in mail server.
    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.app.providers.smtp_port
    }

    /// The port where the built-in mail server requires STARTTLS.
    #[must_use]
    pub fn smtp_starttls_port(&self) -> u16 {
        self.app.providers.smtp_starttls_port
    }

    /// The port where the built-in mail server uses TLS from the first byte.
    #[must_use]
    pub fn smtps_port(&self) -> u16 {
        self.app.providers.smtps_port
    }

    /// The certificate of the built-in mail server as PEM. It is created at every start.
    #[must_use]
    pub fn smtp_certificate(&self) -> &str {
        &self.certificate
    }

    /// The messages in the inbox, newest first.
    #[must_use]
    pub fn inbox(&self) -> Vec<Message> {
        self.app.inbox.all()
    }

    /// Removes all messages from the inbox.
    pub fn clear_inbox(&self) {
        self.app.inbox.clear();
    }

    /// Returns the newest code sent to an email address or phone number, waiting up to `timeout` for it.
    ///
    /// Each code is returned once: another call waits for the next code.
    pub async fn wait_for_code(&self, to: &str, timeout: Duration) -> Option<String> {
        self.app.inbox.wait_for_code(to, timeout).await
    }

    /// The requests so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.app.log.all()
    }

    /// Removes all requests from the log.
    pub fn clear_requests(&self) {
        self.app.log.clear();
    }

    /// The handle to switch faults on and off.
    #[must_use]
    pub fn faults(&self) -> FaultsHandle {
        self.app.faults.clone()
    }

    /// The clock, which can be moved forward.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.app.clock
    }

    /// Replaces the signing key. With `keep_old`, the old key stays published, so that older tokens stay valid.
    pub fn rotate_keys(&self, keep_old: bool) {
        self.app.keys().rotate(keep_old);
        self.app.save();
    }

    /// Ends all sessions, grants and tokens of a user, as an administrator could.
    pub fn revoke_sessions(&self, sub: &str) {
        self.app.store().revoke_user(sub);
        self.app.save();
    }

    /// Suspends a user, as an administrator could, or lifts the suspension.
    pub fn set_suspended(&self, sub: &str, is_suspended: bool) {
        let now_ms = self.app.now_ms();
        self.app.store().set_suspended(sub, is_suspended, now_ms);
        self.app.save();
    }

    /// Stops the server: it accepts no new connections, and open requests have one second to finish.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        for task in &mut self.http {
            if tokio::time::timeout(SHUTDOWN_TIMEOUT, &mut *task).await.is_err() {
                task.abort();
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.mail.iter().for_each(JoinHandle::abort);
    }
}
