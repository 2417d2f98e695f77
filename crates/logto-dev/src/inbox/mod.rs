//! The inbox page, and the built-in mail server and Twilio API that fill it.

mod certificate;
mod page;
mod smtp_auth;
mod smtp_server;
mod twilio_api;

use axum::Router;
use axum::routing::{get, post};

use crate::http::SharedState;

pub(crate) use certificate::Certificate;
pub(crate) use smtp_server::{Security, serve as serve_smtp};

/// The routes of the inbox and of the Twilio API.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new()
        .route("/inbox", get(page::page))
        .route("/inbox/messages", get(page::messages).delete(page::clear))
        .route("/twilio/2010-04-01/Accounts/{sid}/Messages.json", post(twilio_api::create_message))
}
