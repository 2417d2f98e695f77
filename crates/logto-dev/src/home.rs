//! The start page, the readiness document, and the files the pages use.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::html::{self, MARK, Page, Text};
use crate::json::Json;

/// The routes of this module.
pub(crate) fn routes() -> Router<Ctx> {
    Router::new().route("/", get(home)).route("/status.json", get(status)).route("/assets/{name}", get(asset))
}

/// What else there is to call.
const APIS: &str = "<section class=\"panel\"><h2>APIs</h2><ul class=\"apps\">\
    <li><code>/api/my-account</code> and <code>/api/verifications</code>: people change their own account, \
    with their access token for <code>/oidc/me</code></li>\
    <li><code>/demo-api/me</code> and <code>/demo-api/documents</code>: a protected API, with a token for \
    <code>https://api.example.com</code></li>\
    <li><code>/demo-api/organization</code>: the same, with a token of an organization</li>\
    <li><code>/api/connectors</code>, <code>/api/connector-factories</code>, <code>/api/sign-in-exp</code>, \
    <code>/api/account-center</code>, <code>/api/applications</code>: the Management API, with a token for \
    <code>https://default.logto.app/api</code> and the scope <code>all</code>, which a program below has, and a \
    person with the role <code>operator</code></li></ul></section>";

async fn home(State(app): State<Ctx>) -> Page {
    let store = app.store();
    let mut apps = String::new();
    for client in store.apps.values() {
        let (id, name) = (Text(&client.id), Text(&client.name));
        // Writing to a String cannot fail.
        let _ = write!(apps, "<li><code>{id}</code> {name}<ul>");
        for uri in &client.redirect_uris {
            let _ = write!(apps, "<li><code>{}</code></li>", Text(uri));
        }
        apps.push_str("</ul></li>");
    }
    let mut users = String::new();
    for user in store.users.values() {
        let name = user.name.as_deref().or(user.username.as_deref());
        let email = user.primary_email.as_deref().unwrap_or("no e-mail");
        let phone = user.primary_phone.as_ref().map_or_else(|| "no phone".to_owned(), |phone| format!("+{phone}"));
        let _ =
            write!(users, "<li>{}<span>{} · {}</span></li>", Text(name.unwrap_or(&user.id)), Text(email), Text(&phone));
    }
    let mut machines = String::new();
    for machine in store.machines.values() {
        let (id, name, secret) = (Text(&machine.id), Text(&machine.name), Text(&machine.secret));
        let _ = write!(machines, "<li><code>{id}</code> {name}<ul><li>secret <code>{secret}</code></li></ul></li>");
    }
    if !machines.is_empty() {
        machines = format!("<section class=\"panel\"><h2>Programs</h2><ul class=\"apps\">{machines}</ul></section>");
    }
    let (mail, starttls, smtps) = (app.sinks.smtp_port, app.sinks.smtp_starttls_port, app.sinks.smtps_port);
    let endpoint = Text(&app.endpoint);
    let body = format!(
        "<main class=\"wide\"><header class=\"bar\">{MARK}<div><h1>logto-dev</h1>\
         <p>A local stand-in for a Logto server, at <code>{endpoint}</code>.</p></div></header>\
         <nav class=\"tiles\"><a class=\"tile\" href=\"/inbox\"><strong>Inbox</strong>\
         <span>Codes sent by e-mail and text message</span></a>\
         <a class=\"tile\" href=\"/oidc/.well-known/openid-configuration\"><strong>Discovery</strong>\
         <span>The OpenID Connect configuration</span></a>\
         <a class=\"tile\" href=\"/oidc/jwks\"><strong>Keys</strong>\
         <span>The key set tokens are checked with</span></a></nav>\
         {APIS}<section class=\"panel\"><h2>Applications</h2><ul class=\"apps\">{apps}</ul></section>\
         {machines}\
         <section class=\"panel\"><h2>People</h2><ul class=\"people\">{users}</ul>\
         <p class=\"hint\">Sign in with any of them, or with an address of your own to register. \
         Passwords, where there are some, are in the seed.</p>\
         </section><section class=\"panel\"><h2>Mail</h2><p class=\"hint\">The mail server is at \
         <code>127.0.0.1:{mail}</code>, with STARTTLS at <code>:{starttls}</code>, with TLS from the first byte at \
         <code>:{smtps}</code>; its certificate is its own. Any account will do.</p></section></main>"
    );
    Page::new("logto-dev", "page", None, &body)
}

async fn status(State(app): State<Ctx>) -> Json<Value> {
    Json(json!({
        "name": "logto-dev",
        "version": env!("CARGO_PKG_VERSION"),
        "endpoint": app.endpoint,
        "issuer": app.issuer(),
        "smtpPort": app.sinks.smtp_port,
        "smtpStarttlsPort": app.sinks.smtp_starttls_port,
        "smtpsPort": app.sinks.smtps_port,
    }))
}

async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = match &*name {
        "style.css" => ("text/css", include_str!("assets/style.css")),
        "sign-in.js" => ("text/javascript", include_str!("assets/sign-in.js")),
        "inbox.js" => ("text/javascript", include_str!("assets/inbox.js")),
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

/// A page for addresses nothing is at.
pub(crate) fn not_found() -> Response {
    let page = html::message_page("Not found", "There is nothing here.", "The start page lists what this server has.");
    (StatusCode::NOT_FOUND, page).into_response()
}
