//! Sending the requests of `use_api`: one at a time, each in one session.

use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Poll, Waker};

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::reactive::computed::suspense::{LocalResourceNotifier, SuspenseContext, TaskHandle};
use leptos::reactive::diagnostics::SpecialNonReactiveZone;
use serde_json::Value;

use super::api_error::{ApiError, read_json};
use super::api_request::ApiRequest;
use super::hooks::session_binding;
use super::logto::Logto;
use super::spawn::spawn;
use logto_client::client::SessionBinding;

/// A response, and the session to which it belongs.
pub(crate) type SessionResponse<T> = (Option<SessionBinding>, Result<T, ApiError>);

type SetResponse = Rc<dyn Fn(Option<SessionResponse<Value>>)>;

/// The state of the requests of one [`use_api`](crate::use_api).
#[derive(Clone, Copy)]
pub(crate) struct ApiLoader {
    /// The session that the page shows.
    session: Memo<Poll<Option<SessionBinding>>>,
    is_loading: RwSignal<bool>,
    /// The number of calls of `refetch`.
    refetches: RwSignal<u32>,
    in_progress: StoredValue<Option<AbortHandle>>,
    waiting: StoredValue<Waiting>,
}

/// What continues when a response arrives.
#[derive(Default)]
struct Waiting {
    suspense: Vec<TaskHandle>,
    wakers: Vec<Waker>,
}

impl ApiLoader {
    pub(crate) fn new(logto: Logto) -> Self {
        let loader = Self {
            session: session_binding(logto),
            is_loading: RwSignal::new(true),
            refetches: RwSignal::new(0),
            in_progress: StoredValue::new(None),
            waiting: StoredValue::new(Waiting::default()),
        };
        on_cleanup(move || loader.cancel());
        loader
    }

    /// Returns whether `owner` is the session that the page shows. Tracked.
    pub(crate) fn is_current(self, owner: &Option<SessionBinding>) -> bool {
        self.session.try_get().is_some_and(|session| matches!(session, Poll::Ready(session) if session == *owner))
    }

    /// Returns whether a request is in progress. Tracked.
    pub(crate) fn is_loading(self) -> bool {
        self.is_loading.get()
    }

    pub(crate) fn refetch(self) {
        self.refetches.update(|count| *count = count.wrapping_add(1));
    }

    /// Makes the enclosing `Suspense` show its fallback until the request in progress has its response.
    pub(crate) fn suspend(self) {
        // On a server the request is never sent; the `Suspense` must not wait for it.
        if let Some(mut server) = use_context::<LocalResourceNotifier>() {
            server.notify();
        }
        if self.is_loading.try_get_untracked() == Some(true)
            && let Some(suspense) = use_context::<SuspenseContext>()
        {
            let task = suspense.task_id();
            self.waiting.try_update_value(|waiting| waiting.suspense.push(task));
        }
    }

    /// Waits until `poll` returns a value. It is called again after each response.
    pub(crate) fn wait<T: 'static>(
        self,
        poll: impl Fn() -> Option<T> + Send + 'static,
    ) -> impl Future<Output = T> + Send {
        poll_fn(move |task| {
            let _zone = SpecialNonReactiveZone::enter();
            match poll() {
                Some(value) => Poll::Ready(value),
                None => {
                    self.waiting.try_update_value(|waiting| waiting.wakers.push(task.waker().clone()));
                    Poll::Pending
                }
            }
        })
    }

    /// Sends `request` now, for each other session, and when a signal changes that it reads. `set_response` gets
    /// `None` when the former response does not count any more.
    pub(crate) fn run(
        self,
        logto: Logto,
        request: impl Fn() -> Option<ApiRequest> + 'static,
        set_response: impl Fn(Option<SessionResponse<Value>>) + 'static,
    ) {
        let request: Box<dyn Fn() -> Option<ApiRequest>> = Box::new(request);
        let set_response: SetResponse = Rc::new(set_response);
        // A resource of Leptos would finish one request before it starts the next.
        Effect::new(move |previous: Option<Run>| {
            let mut run = previous.clone().unwrap_or_default();
            run.refetches = self.refetches.get();
            let Poll::Ready(session) = self.session.get() else { return run };
            let request = request();
            self.cancel();
            let is_refetch = previous.is_some_and(|previous| previous.refetches != run.refetches);
            if !is_refetch {
                set_response(None);
            }
            let request = request.filter(|request| is_refetch || run.may_send(request, session.as_ref()));
            self.is_loading.set(request.is_some());
            match request {
                Some(request) => {
                    if session.is_some() {
                        run.sent_in.clone_from(&session);
                    }
                    self.send(logto, session, request, Rc::clone(&set_response));
                }
                None => self.resume(),
            }
            run
        });
    }

    fn send(self, logto: Logto, session: Option<SessionBinding>, request: ApiRequest, set_response: SetResponse) {
        let (abort, registration) = AbortHandle::new_pair();
        self.in_progress.set_value(Some(abort));
        spawn(async move {
            let response = fetch(logto, session.as_ref(), request);
            if let Ok(response) = Abortable::new(response, registration).await {
                self.is_loading.try_set(false);
                set_response(Some((session, response)));
                self.resume();
            }
        });
    }

    /// Continues what waits for a response.
    fn resume(self) {
        let Some(Waiting { suspense, wakers }) = self.waiting.try_update_value(std::mem::take) else { return };
        drop(suspense);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn cancel(self) {
        if let Some(Some(abort)) = self.in_progress.try_update_value(Option::take) {
            abort.abort();
        }
    }
}

async fn fetch(logto: Logto, session: Option<&SessionBinding>, request: ApiRequest) -> Result<Value, ApiError> {
    let (token, request) = request.into_parts()?;
    let client = logto.client();
    let response = match session {
        Some(session) => client.fetch_in(session, token, request).await,
        None => client.fetch(token, request).await,
    };
    read_json(response?)
}

/// What the effect remembers of its last run.
#[derive(Clone, Default)]
struct Run {
    refetches: u32,
    /// The session in which a request was sent last.
    sent_in: Option<SessionBinding>,
}

impl Run {
    /// Returns whether a request may be sent without being asked for: in the session of the previous one, or
    /// when it changes nothing.
    fn may_send(&self, request: &ApiRequest, session: Option<&SessionBinding>) -> bool {
        request.method().is_safe() || self.sent_in.is_none() || self.sent_in.as_ref() == session
    }
}
