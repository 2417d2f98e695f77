//! The messages that went to the server's own mail server and Twilio look-alike.

pub(crate) mod page;
mod smtp_login;
pub(crate) mod smtp_sink;
pub(crate) mod tls;
pub(crate) mod twilio_sink;

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Notify;

use crate::random;
use crate::sync::lock;

/// How many messages are kept.
const CAPACITY: usize = 200;

/// How a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// By SMTP.
    Email,
    /// Through the Twilio look-alike.
    Sms,
}

/// A message in the inbox.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Message {
    /// An id of its own.
    pub id: String,
    /// How it came.
    pub channel: Channel,
    /// To which address or number.
    pub to: String,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// The six digits in it.
    pub code: Option<String>,
    /// The usage type of the template it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_type: Option<&'static str>,
    /// How an e-mail came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailFacts>,
    /// How a text message came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<SmsFacts>,
    /// When it came, in milliseconds since 1970.
    pub received_at: i64,
}

/// How an e-mail came and what its header says.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MailFacts {
    /// The sender.
    pub from: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The type of its body.
    pub content_type: Option<String>,
    /// Whether the connection was encrypted.
    pub tls: bool,
    /// How the client signed in.
    pub mechanism: Option<String>,
    /// The account it signed in with.
    pub user: Option<String>,
    /// Its whole header.
    pub headers: Vec<(String, String)>,
}

/// How a text message came.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmsFacts {
    /// The account that sent it.
    pub account_sid: String,
    /// The messaging service that sent it.
    pub messaging_service_sid: String,
    /// Whether Twilio would look for fraud: `enable` or `disable`.
    pub risk_check: Option<String>,
}

/// A message as it arrives.
pub(crate) struct Arrived {
    pub(crate) to: String,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    pub(crate) mail: Option<MailFacts>,
    pub(crate) sms: Option<SmsFacts>,
}

impl fmt::Debug for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Message")
            .field("channel", &self.channel)
            .field("to", &self.to)
            .field("subject", &self.subject)
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}

/// A message on its way: who it is for and what it is.
struct Expected {
    to: String,
    usage_type: &'static str,
}

#[derive(Default)]
struct Shelf {
    messages: VecDeque<Message>,
    /// Ids of messages whose code was handed to a test.
    taken: Vec<String>,
    expected: Vec<Expected>,
}

/// The inbox.
#[derive(Default)]
pub(crate) struct Inbox {
    shelf: Mutex<Shelf>,
    arrived: Notify,
}

impl Inbox {
    /// Notes which template the next message to `to` is made from: the wire does not say.
    pub(crate) fn expect(&self, to: &str, usage_type: &'static str) {
        let mut shelf = lock(&self.shelf);
        shelf.expected.retain(|expected| !same(&expected.to, to));
        shelf.expected.push(Expected { to: to.to_owned(), usage_type });
    }

    /// Takes a message in.
    pub(crate) fn receive(&self, channel: Channel, arrived: Arrived, now_ms: i64) {
        let mut shelf = lock(&self.shelf);
        let expected = shelf.expected.iter().position(|item| same(&item.to, &arrived.to));
        let usage_type = expected.map(|index| shelf.expected.remove(index).usage_type);
        if shelf.messages.len() == CAPACITY {
            shelf.messages.pop_back();
        }
        shelf.messages.push_front(Message {
            id: random::id(12),
            channel,
            to: arrived.to,
            subject: arrived.subject,
            code: code_in(&arrived.body),
            body: arrived.body,
            usage_type,
            mail: arrived.mail,
            sms: arrived.sms,
            received_at: now_ms,
        });
        drop(shelf);
        self.arrived.notify_waiters();
    }

    /// All messages, newest first.
    pub(crate) fn all(&self) -> Vec<Message> {
        lock(&self.shelf).messages.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut shelf = lock(&self.shelf);
        shelf.messages.clear();
        shelf.taken.clear();
    }

    /// The newest code sent to `to` that was not handed out before; waits for one to come.
    pub(crate) async fn wait_for_code(&self, to: &str, timeout: Duration) -> Option<String> {
        let deadline = tokio::time::Instant::now() + timeout;
        loop {
            let arrived = self.arrived.notified();
            tokio::pin!(arrived);
            // Registered before looking: a message between the look and the wait is not missed.
            arrived.as_mut().enable();
            if let Some(code) = self.take(to) {
                return Some(code);
            }
            tokio::time::timeout_at(deadline, arrived).await.ok()?;
        }
    }

    fn take(&self, to: &str) -> Option<String> {
        let mut shelf = lock(&self.shelf);
        let newest = shelf.messages.iter().find(|message| same(&message.to, to) && message.code.is_some())?;
        let (id, code) = (newest.id.clone(), newest.code.clone());
        if shelf.taken.contains(&id) {
            return None;
        }
        shelf.taken.push(id);
        code
    }
}

/// Whether two spellings mean one address or number.
fn same(one: &str, two: &str) -> bool {
    if one.contains('@') || two.contains('@') {
        return one.eq_ignore_ascii_case(two);
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    digits(one) == digits(two)
}

/// The first run of exactly six digits.
fn code_in(body: &str) -> Option<String> {
    body.split(|character: char| !character.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_code() {
        assert_eq!(code_in("Your code is 012345.").as_deref(), Some("012345"));
        assert_eq!(code_in("In 2026, call 15550100001"), None);
    }

    #[tokio::test]
    async fn a_code_is_handed_out_once_and_waited_for() {
        let inbox = Inbox::default();
        let receive = |code: &str| {
            let body = format!("code {code}");
            let arrived = Arrived { to: "15550100001".into(), subject: None, body, mail: None, sms: None };
            inbox.receive(Channel::Sms, arrived, 0);
        };
        let wait = Duration::from_millis(1);
        receive("111111");
        assert_eq!(inbox.wait_for_code("+1 555 010 0001", wait).await.as_deref(), Some("111111"));
        assert_eq!(inbox.wait_for_code("15550100001", wait).await, None);
        receive("222222");
        assert_eq!(inbox.wait_for_code("15550100001", wait).await.as_deref(), Some("222222"));
    }
}
