//! What happened in this page. Nothing secret is put in: addresses lose their values first, and
//! bodies and headers are not looked at.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::redact::redacted_url;
use crate::client::session::{Cause, Session};
use crate::ports::{Clock, Http, HttpRequest, TabMessage};
use crate::protocol::time::UnixMillis;

/// How many entries of each kind are kept.
pub const KEPT: usize = 100;
/// The same news again within this time is counted, not listed.
const SOON_MS: i64 = 1000;

/// A state of the session, without who it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The name of the state in [`Session`].
    pub name: &'static str,
    /// The code of the error or reason that belongs to it.
    pub code: Option<&'static str>,
}

impl From<&Session> for State {
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
pub struct Change {
    /// Counts up over all entries.
    pub id: u64,
    /// When it happened.
    pub at: UnixMillis,
    /// The state before.
    pub from: State,
    /// The state after.
    pub to: State,
    /// Why it changed.
    pub cause: Cause,
}

/// A request of the client.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Counts up over all entries.
    pub id: u64,
    /// When it happened.
    pub at: UnixMillis,
    /// The HTTP method.
    pub method: String,
    /// Without anything secret.
    pub url: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<i64>,
}

/// How a request went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is under way.
    Pending,
    /// An answer came.
    Status(u16),
    /// None came that counts, with the error's code.
    Failed(&'static str),
    /// Nobody waits for the answer any more: the deadline passed, or whoever asked is gone.
    GivenUp,
}

/// News between tabs, or from the browser.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// When it happened.
    pub at: UnixMillis,
    /// Where it came from.
    pub way: Way,
    /// What it said.
    pub message: TabMessage,
    /// What it led to.
    pub effect: Effect,
    /// How often in a row.
    pub times: u32,
}

/// Where news came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// This tab told the others.
    Sent,
    /// Another tab told this one.
    Received,
    /// The browser did.
    Browser,
}

/// What belongs to news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that this tab knows of.
    None,
    /// Sent because of this.
    Because(Cause),
    /// Received, and it led to this state.
    LedTo(State),
}

/// The last entries of each kind, newest first.
pub struct Journal {
    clock: Rc<dyn Clock>,
    http: Rc<dyn Http>,
    next_id: Cell<u64>,
    changes: RefCell<VecDeque<Change>>,
    requests: RefCell<VecDeque<Sent>>,
    news: RefCell<VecDeque<News>>,
    /// Why the session changed last, until other tabs are told.
    untold: Cell<Option<Cause>>,
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
            news: RefCell::default(),
            untold: Cell::default(),
        }
    }

    /// The way to send requests that are not noted.
    pub fn http(&self) -> Rc<dyn Http> {
        Rc::clone(&self.http)
    }

    /// Returns the changes of the session, newest first.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        self.changes.borrow().iter().cloned().collect()
    }

    /// Returns the requests, newest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Sent> {
        self.requests.borrow().iter().cloned().collect()
    }

    /// Returns the messages between tabs and from the browser, newest first.
    #[must_use]
    pub fn news(&self) -> Vec<News> {
        self.news.borrow().iter().cloned().collect()
    }

    fn id(&self) -> u64 {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        id
    }

    /// Notes a change. A renewal counts as one even if it brought the same claims.
    pub fn session_changed(&self, before: &Session, now: &Session, cause: Cause) {
        if before == now && !matches!(cause, Cause::Renewal | Cause::PageLoad) {
            return;
        }
        self.note_reason(cause);
        let change = Change { id: self.id(), at: self.clock.now(), from: before.into(), to: now.into(), cause };
        push(&self.changes, change);
    }

    /// Notes why other tabs are about to be told something, or, after a sign-in, just were.
    fn note_reason(&self, cause: Cause) {
        if !matches!(cause, Cause::SignIn | Cause::Renewal | Cause::End | Cause::SignOut) {
            return;
        }
        let mut news = self.news.borrow_mut();
        let told = news.front_mut().filter(|last| cause == Cause::SignIn && last.way == Way::Sent);
        match told.filter(|last| last.effect == Effect::None && self.is_soon_after(last.at)) {
            Some(told) => told.effect = Effect::Because(cause),
            None => self.untold.set(Some(cause)),
        }
    }

    fn is_soon_after(&self, at: UnixMillis) -> bool {
        (0..SOON_MS).contains(&self.clock.now().since(at))
    }

    /// Notes a request. What is given back notes how it went.
    pub(super) fn request_began(self: &Rc<Self>, request: &HttpRequest) -> UnderWay {
        let sent = Sent {
            id: self.id(),
            at: self.clock.now(),
            method: request.method().to_string(),
            url: redacted_url(&request.uri().to_string()),
            outcome: Outcome::Pending,
            duration_ms: None,
        };
        let under_way = UnderWay { journal: Rc::clone(self), id: sent.id };
        push(&self.requests, sent);
        under_way
    }

    fn request_ended(&self, id: u64, outcome: Outcome) {
        let now = self.clock.now();
        let mut requests = self.requests.borrow_mut();
        let pending = requests.iter_mut().find(|sent| sent.id == id && sent.outcome == Outcome::Pending);
        if let Some(sent) = pending {
            sent.outcome = outcome;
            sent.duration_ms = Some(now.since(sent.at).max(0));
        }
    }

    /// Notes that this tab tells the others something.
    pub(super) fn news_sent(&self, message: TabMessage) {
        let effect = self.untold.take().map_or(Effect::None, Effect::Because);
        self.note_news(Way::Sent, message, effect);
    }

    /// Notes that this tab hears something, around what `listen` does about it.
    pub(super) fn news_received(&self, message: TabMessage, listen: impl FnOnce()) {
        let latest = || self.changes.borrow().front().map(|change| (change.id, change.to));
        let before = latest();
        listen();
        let after = latest();
        let effect = after.filter(|_| after != before).map_or(Effect::None, |(_, state)| Effect::LedTo(state));
        if after != before {
            // The others know already.
            self.untold.set(None);
        }
        let way = match message {
            TabMessage::SessionChanged | TabMessage::SignOut => Way::Received,
            TabMessage::PageRestored | TabMessage::PageShown | TabMessage::Online => Way::Browser,
        };
        self.note_news(way, message, effect);
    }

    fn note_news(&self, way: Way, message: TabMessage, effect: Effect) {
        let is_same = |last: &News| (last.way, last.message, last.effect) == (way, message, effect);
        if let Some(last) = self.news.borrow_mut().front_mut()
            && is_same(last)
            && self.is_soon_after(last.at)
        {
            last.times += 1;
            return;
        }
        push(&self.news, News { at: self.clock.now(), way, message, effect, times: 1 });
    }
}

fn push<T>(list: &RefCell<VecDeque<T>>, entry: T) {
    let mut list = list.borrow_mut();
    list.push_front(entry);
    list.truncate(KEPT);
}

/// A request under way. Dropped before its end it counts as given up.
pub(super) struct UnderWay {
    journal: Rc<Journal>,
    id: u64,
}

impl UnderWay {
    pub(super) fn ended(&self, outcome: Outcome) {
        self.journal.request_ended(self.id, outcome);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.ended(Outcome::GivenUp);
    }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Journal")
    }
}
