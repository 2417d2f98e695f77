//! The cookies of Logto's sign-in: session and interactions.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use cookie::{Cookie, Expiration, SameSite};
use serde::Deserialize;
use time::OffsetDateTime;

/// The id of the session.
pub(crate) const SESSION: &str = "_session";

/// The open interactions, as JSON.
const INTERACTIONS: &str = "_interaction";

/// The interaction that a resume URL continues.
const RESUME: &str = "_interaction_resume";

/// The application that the sign-in page is for, as JSON. Scripts may read it.
const APPLICATION: &str = "_logto";

/// The value of the cookie [`APPLICATION`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApplicationCookie {
    app_id: String,
}

/// Returns the value of a cookie of the request.
fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = values.flat_map(Cookie::split_parse).flatten();
    cookies.find(|cookie| cookie.name() == name)?.value_raw()
}

/// The session of this browser.
pub(crate) fn session(headers: &HeaderMap) -> Option<&str> {
    get(headers, SESSION)
}

/// The interaction that this browser may resume.
pub(crate) fn resumable_interaction(headers: &HeaderMap) -> Option<&str> {
    get(headers, RESUME)
}

/// The open interactions of this browser: interaction id by application id.
pub(crate) fn interactions(headers: &HeaderMap) -> BTreeMap<String, String> {
    get(headers, INTERACTIONS).and_then(|value| serde_json::from_str(value).ok()).unwrap_or_default()
}

/// The interaction of the sign-in page: that of the latest application.
pub(crate) fn interaction(headers: &HeaderMap) -> Option<String> {
    let interactions = interactions(headers);
    let application = get(headers, APPLICATION).and_then(|value| serde_json::from_str(value).ok());
    let current = application.and_then(|cookie: ApplicationCookie| interactions.get(&cookie.app_id).cloned());
    current.or_else(|| interactions.into_values().next())
}

/// Sets the cookie of the session; `expires` is in seconds since 1970.
pub(crate) fn set_session(response: &mut Response, id: &str, expires: i64) {
    append(response, Cookie::build((SESSION, id)).path("/").http_only(true), Some(expires));
}

/// Removes the cookie of the session.
pub(crate) fn remove_session(response: &mut Response) {
    set_session(response, "", 0);
}

/// Sets the cookies of a new interaction: `open` are all interactions of this browser by application id.
pub(crate) fn set_interaction(
    response: &mut Response,
    client_id: &str,
    uid: &str,
    open: &BTreeMap<String, String>,
    expires: i64,
) {
    let application = serde_json::json!({ "appId": client_id }).to_string();
    let open = serde_json::to_string(open).unwrap_or_default();
    append(response, Cookie::build((APPLICATION, application)).path("/"), None);
    append(response, Cookie::build((INTERACTIONS, open)).path("/").http_only(true), Some(expires));
    append(response, resume_cookie(uid, uid), Some(expires));
}

/// Removes the cookie that allows to resume an interaction.
///
/// It comes before the other cookies of the response: clients that ignore paths must not lose the interaction
/// that follows.
pub(crate) fn remove_resumable_interaction(response: &mut Response, uid: &str) {
    let others: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    response.headers_mut().remove(header::SET_COOKIE);
    append(response, resume_cookie(uid, ""), Some(0));
    for cookie in others {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn resume_cookie<'a>(uid: &str, value: &'a str) -> cookie::CookieBuilder<'a> {
    Cookie::build((RESUME, value)).path(format!("/oidc/auth/{uid}")).http_only(true)
}

fn append(response: &mut Response, cookie: cookie::CookieBuilder<'_>, expires: Option<i64>) {
    let expires = expires.and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let expires = expires.map_or(Expiration::Session, Expiration::DateTime);
    let cookie = cookie.same_site(SameSite::Lax).expires(expires).build();
    if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;

    fn request(cookies: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookies))])
    }

    fn set_cookies(response: &Response) -> Vec<&str> {
        response.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect()
    }

    #[test]
    fn finds_the_interaction_of_the_latest_application() {
        let headers = request(r#"a=b; _interaction={"one":"uid1","two":"uid2"}; _logto={"appId":"two"}"#);
        assert_eq!(interaction(&headers).as_deref(), Some("uid2"));
        let headers = request(r#"_interaction={"one":"uid1"}; _logto={"appId":"unknown"}"#);
        assert_eq!(interaction(&headers).as_deref(), Some("uid1"));
        assert_eq!(interaction(&request("_interaction=broken")), None);
    }

    #[test]
    fn only_the_application_cookie_is_readable_by_scripts() {
        let mut response = ().into_response();
        let open = BTreeMap::from([("app".to_owned(), "uid".to_owned())]);
        set_interaction(&mut response, "app", "uid", &open, 1_000_000_000);
        let cookies = set_cookies(&response);
        assert_eq!(cookies[0], r#"_logto={"appId":"app"}; SameSite=Lax; Path=/"#);
        assert!(
            cookies[1]
                .starts_with(r#"_interaction={"app":"uid"}; HttpOnly; SameSite=Lax; Path=/; Expires=Sun, 09 Sep 2001"#)
        );
        assert!(
            cookies[2].starts_with("_interaction_resume=uid; HttpOnly; SameSite=Lax; Path=/oidc/auth/uid; Expires=")
        );
    }

    #[test]
    fn removes_the_resumed_interaction_before_other_cookies() {
        let mut response = ().into_response();
        set_session(&mut response, "id", 1_000_000_000);
        remove_resumable_interaction(&mut response, "uid");
        let cookies = set_cookies(&response);
        assert!(cookies[0].starts_with("_interaction_resume=; ") && cookies[0].contains("01 Jan 1970"));
        assert!(cookies[1].starts_with("_session=id; "));
    }
}
