//! The inbox, as a page and as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use maud::{Markup, html};

use crate::http::html::{Page, logo};
use crate::http::{Json, SharedState};
use crate::model::inbox::{Channel, Message};

/// `GET /inbox`
pub(super) async fn page(State(app): State<SharedState>) -> Page {
    let now_ms = app.now_ms();
    let messages = app.inbox.all();
    let body = html! {
        main .wide {
            header .bar {
                (logo())
                div {
                    h1 { "Inbox" }
                    p { "Messages sent by this development server. Nothing left this computer." }
                }
                button .secondary data-testid="inbox-clear" #clear type="button" hidden[messages.is_empty()] {
                    "Clear"
                }
            }
            ul #messages .messages aria-live="polite" {
                @for message in &messages { (message_item(message, now_ms)) }
                @if messages.is_empty() {
                    li .empty data-testid="inbox-empty" {
                        h2 { "Nothing yet" }
                        p { "Ask for a code on the sign-in page; it shows up here by itself." }
                    }
                }
            }
        }
    };
    Page::new("Inbox", "page", Some("inbox.js"), &body)
}

/// `GET /inbox/messages`
pub(super) async fn messages(State(app): State<SharedState>) -> Json<Vec<Message>> {
    Json(app.inbox.all())
}

/// `DELETE /inbox/messages`
pub(super) async fn clear(State(app): State<SharedState>) -> StatusCode {
    app.inbox.clear();
    StatusCode::NO_CONTENT
}

fn message_item(message: &Message, now_ms: i64) -> Markup {
    let channel = match message.channel {
        Channel::Email => "Email",
        Channel::Sms => "Text message",
    };
    let is_bare_number = message.channel == Channel::Sms && !message.to.starts_with('+');
    html! {
        li .message data-testid="inbox-message" {
            div .about {
                span .badge { (channel) } " "
                strong { @if is_bare_number { "+" } (message.to) } " "
                span .age { (age(now_ms - message.received_at)) }
            }
            @if let Some(subject) = &message.subject { h2 { (subject) } }
            p .body { (message.body) }
            @if let Some(code) = &message.code {
                div .copy {
                    code data-testid="inbox-code" { (code) }
                    button .secondary type="button" data-copy=(code) { "Copy code" }
                }
            }
        }
    }
}

/// The age of a message in minutes or hours. Finer steps would make the page change with every refresh.
fn age(ms: i64) -> String {
    match ms / 60_000 {
        ..1 => "just now".to_owned(),
        1..60 => format!("{} min ago", ms / 60_000),
        _ => format!("{} h ago", ms / 3_600_000),
    }
}
