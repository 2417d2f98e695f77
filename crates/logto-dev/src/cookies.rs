//! The cookies of a sign-in.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// The value of a request's cookie.
pub(crate) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The open interactions of this browser: uid by application.
pub(crate) fn interactions(headers: &HeaderMap) -> BTreeMap<String, String> {
    get(headers, "_interaction").and_then(|value| serde_json::from_str(value).ok()).unwrap_or_default()
}

/// The interaction the sign-in page is about: that of the application seen last.
pub(crate) fn interaction(headers: &HeaderMap) -> Option<String> {
    let map = interactions(headers);
    let app = get(headers, "_logto").and_then(|value| {
        let value: serde_json::Value = serde_json::from_str(value).ok()?;
        value.get("appId")?.as_str().map(str::to_owned)
    });
    app.and_then(|app| map.get(&app).cloned()).or_else(|| map.into_values().next())
}

/// Adds a `Set-Cookie`; `expires` is in seconds since 1970.
pub(crate) fn set(response: &mut Response, name: &str, value: &str, path: &str, expires: Option<i64>) {
    let expires = expires.map_or(String::new(), |at| {
        let at = UNIX_EPOCH + Duration::from_secs(u64::try_from(at).unwrap_or(0));
        format!("; expires={}", httpdate::fmt_http_date(at))
    });
    let hidden = if name == "_logto" { "" } else { "; httponly" };
    let cookie = format!("{name}={value}; path={path}{expires}; samesite=lax{hidden}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Forgets that an interaction may be resumed.
///
/// Comes before the response's other cookies: a client that ignores their paths must not lose the
/// interaction that follows.
pub(crate) fn forget_resumed(response: &mut Response, uid: &str) {
    let later: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    response.headers_mut().remove(header::SET_COOKIE);
    let path = format!("/oidc/auth/{uid}");
    set(response, "_interaction_resume", "", &path, Some(0));
    for cookie in later {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
