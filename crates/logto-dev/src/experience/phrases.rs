//! The phrases of the sign-in page: `/api/.well-known/phrases`.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::routing::get;
use serde_json::{Value, json};

use super::page::parameter;
use super::texts::{PageTexts, Texts};
use crate::http::accept::languages;
use crate::http::{Json, SharedState};
use crate::model::phrases::{CustomPhrases, phrases_in_language};
use crate::model::store::Store;

/// The route, which needs no token.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new().route("/api/.well-known/phrases", get(phrases))
}

/// The texts of the page for a visitor, and the phrases of the tenant that are among them. The languages in `requested`
/// come first, separated by spaces, then those of the browser, then that of the settings, as Logto chooses.
pub(super) fn texts_for<'a>(
    store: &'a Store,
    headers: &HeaderMap,
    requested: &str,
) -> (PageTexts<'a>, Option<&'a CustomPhrases>) {
    let (follows_browser, fallback) = store.sign_in_experience.language();
    let browser = if follows_browser { languages(headers) } else { Vec::new() };
    let preferred = requested.split(' ').filter(|tag| !tag.is_empty());
    let mut preferred = preferred.chain(browser.iter().map(String::as_str)).chain([&*fallback]);
    let own = |tag: &str| phrases_in_language(&store.custom_phrases, tag);
    let tag = preferred.find(|tag| Texts::has_language(tag) || own(tag).is_some()).unwrap_or_default();
    let texts: PageTexts<'a> = Texts::in_language(tag).clone();
    match own(tag) {
        Some(own) => (texts.with_phrases(own), Some(own)),
        None => (texts, None),
    }
}

/// `GET /api/.well-known/phrases`: the phrases in the language of the parameter `lng`, or else that of the visitor.
async fn phrases(State(app): State<SharedState>, headers: HeaderMap, RawQuery(query): RawQuery) -> Json<Value> {
    let store = app.store();
    let (texts, own) = texts_for(&store, &headers, &parameter(&query.unwrap_or_default(), "lng"));
    let translation = texts.to_phrases();
    Json(own.map_or_else(|| json!({ "translation": translation }), |own| own.to_json(&translation)))
}
