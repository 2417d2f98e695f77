//! A journal of what happened in this page. It contains nothing secret: addresses are redacted first,
//! and bodies and headers are not read.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::redact::redacted_url;
use crate::client::session::{Cause, Session};
use crate::ports::{Clock, Http, HttpRequest, TabMessage};
use crate::protocol::time::UnixMillis;

/// How many entries of each kind are kept.
pub const KEPT: usize = 100;
/// The same message again within this time is counted instead of listed.
const REPEAT_MS: i64 = 1000;

/// A state of the session, without the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionState {
    /// The name of the state in [`Session`].
    pub name: &'static str,
    /// The code of the error or reason that belongs to it.
    pub code: Option<&'static str>,
}

impl From<&Session> for SessionState {
    fn from(session: &Session) -> Self {
        let (name, code) = match session {
            Session::Loading => ("Loading", None),
            Session::SignedOut => ("SignedOut", None),
            Session::SignedIn(_) => ("SignedIn", None),
            Session::Stale { error, .. } => ("Stale", Some(error.code())),
            Session::Ended { reason } => ("Ended", Some(reason.code())),
        };
        Self { name, code }
    }
}

/// A change of the session's state.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionChange {
    /// Counts up over all entries.
    pub id: u64,
    /// When it happened.
    pub at: UnixMillis,
    /// The state before.
    pub from: SessionState,
    /// The state after.
    pub to: SessionState,
    /// Why it changed.
    pub cause: Cause,
}

/// A request of the client.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRecord {
    /// Counts up over all entries.
    pub id: u64,
    /// When it happened.
    pub at: UnixMillis,
    /// The HTTP method.
    pub method: String,
    /// Without anything secret.
    pub url: String,
    /// How it ended.
    pub outcome: RequestOutcome,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<i64>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestOutcome {
    /// It is running.
    Pending,
    /// A response came.
    Status(u16),
    /// No usable response came, with the error's code.
    Failed(&'static str),
    /// The request was canceled: the timeout passed, or the caller was dropped.
    Canceled,
}

/// A message between tabs, or from the browser.
#[derive(Clone, Debug, PartialEq)]
pub struct TabEvent {
    /// When it happened.
    pub at: UnixMillis,
    /// Its direction.
    pub direction: MessageDirection,
    /// The message.
    pub message: TabMessage,
    /// Its cause or effect.
    pub effect: MessageEffect,
    /// How many times it came in a row.
    pub times: u32,
}

/// The direction of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageDirection {
    /// From this tab to the others.
    Sent,
    /// From another tab to this one.
    Received,
    /// From the browser.
    Browser,
}

/// The cause or effect of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageEffect {
    /// None is known.
    None,
    /// It was sent because of this.
    Because(Cause),
    /// It was received and led to this state.
    LedTo(SessionState),
}

/// The last entries of each kind, newest first.
pub struct Journal {
    clock: Rc<dyn Clock>,
    http: Rc<dyn Http>,
    next_id: Cell<u64>,
    changes: RefCell<VecDeque<SessionChange>>,
    requests: RefCell<VecDeque<RequestRecord>>,
    tab_events: RefCell<VecDeque<TabEvent>>,
    /// The cause of the last change, until the other tabs are informed.
    unannounced: Cell<Option<Cause>>,
}

impl Journal {
    /// Creates an empty journal.
    #[must_use]
    pub fn new(clock: Rc<dyn Clock>, http: Rc<dyn Http>) -> Self {
        Self {
            clock,
            http,
            next_id: Cell::new(1),
            changes: RefCell::default(),
            requests: RefCell::default(),
            tab_events: RefCell::default(),
            unannounced: Cell::default(),
        }
    }

    /// Returns the port for requests that are not recorded.
    pub fn http(&self) -> Rc<dyn Http> {
        Rc::clone(&self.http)
    }

    /// Returns the changes of the session, newest first.
    #[must_use]
    pub fn changes(&self) -> Vec<SessionChange> {
        self.changes.borrow().iter().cloned().collect()
    }

    /// Returns the requests, newest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.requests.borrow().iter().cloned().collect()
    }

    /// Returns the messages between tabs and from the browser, newest first.
    #[must_use]
    pub fn tab_events(&self) -> Vec<TabEvent> {
        self.tab_events.borrow().iter().cloned().collect()
    }

    fn id(&self) -> u64 {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        id
    }

    /// Records a change. A renewal counts as a change even if the claims are the same.
    pub fn session_changed(&self, before: &Session, now: &Session, cause: Cause) {
        if before == now && !matches!(cause, Cause::Renewal | Cause::PageLoad) {
            return;
        }
        self.record_reason(cause);
        let change = SessionChange { id: self.id(), at: self.clock.now(), from: before.into(), to: now.into(), cause };
        push(&self.changes, change);
    }

    /// Records why the other tabs are about to be informed or, after a sign-in, just were.
    fn record_reason(&self, cause: Cause) {
        if !matches!(cause, Cause::SignIn | Cause::Renewal | Cause::End | Cause::SignOut) {
            return;
        }
        let mut events = self.tab_events.borrow_mut();
        let announced =
            events.front_mut().filter(|last| cause == Cause::SignIn && last.direction == MessageDirection::Sent);
        match announced.filter(|last| last.effect == MessageEffect::None && self.is_soon_after(last.at)) {
            Some(announced) => announced.effect = MessageEffect::Because(cause),
            None => self.unannounced.set(Some(cause)),
        }
    }

    fn is_soon_after(&self, at: UnixMillis) -> bool {
        (0..REPEAT_MS).contains(&self.clock.now().since(at))
    }

    /// Records a request. The return value records how it ends.
    pub(super) fn record_request(self: &Rc<Self>, request: &HttpRequest) -> PendingRequest {
        let record = RequestRecord {
            id: self.id(),
            at: self.clock.now(),
            method: request.method().as_str().to_owned(),
            url: redacted_url(request.url()),
            outcome: RequestOutcome::Pending,
            duration_ms: None,
        };
        let pending = PendingRequest { journal: Rc::clone(self), id: record.id };
        push(&self.requests, record);
        pending
    }

    fn request_ended(&self, id: u64, outcome: RequestOutcome) {
        let now = self.clock.now();
        let mut requests = self.requests.borrow_mut();
        let pending = requests.iter_mut().find(|sent| sent.id == id && sent.outcome == RequestOutcome::Pending);
        if let Some(sent) = pending {
            sent.outcome = outcome;
            sent.duration_ms = Some(now.since(sent.at).max(0));
        }
    }

    /// Records a message to the other tabs.
    pub(super) fn message_sent(&self, message: TabMessage) {
        let effect = self.unannounced.take().map_or(MessageEffect::None, MessageEffect::Because);
        self.record_message(MessageDirection::Sent, message, effect);
    }

    /// Records a message to this tab, and what `listen` changes because of it.
    pub(super) fn message_received(&self, message: TabMessage, listen: impl FnOnce()) {
        let latest = || self.changes.borrow().front().map(|change| (change.id, change.to));
        let before = latest();
        listen();
        let after = latest();
        let effect =
            after.filter(|_| after != before).map_or(MessageEffect::None, |(_, state)| MessageEffect::LedTo(state));
        if after != before {
            // The other tabs are informed already.
            self.unannounced.set(None);
        }
        let direction = match message {
            TabMessage::SessionChanged | TabMessage::SignOut(_) => MessageDirection::Received,
            TabMessage::PageRestored | TabMessage::PageShown | TabMessage::Online => MessageDirection::Browser,
        };
        self.record_message(direction, message, effect);
    }

    fn record_message(&self, direction: MessageDirection, message: TabMessage, effect: MessageEffect) {
        let is_same = |last: &TabEvent| (last.direction, last.effect) == (direction, effect) && last.message == message;
        if let Some(last) = self.tab_events.borrow_mut().front_mut()
            && is_same(last)
            && self.is_soon_after(last.at)
        {
            last.times += 1;
            return;
        }
        push(&self.tab_events, TabEvent { at: self.clock.now(), direction, message, effect, times: 1 });
    }
}

fn push<T>(list: &RefCell<VecDeque<T>>, entry: T) {
    let mut list = list.borrow_mut();
    list.push_front(entry);
    list.truncate(KEPT);
}

/// A running request. Dropping it before its end records it as canceled.
pub(super) struct PendingRequest {
    journal: Rc<Journal>,
    id: u64,
}

impl PendingRequest {
    pub(super) fn ended(&self, outcome: RequestOutcome) {
        self.journal.request_ended(self.id, outcome);
    }
}

impl Drop for PendingRequest {
    fn drop(&mut self) {
        self.ended(RequestOutcome::Canceled);
    }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Journal")
    }
}
