//! Documents of the demo API, with one scope to read and another to write.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::respond;
use super::token::{RequestError, Token};
use crate::http::{AppState, SharedState};
use crate::model::documents::Document;
use crate::model::random;

/// Documents that every user can read.
const EXAMPLES: [(&str, &str); 2] = [("doc_welcome", "Welcome to the demo API"), ("doc_scopes", "What a scope is")];

/// Maximum length of a title in characters.
const MAX_TITLE_LENGTH: usize = 200;

/// `GET /demo-api/documents`
pub(super) async fn list(State(app): State<SharedState>, headers: HeaderMap) -> Response {
    let token = Token::read(&app, &headers).and_then(Token::for_api);
    let token = token.and_then(|token| token.with_scope("read:profile"));
    respond(token.map(|token| {
        let owner = owner(&token);
        let store = app.store();
        let own = store.documents.iter().filter(|document| document.owner == owner);
        let examples = EXAMPLES.map(|(id, title)| Document {
            id: id.to_owned(),
            title: title.to_owned(),
            author: None,
            created_at: None,
            owner: String::new(),
        });
        let documents: Vec<Document> = examples.into_iter().chain(own.cloned()).collect();
        (StatusCode::OK, json!({ "documents": documents }))
    }))
}

/// `POST /demo-api/documents` with `{"title": …}`
pub(super) async fn add(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    respond(create(&app, &headers, &body))
}

fn create(app: &AppState, headers: &HeaderMap, body: &str) -> Result<(StatusCode, Value), RequestError> {
    let token = Token::read(app, headers)?.for_api()?.with_scope("write:profile")?;
    let body: Value = serde_json::from_str(body).map_err(|_| RequestError::BadRequest("the body is not JSON"))?;
    let title = body["title"].as_str().map(str::trim).filter(|title| !title.is_empty());
    let title = title.ok_or(RequestError::BadRequest("a document needs a title"))?;
    if title.chars().count() > MAX_TITLE_LENGTH {
        return Err(RequestError::BadRequest("the title is too long"));
    }
    let document = Document {
        id: format!("doc_{}", random::id(8)),
        title: title.to_owned(),
        owner: owner(&token),
        author: Some(token.sub),
        created_at: Some(app.now_ms()),
    };
    app.store().documents.push(document.clone());
    Ok((StatusCode::CREATED, json!(document)))
}

/// The owner of documents: the organization of the token, or else the user.
fn owner(token: &Token) -> String {
    token.organization.clone().unwrap_or_else(|| token.sub.clone())
}
