//! The style sheet, scripts and icon of the pages.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::http::SharedState;
use crate::http::html::not_found;

/// The routes of this module.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = match &*name {
        "style.css" => ("text/css", include_str!("assets/style.css")),
        "sign-in.js" => ("text/javascript", include_str!("assets/sign-in.js")),
        "consent.js" => ("text/javascript", include_str!("assets/consent.js")),
        "extra-profile.js" => ("text/javascript", include_str!("assets/extra-profile.js")),
        "fields.js" => ("text/javascript", include_str!("assets/fields.js")),
        "mfa.js" => ("text/javascript", include_str!("assets/mfa.js")),
        "phone.js" => ("text/javascript", include_str!("assets/phone.js")),
        "inbox.js" => ("text/javascript", include_str!("assets/inbox.js")),
        "social.js" => ("text/javascript", include_str!("assets/social.js")),
        "storage.js" => ("text/javascript", include_str!("assets/storage.js")),
        "submit.js" => ("text/javascript", include_str!("assets/submit.js")),
        "icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        _ => return not_found(),
    };
    let headers = [
        (header::CONTENT_TYPE, format!("{kind}; charset=utf-8")),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, text).into_response()
}
