//! An API whose callers are signed in with Logto: documents of a person or an organization, and what members of an
//! organization may see.
//!
//! `access_token` checks the tokens; copy it, with `signing_keys`, into your own API.

mod access_token;
mod signing_keys;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tower_http::cors::CorsLayer;

pub use access_token::{AccessToken, TokenError, TokenVerifier};
pub use signing_keys::{KeyError, SigningKeys};

/// The settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The endpoint of Logto, as in the app's configuration.
    pub logto_endpoint: String,
    /// The identifier of this API in Logto's Console. It is compared exactly.
    pub resource: String,
    /// The origin of the page that calls this API, as browsers send it: `https://app.example.com`.
    pub page_origin: HeaderValue,
}

/// A document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The title.
    pub title: String,
}

struct Api {
    resource: String,
    tokens: TokenVerifier,
    /// The documents with their owners: the `sub` of a person, or the id of an organization.
    documents: Mutex<Vec<(String, Document)>>,
}

/// Returns the routes.
pub fn app(config: Config) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(config.page_origin)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_headers([WWW_AUTHENTICATE, RETRY_AFTER])
        .max_age(Duration::from_secs(3600));
    let tokens = TokenVerifier::new(&config.logto_endpoint);
    let api = Api { resource: config.resource, tokens, documents: Mutex::default() };
    Router::new()
        .route("/documents", get(list_documents).post(add_document))
        .route("/organizations/{id}/members", get(list_members))
        .layer(cors)
        .with_state(Arc::new(api))
}

/// A token for this API with the permission `read:profile` is needed.
async fn list_documents(State(api): State<Arc<Api>>, headers: HeaderMap) -> Result<Json<Vec<Document>>, TokenError> {
    let caller = api.tokens.verify(&headers, &api.resource, "read:profile").await?;
    let documents = api.documents.lock().await;
    let own = documents.iter().filter(|(owner, _)| owner == caller.owner());
    Ok(Json(own.map(|(_, document)| document.clone()).collect()))
}

/// A token for this API with the permission `write:profile` is needed.
async fn add_document(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Json(document): Json<Document>,
) -> Result<(StatusCode, Json<Document>), TokenError> {
    let caller = api.tokens.verify(&headers, &api.resource, "write:profile").await?;
    api.documents.lock().await.push((caller.owner().to_owned(), document.clone()));
    Ok((StatusCode::CREATED, Json(document)))
}

/// The token of this organization with its permission `read:members` is needed.
async fn list_members(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Vec<String>>, TokenError> {
    let audience = format!("urn:logto:organization:{id}");
    let caller = api.tokens.verify(&headers, &audience, "read:members").await?;
    Ok(Json(vec![caller.sub]))
}
