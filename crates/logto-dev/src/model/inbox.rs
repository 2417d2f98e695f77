//! The inbox: the messages received by the built-in mail server and the built-in Twilio API.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Notify;

use super::lock::lock;
use super::random;

/// The maximum number of messages; older ones are removed.
const CAPACITY: usize = 200;

/// The channel of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Email, by SMTP.
    Email,
    /// Text message, by the built-in Twilio API.
    Sms,
}

/// A message in the inbox.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Message {
    /// The id.
    pub id: String,
    /// The channel.
    pub channel: Channel,
    /// The email address or phone number of the recipient.
    pub to: String,
    /// The subject of an email.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// The verification code: the six digits in the text.
    pub code: Option<String>,
    /// The usage type of its template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_type: Option<&'static str>,
    /// Details of an email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<EmailDetails>,
    /// Details of a text message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<SmsDetails>,
    /// Time of arrival in milliseconds since 1970.
    pub received_at: i64,
}

/// Details of a received email.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EmailDetails {
    /// The sender.
    pub from: Option<String>,
    /// The address for replies.
    pub reply_to: Option<String>,
    /// The content type of the body.
    pub content_type: Option<String>,
    /// Whether the connection was encrypted.
    pub tls: bool,
    /// The mechanism with which the client authenticated.
    pub mechanism: Option<String>,
    /// The user as which the client authenticated.
    pub user: Option<String>,
    /// All header fields.
    pub headers: Vec<(String, String)>,
}

/// Details of a received text message.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SmsDetails {
    /// The account SID of the sender.
    pub account_sid: String,
    /// The SID of the messaging service.
    pub messaging_service_sid: String,
    /// Twilio's fraud check: `enable` or `disable`.
    pub risk_check: Option<String>,
}

/// A message on arrival.
pub(crate) struct ReceivedMessage {
    pub(crate) to: String,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    pub(crate) mail: Option<EmailDetails>,
    pub(crate) sms: Option<SmsDetails>,
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

/// A message that was sent and has not arrived yet.
struct ExpectedMessage {
    to: String,
    usage_type: &'static str,
}

#[derive(Default)]
struct Content {
    messages: VecDeque<Message>,
    /// Ids of the messages whose code was returned by [`Inbox::wait_for_code`].
    taken: Vec<String>,
    expected: Vec<ExpectedMessage>,
}

/// The inbox.
#[derive(Default)]
pub(crate) struct Inbox {
    content: Mutex<Content>,
    arrival: Notify,
}

impl Inbox {
    /// Records the usage type of the next message to `to`, which the message itself does not contain.
    pub(crate) fn expect(&self, to: &str, usage_type: &'static str) {
        let mut content = lock(&self.content);
        content.expected.retain(|expected| !is_same_recipient(&expected.to, to));
        content.expected.push(ExpectedMessage { to: to.to_owned(), usage_type });
    }

    /// Adds a message.
    pub(crate) fn receive(&self, channel: Channel, received: ReceivedMessage, now_ms: i64) {
        let mut content = lock(&self.content);
        let expected = content.expected.iter().position(|item| is_same_recipient(&item.to, &received.to));
        let usage_type = expected.map(|index| content.expected.remove(index).usage_type);
        if content.messages.len() == CAPACITY {
            content.messages.pop_back();
        }
        content.messages.push_front(Message {
            id: random::id(12),
            channel,
            to: received.to,
            subject: received.subject,
            code: find_code(&received.body),
            body: received.body,
            usage_type,
            mail: received.mail,
            sms: received.sms,
            received_at: now_ms,
        });
        drop(content);
        self.arrival.notify_waiters();
    }

    /// Returns all messages, newest first.
    pub(crate) fn all(&self) -> Vec<Message> {
        lock(&self.content).messages.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut content = lock(&self.content);
        content.messages.clear();
        content.taken.clear();
    }

    /// Waits for a code sent to `to` that was not returned before, and returns the newest.
    pub(crate) async fn wait_for_code(&self, to: &str, timeout: Duration) -> Option<String> {
        let deadline = tokio::time::Instant::now() + timeout;
        loop {
            let arrival = self.arrival.notified();
            tokio::pin!(arrival);
            // Registered before the check, so that a message between check and wait is not missed.
            arrival.as_mut().enable();
            if let Some(code) = self.take(to) {
                return Some(code);
            }
            tokio::time::timeout_at(deadline, arrival).await.ok()?;
        }
    }

    fn take(&self, to: &str) -> Option<String> {
        let mut content = lock(&self.content);
        let newest =
            content.messages.iter().find(|message| is_same_recipient(&message.to, to) && message.code.is_some())?;
        let (id, code) = (newest.id.clone(), newest.code.clone());
        if content.taken.contains(&id) {
            return None;
        }
        content.taken.push(id);
        code
    }
}

/// Whether both spellings mean the same email address or phone number.
fn is_same_recipient(one: &str, two: &str) -> bool {
    if one.contains('@') || two.contains('@') {
        return one.eq_ignore_ascii_case(two);
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    digits(one) == digits(two)
}

/// The first sequence of exactly six digits.
fn find_code(body: &str) -> Option<String> {
    body.split(|character: char| !character.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_code_of_exactly_six_digits() {
        assert_eq!(find_code("Your code is 012345.").as_deref(), Some("012345"));
        assert_eq!(find_code("In 2026, call 15550100001"), None);
    }

    #[tokio::test]
    async fn waits_for_a_code_and_returns_it_once() {
        let inbox = Inbox::default();
        let receive = |code: &str| {
            let body = format!("code {code}");
            let received = ReceivedMessage { to: "15550100001".into(), subject: None, body, mail: None, sms: None };
            inbox.receive(Channel::Sms, received, 0);
        };
        let wait = Duration::from_millis(1);
        receive("111111");
        assert_eq!(inbox.wait_for_code("+1 555 010 0001", wait).await.as_deref(), Some("111111"));
        assert_eq!(inbox.wait_for_code("15550100001", wait).await, None);
        receive("222222");
        assert_eq!(inbox.wait_for_code("15550100001", wait).await.as_deref(), Some("222222"));
    }
}
