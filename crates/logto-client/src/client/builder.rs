//! Builds a client with some of its ports replaced.

use std::rc::Rc;

use super::facade::LogtoClient;
use crate::ports::{Clock, Crypto, Http, Navigator, Ports, Storage, Tabs, Tasks};
use crate::protocol::config::LogtoConfig;

/// Builds a [`LogtoClient`] with custom ports. `logto_browser::browser_client_builder` starts with those
/// of the browser.
#[derive(Clone, Debug)]
pub struct LogtoClientBuilder {
    config: LogtoConfig,
    ports: Ports,
}

impl LogtoClientBuilder {
    /// Starts with these ports.
    #[must_use]
    pub fn new(config: LogtoConfig, ports: Ports) -> Self {
        Self { config, ports }
    }

    /// Sets the storage of the session.
    #[must_use]
    pub fn storage(mut self, storage: impl Storage + 'static) -> Self {
        self.ports.storage = Rc::new(storage);
        self
    }

    /// Adds a storage in which an earlier configuration of the app may have kept its session. What it left
    /// there is revoked and removed when the client starts.
    #[must_use]
    pub fn add_former_storage(mut self, storage: impl Storage + 'static) -> Self {
        self.ports.former_storages.push(Rc::new(storage));
        self
    }

    /// Sets how requests are sent.
    #[must_use]
    pub fn http(mut self, http: impl Http + 'static) -> Self {
        self.ports.http = Rc::new(http);
        self
    }

    /// Sets the cryptography.
    #[must_use]
    pub fn crypto(mut self, crypto: impl Crypto + 'static) -> Self {
        self.ports.crypto = Rc::new(crypto);
        self
    }

    /// Sets the clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.ports.clock = Rc::new(clock);
        self
    }

    /// Sets how the app navigates, for example with an in-app browser.
    #[must_use]
    pub fn navigator(mut self, navigator: impl Navigator + 'static) -> Self {
        self.ports.navigator = Rc::new(navigator);
        self
    }

    /// Sets how tabs communicate.
    #[must_use]
    pub fn tabs(mut self, tabs: impl Tabs + 'static) -> Self {
        self.ports.tabs = Rc::new(tabs);
        self
    }

    /// Sets how tasks are run.
    #[must_use]
    pub fn tasks(mut self, tasks: impl Tasks + 'static) -> Self {
        self.ports.tasks = Rc::new(tasks);
        self
    }

    /// Builds the client.
    #[must_use]
    pub fn build(self) -> LogtoClient {
        LogtoClient::with_ports(self.config, self.ports)
    }
}
