//! `fetch`, through gloo-net.

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::{Headers, Method, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect,
    ResponseType,
};

use crate::ports::{Http, HttpRequest, HttpResponse};
use crate::protocol::error::HttpError;

/// Largest answer that is read, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Sends requests with the browser's `fetch`: no cookies, no referrer, no cache, no redirects.
#[derive(Clone, Copy, Debug)]
pub struct WebHttp;

impl Http for WebHttp {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, HttpError>> {
        send(request).boxed_local()
    }
}

/// Gives up the request when the future that owns it is dropped. After the end it does nothing.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let abort = AbortOnDrop(AbortController::new().map_err(|_| HttpError::Invalid)?);
    let (parts, body) = request.into_parts();
    let headers = Headers::new();
    for (name, value) in &parts.headers {
        headers.set(name.as_str(), value.to_str().map_err(|_| HttpError::Invalid)?);
    }
    let method = Method::from_bytes(parts.method.as_str().as_bytes()).map_err(|_| HttpError::Invalid)?;
    let builder = RequestBuilder::new(&parts.uri.to_string())
        .method(method)
        .headers(headers)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&abort.0.signal()));
    let request = match body.is_empty() {
        true => builder.build(),
        false => builder.body(Uint8Array::from(body.as_slice())),
    };
    let response = request.map_err(|_| HttpError::Invalid)?.send().await.map_err(|_| HttpError::Network)?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(HttpError::Redirected);
    }
    let body = read_body(&response).await?;
    let mut answer = oauth2::http::Response::builder().status(response.status());
    for (name, value) in response.headers().entries() {
        answer = answer.header(name, value);
    }
    answer.body(body).map_err(|_| HttpError::Network)
}

async fn read_body(response: &Response) -> Result<Vec<u8>, HttpError> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(|_| HttpError::Network)?;
    let mut body = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| HttpError::Network)?;
        let member = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if member("done").is_truthy() {
            return Ok(body);
        }
        let bytes: Uint8Array = member("value").dyn_into().map_err(|_| HttpError::Network)?;
        if body.len() + bytes.length() as usize > MAX_BODY {
            return Err(HttpError::TooLarge);
        }
        body.extend(bytes.to_vec());
    }
}
