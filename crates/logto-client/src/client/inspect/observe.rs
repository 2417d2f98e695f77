//! Ports that delegate to others and record in the journal.

use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use super::journal::{Journal, RequestOutcome};
use crate::ports::{ExclusiveGuard, Http, HttpRequest, HttpResponse, TabMessage, Tabs};
use crate::protocol::error::HttpError;

pub(super) struct ObservedHttp {
    http: Rc<dyn Http>,
    journal: Rc<Journal>,
}

impl ObservedHttp {
    pub(super) fn new(http: Rc<dyn Http>, journal: Rc<Journal>) -> Self {
        Self { http, journal }
    }
}

impl Http for ObservedHttp {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        let pending = self.journal.record_request(&request);
        let answer = self.http.send(request);
        async move {
            let answer = answer.await;
            pending.ended(match &answer {
                Ok(answer) => RequestOutcome::Status(answer.status()),
                Err(error) => RequestOutcome::Failed(error.code()),
            });
            answer
        }
        .boxed_local()
    }
}

pub(super) struct ObservedTabs {
    tabs: Rc<dyn Tabs>,
    journal: Rc<Journal>,
}

impl ObservedTabs {
    pub(super) fn new(tabs: Rc<dyn Tabs>, journal: Rc<Journal>) -> Self {
        Self { tabs, journal }
    }
}

impl Tabs for ObservedTabs {
    fn exclusive<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, ExclusiveGuard> {
        self.tabs.exclusive(name)
    }

    fn version<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, Option<u64>> {
        self.tabs.version(name)
    }

    fn set_version<'a>(&'a self, name: &'a str, version: u64) -> LocalBoxFuture<'a, ()> {
        self.tabs.set_version(name, version)
    }

    fn publish(&self, message: TabMessage) {
        self.journal.message_sent(message.clone());
        self.tabs.publish(message);
    }

    fn subscribe(&self, listener: Rc<dyn Fn(TabMessage)>) {
        let journal = Rc::clone(&self.journal);
        self.tabs.subscribe(Rc::new(move |message: TabMessage| {
            journal.message_received(message.clone(), || listener(message));
        }));
    }
}
