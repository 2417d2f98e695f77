//! The built-in mail server, which stores every message in the inbox. It supports the part of SMTP that
//! clients need.

use std::sync::Arc;

use mail_parser::{HeaderName, Message, MessageParser};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::smtp_auth::{self, Credentials};
use crate::http::AppState;
use crate::model::inbox::{Channel, EmailDetails, ReceivedMessage};

/// Maximum size of a message in bytes.
const MAX_MESSAGE: usize = 1 << 20;

/// Maximum length of a command line in bytes.
const MAX_LINE: usize = 4096;

/// The encryption of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// Never encrypted.
    None,
    /// Encrypted after STARTTLS, which is required.
    StartTls,
    /// Encrypted.
    Tls,
}

/// Accepts connections until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, app: Arc<AppState>, security: Security, acceptor: TlsAcceptor) {
    while let Ok((stream, _)) = listener.accept().await {
        let (app, acceptor) = (app.clone(), acceptor.clone());
        tokio::spawn(async move {
            // An error affects only the message of this client.
            let _ended = handle_connection(stream, app, security, acceptor).await;
        });
    }
}

async fn handle_connection(
    stream: TcpStream,
    app: Arc<AppState>,
    security: Security,
    acceptor: TlsAcceptor,
) -> std::io::Result<()> {
    let stream = match security {
        Security::Tls => {
            let stream = acceptor.accept(stream).await?;
            return Connection::new(stream, app, security).greet_and_run().await.map(drop);
        }
        Security::None | Security::StartTls => Connection::new(stream, app.clone(), security).greet_and_run().await?,
    };
    match stream {
        Some(stream) => {
            let stream = acceptor.accept(stream).await?;
            Connection::new(stream, app, Security::Tls).run().await.map(drop)
        }
        None => Ok(()),
    }
}

struct Connection<S> {
    stream: BufReader<S>,
    app: Arc<AppState>,
    security: Security,
    /// Mechanism and user, once authenticated.
    login: Option<(String, String)>,
    from: Option<String>,
    to: Vec<String>,
}

/// What the server does after a command.
enum Next {
    Reply(String),
    Quit,
    Data,
    Authenticate,
    Upgrade,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    fn new(stream: S, app: Arc<AppState>, security: Security) -> Self {
        Self { stream: BufReader::new(stream), app, security, login: None, from: None, to: Vec::new() }
    }

    async fn greet_and_run(mut self) -> std::io::Result<Option<S>> {
        self.reply("220 localhost logto-dev, for development only").await?;
        self.run().await
    }

    /// Handles commands until the end, or until STARTTLS, when the stream is returned.
    async fn run(mut self) -> std::io::Result<Option<S>> {
        while let Some(line) = self.line(MAX_LINE).await? {
            let line = String::from_utf8_lossy(&line).into_owned();
            match self.command(&line) {
                Next::Reply(reply) => self.reply(&reply).await?,
                Next::Quit => {
                    self.reply("221 Bye").await?;
                    return Ok(None);
                }
                Next::Authenticate => self.authenticate(&line).await?,
                Next::Data => self.data().await?,
                Next::Upgrade => {
                    self.reply("220 2.0.0 Ready to start TLS").await?;
                    // Buffered plain text is dropped, so that it cannot be injected into the encrypted session.
                    return Ok(Some(self.stream.into_inner()));
                }
            }
        }
        Ok(None)
    }

    fn command(&mut self, line: &str) -> Next {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let ok = || Next::Reply("250 OK".to_owned());
        let verb = verb.to_ascii_uppercase();
        if self.security == Security::StartTls && ["AUTH", "MAIL"].contains(&&*verb) {
            return Next::Reply("530 5.7.0 Must issue a STARTTLS command first".to_owned());
        }
        match verb.as_str() {
            "EHLO" => {
                self.reset();
                let offer = if self.security == Security::StartTls { "STARTTLS" } else { "AUTH PLAIN LOGIN XOAUTH2" };
                Next::Reply(format!("250-localhost\r\n250-{offer}\r\n250-8BITMIME\r\n250 SIZE {MAX_MESSAGE}"))
            }
            "STARTTLS" if self.security == Security::StartTls => Next::Upgrade,
            "STARTTLS" => Next::Reply("454 TLS not available".to_owned()),
            "HELO" => {
                self.reset();
                Next::Reply("250 localhost".to_owned())
            }
            "AUTH" => match self.rejection("535") {
                Some(reply) => Next::Reply(reply),
                None => Next::Authenticate,
            },
            "MAIL" => match address(rest, "FROM:") {
                _ if self.from.is_some() => Next::Reply("503 Sender already given".to_owned()),
                Some(_) if declared_size(rest) > MAX_MESSAGE => Next::Reply("552 Message too large".to_owned()),
                Some(from) => {
                    self.from = Some(from);
                    ok()
                }
                None => Next::Reply("501 MAIL FROM:<address> expected".to_owned()),
            },
            "RCPT" => match address(rest, "TO:") {
                _ if self.from.is_none() => Next::Reply("503 MAIL first".to_owned()),
                Some(to) if !to.is_empty() => match self.recipient_rejection() {
                    Some(reply) => Next::Reply(reply),
                    None => {
                        self.to.push(to);
                        ok()
                    }
                },
                _ => Next::Reply("501 RCPT TO:<address> expected".to_owned()),
            },
            "DATA" if self.to.is_empty() => Next::Reply("503 RCPT first".to_owned()),
            "DATA" => Next::Data,
            "RSET" => {
                self.reset();
                ok()
            }
            "NOOP" => ok(),
            "QUIT" => Next::Quit,
            _ => Next::Reply("502 Command not implemented".to_owned()),
        }
    }

    /// Authenticates the client.
    async fn authenticate(&mut self, line: &str) -> std::io::Result<()> {
        let mut arguments = line.split_ascii_whitespace().skip(1);
        let mechanism = arguments.next().unwrap_or_default().to_ascii_uppercase();
        let initial = arguments.next();
        let Some(challenges) = Credentials::challenges(&mechanism, initial.is_some()) else {
            return self.reply("504 Mechanism not supported").await;
        };
        let mut responses: Vec<String> =
            initial.and_then(|text| smtp_auth::decode(text.as_bytes())).into_iter().collect();
        for challenge in challenges {
            self.reply(&format!("334 {}", smtp_auth::encode(challenge))).await?;
            let Some(response) = self.line(MAX_LINE).await? else {
                return Ok(());
            };
            if response == b"*" {
                return self.reply("501 Cancelled").await;
            }
            let Some(response) = smtp_auth::decode(&response) else {
                return self.reply("501 Base64 expected").await;
            };
            responses.push(response);
        }
        match Credentials::read(&mechanism, &responses) {
            None => self.reply("501 5.5.2 Cannot decode the response").await,
            Some(credentials) if credentials.are_accepted() => {
                self.login = Some((mechanism, credentials.user));
                self.reply("235 2.7.0 Authentication successful").await
            }
            Some(_) => self.reply("535 5.7.8 Authentication credentials invalid").await,
        }
    }

    async fn data(&mut self) -> std::io::Result<()> {
        self.reply("354 End with <CRLF>.<CRLF>").await?;
        let mut message = Vec::new();
        let mut too_large = false;
        loop {
            let Some(line) = self.line(MAX_MESSAGE).await? else {
                return Ok(());
            };
            if line == b"." {
                break;
            }
            // RFC 5321 4.5.2: a leading dot was doubled by the sender.
            let line = line.strip_prefix(b".").unwrap_or(&line);
            too_large |= message.len() + line.len() > MAX_MESSAGE;
            if !too_large {
                message.extend_from_slice(line);
                message.extend_from_slice(b"\r\n");
            }
        }
        let to = std::mem::take(&mut self.to);
        self.reset();
        if too_large {
            return self.reply("552 Message too large").await;
        }
        if let Some(reply) = self.rejection("") {
            return self.reply(&reply).await;
        }
        self.store(&message, to);
        self.reply("250 2.0.0 OK: kept in the inbox").await
    }

    /// Adds a message to the inbox.
    fn store(&self, message: &[u8], recipients: Vec<String>) {
        let parsed = MessageParser::default().parse(message);
        let parsed = parsed.as_ref();
        let subject = parsed.and_then(|mail| mail.subject()).map(str::to_owned);
        let body = parsed
            .and_then(|mail| mail.body_text(0))
            .map_or_else(|| String::from_utf8_lossy(message).into_owned(), std::borrow::Cow::into_owned);
        let details = self.details(parsed);
        for to in recipients {
            let received = ReceivedMessage {
                to,
                subject: subject.clone(),
                body: body.trim_end().to_owned(),
                mail: Some(details.clone()),
                sms: None,
            };
            self.app.inbox.receive(Channel::Email, received, self.app.now_ms());
        }
    }

    /// The details of a message.
    fn details(&self, mail: Option<&Message<'_>>) -> EmailDetails {
        let headers = mail.map(Message::headers_raw).into_iter().flatten();
        let headers: Vec<(String, String)> =
            headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
        let header = |wanted: &HeaderName<'_>| {
            let mut headers = headers.iter();
            let found = headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted.as_str()));
            found.map(|(_, value)| value.clone())
        };
        let (mechanism, user) = self.login.clone().unzip();
        EmailDetails {
            from: header(&HeaderName::From),
            reply_to: header(&HeaderName::ReplyTo),
            content_type: header(&HeaderName::ContentType),
            tls: self.security == Security::Tls,
            mechanism,
            user,
            headers,
        }
    }

    /// The reply of a fault to RCPT.
    fn recipient_rejection(&self) -> Option<String> {
        let faults = &self.app.faults;
        if faults.is_greylisted() {
            return Some("451 4.7.1 Greylisted, please try again later".to_owned());
        }
        faults.get().smtp_recipient
    }

    /// The reply of the SMTP fault: those with 535 reply to AUTH, all others to the message.
    fn rejection(&self, step: &str) -> Option<String> {
        let reply = self.app.faults.get().smtp?;
        (reply.starts_with("535") == (step == "535")).then_some(reply)
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }

    async fn reply(&mut self, reply: &str) -> std::io::Result<()> {
        if let Some(delay) = self.app.faults.get().smtp_delay {
            tokio::time::sleep(delay).await;
        }
        // In one write, because a second small packet would wait for the acknowledgement of the first.
        let line = format!("{reply}\r\n");
        self.stream.get_mut().write_all(line.as_bytes()).await?;
        self.stream.get_mut().flush().await
    }

    /// The next line without its line ending; `None` at the end of the stream or when the line is too long.
    async fn line(&mut self, limit: usize) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let available = self.stream.fill_buf().await?;
            if available.is_empty() {
                return Ok(None);
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(available.len(), |end| end + 1);
            line.extend_from_slice(&available[..taken]);
            self.stream.consume(taken);
            if end.is_some() {
                line.truncate(content_length(&line));
                return Ok(Some(line));
            }
            if line.len() > limit {
                self.reply("500 Line too long").await?;
                return Ok(None);
            }
        }
    }
}

/// The length of a line without its line ending.
fn content_length(line: &[u8]) -> usize {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line).len()
}

/// The address of `FROM:<a@b> SIZE=…`.
fn address(rest: &str, keyword: &str) -> Option<String> {
    let head = rest.get(..keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let (address, _) = rest[keyword.len()..].trim_start().strip_prefix('<')?.split_once('>')?;
    Some(address.to_owned())
}

fn declared_size(rest: &str) -> usize {
    rest.split_ascii_whitespace()
        .filter_map(|word| word.to_ascii_uppercase().strip_prefix("SIZE=")?.parse().ok())
        .next()
        .unwrap_or(0)
}
