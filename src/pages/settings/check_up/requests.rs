//! Requests that are made only to see what comes of them.

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

/// How long after a refusal the browser may take to say that the page's own policy was the reason, in
/// milliseconds.
const AFTERTHOUGHT: u32 = 100;

/// Something to ask for.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) url: String,
    /// What is posted; without it, the request is a GET.
    pub(super) form: Option<String>,
    /// How long to wait.
    pub(super) timeout: Duration,
}

impl Question {
    /// Method and address, for those who know.
    pub(super) fn brief(&self) -> String {
        [if self.form.is_some() { "POST " } else { "GET " }, &self.url].concat()
    }

    /// Asks. Where nothing can be read, it asks once more in the way that pages may use without the
    /// server's consent: that tells a server that is silent from one that keeps it to itself.
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

    async fn fetch(&self, blindly: bool) -> Answer {
        let Ok(abort) = AbortController::new() else { return Answer::Nothing };
        let Some(options) = self.options(blindly, &abort) else { return Answer::Nothing };
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

    fn options(&self, blindly: bool, abort: &AbortController) -> Option<RequestInit> {
        let options = RequestInit::new();
        options.set_credentials(RequestCredentials::Omit);
        options.set_referrer_policy(ReferrerPolicy::NoReferrer);
        options.set_cache(RequestCache::NoStore);
        options.set_signal(Some(&abort.signal()));
        if blindly {
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

/// The server's time. Behind a cache it is as old as the answer is.
fn time_of(headers: &Headers) -> Option<i64> {
    let date = Date::parse(&headers.get("date").ok()??);
    let age: i64 = headers.get("age").ok().flatten().and_then(|age| age.trim().parse().ok()).unwrap_or_default();
    format!("{date:.0}").parse::<i64>().ok().map(|date| date + age.saturating_mul(1000))
}
