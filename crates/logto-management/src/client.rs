//! Requests to the Management API.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use logto_client::ports::{Clock, Http, HttpRequest, HttpResponse, Method, send_within, status_error};
use logto_client::protocol::error::HttpError;
use logto_client::protocol::secret::Secret;

use crate::connector::{Connector, ConnectorFactory, NewConnector, Recipient};
use crate::connectors::ConnectorConfig;
use crate::error::ManagementError;
use crate::localized_template::LocalizedTemplate;
use crate::sign_in_experience::{SignInExperience, SignInExperiencePatch};

/// Time limit of a request. A test message waits for the mail server.
const DEADLINE: Duration = Duration::from_secs(10);

/// The query for the largest page that the server sends.
pub(super) const WHOLE_PAGE: [(&str, &str); 2] = [("page", "1"), ("page_size", "100")];

/// Authorization of requests to the Management API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authorization {
    /// No token: a proxy on the page's own origin adds it, or the server is logto-dev.
    None,
    /// An operator's access token for the resource `https://default.logto.app/api`. Keep it in
    /// memory only.
    Operator(Secret),
}

/// Client of Logto's Management API for connectors, email templates, the sign-in experience, users and organizations.
/// Cheap to clone.
///
/// ```no_run
/// use std::rc::Rc;
///
/// use logto_management::{Authorization, ManagementClient, ManagementError};
/// use logto_client::ports::{Clock, Http};
/// use url::Url;
///
/// async fn sms(http: Rc<dyn Http>, clock: Rc<dyn Clock>, base: Url) -> Result<Option<String>, ManagementError> {
///     let api = ManagementClient::new(base, http, clock, Authorization::None);
///     let connectors = api.connectors().await?;
///     let twilio = connectors.iter().find_map(|connector| connector.twilio());
///     Ok(twilio.map(|config| config.account_sid().to_owned()))
/// }
/// ```
///
/// All requests can fail with [`ManagementError::Unauthorized`], [`ManagementError::Forbidden`],
/// [`ManagementError::Http`] (after 10 seconds without a response: [`HttpError::Timeout`]), and
/// [`ManagementError::Malformed`] when the response is not Logto's.
#[derive(Clone)]
pub struct ManagementClient {
    base: Url,
    http: Rc<dyn Http>,
    clock: Rc<dyn Clock>,
    authorization: Authorization,
}

impl fmt::Debug for ManagementClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManagementClient").field("authorization", &self.authorization).finish_non_exhaustive()
    }
}

impl ManagementClient {
    /// Creates a client for an address that ends with `/api`: `http://localhost:3001/api`, or that of a proxy.
    #[must_use]
    pub fn new(base: Url, http: Rc<dyn Http>, clock: Rc<dyn Clock>, authorization: Authorization) -> Self {
        Self { base, http, clock, authorization }
    }

    /// Returns the address of the API.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Returns all connectors. Their configurations include the secrets.
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn connectors(&self) -> Result<Vec<Connector>, ManagementError> {
        read_all(self.send(Method::GET, &["connectors"], None).await?, Connector::from_value)
            .ok_or(ManagementError::Malformed)
    }

    /// Returns the connector factories of the server. With all of Logto's connectors installed, the
    /// response can exceed the limit of 1 MiB ([`HttpError::TooLarge`]); use
    /// [`connector_factory`](Self::connector_factory) for a single one.
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn connector_factories(&self) -> Result<Vec<ConnectorFactory>, ManagementError> {
        read_all(self.send(Method::GET, &["connector-factories"], None).await?, ConnectorFactory::from_value)
            .ok_or(ManagementError::Malformed)
    }

    /// Returns a connector factory.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn connector_factory(&self, id: &str) -> Result<ConnectorFactory, ManagementError> {
        let response = self.send(Method::GET, &["connector-factories", id], None).await?;
        ConnectorFactory::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Creates a connector. **The server keeps one email and one SMS connector: this replaces the
    /// existing one**, including its id.
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `connector.invalid_config`, and [field
    /// errors](ManagementError::field_errors).
    pub async fn create_connector(&self, connector: &NewConnector) -> Result<Connector, ManagementError> {
        let response = self.send(Method::POST, &["connectors"], Some(connector.body())).await?;
        Connector::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Replaces a connector's configuration as a whole.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; [`ManagementError::Rejected`] with `connector.invalid_config`.
    pub async fn update_connector(
        &self,
        id: &str,
        config: &impl ConnectorConfig,
    ) -> Result<Connector, ManagementError> {
        let body = json!({ "config": config.to_value() });
        let response = self.send(Method::PATCH, &["connectors", id], Some(body)).await?;
        Connector::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Deletes a connector, even if the sign-in experience needs it.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn delete_connector(&self, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["connectors", id], None).await.map(drop)
    }

    /// Sends a test message with a configuration that can be unsaved: the template of usage type
    /// `Generic` with the code 000000. `locale` is the language tag of the email template.
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `connector.general` and the [error of the
    /// provider](ManagementError::provider_error), `connector.invalid_config`, or
    /// `connector.unexpected_type`.
    pub async fn test_connector(
        &self,
        factory_id: &str,
        to: &Recipient,
        config: &impl ConnectorConfig,
        locale: Option<&str>,
    ) -> Result<(), ManagementError> {
        let body = to.test_body(&config.to_value(), locale);
        self.send(Method::POST, &["connectors", factory_id, "test"], Some(body)).await.map(drop)
    }

    /// Returns the email templates of the server in all languages.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] from a server that has no such templates.
    pub async fn email_templates(&self) -> Result<Vec<LocalizedTemplate>, ManagementError> {
        read_all(self.send(Method::GET, &["email-templates"], None).await?, LocalizedTemplate::from_value)
            .ok_or(ManagementError::Malformed)
    }

    /// Creates email templates, or replaces those of the same language and usage type. Returns them as the server has
    /// them. An empty list, which the server rejects, is not sent.
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `guard.invalid_input`, for a usage type that Logto does not have.
    pub async fn put_email_templates(
        &self,
        templates: &[LocalizedTemplate],
    ) -> Result<Vec<LocalizedTemplate>, ManagementError> {
        if templates.is_empty() {
            return Ok(Vec::new());
        }
        let body = json!({ "templates": templates.iter().map(LocalizedTemplate::body).collect::<Value>() });
        read_all(self.send(Method::PUT, &["email-templates"], Some(body)).await?, LocalizedTemplate::from_value)
            .ok_or(ManagementError::Malformed)
    }

    /// Changes texts of an email template and keeps the others: `subject`, `content`, `contentType`, `replyTo`,
    /// `sendFrom`.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn change_email_template(
        &self,
        id: &str,
        details: &Map<String, Value>,
    ) -> Result<LocalizedTemplate, ManagementError> {
        let body = Value::Object(details.clone());
        let response = self.send(Method::PATCH, &["email-templates", id, "details"], Some(body)).await?;
        LocalizedTemplate::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Deletes an email template. Logto then falls back to [another one](crate::fallback_order).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn delete_email_template(&self, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["email-templates", id], None).await.map(drop)
    }

    /// Returns the sign-in experience.
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn sign_in_experience(&self) -> Result<SignInExperience, ManagementError> {
        let response = self.send(Method::GET, &["sign-in-exp"], None).await?;
        SignInExperience::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Changes the sign-in experience and returns the new one. An empty patch, which the server rejects,
    /// is not sent.
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `sign_in_experiences.…`;
    /// [`SignInExperience::check`] predicts them.
    pub async fn update_sign_in_experience(
        &self,
        patch: &SignInExperiencePatch,
    ) -> Result<SignInExperience, ManagementError> {
        if patch.is_empty() {
            return self.sign_in_experience().await;
        }
        let response = self.send(Method::PATCH, &["sign-in-exp"], Some(patch.to_value())).await?;
        SignInExperience::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Sends a request and returns the JSON of the response; `null` when it has no content.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &[&str],
        body: Option<Value>,
    ) -> Result<Value, ManagementError> {
        self.exchange(method, path, &[], body).await
    }

    /// Sends a request with a query and returns the JSON of the response.
    pub(super) async fn exchange(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<Value, ManagementError> {
        let request = self.request(method, path, query, body)?;
        self.answer(request).await.map(|(answer, _)| answer)
    }

    /// Requests a page of a list. Returns it with the number of entries on all pages.
    pub(super) async fn list(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<(Value, Option<u64>), ManagementError> {
        let request = self.request(Method::GET, path, query, None)?;
        self.answer(request).await
    }

    async fn answer(&self, request: HttpRequest) -> Result<(Value, Option<u64>), ManagementError> {
        let response = send_within(&*self.http, &*self.clock, DEADLINE, request).await?;
        if !response.is_success() {
            return Err(error_of(&response));
        }
        let total = response.header("total-number").and_then(|total| total.parse().ok());
        let body = response.body();
        // Some requests that create something have the plain text “Created” as response.
        let body = if body.is_empty() || body == b"Created" {
            Value::Null
        } else {
            serde_json::from_slice(body).map_err(|_| ManagementError::Malformed)?
        };
        Ok((body, total))
    }

    fn request(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<HttpRequest, HttpError> {
        let mut url = address(&self.base, path).ok_or(HttpError::Invalid)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = HttpRequest::new(method, url.as_str()).with_header("accept", "application/json");
        if let Some(body) = body {
            request = request.with_header("content-type", "application/json").with_body(body.to_string().into_bytes());
        }
        if let Authorization::Operator(token) = &self.authorization {
            request = request.with_bearer(token.expose().trim());
        }
        Ok(request)
    }
}

/// Appends path segments to the base. Segments are percent-encoded; dot segments and empty ones are
/// rejected.
pub(super) fn address(base: &Url, path: &[&str]) -> Option<Url> {
    if path.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
        return None;
    }
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.path_segments_mut().ok()?.pop_if_empty().extend(path);
    Some(url)
}

/// Logto's error response.
#[derive(Default, Deserialize)]
struct ErrorBody {
    code: Option<String>,
    message: Option<String>,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    details: Value,
}

fn error_of(response: &HttpResponse) -> ManagementError {
    let http = status_error(response);
    if http.is_transient() {
        return http.into();
    }
    let body: ErrorBody = serde_json::from_slice(response.body()).unwrap_or_default();
    match response.status() {
        401 => ManagementError::Unauthorized,
        403 => ManagementError::Forbidden,
        404 => ManagementError::NotFound,
        _ => match body.code.filter(|code| !code.is_empty()) {
            None => http.into(),
            Some(code) => ManagementError::Rejected {
                code,
                message: body.message.unwrap_or_default(),
                data: body.data,
                details: body.details.as_str().map(str::to_owned),
            },
        },
    }
}

pub(super) fn read_all<T>(response: Value, read: impl Fn(Value) -> Option<T>) -> Option<Vec<T>> {
    let Value::Array(items) = response else { return None };
    items.into_iter().map(read).collect()
}
