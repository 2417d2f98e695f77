//! The discovery document and the key set.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::http::cors::allow_origin;
use crate::http::{AppState, SharedState};
use crate::model::faults::DiscoveryFault;
use crate::model::scopes::SCOPES;

/// `GET /oidc/.well-known/openid-configuration`
pub(crate) async fn configuration(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let mut document = document(&app);
    if let Some(members) = document.as_object_mut() {
        for fault in app.faults.get().discovery {
            match fault {
                DiscoveryFault::Issuer(issuer) => members.insert("issuer".to_owned(), json!(issuer)),
                DiscoveryFault::Missing(name) => members.remove(&name),
                DiscoveryFault::Member(name, value) => members.insert(name, json!(value)),
            };
        }
    }
    published(&headers, "application/json; charset=utf-8", &document)
}

/// `GET /oidc/jwks`
pub(crate) async fn jwks(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let jwks = app.keys().jwks();
    let mut response = published(&headers, "application/jwk-set+json; charset=utf-8", &jwks);
    if app.store().version.is_newest() {
        let revalidate = HeaderValue::from_static("no-cache, max-age=0, must-revalidate");
        response.headers_mut().insert(header::CACHE_CONTROL, revalidate);
    }
    response
}

/// A public document with its entity tag.
fn published(headers: &HeaderMap, kind: &'static str, document: &Value) -> Response {
    let text = document.to_string();
    let digest = Sha256::digest(&text);
    let tag: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let kind = (header::CONTENT_TYPE, kind.to_owned());
    let mut response = ([kind, (header::ETAG, tag)], text).into_response();
    if headers.contains_key(header::ORIGIN) {
        allow_origin(&mut response, headers);
    }
    response
}

fn document(app: &AppState) -> Value {
    let issuer = app.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    let mut document = json!({
        "authorization_endpoint": at("/auth"),
        "claims_parameter_supported": false,
        "claims_supported": [
            "sub", "name", "family_name", "given_name", "middle_name", "nickname",
            "preferred_username", "profile", "picture", "website", "gender", "birthdate",
            "zoneinfo", "locale", "updated_at", "username", "created_at", "email",
            "email_verified", "phone_number", "phone_number_verified", "address", "custom_data",
            "identities", "sso_identities", "roles", "organizations", "organization_data",
            "organization_roles", "sid", "auth_time", "iss",
        ],
        "code_challenge_methods_supported": ["S256"],
        "end_session_endpoint": at("/session/end"),
        "grant_types_supported": [
            "implicit", "authorization_code", "refresh_token", "client_credentials",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ],
        "issuer": issuer,
        "jwks_uri": at("/jwks"),
        "authorization_response_iss_parameter_supported": true,
        "response_modes_supported": ["form_post", "fragment", "query"],
        "response_types_supported": ["code id_token", "code", "id_token", "none"],
        "scopes_supported": SCOPES,
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_jwt", "client_secret_post", "private_key_jwt", "none",
        ],
        "token_endpoint_auth_signing_alg_values_supported": [
            "HS256", "RS256", "PS256", "ES256", "EdDSA",
        ],
        "token_endpoint": at("/token"),
        "id_token_signing_alg_values_supported": ["ES384"],
        "pushed_authorization_request_endpoint": at("/request"),
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": at("/me"),
        "introspection_endpoint": at("/token/introspection"),
        "revocation_endpoint": at("/token/revocation"),
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "claim_types_supported": ["normal"],
    });
    if app.store().version.is_newest()
        && let Some(members) = document.as_object_mut()
    {
        members.remove("request_parameter_supported");
        document["device_authorization_endpoint"] = json!(at("/device/auth"));
        document["grant_types_supported"] = json!([
            "implicit",
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ]);
        document["token_endpoint_auth_signing_alg_values_supported"] =
            json!(["HS256", "RS256", "PS256", "ES256", "Ed25519", "EdDSA"]);
    }
    document
}
