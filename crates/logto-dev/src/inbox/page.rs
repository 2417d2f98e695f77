//! The inbox, as a page and as JSON.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::{Channel, Message};
use crate::app::Ctx;
use crate::html::{MARK, Page, Text};
use crate::json::Json;

/// `GET /inbox`
pub(crate) async fn page(State(app): State<Ctx>) -> Page {
    let now_ms = app.now_ms();
    let messages = app.inbox.all();
    let mut list = String::new();
    for message in &messages {
        render(&mut list, message, now_ms);
    }
    if messages.is_empty() {
        list.push_str(EMPTY);
    }
    let clear = if messages.is_empty() { " hidden" } else { "" };
    let body = format!(
        "<main class=\"wide\"><header class=\"bar\">{MARK}<div><h1>Inbox</h1>\
         <p>Messages sent by this development server. Nothing left this computer.</p></div>\
         <button class=\"secondary\" data-testid=\"inbox-clear\" id=\"clear\" type=\"button\"{clear}>\
         Clear</button></header>\
         <ul id=\"messages\" class=\"messages\" aria-live=\"polite\">{list}</ul></main>"
    );
    Page::new("Inbox", "page", Some("inbox.js"), &body)
}

/// `GET /inbox/messages`
pub(crate) async fn messages(State(app): State<Ctx>) -> Json<Vec<Message>> {
    Json(app.inbox.all())
}

/// `DELETE /inbox/messages`
pub(crate) async fn clear(State(app): State<Ctx>) -> Response {
    app.inbox.clear();
    StatusCode::NO_CONTENT.into_response()
}

const EMPTY: &str = "<li class=\"empty\" data-testid=\"inbox-empty\"><h2>Nothing yet</h2>\
    <p>Ask for a code on the sign-in page; it shows up here by itself.</p></li>";

fn render(list: &mut String, message: &Message, now_ms: i64) {
    let channel = match message.channel {
        Channel::Email => "E-mail",
        Channel::Sms => "Text message",
    };
    let age = age(now_ms - message.received_at);
    let plus = match message.channel {
        Channel::Sms if !message.to.starts_with('+') => "+",
        _ => "",
    };
    let (to, body) = (Text(&message.to), Text(&message.body));
    // Writing to a String cannot fail.
    let _ = write!(
        list,
        "<li class=\"message\" data-testid=\"inbox-message\"><div class=\"about\">\
         <span class=\"badge\">{channel}</span> <strong>{plus}{to}</strong> <span class=\"age\">{age}</span></div>"
    );
    if let Some(subject) = &message.subject {
        let _ = write!(list, "<h2>{}</h2>", Text(subject));
    }
    let _ = write!(list, "<p class=\"body\">{body}</p>");
    if let Some(code) = &message.code {
        let code = Text(code);
        let _ = write!(
            list,
            "<div class=\"copy\"><code data-testid=\"inbox-code\">{code}</code>\
             <button class=\"secondary\" type=\"button\" data-copy=\"{code}\">Copy code</button></div>"
        );
    }
    list.push_str("</li>");
}

/// A rough age: it must not change with every look, or the page would never rest.
fn age(ms: i64) -> String {
    match ms / 60_000 {
        ..1 => "just now".to_owned(),
        1..60 => format!("{} min ago", ms / 60_000),
        _ => format!("{} h ago", ms / 3_600_000),
    }
}
