//! Documents, which take a permission to read and another to write.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer;
use super::token::{Refusal, Token};
use crate::app::{App, Ctx};
use crate::random;

/// What everybody finds, so that there is something to read.
const EXAMPLES: [(&str, &str); 2] = [("doc_welcome", "Welcome to the demo API"), ("doc_scopes", "What a scope is")];

/// The longest title in characters.
const LONGEST: usize = 200;

/// A document; gone when the server stops.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    id: String,
    title: String,
    author: Option<String>,
    /// In milliseconds since 1970.
    created_at: Option<i64>,
    /// Who finds it: a user, or an organization.
    #[serde(skip)]
    shelf: String,
}

/// `GET /demo-api/documents`
pub(super) async fn list(State(app): State<Ctx>, headers: HeaderMap) -> Response {
    let token = Token::read(&app, &headers).and_then(Token::for_api);
    let token = token.and_then(|token| token.with_scope("read:profile"));
    answer(token.map(|token| {
        let shelf = shelf(&token);
        let store = app.store();
        let own = store.documents.iter().filter(|document| document.shelf == shelf);
        let examples = EXAMPLES.map(|(id, title)| Document {
            id: id.to_owned(),
            title: title.to_owned(),
            author: None,
            created_at: None,
            shelf: String::new(),
        });
        let documents: Vec<Document> = examples.into_iter().chain(own.cloned()).collect();
        (StatusCode::OK, json!({ "documents": documents }))
    }))
}

/// `POST /demo-api/documents` with `{"title": …}`
pub(super) async fn add(State(app): State<Ctx>, headers: HeaderMap, body: String) -> Response {
    answer(create(&app, &headers, &body))
}

fn create(app: &App, headers: &HeaderMap, body: &str) -> Result<(StatusCode, Value), Refusal> {
    let token = Token::read(app, headers)?.for_api()?.with_scope("write:profile")?;
    let body: Value = serde_json::from_str(body).map_err(|_| Refusal::Request("the body is not JSON"))?;
    let title = body["title"].as_str().map(str::trim).filter(|title| !title.is_empty());
    let title = title.ok_or(Refusal::Request("a document needs a title"))?;
    if title.chars().count() > LONGEST {
        return Err(Refusal::Request("the title is too long"));
    }
    let document = Document {
        id: format!("doc_{}", random::id(8)),
        title: title.to_owned(),
        shelf: shelf(&token),
        author: Some(token.sub),
        created_at: Some(app.now_ms()),
    };
    app.store().documents.push(document.clone());
    Ok((StatusCode::CREATED, json!(document)))
}

/// A token of an organization finds the organization's documents.
fn shelf(token: &Token) -> String {
    token.organization.clone().unwrap_or_else(|| token.sub.clone())
}
