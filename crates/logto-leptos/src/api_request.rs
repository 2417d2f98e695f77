//! A request to an API, and its JSON.

use logto_client::ports::{HttpRequest, Method};
use logto_client::protocol::error::{HttpError, LogtoError};
use logto_client::protocol::token::TokenRequest;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::api_error::{ApiError, read_json, read_value};
use super::logto::Logto;

const JSON: &str = "application/json";

/// A request to an API: the method, the address, the access token that it needs, and the JSON that it sends.
///
/// ```
/// use logto_leptos::{ApiRequest, Method, TokenRequest};
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
/// assert_eq!(order.method(), Method::POST);
/// # let _ = all;
/// ```
#[derive(Clone, Debug)]
pub struct ApiRequest {
    token: TokenRequest,
    request: HttpRequest,
    /// Whether the body could be written as JSON.
    has_valid_body: bool,
}

impl ApiRequest {
    /// Creates a request of any method.
    #[must_use]
    pub fn new(method: Method, url: impl Into<String>, token: TokenRequest) -> Self {
        Self { token, request: HttpRequest::new(method, url).with_header("accept", JSON), has_valid_body: true }
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
        let body = serde_json::to_vec(body);
        self.has_valid_body = body.is_ok();
        self.request = self.request.with_header("content-type", JSON).with_body(body.unwrap_or_default());
        self
    }

    /// Sets a header. `Authorization` is set by the call. When the name or the value cannot be that of a header, the
    /// call fails with `http.invalid`.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.request = self.request.with_header(name, value);
        self
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.request.method()
    }

    pub(crate) fn into_parts(self) -> Result<(TokenRequest, HttpRequest), LogtoError> {
        if self.has_valid_body { Ok((self.token, self.request)) } else { Err(HttpError::Invalid.into()) }
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
        assert_eq!((get.method(), get.url()), (Method::GET, "https://api.test/a?b=c"));
        assert_eq!((get.header("accept"), get.header("content-type")), (Some("application/json"), None));
        assert!(get.body().is_empty());
        let patch = ApiRequest::patch("https://api.test/a", token).with_json(&BTreeMap::from([("name", "Ada")]));
        let patch = parts(patch).unwrap();
        assert_eq!(patch.body(), br#"{"name":"Ada"}"#);
        assert_eq!(patch.header("content-type"), Some("application/json"));
    }

    #[test]
    fn later_header_replaces_an_earlier_one() {
        let request = ApiRequest::patch("https://api.test/a", TokenRequest::new()).with_json(&1);
        let request = parts(request.with_header("Content-Type", "application/merge-patch+json")).unwrap();
        assert_eq!(request.header("content-type"), Some("application/merge-patch+json"));
        assert_eq!(request.headers().count(), 2);
    }

    #[test]
    fn rejects_what_is_no_json() {
        let no_json = BTreeMap::from([((1, 2), "a key that is no text")]);
        let request = ApiRequest::post("https://api.test/", TokenRequest::new()).with_json(&no_json);
        assert_eq!(parts(request.clone()).unwrap_err(), LogtoError::Http(HttpError::Invalid));
        assert!(parts(request.with_json(&1)).is_ok());
    }
}
