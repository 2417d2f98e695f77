//! The requests of the check-up.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Reflect};
use leptos::prelude::{window, window_event_listener_untyped};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response,
    ResponseType,
};

use super::answer::{Answer, Page};
use crate::deadline;

/// The time after a failed request in which the browser may report a violation of the page's Content
/// Security Policy, in milliseconds.
const AFTERTHOUGHT: u32 = 100;

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) url: String,
    /// The body of a POST; without it, the request is a GET.
    pub(super) form: Option<String>,
    /// The time limit.
    pub(super) timeout: Duration,
}

impl Question {
    /// Returns method and address.
    pub(super) fn brief(&self) -> String {
        [if self.form.is_some() { "POST " } else { "GET " }, &self.url].concat()
    }

    /// Sends the request. If no answer can be read, it is sent again in `no-cors` mode: that tells an
    /// unreachable server from one whose CORS rules forbid reading.
    pub(super) async fn ask(&self) -> Answer {
        let is_forbidden = Rc::new(Cell::new(false));
        let (forbidden, url) = (Rc::clone(&is_forbidden), self.url.clone());
        let listener = window_event_listener_untyped("securitypolicyviolation", move |event| {
            let blocked = Reflect::get(&event, &"blockedURI".into()).ok().and_then(|uri| uri.as_string());
            if blocked.is_some_and(|blocked| !blocked.is_empty() && url.starts_with(&blocked)) {
                forbidden.set(true);
            }
        });
        let answer = match self.fetch(false).await {
            Answer::Nothing => match self.fetch(true).await {
                Answer::Nothing => {
                    TimeoutFuture::new(AFTERTHOUGHT).await;
                    if is_forbidden.get() { Answer::Forbidden } else { Answer::Nothing }
                }
                answer => answer,
            },
            answer => answer,
        };
        listener.remove();
        answer
    }

    async fn fetch(&self, no_cors: bool) -> Answer {
        let Ok(abort) = AbortController::new() else { return Answer::Nothing };
        let Some(options) = self.options(no_cors, &abort) else { return Answer::Nothing };
        let asked = deadline::now().0;
        let patience = u32::try_from(self.timeout.as_millis()).unwrap_or(u32::MAX);
        let answer = receive(&self.url, &options, asked).boxed_local();
        match select(answer, TimeoutFuture::new(patience)).await {
            Either::Left((answer, _)) => answer.unwrap_or(Answer::Nothing),
            Either::Right(_) => {
                abort.abort();
                Answer::Late
            }
        }
    }

    fn options(&self, no_cors: bool, abort: &AbortController) -> Option<RequestInit> {
        let options = RequestInit::new();
        options.set_credentials(RequestCredentials::Omit);
        options.set_referrer_policy(ReferrerPolicy::NoReferrer);
        options.set_cache(RequestCache::NoStore);
        options.set_signal(Some(&abort.signal()));
        if no_cors {
            Reflect::set(&options, &"mode".into(), &"no-cors".into()).ok()?;
        } else {
            options.set_redirect(RequestRedirect::Manual);
        }
        if let Some(form) = &self.form {
            let headers = Headers::new().ok()?;
            headers.set("Content-Type", "application/x-www-form-urlencoded").ok()?;
            options.set_method("POST");
            options.set_headers(&headers);
            options.set_body(&JsValue::from_str(form));
        }
        Some(options)
    }
}

async fn receive(url: &str, options: &RequestInit, asked: i64) -> Option<Answer> {
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, options)).await.ok()?;
    let came = deadline::now().0;
    let answer: Response = answer.dyn_into().ok()?;
    match answer.type_() {
        ResponseType::Opaqueredirect => return Some(Answer::Redirected),
        ResponseType::Opaque => return Some(Answer::Hidden),
        _ => {}
    }
    let date = time_of(&answer.headers());
    let body = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    Some(Answer::Read(Page { status: answer.status(), body, date, asked, came }))
}

/// Returns the server's time. A cached answer is as old as its `Age`.
fn time_of(headers: &Headers) -> Option<i64> {
    let date = Date::parse(&headers.get("date").ok()??);
    let age: i64 = headers.get("age").ok().flatten().and_then(|age| age.trim().parse().ok()).unwrap_or_default();
    format!("{date:.0}").parse::<i64>().ok().map(|date| date + age.saturating_mul(1000))
}
