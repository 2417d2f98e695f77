//! The requests the server has seen, for tests that count and compare them.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde::Serialize;

use crate::sync::lock;

/// How many requests are remembered.
const CAPACITY: usize = 2000;

/// Parameters that are logged as they came; the value of any other is replaced.
const OPEN_PARAMETERS: [&str; 16] = [
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

/// One request and what became of it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query's parameters; codes, tokens and the like are `<redacted>`.
    pub query: Vec<(String, String)>,
    /// The form's parameters; codes, tokens and the like are `<redacted>`.
    pub form: Vec<(String, String)>,
    /// The `Origin` header.
    pub origin: Option<String>,
    /// Whether a bearer token came along.
    pub bearer: bool,
    /// The status of the answer; 0 when there was none.
    pub status: u16,
    /// When it came, in milliseconds since 1970 by the server's clock.
    pub at: i64,
}

impl LoggedRequest {
    /// The first value of a form parameter.
    #[must_use]
    pub fn form_value(&self, name: &str) -> Option<&str> {
        let mut form = self.form.iter();
        form.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The parameters of a query or form, with secrets replaced.
pub(crate) fn redacted(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded)
        .map(|(name, value)| {
            let open = OPEN_PARAMETERS.contains(&&*name);
            let value = if open { &*value } else { "<redacted>" };
            (name.into_owned(), value.to_owned())
        })
        .collect()
}

/// The log itself.
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
    fn secrets_never_reach_the_log() {
        let form = redacted(b"grant_type=refresh_token&refresh_token=s3cret&code=c&code_verifier=v");
        assert_eq!(form[0].1, "refresh_token");
        assert!(form[1..].iter().all(|(_, value)| value == "<redacted>"));
    }
}
