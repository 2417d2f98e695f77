//! Recorded exchanges, and the comparison of responses with them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use logto_dev::LogtoVersion;
use serde_json::Value;

use super::{Answer, Browser};

/// One recorded exchange.
pub struct Recorded {
    pub title: String,
    pub request: Value,
    pub response: Value,
}

/// The document `<topic>.json` that was recorded from `version`. Where the newest version answers like 1.37, there is
/// only one.
pub fn wire(version: LogtoVersion, topic: &str) -> Value {
    let folder = format!("{}/tests/wire", env!("CARGO_MANIFEST_DIR"));
    let newer = format!("{folder}/v1.42/{topic}.json");
    let has_newer = version == LogtoVersion::V1_42 && std::fs::exists(&newer).unwrap();
    let path = if has_newer { newer } else { format!("{folder}/{topic}.json") };
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The exchanges about `topic`, recorded from the newest version.
pub fn recorded(topic: &str) -> Vec<Recorded> {
    recorded_from(LogtoVersion::default(), topic)
}

/// The exchanges about `topic`, recorded from `version`.
pub fn recorded_from(version: LogtoVersion, topic: &str) -> Vec<Recorded> {
    let entries = wire(version, topic).as_array().unwrap().clone();
    entries
        .into_iter()
        .map(|mut entry| Recorded {
            title: entry["title"].as_str().unwrap().to_owned(),
            request: entry["request"].take(),
            response: entry["response"].take(),
        })
        .collect()
}

impl Recorded {
    pub fn path(&self) -> &str {
        self.request["path"].as_str().unwrap()
    }

    pub fn method(&self) -> &str {
        self.request["method"].as_str().unwrap()
    }

    /// Sends the recorded request with its placeholders replaced, and compares the response.
    pub async fn replay(&self, browser: &Browser, fill: &[(&str, &str)]) -> Answer {
        let answer = self.send(browser, fill).await;
        self.compare(&answer);
        answer
    }

    /// Sends the recorded request with its placeholders replaced.
    pub async fn send(&self, browser: &Browser, fill: &[(&str, &str)]) -> Answer {
        let fill = |text: &str| {
            let mut text = text.to_owned();
            for (placeholder, value) in fill {
                text = text.replace(placeholder, value);
            }
            text
        };
        let mut headers = Vec::new();
        for name in [
            "content-type",
            "origin",
            "authorization",
            "access-control-request-method",
            "access-control-request-headers",
        ] {
            if let Some(value) = self.request["headers"][name].as_str() {
                headers.push((name, fill(value)));
            }
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
        let body = match &self.request["body"] {
            Value::Null => None,
            Value::String(text) => Some(fill(text)),
            object => Some(fill(&object.to_string())),
        };
        let path = fill(self.path());
        browser.send(self.method(), &path, &headers, body).await
    }

    /// Compares status, headers that matter, cookies and body.
    #[track_caller]
    pub fn compare(&self, answer: &Answer) {
        let title = &self.title;
        assert_eq!(self.response["status"], answer.status, "{title}: {}", answer.text);
        for name in [
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "access-control-max-age",
            "cache-control",
            "content-type",
            "location",
            "www-authenticate",
        ] {
            let expected = self.response["headers"][name].as_str();
            // Pages differ from those of Logto and are never cached.
            let own_page = name == "cache-control" && expected.is_none();
            if !own_page {
                assert_eq!(expected, answer.header(name), "{title}: {name}");
            }
        }
        self.compare_cookies(answer);
        match &self.response["body"] {
            // The text of a page, or no body.
            Value::Null | Value::String(_) => {}
            expected => same(title, "", expected, &answer.body),
        }
    }

    fn compare_cookies(&self, answer: &Answer) {
        let Some(expected) = self.response["headers"]["set-cookie"].as_array() else {
            return;
        };
        let shape = |cookie: &str| {
            let mut parts = cookie.split("; ");
            let name = parts.next().unwrap().split('=').next().unwrap().to_owned();
            // The names and values of attributes are compared without case (RFC 6265, 5.2).
            let mut attributes: Vec<String> = parts
                .map(str::to_ascii_lowercase)
                .map(|part| match part.split_once('=') {
                    Some(("path", path)) if path.starts_with("/oidc/auth/") => "path=/oidc/auth/…".to_owned(),
                    Some(("expires", date)) if !date.contains("1970") => "expires".to_owned(),
                    _ => part,
                })
                .collect();
            attributes.sort();
            (name, attributes)
        };
        let mut expected: Vec<_> = expected
            .iter()
            .map(|cookie| shape(cookie.as_str().unwrap()))
            // Only Logto signs cookies; the values here are random.
            .filter(|(name, _)| !name.ends_with(".sig"))
            .collect();
        let cookies = answer.headers.get_all("set-cookie");
        let mut actual: Vec<_> = cookies.iter().map(|cookie| shape(cookie.to_str().unwrap())).collect();
        expected.sort();
        actual.sort();
        assert_eq!(expected, actual, "{}: cookies", self.title);
    }
}

/// Members with a different value every time, whose type is compared.
const VOLATILE: [&str; 20] = [
    "agent",
    "at_hash",
    "challenge",
    "codes",
    "createdAt",
    "created_at",
    "exp",
    "expiresAt",
    "iat",
    "jti",
    "kid",
    "lastSignInAt",
    "nonce",
    "request_uri",
    "updatedAt",
    "updated_at",
    "verificationId",
    "verificationRecordId",
    "x",
    "y",
];

#[track_caller]
fn same(title: &str, at: &str, expected: &Value, actual: &Value) {
    let context = || format!("{title}: {at}: expected {expected}, got {actual}");
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(given)) => {
            let names = |object: &serde_json::Map<String, Value>| {
                let mut names: Vec<String> = object.keys().cloned().collect();
                names.sort();
                names
            };
            assert_eq!(names(wanted), names(given), "{}", context());
            for (name, value) in wanted {
                if VOLATILE.contains(&&**name) {
                    assert_eq!(kind(value), kind(&given[name]), "{title}: {at}.{name}");
                } else {
                    same(title, &format!("{at}.{name}"), value, &given[name]);
                }
            }
        }
        (Value::Array(wanted), Value::Array(given)) if wanted.len() == given.len() => {
            for (index, (wanted, given)) in wanted.iter().zip(given).enumerate() {
                same(title, &format!("{at}[{index}]"), wanted, given);
            }
        }
        (Value::String(wanted), Value::String(given)) if wanted.starts_with("<opaque") => {
            let length = wanted.trim_matches(|character: char| !character.is_ascii_digit());
            assert_eq!(given.len().to_string(), length, "{}", context());
        }
        // Logos and instructions differ from those of Logto.
        (Value::String(wanted), Value::String(given)) if wanted == "<data uri>" => {
            assert!(given.starts_with("data:image/"), "{}", context());
        }
        (Value::String(wanted), Value::String(given)) if wanted.starts_with("<markdown") => {
            assert!(given.starts_with("# "), "{}", context());
        }
        (Value::String(wanted), Value::String(given)) if wanted == "<secret>" => {
            assert!(!given.is_empty(), "{}", context());
        }
        (Value::String(wanted), Value::String(given)) if wanted.starts_with("<jwt ") => {
            let token = wanted.trim_start_matches("<jwt ").trim_end_matches('>');
            let wanted: Value = serde_json::from_str(token).unwrap();
            same(title, &format!("{at}.header"), &wanted["header"], &part(given, 0));
            same(title, &format!("{at}.claims"), &wanted["claims"], &part(given, 1));
        }
        _ => assert_eq!(expected, actual, "{}", context()),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A decoded part of a JWT.
pub fn part(jwt: &str, index: usize) -> Value {
    let part = jwt.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
