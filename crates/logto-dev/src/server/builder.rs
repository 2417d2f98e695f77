//! Configuring and starting a server.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use super::Server;
use super::listen::{listen, listen_on_localhost, parse_endpoint};
use super::router::serve;
use crate::http::AppState;
use crate::inbox::{Certificate, Security, serve_smtp};
use crate::model::clock::Clock;
use crate::model::connectors::Connectors;
use crate::model::data_file::DataFile;
use crate::model::deliveries::Deliveries;
use crate::model::faults::FaultsHandle;
use crate::model::inbox::Inbox;
use crate::model::keys::Keyring;
use crate::model::local_providers::LocalProviders;
use crate::model::request_log::RequestLog;
use crate::model::seed::Seed;
use crate::model::store::Store;
use crate::model::version::LogtoVersion;

/// The configuration of a server.
#[derive(Debug)]
#[must_use = "the server starts with `start`"]
pub struct ServerBuilder {
    seed: Seed,
    connectors: Option<Connectors>,
    clock: Clock,
    port: u16,
    smtp_port: u16,
    smtp_starttls_port: u16,
    smtps_port: u16,
    management_cors: bool,
    version: LogtoVersion,
    endpoint: Option<String>,
    data: Option<PathBuf>,
}

/// Why a server could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port is in use.
    #[error("port {0} is taken: stop what uses it, or choose another port")]
    PortTaken(u16),
    /// The port cannot be used for another reason.
    #[error("port {0} cannot be used: {1}")]
    Port(u16, std::io::Error),
    /// The endpoint is not an origin.
    #[error("`{0}` is no endpoint: expected something like http://localhost:3001")]
    Endpoint(String),
    /// The certificate of the built-in mail server could not be created.
    #[error("no certificate for the built-in mail server: {0}")]
    Certificate(String),
    /// The data file cannot be read or written, or is not valid.
    #[error("the data file {} is not usable: {}", .0.display(), .1)]
    Data(PathBuf, String),
}

impl Default for ServerBuilder {
    fn default() -> Self {
        Self {
            seed: Seed::default(),
            connectors: None,
            clock: Clock::system(),
            port: 3001,
            smtp_port: 0,
            smtp_starttls_port: 0,
            smtps_port: 0,
            management_cors: true,
            version: LogtoVersion::default(),
            endpoint: None,
            data: None,
        }
    }
}

impl ServerBuilder {
    /// Sets the initial data.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the connectors that send codes.
    pub fn connectors(mut self, connectors: Connectors) -> Self {
        self.connectors = Some(connectors);
        self
    }

    /// Starts without connectors: people sign in with a username and a password until the Management API
    /// creates connectors.
    pub fn without_connectors(self) -> Self {
        self.connectors(Connectors::none())
    }

    /// Does not allow pages to call the Management API, as a standard Logto server.
    pub fn without_management_cors(mut self) -> Self {
        self.management_cors = false;
        self
    }

    /// Sets the HTTP port, 3001 by default. 0 takes any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the port of the built-in mail server. 0, the default, takes any free port.
    pub fn smtp_port(mut self, port: u16) -> Self {
        self.smtp_port = port;
        self
    }

    /// Sets the port where the built-in mail server requires STARTTLS. 0, the default, takes any free port.
    pub fn smtp_starttls_port(mut self, port: u16) -> Self {
        self.smtp_starttls_port = port;
        self
    }

    /// Sets the port where the built-in mail server uses TLS from the first byte. 0, the default, takes any free
    /// port.
    pub fn smtps_port(mut self, port: u16) -> Self {
        self.smtps_port = port;
        self
    }

    /// Sets the clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the version of Logto that the server behaves like, by default the newest one that it knows.
    pub fn logto_version(mut self, version: LogtoVersion) -> Self {
        self.version = version;
        self
    }

    /// Sets the address that clients use, if it is not `http://localhost:<port>` (behind a proxy).
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sets a file that stores accounts, sessions, tokens, keys and settings of the Management API between runs.
    /// Its content takes precedence over the seed and the connectors.
    ///
    /// Without it, all changes are lost when the server stops.
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.data = Some(file.into());
        self
    }

    /// Starts the server on 127.0.0.1, and on `::1` if available.
    ///
    /// # Errors
    /// When a port is taken or the endpoint is not an address.
    pub async fn start(self) -> Result<Server, StartError> {
        let (listeners, port) = listen_on_localhost(self.port).await?;
        let (mail, smtp_port) = listen(self.smtp_port).await?;
        let (starttls, smtp_starttls_port) = listen(self.smtp_starttls_port).await?;
        let (smtps, smtps_port) = listen(self.smtps_port).await?;
        let certificate = Certificate::generate().map_err(StartError::Certificate)?;
        let endpoint = match self.endpoint {
            None => format!("http://localhost:{port}"),
            Some(endpoint) => parse_endpoint(&endpoint)?,
        };
        let built_in = if self.seed.built_in_connectors { Connectors::default() } else { Connectors::none() };
        let connectors = self.connectors.unwrap_or(built_in).into_list();
        let mut store = Store::new(self.seed, connectors, self.version, self.clock.now_ms());
        store.management_cors &= self.management_cors;
        let (data, keys) = match self.data {
            None => (None, None),
            Some(path) => {
                let opened = DataFile::open(path.clone(), &mut store);
                let (data, keys) = opened.map_err(|reason| StartError::Data(path, reason))?;
                (Some(data), keys)
            }
        };
        let app = Arc::new(AppState {
            endpoint,
            store: Mutex::new(store),
            data,
            clock: self.clock,
            faults: FaultsHandle::default(),
            inbox: Inbox::default(),
            deliveries: Deliveries::default(),
            log: RequestLog::default(),
            providers: LocalProviders {
                smtp_port,
                smtp_starttls_port,
                smtps_port,
                twilio: format!("http://127.0.0.1:{port}/twilio"),
            },
            keys: Mutex::new(keys.unwrap_or_else(Keyring::generate)),
        });
        if let Some(data) = &app.data {
            // Reports a file that cannot be written now, not at the first sign-in.
            let saved = data.save(&app.store, &app.keys);
            saved.map_err(|error| StartError::Data(data.path().to_owned(), error.to_string()))?;
        }
        let (stop, stopped) = watch::channel(false);
        let http = listeners.into_iter().map(|listener| serve(listener, &app, stopped.clone()));
        let http = http.collect();
        let mail = [(mail, Security::None), (starttls, Security::StartTls), (smtps, Security::Tls)].map(
            |(listener, security)| tokio::spawn(serve_smtp(listener, app.clone(), security, certificate.acceptor())),
        );
        let certificate = certificate.pem().to_owned();
        Ok(Server { app, port, stop, http, mail, certificate })
    }
}
