//! `fetch`, through gloo-net.

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::{Request, Response};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, ReadableStreamDefaultReader, ResponseType};

use logto_client::ports::{Http, HttpRequest, HttpResponse};
use logto_client::protocol::error::HttpError;

/// The largest response body that is read, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Sends requests with the browser's `fetch`: no cookies, no referrer, no cache, no redirects.
///
/// The client checks headers before it calls this ([`send_within`](logto_client::ports::send_within)). The browser alone
/// refuses line breaks, and sends Latin-1.
#[derive(Clone, Copy, Debug)]
pub struct WebHttp;

impl Http for WebHttp {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        send(request).boxed_local()
    }
}

/// Cancels the request when the future that owns it is dropped. After its end this has no effect.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let abort = AbortOnDrop(AbortController::new().map_err(|_| HttpError::Invalid)?);
    let request = fetch_request(&request, &abort.0.signal())?;
    let response = request.send().await.map_err(|_| HttpError::Network)?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(HttpError::Redirected);
    }
    let mut answer = HttpResponse::new(response.status(), read_body(&response).await?);
    let headers = Array::from(&response.headers().into_raw());
    for at in 0..headers.length() {
        let header: Array = headers.get(at).unchecked_into();
        let text = |at| header.get(at).as_string().unwrap_or_default();
        answer = answer.with_header(&text(0), text(1));
    }
    Ok(answer)
}

/// Builds the request without gloo-net's builder, which appends `&` to the query, and panics for an invalid header.
fn fetch_request(request: &HttpRequest, signal: &AbortSignal) -> Result<Request, HttpError> {
    let headers = Headers::new().map_err(|_| HttpError::Invalid)?;
    for (name, value) in request.headers() {
        headers.set(name, value).map_err(|_| HttpError::Invalid)?;
    }
    let init = Object::new();
    // One import sets all members; web-sys has one for each, and none for `keepalive`.
    let set = |name: &str, value: JsValue| {
        Reflect::set(&init, &JsValue::from_str(name), &value).map(drop).map_err(|_| HttpError::Invalid)
    };
    set("method", request.method().as_str().into())?;
    set("headers", headers.into())?;
    set("credentials", "omit".into())?;
    set("referrerPolicy", "no-referrer".into())?;
    set("cache", "no-store".into())?;
    set("redirect", "manual".into())?;
    set("signal", signal.into())?;
    set("keepalive", request.is_kept_alive().into())?;
    if !request.body().is_empty() {
        set("body", Uint8Array::from(request.body()).into())?;
    }
    let request = web_sys::Request::new_with_str_and_init(request.url(), init.unchecked_ref());
    request.map(Request::from).map_err(|_| HttpError::Invalid)
}

async fn read_body(response: &Response) -> Result<Vec<u8>, HttpError> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    if stream.locked() {
        return Err(HttpError::Network);
    }
    // Older browsers have no constructor for it.
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| HttpError::Network)?;
        let member = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if member("done").is_truthy() {
            return Ok(body);
        }
        // A body consists of these.
        let bytes: Uint8Array = member("value").unchecked_into();
        if body.len() + bytes.length() as usize > MAX_BODY {
            return Err(HttpError::TooLarge);
        }
        body.extend(bytes.to_vec());
    }
}
