//! A request to an API, and its JSON.

use logto_client::http::{HeaderName, HeaderValue, Method, Request, header};
use logto_client::ports::HttpRequest;
use logto_client::protocol::error::{HttpError, LogtoError};
use logto_client::protocol::token::TokenRequest;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::api_error::{ApiError, read_json, read_value};
use super::logto::Logto;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A request to an API: the method, the address, the access token that it needs, and the JSON that it sends.
///
/// ```
/// use logto_leptos::{ApiRequest, TokenRequest};
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct NewOrder {
///     article: u32,
/// }
///
/// let token = TokenRequest::new().with_resource("https://api.example.com");
/// let all = ApiRequest::get("https://api.example.com/orders", token.clone());
/// let order = ApiRequest::post("https://api.example.com/orders", token).with_json(&NewOrder { article: 7 });
/// assert_eq!(order.method(), "POST");
/// # let _ = all;
/// ```
#[derive(Clone, Debug)]
pub struct ApiRequest {
    method: Method,
    url: String,
    token: TokenRequest,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// `None` when it could not be written.
    body: Option<Vec<u8>>,
}

impl ApiRequest {
    /// Creates a request of any method.
    #[must_use]
    pub fn new(method: Method, url: impl Into<String>, token: TokenRequest) -> Self {
        Self { method, url: url.into(), token, headers: vec![(header::ACCEPT, JSON)], body: Some(Vec::new()) }
    }

    /// Creates a GET request.
    #[must_use]
    pub fn get(url: impl Into<String>, token: TokenRequest) -> Self {
        Self::new(Method::GET, url, token)
    }

    /// Creates a POST request.
    #[must_use]
    pub fn post(url: impl Into<String>, token: TokenRequest) -> Self {
        Self::new(Method::POST, url, token)
    }

    /// Creates a PUT request.
    #[must_use]
    pub fn put(url: impl Into<String>, token: TokenRequest) -> Self {
        Self::new(Method::PUT, url, token)
    }

    /// Creates a PATCH request.
    #[must_use]
    pub fn patch(url: impl Into<String>, token: TokenRequest) -> Self {
        Self::new(Method::PATCH, url, token)
    }

    /// Creates a DELETE request.
    #[must_use]
    pub fn delete(url: impl Into<String>, token: TokenRequest) -> Self {
        Self::new(Method::DELETE, url, token)
    }

    /// Sets the body, as JSON. When the value cannot be written as JSON, the call fails with `http.invalid`.
    #[must_use]
    pub fn with_json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_vec(body).ok();
        self.with_header(header::CONTENT_TYPE, JSON)
    }

    /// Sets a header. `Authorization` is set by the call.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value));
        self
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    pub(crate) fn into_parts(self) -> Result<(TokenRequest, HttpRequest), LogtoError> {
        let mut request = Request::builder().method(self.method).uri(self.url);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = self.body.and_then(|body| request.body(body).ok());
        Ok((self.token, request.ok_or(HttpError::Invalid)?))
    }
}

impl Logto {
    /// Calls an API once, with JSON in and out: for an [`Action`](leptos::prelude::Action), an event or a task. An
    /// empty response is read as `null`, so that its type is `()` or an `Option`. To show a response,
    /// [`use_api`](crate::use_api) does more.
    ///
    /// The call belongs to one session, as [`LogtoClient::fetch`](crate::LogtoClient::fetch).
    ///
    /// ```
    /// use leptos::prelude::*;
    /// use logto_leptos::{ApiRequest, TokenRequest, use_logto};
    ///
    /// #[component]
    /// fn CancelButton(id: u32) -> impl IntoView {
    ///     let logto = use_logto();
    ///     let cancel = Action::new_local(move |id: &u32| {
    ///         let token = TokenRequest::new().with_resource("https://api.example.com");
    ///         let request = ApiRequest::delete(format!("https://api.example.com/orders/{id}"), token);
    ///         async move { logto.call_api::<()>(request).await }
    ///     });
    ///     view! {
    ///         <button on:click=move |_| { cancel.dispatch_local(id); } disabled=cancel.pending()>"Cancel"</button>
    ///         {move || cancel.value().get().and_then(Result::err).map(|error| error.to_string())}
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// [`ApiError`]
    pub async fn call_api<T: DeserializeOwned>(self, request: ApiRequest) -> Result<T, ApiError> {
        let (token, request) = request.into_parts()?;
        let response = self.client().fetch(token, request).await?;
        read_value(read_json(response)?)
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn parts(request: ApiRequest) -> Result<HttpRequest, LogtoError> {
        request.into_parts().map(|(_, request)| request)
    }

    #[test]
    fn sends_and_accepts_json() {
        let token = TokenRequest::new();
        let get = parts(ApiRequest::get("https://api.test/a?b=c", token.clone())).unwrap();
        assert_eq!((get.method(), get.uri().to_string().as_str()), (&Method::GET, "https://api.test/a?b=c"));
        assert_eq!(get.headers()["accept"], "application/json");
        assert!(get.body().is_empty() && !get.headers().contains_key("content-type"));
        let patch = ApiRequest::patch("https://api.test/a", token).with_json(&BTreeMap::from([("name", "Ada")]));
        let patch = parts(patch).unwrap();
        assert_eq!(patch.body(), br#"{"name":"Ada"}"#);
        assert_eq!(patch.headers()["content-type"], "application/json");
    }

    #[test]
    fn later_header_replaces_an_earlier_one() {
        let other = HeaderValue::from_static("application/merge-patch+json");
        let request = ApiRequest::patch("https://api.test/a", TokenRequest::new()).with_json(&1);
        let request = parts(request.with_header(header::CONTENT_TYPE, other.clone())).unwrap();
        assert_eq!(request.headers().get_all("content-type").iter().collect::<Vec<_>>(), [&other]);
    }

    #[test]
    fn rejects_what_cannot_be_sent() {
        let no_json = BTreeMap::from([((1, 2), "a key that is no text")]);
        for request in [
            ApiRequest::get("https://api.test/a b", TokenRequest::new()),
            ApiRequest::post("https://api.test/", TokenRequest::new()).with_json(&no_json),
        ] {
            assert_eq!(parts(request).unwrap_err(), LogtoError::Http(HttpError::Invalid));
        }
    }
}
