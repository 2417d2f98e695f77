//! The discovery document that the boot script has requested while the client was still loading: a sign-in from the
//! front page needs it first.

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use logto_leptos::WebHttp;
use logto_leptos::ports::{Http, HttpRequest, HttpResponse, Method};
use logto_leptos::protocol::error::HttpError;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The promise of its address, status and text in `public/boot.js`.
const REQUESTED_AHEAD: &str = "discoveryAhead";

/// Sends requests, and answers the one for the discovery document with what is already there. The client checks it
/// like any other response.
#[derive(Clone, Copy, Debug)]
pub(super) struct HttpWithDiscoveryAhead;

impl Http for HttpWithDiscoveryAhead {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        async move {
            let is_plain = request.method() == Method::GET && request.header("authorization").is_none();
            if is_plain && let Some(response) = requested_ahead(request.url()).await {
                return Ok(response);
            }
            WebHttp.send(request).await
        }
        .boxed_local()
    }
}

/// What was requested ahead, once, if it is from this address.
async fn requested_ahead(address: &str) -> Option<HttpResponse> {
    let (window, name) = (window(), JsValue::from_str(REQUESTED_AHEAD));
    let promise = Reflect::get(&window, &name).ok().filter(|promise| !promise.is_undefined())?;
    Reflect::set(&window, &name, &JsValue::UNDEFINED).ok()?;
    let ahead = JsFuture::from(Promise::resolve(&promise)).await.ok()?;
    let member = |name: &str| Reflect::get(&ahead, &name.into()).ok();
    if member("url")?.as_string()? != address {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a status has three digits")]
    let status = member("status")?.as_f64()? as u16;
    let response = HttpResponse::new(status, member("text")?.as_string()?.into_bytes());
    Some(response.with_header("content-type", "application/json"))
}
