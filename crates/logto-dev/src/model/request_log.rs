//! The log of requests, for tests that count and compare them.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde::Serialize;

use super::lock::lock;

/// The maximum number of requests; older ones are removed.
const CAPACITY: usize = 2000;

/// Parameters that are logged with their value; every other value is redacted.
const UNREDACTED_PARAMETERS: [&str; 16] = [
    "client_id",
    "code_challenge_method",
    "first_screen",
    "grant_type",
    "identifier",
    "max_age",
    "organization_id",
    "post_logout_redirect_uri",
    "prompt",
    "redirect_uri",
    "resource",
    "response_mode",
    "response_type",
    "scope",
    "token_type_hint",
    "ui_locales",
];

/// A request and the status of its response.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The parameters of the query; secret values are `<redacted>`.
    pub query: Vec<(String, String)>,
    /// The parameters of the form; secret values are `<redacted>`.
    pub form: Vec<(String, String)>,
    /// The `Origin` header.
    pub origin: Option<String>,
    /// Whether there was a bearer token.
    pub bearer: bool,
    /// The status of the response; 0 when there was none.
    pub status: u16,
    /// Time of arrival in milliseconds since 1970, by the clock of the server.
    pub at: i64,
}

impl LoggedRequest {
    /// Returns the first value of a form parameter.
    #[must_use]
    pub fn form_value(&self, name: &str) -> Option<&str> {
        let mut form = self.form.iter();
        form.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Returns the parameters of a query or form with secret values redacted.
pub(crate) fn redacted(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded)
        .map(|(name, value)| {
            let is_public = UNREDACTED_PARAMETERS.contains(&&*name);
            let value = if is_public { &*value } else { "<redacted>" };
            (name.into_owned(), value.to_owned())
        })
        .collect()
}

/// The latest requests.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(Mutex<VecDeque<LoggedRequest>>);

impl RequestLog {
    pub(crate) fn push(&self, request: LoggedRequest) {
        let mut log = lock(&self.0);
        if log.len() == CAPACITY {
            log.pop_front();
        }
        log.push_back(request);
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        lock(&self.0).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn redacts_secret_parameters() {
        let form = redacted(b"grant_type=refresh_token&refresh_token=s3cret&code=c&code_verifier=v");
        assert_eq!(form[0].1, "refresh_token");
        assert!(form[1..].iter().all(|(_, value)| value == "<redacted>"));
    }
}
