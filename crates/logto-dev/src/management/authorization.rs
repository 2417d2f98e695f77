//! Access to the Management API: a token for it with the scope `all`.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::http::{ApiError, AppState, SharedState};
use crate::model::scopes::{MANAGEMENT_API, MANAGEMENT_API_ALL};

/// Who calls the API: the user, or the machine-to-machine application.
#[derive(Clone)]
pub(super) struct Caller(pub(super) String);

/// Rejects requests without a valid token.
pub(super) async fn require_token(State(app): State<SharedState>, mut request: Request, next: Next) -> Response {
    match check(&app, request.headers()) {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

fn check(app: &AppState, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let value = headers.get(header::AUTHORIZATION).ok_or_else(ApiError::missing_authorization)?;
    let value = value.to_str().unwrap_or_default();
    let token = value.strip_prefix("Bearer ").ok_or_else(ApiError::unsupported_token_type)?;
    let unauthorized = |data: Value| ApiError::unauthorized().with_data(data);
    if !is_jwt(token) {
        return Err(unauthorized(json!({ "code": "ERR_JWS_INVALID", "name": "JWSInvalid" })));
    }
    let claims = app.keys().verify("at+jwt", token).ok_or_else(|| {
        unauthorized(json!({
            "code": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "name": "JWSSignatureVerificationFailed",
        }))
    })?;
    for (claim, expected) in [("iss", app.issuer()), ("aud", MANAGEMENT_API.to_owned())] {
        if claims[claim] != expected {
            return Err(unauthorized(json!({
                "code": "ERR_JWT_CLAIM_VALIDATION_FAILED", "name": "JWTClaimValidationFailed",
                "claim": claim, "reason": "check_failed",
            })));
        }
    }
    if claims["exp"].as_i64().is_none_or(|exp| exp <= app.now()) {
        return Err(unauthorized(json!({
            "code": "ERR_JWT_EXPIRED", "name": "JWTExpired", "claim": "exp", "reason": "check_failed",
        })));
    }
    let scopes = claims["scope"].as_str().unwrap_or_default();
    let caller = claims["sub"].as_str().unwrap_or_default().to_owned();
    if scopes.split(' ').any(|scope| scope == MANAGEMENT_API_ALL) {
        Ok(Caller(caller))
    } else {
        Err(ApiError::forbidden())
    }
}

/// Whether a token has the form of a JWT.
fn is_jwt(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, _, _] = parts[..] else {
        return false;
    };
    URL_SAFE_NO_PAD.decode(header).is_ok_and(|header| serde_json::from_slice::<Value>(&header).is_ok())
}
