//! A mail server that keeps every message: just enough SMTP for any client to be content.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::MessageParser;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::Channel;
use crate::app::App;

/// The largest message that is taken.
const MAX_MESSAGE: usize = 1 << 20;

/// The longest command line that is taken.
const MAX_LINE: usize = 4096;

/// Accepts connections until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, app: Arc<App>) {
    while let Ok((stream, _)) = listener.accept().await {
        let app = app.clone();
        tokio::spawn(async move {
            let (reader, writer) = stream.into_split();
            // A client that breaks off costs only its own message.
            let _ended = Connection::new(reader, writer, app).run().await;
        });
    }
}

struct Connection<R, W> {
    reader: BufReader<R>,
    writer: W,
    app: Arc<App>,
    from: Option<String>,
    to: Vec<String>,
}

/// What follows a command.
enum Next {
    Reply(String),
    Quit,
    Data,
    Login,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Connection<R, W> {
    fn new(reader: R, writer: W, app: Arc<App>) -> Self {
        Self { reader: BufReader::new(reader), writer, app, from: None, to: Vec::new() }
    }

    async fn run(mut self) -> std::io::Result<()> {
        self.reply("220 localhost logto-dev, for development only").await?;
        while let Some(line) = self.line(MAX_LINE).await? {
            let line = String::from_utf8_lossy(&line).into_owned();
            match self.command(&line) {
                Next::Reply(reply) => self.reply(&reply).await?,
                Next::Quit => return self.reply("221 Bye").await,
                Next::Login => self.login(&line).await?,
                Next::Data => self.data().await?,
            }
        }
        Ok(())
    }

    fn command(&mut self, line: &str) -> Next {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let fine = || Next::Reply("250 OK".to_owned());
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                self.reset();
                Next::Reply(format!(
                    "250-localhost\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250-8BITMIME\r\n250 SIZE {MAX_MESSAGE}"
                ))
            }
            "HELO" => {
                self.reset();
                Next::Reply("250 localhost".to_owned())
            }
            "AUTH" => match self.refusal("535") {
                Some(refusal) => Next::Reply(refusal),
                None => Next::Login,
            },
            "MAIL" => match address(rest, "FROM:") {
                _ if self.from.is_some() => Next::Reply("503 Sender already given".to_owned()),
                Some(_) if declared_size(rest) > MAX_MESSAGE => Next::Reply("552 Message too large".to_owned()),
                Some(from) => {
                    self.from = Some(from);
                    fine()
                }
                None => Next::Reply("501 MAIL FROM:<address> expected".to_owned()),
            },
            "RCPT" => match address(rest, "TO:") {
                _ if self.from.is_none() => Next::Reply("503 MAIL first".to_owned()),
                Some(to) if !to.is_empty() => {
                    self.to.push(to);
                    fine()
                }
                _ => Next::Reply("501 RCPT TO:<address> expected".to_owned()),
            },
            "DATA" if self.to.is_empty() => Next::Reply("503 RCPT first".to_owned()),
            "DATA" => Next::Data,
            "RSET" => {
                self.reset();
                fine()
            }
            "NOOP" => fine(),
            "QUIT" => Next::Quit,
            _ => Next::Reply("502 Command not implemented".to_owned()),
        }
    }

    /// Any credentials are good; what matters is that a client's own dialogue works.
    async fn login(&mut self, line: &str) -> std::io::Result<()> {
        let mut words = line.split_ascii_whitespace().skip(1);
        let mechanism = words.next().unwrap_or_default().to_ascii_uppercase();
        let initial = words.next();
        let questions: &[&str] = match (&*mechanism, initial) {
            ("PLAIN" | "XOAUTH2", Some(_)) => &[],
            ("PLAIN" | "XOAUTH2", None) => &[""],
            ("LOGIN", Some(_)) => &["Password:"],
            ("LOGIN", None) => &["Username:", "Password:"],
            _ => return self.reply("504 Mechanism not supported").await,
        };
        for question in questions {
            self.reply(&format!("334 {}", STANDARD.encode(question))).await?;
            match self.line(MAX_LINE).await? {
                Some(answer) if answer == b"*" => return self.reply("501 Cancelled").await,
                Some(answer) if STANDARD.decode(&answer).is_err() => {
                    return self.reply("501 Base64 expected").await;
                }
                Some(_) => {}
                None => return Ok(()),
            }
        }
        self.reply("235 2.7.0 Authentication successful").await
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
        if let Some(refusal) = self.refusal("") {
            return self.reply(&refusal).await;
        }
        self.keep(&message, to);
        self.reply("250 2.0.0 OK: kept in the inbox").await
    }

    fn keep(&self, message: &[u8], recipients: Vec<String>) {
        let parsed = MessageParser::default().parse(message);
        let subject = parsed.as_ref().and_then(|mail| mail.subject()).map(str::to_owned);
        let body = parsed
            .as_ref()
            .and_then(|mail| mail.body_text(0))
            .map_or_else(|| String::from_utf8_lossy(message).into_owned(), std::borrow::Cow::into_owned);
        for to in recipients {
            self.app.inbox.receive(Channel::Email, to, subject.clone(), body.trim_end().to_owned(), self.app.now_ms());
        }
    }

    /// The reply a test has asked for: those with 535 answer AUTH, any other one the message.
    fn refusal(&self, at: &str) -> Option<String> {
        let refusal = self.app.faults.get().smtp?;
        (refusal.starts_with("535") == (at == "535")).then_some(refusal)
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }

    async fn reply(&mut self, reply: &str) -> std::io::Result<()> {
        // In one piece: a second small packet would wait for the first one's acknowledgement.
        let line = format!("{reply}\r\n");
        self.writer.write_all(line.as_bytes()).await?;
        self.writer.flush().await
    }

    /// The next line without its end; `None` at the end of the stream or when it is too long.
    async fn line(&mut self, limit: usize) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let available = self.reader.fill_buf().await?;
            if available.is_empty() {
                return Ok(None);
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(available.len(), |end| end + 1);
            line.extend_from_slice(&available[..taken]);
            self.reader.consume(taken);
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

/// How long a line is without its end.
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
