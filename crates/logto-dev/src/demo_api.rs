//! A protected API to call with an access token.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::json::Json;
use crate::oidc::bearer;

/// The audience it accepts.
const AUDIENCE: &str = "https://api.example.com";

/// `GET /demo-api/me`: who the token is about, after checking it as a real API must.
pub(crate) async fn me(State(app): State<Ctx>, headers: HeaderMap) -> Response {
    let mut response = match check(&app, &headers) {
        Ok(sub) => Json(json!({ "sub": sub })).into_response(),
        Err((status, error)) => {
            let mut response = (status, Json(json!({ "error": error }))).into_response();
            if status == StatusCode::UNAUTHORIZED {
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""));
            }
            response
        }
    };
    open(&mut response);
    response
}

/// `OPTIONS /demo-api/me`
pub(crate) async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    open(&mut response);
    let answer = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "3600"),
    ] {
        answer.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn check(app: &App, headers: &HeaderMap) -> Result<String, (StatusCode, &'static str)> {
    let refuse = |why| (StatusCode::UNAUTHORIZED, why);
    let token = bearer(headers).ok_or(refuse("no bearer token"))?;
    let claims = app.keys().verify("at+jwt", token).ok_or(refuse("not an access token signed by this server"))?;
    if claims["iss"] != app.issuer() {
        return Err(refuse("wrong issuer"));
    }
    if claims["exp"].as_i64().is_none_or(|exp| exp <= app.now()) {
        return Err(refuse("the token has expired"));
    }
    if claims["aud"] != AUDIENCE {
        return Err((StatusCode::FORBIDDEN, "the token is for another audience"));
    }
    match claims["sub"].as_str() {
        Some(sub) => Ok(sub.to_owned()),
        None => Err(refuse("the token names nobody")),
    }
}

fn open(response: &mut Response) {
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
