//! An SMTP client with the options and error messages of Logto's mailer (nodemailer).

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

use super::SendError;
use crate::model::connectors::{SmtpAuth, SmtpConfig};
use crate::model::local_providers::LocalProviders;

/// OpenSSL's error message for a response that is not TLS, such as a greeting in plain text.
const NOT_TLS: &str = "C07C3FA5977F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version \
    number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:\n";

/// A delivery to a mail server.
struct Delivery<'a> {
    config: &'a SmtpConfig,
    port: u16,
    /// The name of the client in EHLO.
    name: ClientId,
    socket_timeout: Duration,
}

/// Delivers `message` to the server of `config`.
pub(super) async fn deliver(
    config: &SmtpConfig,
    providers: &LocalProviders,
    message: &Message,
) -> Result<(), SendError> {
    let name = config.text("name").map_or_else(ClientId::default, |name| ClientId::Domain(name.to_owned()));
    let port = config.actual_port(providers);
    let socket_timeout = config.millis("socketTimeout", 600_000);
    let delivery = Delivery { config, port, name, socket_timeout };
    let mut connection = delivery.connect().await?;
    let sent = delivery.send(&mut connection, message).await;
    match sent {
        // The message was accepted, so the reply to QUIT does not matter.
        Ok(()) => drop(timeout(Duration::from_secs(1), connection.quit()).await),
        Err(_) => drop(timeout(Duration::from_secs(1), connection.abort()).await),
    }
    sent
}

impl Delivery<'_> {
    /// Connects, with the encryption that the configuration asks for.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let config = self.config;
        let greeting_timeout = config.millis("greetingTimeout", 30_000);
        if config.secure {
            return self.connect_with_tls(greeting_timeout).await;
        }
        let stream = Box::new(self.open_socket().await?);
        let greeted = timeout(greeting_timeout, AsyncSmtpConnection::connect_with_transport(stream, &self.name)).await;
        let greeted = greeted.map_err(|_| provider_error("Greeting never received"))?;
        let mut connection = greeted.map_err(|error| self.explain("Invalid greeting. response=", &error))?;
        if !config.ignore_tls && (config.require_tls || connection.can_starttls()) {
            self.upgrade(&mut connection).await?;
        }
        Ok(connection)
    }

    async fn connect_with_tls(&self, greeting_timeout: Duration) -> Result<AsyncSmtpConnection, SendError> {
        let address = (&*self.config.host, self.port);
        let limit = Some(self.config.millis("connectionTimeout", 120_000));
        let connecting = AsyncSmtpConnection::connect_tokio1(
            address,
            limit,
            &self.name,
            Some(self.tls_parameters()?),
            self.local_address()?,
        );
        let connected =
            timeout(greeting_timeout, connecting).await.map_err(|_| provider_error("Greeting never received"))?;
        connected.map_err(|error| self.explain("Invalid greeting. response=", &error))
    }

    /// Opens a TCP connection from the configured local address.
    async fn open_socket(&self) -> Result<TcpStream, SendError> {
        let host = &*self.config.host;
        let unknown = |_| provider_error(format!("getaddrinfo ENOTFOUND {host}"));
        let limit = self.config.millis("connectionTimeout", 120_000);
        let local = self.local_address()?;
        let mut last = provider_error(format!("getaddrinfo ENOTFOUND {host}"));
        for address in lookup_host((host, self.port)).await.map_err(unknown)? {
            match timeout(limit, connect(address, local)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = connection_error(&error, &address.ip().to_string(), self.port),
                Err(_) => last = provider_error("Connection timeout"),
            }
        }
        Err(last)
    }

    fn local_address(&self) -> Result<Option<IpAddr>, SendError> {
        let Some(text) = self.config.text("localAddress") else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|_| provider_error(format!("`localAddress` is no address of this computer: {text}")))
    }

    /// Sends STARTTLS, also to servers that do not offer it if it is required.
    async fn upgrade(&self, connection: &mut AsyncSmtpConnection) -> Result<(), SendError> {
        const FAILED: &str = "Error upgrading connection with STARTTLS: ";
        if connection.can_starttls() {
            let parameters = self.tls_parameters()?;
            let upgraded = timeout(self.socket_timeout, connection.starttls(parameters, &self.name)).await;
            let upgraded = upgraded.map_err(|_| provider_error("Timeout"))?;
            return upgraded.map_err(|error| self.explain(FAILED, &error));
        }
        match connection.command(Starttls).await {
            Ok(_) => Err(provider_error(format!("{FAILED}it was not offered"))),
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
            builder = builder.add_root_certificate(certificate.map_err(|error| provider_error(error.to_string()))?);
        }
        builder.build().map_err(|error| provider_error(error.to_string()))
    }

    async fn send(&self, connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), SendError> {
        let step = async |prefix: &str, answer: Result<Result<Response, Error>, _>| match answer {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.explain(prefix, &error)),
            Err(tokio::time::error::Elapsed { .. }) => Err(provider_error("Timeout")),
        };
        let limit = self.socket_timeout;
        // Without credentials, nodemailer sends to a server that offers no sign-in.
        let offers_sign_in = connection.server_info().get_auth_mechanism(&MECHANISMS).is_some();
        if offers_sign_in || has_credentials(&self.config.auth) {
            let (credentials, mechanisms) = credentials(&self.config.auth)?;
            step("Invalid login: ", timeout(limit, authenticate(connection, mechanisms, credentials)).await).await?;
        }
        let envelope = message.envelope();
        let mail = Mail::new(envelope.from().cloned(), Vec::new());
        step("Mail command failed: ", timeout(limit, connection.command(mail)).await).await?;
        for to in envelope.to() {
            const REFUSED: &str = "Can't send mail - all recipients were rejected: ";
            let recipient = Rcpt::new(to.clone(), Vec::new());
            step(REFUSED, timeout(limit, connection.command(recipient)).await).await?;
        }
        step("Data command failed: ", timeout(limit, connection.command(Data)).await).await?;
        step("Message failed: ", timeout(limit, connection.message(&message.formatted())).await).await
    }

    /// Returns the error message of nodemailer. `prefix` comes before the reply of the server.
    fn explain(&self, prefix: &str, error: &Error) -> SendError {
        let mut cause = error.source();
        let mut text = None;
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<io::Error>()
                && io.kind() == io::ErrorKind::ConnectionRefused
            {
                return connection_error(io, &self.config.host, self.port);
            }
            text = Some(inner.to_string());
            cause = inner.source();
        }
        let text = text.unwrap_or_else(|| error.to_string());
        if let Some(code) = error.status() {
            return provider_error(format!("{prefix}{code} {text}"));
        }
        provider_error(match &*text {
            // The first bytes are not TLS.
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

/// The mechanisms with which this client signs in.
const MECHANISMS: [Mechanism; 3] = [Mechanism::Plain, Mechanism::Login, Mechanism::Xoauth2];

fn has_credentials(auth: &SmtpAuth) -> bool {
    auth.pass.is_some() || auth.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("oauth2"))
}

/// The credentials and the mechanisms for them. The first one that the server supports is used.
fn credentials(auth: &SmtpAuth) -> Result<(Credentials, &'static [Mechanism]), SendError> {
    let (secret, mechanisms): (_, &[Mechanism]) = match auth.kind.as_deref() {
        Some(kind) if kind.eq_ignore_ascii_case("oauth2") => (
            auth.access_token.as_ref().ok_or_else(|| {
                provider_error(
                    "logto-dev signs in to a mail server with `pass` or with an `accessToken`; \
                     other OAuth 2 grants are not supported",
                )
            })?,
            &[Mechanism::Xoauth2],
        ),
        _ => {
            let missing = || provider_error("Missing credentials for \"PLAIN\"");
            (auth.pass.as_ref().ok_or_else(missing)?, &[Mechanism::Plain, Mechanism::Login])
        }
    };
    Ok((Credentials::new(auth.user.clone(), secret.clone()), mechanisms))
}

/// Authenticates. If the server offers none of the mechanisms, the first one is tried, because the reply of
/// the server explains more.
async fn authenticate(
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

fn connection_error(error: &io::Error, host: &str, port: u16) -> SendError {
    provider_error(match error.kind() {
        io::ErrorKind::ConnectionRefused => format!("connect ECONNREFUSED {host}:{port}"),
        io::ErrorKind::TimedOut => "Connection timeout".to_owned(),
        _ => error.to_string(),
    })
}

fn provider_error(text: impl Into<String>) -> SendError {
    SendError::Provider(text.into())
}
