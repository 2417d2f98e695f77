//! The parameters of a request, and the application that sent it.

use axum::http::{HeaderMap, header};
use serde_json::Value;

use super::cors;
use super::errors::OidcError;
use crate::http::authorization::{basic, decode_basic};
use crate::model::seed::Application;
use crate::model::store::Store;

/// The parameters of a query, form or JSON body. Only `resource` may be repeated.
#[derive(Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a body by its content type. Logto's endpoints accept JSON too.
    pub(crate) fn from_body(headers: &HeaderMap, body: &[u8]) -> Result<Self, OidcError> {
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|value| value.to_str().ok()).unwrap_or("");
        if kind.starts_with("application/json") {
            return Self::from_json(body);
        }
        Self::from_encoded(body)
    }

    /// Reads a query or form.
    pub(crate) fn from_encoded(encoded: &[u8]) -> Result<Self, OidcError> {
        let pairs = url::form_urlencoded::parse(encoded).into_owned();
        Self::from_pairs(pairs.collect())
    }

    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, OidcError> {
        for (index, (name, _)) in pairs.iter().enumerate() {
            if name != "resource" && pairs[..index].iter().any(|(other, _)| other == name) {
                return Err(OidcError::invalid_request(format!("'{name}' parameter must not be provided twice")));
            }
        }
        Ok(Self(pairs))
    }

    fn from_json(body: &[u8]) -> Result<Self, OidcError> {
        let unreadable = || OidcError::invalid_request("failed to parse the request body");
        let object: Value = serde_json::from_slice(body).map_err(|_| unreadable())?;
        let mut pairs = Vec::new();
        for (name, value) in object.as_object().ok_or_else(unreadable)? {
            match value {
                Value::String(text) => pairs.push((name.clone(), text.clone())),
                Value::Array(items) => {
                    let texts = items.iter().filter_map(Value::as_str);
                    pairs.extend(texts.map(|text| (name.clone(), text.to_owned())));
                }
                Value::Number(number) => pairs.push((name.clone(), number.to_string())),
                Value::Null | Value::Bool(_) | Value::Object(_) => {}
            }
        }
        Self::from_pairs(pairs)
    }

    /// The value of a parameter. An empty value counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    pub(crate) fn require(&self, name: &str) -> Result<&str, OidcError> {
        self.get(name).ok_or_else(|| OidcError::missing_parameter(name))
    }

    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let pairs = self.0.iter();
        pairs.filter(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone()).collect()
    }

    pub(crate) fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// The public client that sent the request, if the origin of its page is allowed.
    pub(crate) fn client(&self, store: &Store, headers: &HeaderMap) -> Result<Application, OidcError> {
        if let Some(credentials) = basic(headers) {
            return Err(reject_basic(credentials));
        }
        let id = self
            .get("client_id")
            .ok_or_else(|| OidcError::invalid_request("no client authentication mechanism provided"))?;
        let app = store.apps.get(id).ok_or_else(|| OidcError::invalid_client(id))?;
        cors::check_origin(app, headers)?;
        Ok(app.clone())
    }
}

/// The error for HTTP Basic authentication, which public clients have no secret for.
fn reject_basic(credentials: &str) -> OidcError {
    match decode_basic(credentials) {
        Some((_, secret)) if secret.is_empty() => {
            OidcError::invalid_request("client_secret must be provided in the Authorization header")
        }
        Some(_) => OidcError::new("invalid_client", "client authentication failed"),
        None => OidcError::invalid_request("invalid authorization header value format"),
    }
}
