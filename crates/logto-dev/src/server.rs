//! Starting, watching and stopping a server.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::Request;
use axum::http::Method;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{App, Ctx};
use crate::clock::Clock;
use crate::connectors::{Connectors, Sinks};
use crate::data::DataFile;
use crate::faults::FaultsHandle;
use crate::inbox::smtp_sink::{self, Security};
use crate::inbox::tls::Identity;
use crate::inbox::{self, Inbox, Message};
use crate::keys::Keyring;
use crate::log::{LoggedRequest, RequestLog};
use crate::oidc::errors::OidcError;
use crate::seed::Seed;
use crate::store::Store;
use crate::{account, demo_api, dev_faults, experience, home, management, oidc};

/// How long open requests may take when the server stops.
const LAST_REQUESTS: Duration = Duration::from_secs(1);

/// What a server is started with.
#[derive(Debug)]
#[must_use = "a server starts with `start`"]
pub struct ServerBuilder {
    seed: Seed,
    connectors: Option<Connectors>,
    clock: Clock,
    port: u16,
    smtp_port: u16,
    smtp_starttls_port: u16,
    smtps_port: u16,
    management_cors: bool,
    endpoint: Option<String>,
    data: Option<PathBuf>,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Something else listens on the port.
    #[error("port {0} is taken: stop what uses it, or choose another port")]
    PortTaken(u16),
    /// The port cannot be had for another reason.
    #[error("port {0} cannot be used: {1}")]
    Port(u16, std::io::Error),
    /// The endpoint is not the address of a server.
    #[error("`{0}` is no endpoint: expected something like http://localhost:3001")]
    Endpoint(String),
    /// No certificate could be made for the built-in mail server.
    #[error("no certificate for the built-in mail server: {0}")]
    Certificate(String),
    /// The data file cannot be read, or is not one.
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
            endpoint: None,
            data: None,
        }
    }
}

impl ServerBuilder {
    /// What the server knows at the start.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// How codes go out.
    pub fn connectors(mut self, connectors: Connectors) -> Self {
        self.connectors = Some(connectors);
        self
    }

    /// Starts with no connector at all: people sign in with a name and a password, and the Management
    /// API sets up the rest.
    pub fn without_connectors(self) -> Self {
        self.connectors(Connectors::none())
    }

    /// Keeps pages from calling the Management API, as a stock Logto server does.
    pub fn without_management_cors(mut self) -> Self {
        self.management_cors = false;
        self
    }

    /// The port, 3001 by default; 0 takes any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The port of the built-in mail server; 0, the default, takes any free one.
    pub fn smtp_port(mut self, port: u16) -> Self {
        self.smtp_port = port;
        self
    }

    /// The port where the built-in mail server wants STARTTLS; 0, the default, takes any free one.
    pub fn smtp_starttls_port(mut self, port: u16) -> Self {
        self.smtp_starttls_port = port;
        self
    }

    /// The port where the built-in mail server speaks TLS at once; 0, the default, takes any free one.
    pub fn smtps_port(mut self, port: u16) -> Self {
        self.smtps_port = port;
        self
    }

    /// The time the server lives by.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The address clients use, where it is not `http://localhost:<port>` (behind a proxy).
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// A file that accounts, sessions, tokens, keys and what the Management API changes are kept in from
    /// one run to the next. What it has wins over the seed and the connectors.
    ///
    /// Without one they are gone when the server stops.
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.data = Some(file.into());
        self
    }

    /// Starts the server on 127.0.0.1, and on `::1` where there is one.
    ///
    /// # Errors
    /// When a port is taken or the endpoint is not an address.
    pub async fn start(self) -> Result<Server, StartError> {
        let (listeners, port) = listen_as_localhost(self.port).await?;
        let (mail, smtp_port) = listen(self.smtp_port).await?;
        let (starttls, smtp_starttls_port) = listen(self.smtp_starttls_port).await?;
        let (smtps, smtps_port) = listen(self.smtps_port).await?;
        let identity = Identity::generate().map_err(StartError::Certificate)?;
        let endpoint = match self.endpoint {
            None => format!("http://localhost:{port}"),
            Some(endpoint) => checked(&endpoint)?,
        };
        let built_in = if self.seed.built_in_connectors { Connectors::default() } else { Connectors::none() };
        let connectors = self.connectors.unwrap_or(built_in).into_saved();
        let mut store = Store::new(self.seed, connectors, self.clock.now_ms());
        store.management_cors &= self.management_cors;
        let (data, keys) = match self.data {
            None => (None, None),
            Some(path) => {
                let opened = DataFile::open(path.clone(), &mut store);
                let (data, keys) = opened.map_err(|why| StartError::Data(path, why))?;
                (Some(data), keys)
            }
        };
        let app = Arc::new(App {
            endpoint,
            store: Mutex::new(store),
            data,
            clock: self.clock,
            faults: FaultsHandle::default(),
            inbox: Inbox::default(),
            log: RequestLog::default(),
            sinks: Sinks {
                smtp_port,
                smtp_starttls_port,
                smtps_port,
                twilio: format!("http://127.0.0.1:{port}/twilio"),
            },
            keys: Mutex::new(keys.unwrap_or_else(Keyring::generate)),
        });
        if let Some(data) = &app.data {
            // An unwritable place is told now, not at the first sign-in.
            let saved = data.save(&app.store, &app.keys);
            saved.map_err(|error| StartError::Data(data.path().to_owned(), error.to_string()))?;
        }
        let (stop, stopped) = watch::channel(false);
        let http = listeners.into_iter().map(|listener| serve(listener, &app, stopped.clone()));
        let http = http.collect();
        let mail = [(mail, Security::None), (starttls, Security::StartTls), (smtps, Security::Tls)].map(
            |(listener, security)| tokio::spawn(smtp_sink::serve(listener, app.clone(), security, identity.acceptor())),
        );
        let certificate = identity.certificate().to_owned();
        Ok(Server { app, port, stop, http, mail, certificate })
    }
}

/// A running server. It stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    app: Ctx,
    port: u16,
    stop: watch::Sender<bool>,
    http: Vec<JoinHandle<()>>,
    mail: [JoinHandle<()>; 3],
    certificate: String,
}

impl Server {
    /// Prepares a server.
    pub fn builder() -> ServerBuilder {
        ServerBuilder::default()
    }

    /// The server's address; the issuer is this and `/oidc`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.app.endpoint
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The port of the built-in mail server.
    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.app.sinks.smtp_port
    }

    /// The port where the built-in mail server wants STARTTLS.
    #[must_use]
    pub fn smtp_starttls_port(&self) -> u16 {
        self.app.sinks.smtp_starttls_port
    }

    /// The port where the built-in mail server speaks TLS at once.
    #[must_use]
    pub fn smtps_port(&self) -> u16 {
        self.app.sinks.smtps_port
    }

    /// The certificate of the built-in mail server, made at its start, as PEM.
    #[must_use]
    pub fn smtp_certificate(&self) -> &str {
        &self.certificate
    }

    /// The messages in the inbox, newest first.
    #[must_use]
    pub fn inbox(&self) -> Vec<Message> {
        self.app.inbox.all()
    }

    /// Empties the inbox.
    pub fn clear_inbox(&self) {
        self.app.inbox.clear();
    }

    /// The newest code sent to an address or number, waiting up to `timeout` for it to come.
    ///
    /// Each code is handed out once: asked again, it waits for the next one.
    pub async fn wait_for_code(&self, to: &str, timeout: Duration) -> Option<String> {
        self.app.inbox.wait_for_code(to, timeout).await
    }

    /// The requests seen so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.app.log.all()
    }

    /// Forgets the requests seen so far.
    pub fn clear_requests(&self) {
        self.app.log.clear();
    }

    /// Switches faults on and off.
    #[must_use]
    pub fn faults(&self) -> FaultsHandle {
        self.app.faults.clone()
    }

    /// The server's clock; it can be moved forward.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.app.clock
    }

    /// Replaces the signing key. With `keep_old`, tokens signed before stay valid.
    pub fn rotate_keys(&self, keep_old: bool) {
        self.app.keys().rotate(keep_old);
        self.app.save();
    }

    /// Signs a user out everywhere, as an administrator would: sessions, grants and tokens end.
    pub fn revoke_sessions(&self, sub: &str) {
        self.app.store().revoke_user(sub);
        self.app.save();
    }

    /// Stops the server: no new connections, a second for open requests, then the end.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        for task in &mut self.http {
            if tokio::time::timeout(LAST_REQUESTS, &mut *task).await.is_err() {
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

async fn listen(port: u16) -> Result<(TcpListener, u16), StartError> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AddrInUse => StartError::PortTaken(port),
        _ => StartError::Port(port, error),
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener, port))
}

/// Listens on 127.0.0.1, and on `::1` where there is one.
///
/// Browsers try `::1` first for `localhost`: another program there would be taken for this one.
async fn listen_as_localhost(wanted: u16) -> Result<(Vec<TcpListener>, u16), StartError> {
    loop {
        let (listener, port) = listen(wanted).await?;
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(other) => return Ok((vec![listener, other], port)),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                if wanted != 0 {
                    return Err(StartError::PortTaken(wanted));
                }
            }
            // A computer without IPv6 does without.
            Err(_) => return Ok((vec![listener], port)),
        }
    }
}

/// An endpoint is an origin: scheme, host, port, and nothing behind it.
fn checked(endpoint: &str) -> Result<String, StartError> {
    let refuse = || StartError::Endpoint(endpoint.to_owned());
    let url = url::Url::parse(endpoint).map_err(|_| refuse())?;
    let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !plain || !["http", "https"].contains(&url.scheme()) || !url.has_host() {
        return Err(refuse());
    }
    Ok(url.origin().ascii_serialization())
}

fn serve(listener: TcpListener, app: &Ctx, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let router = router(app).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {
        let end = async move {
            // An error means that the server is gone, which is an end as well.
            let _stopped = stopped.wait_for(|stopped| *stopped).await;
        };
        // Serving has no error of its own: accept errors are retried.
        let _ended = axum::serve(listener, router).with_graceful_shutdown(end).await;
    })
}

fn router(app: &Ctx) -> Router {
    Router::new()
        .merge(oidc::routes())
        .merge(experience::routes())
        .merge(account::routes())
        .merge(management::routes(app))
        .merge(demo_api::routes())
        .merge(dev_faults::routes())
        .merge(home::routes())
        .route("/inbox", get(inbox::page::page))
        .route("/inbox/messages", get(inbox::page::messages).delete(inbox::page::clear))
        .route("/twilio/2010-04-01/Accounts/{sid}/Messages.json", post(inbox::twilio_sink::messages))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(app.clone(), crate::middleware::run))
        .with_state(app.clone())
}

/// Answers requests nothing else does.
async fn unknown(method: Method, request: Request) -> Response {
    let path = request.uri().path();
    match path.strip_prefix("/oidc") {
        Some(rest) => OidcError::unrecognized(method.as_str(), rest).into_response(),
        None => home::not_found(),
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("App").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}
