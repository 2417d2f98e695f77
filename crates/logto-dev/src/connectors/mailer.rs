//! Handing a message to a mail server, with the options and in the words of Logto's mailer.

use std::error::Error as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use lettre::message::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Auth, Data, Mail, Rcpt, Starttls};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use serde_json::Value;
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio::time::timeout;

use super::{SendError, Sinks, SmtpAuth, SmtpConfig};

/// OpenSSL's words for an answer that is not TLS: the server spoke first, in plain text.
const NOT_TLS: &str = "C07C3FA5977F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version \
    number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:\n";

/// A server to deliver to.
struct Delivery<'a> {
    config: &'a SmtpConfig,
    port: u16,
    /// What this side calls itself.
    name: ClientId,
    socket_timeout: Duration,
}

/// Delivers `message` to the server of `config`.
pub(super) async fn deliver(config: &SmtpConfig, sinks: &Sinks, message: &Message) -> Result<(), SendError> {
    let name = config.text("name").map_or_else(ClientId::default, |name| ClientId::Domain(name.to_owned()));
    let port = config.actual_port(sinks);
    let socket_timeout = config.millis("socketTimeout", 600_000);
    let delivery = Delivery { config, port, name, socket_timeout };
    let mut connection = delivery.connect().await?;
    let sent = delivery.send(&mut connection, message).await;
    match sent {
        // The message is accepted: what the server says to a farewell changes nothing.
        Ok(()) => drop(timeout(Duration::from_secs(1), connection.quit()).await),
        Err(_) => drop(timeout(Duration::from_secs(1), connection.abort()).await),
    }
    sent
}

impl Delivery<'_> {
    /// A connection that is encrypted as the configuration asks for.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let config = self.config;
        let patience = config.millis("greetingTimeout", 30_000);
        if config.secure {
            return self.connect_with_tls(patience).await;
        }
        let stream = Box::new(self.open().await?);
        let greeted = timeout(patience, AsyncSmtpConnection::connect_with_transport(stream, &self.name)).await;
        let greeted = greeted.map_err(|_| said("Greeting never received"))?;
        let mut connection = greeted.map_err(|error| self.explain("Invalid greeting. response=", &error))?;
        if !config.ignore_tls && (config.require_tls || connection.can_starttls()) {
            self.upgrade(&mut connection).await?;
        }
        Ok(connection)
    }

    async fn connect_with_tls(&self, patience: Duration) -> Result<AsyncSmtpConnection, SendError> {
        let address = (&*self.config.host, self.port);
        let limit = Some(self.config.millis("connectionTimeout", 120_000));
        let connecting = AsyncSmtpConnection::connect_tokio1(
            address,
            limit,
            &self.name,
            Some(self.tls_parameters()?),
            self.local_address()?,
        );
        let connected = timeout(patience, connecting).await.map_err(|_| said("Greeting never received"))?;
        connected.map_err(|error| self.explain("Invalid greeting. response=", &error))
    }

    /// A connection, from the local address that is asked for.
    async fn open(&self) -> Result<TcpStream, SendError> {
        let host = &*self.config.host;
        let unknown = |_| said(format!("getaddrinfo ENOTFOUND {host}"));
        let limit = self.config.millis("connectionTimeout", 120_000);
        let local = self.local_address()?;
        let mut last = said(format!("getaddrinfo ENOTFOUND {host}"));
        for address in lookup_host((host, self.port)).await.map_err(unknown)? {
            match timeout(limit, connect(address, local)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = refused(&error, &address.ip().to_string(), self.port),
                Err(_) => last = said("Connection timeout"),
            }
        }
        Err(last)
    }

    fn local_address(&self) -> Result<Option<IpAddr>, SendError> {
        let Some(text) = self.config.text("localAddress") else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| said(format!("`localAddress` is no address of this computer: {text}")))
    }

    /// STARTTLS. Where it is required it is tried although the server does not offer it.
    async fn upgrade(&self, connection: &mut AsyncSmtpConnection) -> Result<(), SendError> {
        const FAILED: &str = "Error upgrading connection with STARTTLS: ";
        if connection.can_starttls() {
            let parameters = self.tls_parameters()?;
            let upgraded = timeout(self.socket_timeout, connection.starttls(parameters, &self.name)).await;
            let upgraded = upgraded.map_err(|_| said("Timeout"))?;
            return upgraded.map_err(|error| self.explain(FAILED, &error));
        }
        match connection.command(Starttls).await {
            Ok(_) => Err(said(format!("{FAILED}it was not offered"))),
            Err(error) => Err(self.explain(FAILED, &error)),
        }
    }

    fn tls_parameters(&self) -> Result<TlsParameters, SendError> {
        let config = self.config;
        let name = config.tls("servername").and_then(Value::as_str).or_else(|| config.text("servername"));
        let mut builder = TlsParameters::builder(name.unwrap_or(&config.host).to_owned());
        if config.tls("rejectUnauthorized") == Some(&Value::Bool(false)) {
            builder = builder.dangerous_accept_invalid_certs(true).dangerous_accept_invalid_hostnames(true);
        }
        if let Some(authority) = config.tls("ca").and_then(Value::as_str) {
            let certificate = Certificate::from_pem(authority.as_bytes());
            builder = builder.add_root_certificate(certificate.map_err(|error| said(error.to_string()))?);
        }
        builder.build().map_err(|error| said(error.to_string()))
    }

    async fn send(&self, connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), SendError> {
        let (credentials, mechanisms) = credentials(&self.config.auth)?;
        let step = async |what: &str, answer: Result<Result<Response, Error>, _>| match answer {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.explain(what, &error)),
            Err(tokio::time::error::Elapsed { .. }) => Err(said("Timeout")),
        };
        let patience = self.socket_timeout;
        step("Invalid login: ", timeout(patience, sign_in(connection, mechanisms, credentials)).await).await?;
        let envelope = message.envelope();
        let mail = Mail::new(envelope.from().cloned(), Vec::new());
        step("Mail command failed: ", timeout(patience, connection.command(mail)).await).await?;
        for to in envelope.to() {
            const REFUSED: &str = "Can't send mail - all recipients were rejected: ";
            let recipient = Rcpt::new(to.clone(), Vec::new());
            step(REFUSED, timeout(patience, connection.command(recipient)).await).await?;
        }
        step("Data command failed: ", timeout(patience, connection.command(Data)).await).await?;
        step("Message failed: ", timeout(patience, connection.message(&message.formatted())).await).await
    }

    /// The error as Logto's mailer words it, so that a client sees the same text. `what` comes before
    /// the server's own reply.
    fn explain(&self, what: &str, error: &Error) -> SendError {
        let mut cause = error.source();
        let mut text = None;
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<io::Error>()
                && io.kind() == io::ErrorKind::ConnectionRefused
            {
                return refused(io, &self.config.host, self.port);
            }
            text = Some(inner.to_string());
            cause = inner.source();
        }
        let text = text.unwrap_or_else(|| error.to_string());
        if let Some(code) = error.status() {
            return said(format!("{what}{code} {text}"));
        }
        said(match &*text {
            // What comes first is not the beginning of TLS.
            text if text.contains("InvalidContentType") => NOT_TLS.to_owned(),
            text if text.contains("UnknownIssuer") => "self-signed certificate".to_owned(),
            text if text.contains("not valid for name") || text.contains("NotValidForName") => {
                let names = format!("Host: {}. is not in the cert's altnames", self.config.host);
                format!("Hostname/IP does not match certificate's altnames: {names}")
            }
            _ if error.is_timeout() => "Connection timeout".to_owned(),
            text => text.to_owned(),
        })
    }
}

/// What to sign in with, and how. The first mechanism the server has is used.
fn credentials(auth: &SmtpAuth) -> Result<(Credentials, &'static [Mechanism]), SendError> {
    let (secret, mechanisms): (_, &[Mechanism]) = match auth.kind.as_deref() {
        Some(kind) if kind.eq_ignore_ascii_case("oauth2") => (
            auth.access_token.as_ref().ok_or_else(|| {
                said(
                    "logto-dev signs in to a mail server with `pass` or with an `accessToken`; \
                     other OAuth 2 grants are not supported",
                )
            })?,
            &[Mechanism::Xoauth2],
        ),
        _ => {
            let missing = || said("Missing credentials for \"PLAIN\"");
            (auth.pass.as_ref().ok_or_else(missing)?, &[Mechanism::Plain, Mechanism::Login])
        }
    };
    Ok((Credentials::new(auth.user.clone(), secret.clone()), mechanisms))
}

/// Signs in. To a server that offers nothing fitting the first mechanism is tried: its answer says more.
async fn sign_in(
    connection: &mut AsyncSmtpConnection,
    mechanisms: &[Mechanism],
    credentials: Credentials,
) -> Result<Response, Error> {
    match (connection.server_info().get_auth_mechanism(mechanisms), mechanisms.first()) {
        (None, Some(first)) => connection.command(Auth::new(*first, credentials, None)?).await,
        _ => connection.auth(mechanisms, &credentials).await,
    }
}

async fn connect(to: SocketAddr, from: Option<IpAddr>) -> io::Result<TcpStream> {
    let socket = if to.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    if let Some(from) = from {
        socket.bind(SocketAddr::new(from, 0))?;
    }
    socket.connect(to).await
}

fn refused(error: &io::Error, host: &str, port: u16) -> SendError {
    said(match error.kind() {
        io::ErrorKind::ConnectionRefused => format!("connect ECONNREFUSED {host}:{port}"),
        io::ErrorKind::TimedOut => "Connection timeout".to_owned(),
        _ => error.to_string(),
    })
}

fn said(text: impl Into<String>) -> SendError {
    SendError::Provider(text.into())
}
