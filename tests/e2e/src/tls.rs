//! An https server with a certificate for tests, which records what it is sent.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn};
use axum::serve::Listener;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

/// A certificate authority.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// The certificate of a server, with its key.
#[derive(Debug)]
pub struct Certificate {
    chain: CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
}

impl Authority {
    /// Creates an authority.
    ///
    /// # Errors
    /// Fails if no key can be made.
    pub fn new() -> Result<Self> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, "Certificate authority of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }

    /// The authority's own certificate, as PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Issues a certificate for a host name.
    ///
    /// # Errors
    /// Fails if the name is none.
    pub fn issue(&self, name: &str) -> Result<Certificate> {
        self.sign(&CertificateParams::new(vec![name.to_owned()])?)
    }

    /// Issues a certificate that has expired.
    ///
    /// # Errors
    /// Fails if the name is none.
    pub fn issue_expired(&self, name: &str) -> Result<Certificate> {
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> Result<Certificate> {
        let key = KeyPair::generate()?;
        let chain = params.signed_by(&key, &self.issuer)?.der().clone();
        Ok(Certificate { chain, key: PrivatePkcs8KeyDer::from(key.serialize_der()) })
    }
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The path.
    pub path: String,
    /// The header `Authorization`; empty without one.
    pub authorization: String,
    /// The body.
    pub body: String,
}

/// A running https server. It stops when this is dropped.
#[derive(Debug)]
pub struct TlsServer {
    received: Arc<Mutex<Vec<Received>>>,
    server_names: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl TlsServer {
    /// Starts a server on a socket that is bound already.
    ///
    /// # Errors
    /// Fails if the certificate cannot be used.
    pub fn start(socket: TcpListener, certificate: Certificate, routes: Router) -> Result<Self> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.chain], PrivateKeyDer::Pkcs8(certificate.key))?;
        let (received, server_names) = <(Arc<Mutex<Vec<Received>>>, Arc<Mutex<Vec<String>>>)>::default();
        let listener = TlsListener {
            socket,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            server_names: Arc::clone(&server_names),
        };
        let record = Arc::clone(&received);
        let routes = routes.layer(from_fn(move |request: Request, next: Next| {
            let record = Arc::clone(&record);
            async move { next.run(recorded(request, &record).await).await }
        }));
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self { received, server_names, task })
    }

    /// The requests that have arrived.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The host names that clients asked for when they connected (SNI); empty for none.
    #[must_use]
    pub fn server_names(&self) -> Vec<String> {
        self.server_names.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Records a request, and returns it.
async fn recorded(request: Request, record: &Mutex<Vec<Received>>) -> Request {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let authorization = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    record.lock().unwrap_or_else(PoisonError::into_inner).push(Received {
        path: parts.uri.path().to_owned(),
        authorization: authorization.unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
    });
    Request::from_parts(parts, Body::from(body))
}

struct TlsListener {
    socket: TcpListener,
    acceptor: TlsAcceptor,
    server_names: Arc<Mutex<Vec<String>>>,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.socket.accept().await else { continue };
            // A client that does not trust the certificate ends the handshake.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                let name = stream.get_ref().1.server_name().unwrap_or_default().to_owned();
                self.server_names.lock().unwrap_or_else(PoisonError::into_inner).push(name);
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.socket.local_addr()
    }
}

/// Binds a socket of this machine. Returns it and the https origin that it has by the name `localhost`.
///
/// # Errors
/// Fails if no port is free.
pub async fn local_socket() -> Result<(TcpListener, String)> {
    let socket = TcpListener::bind("127.0.0.1:0").await.context("no port is free")?;
    let origin = format!("https://localhost:{}", socket.local_addr()?.port());
    Ok((socket, origin))
}
