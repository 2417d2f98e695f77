//! The page that explains to a developer why a request cannot lead back to the application: an unknown application
//! id, or an address that is not registered. A real Logto server shows the JSON of the error instead.

use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::errors::OidcError;
use super::form::Form;
use crate::http::html::{Page, logo};
use crate::model::seed::Application;
use crate::model::store::Store;

/// The page for an authorization request that is rejected without a redirect.
pub(super) fn show(store: &Store, form: &Form, error: &OidcError) -> Response {
    let client_id = form.get("client_id").unwrap_or_default();
    let page = match store.apps.get(client_id) {
        None => unknown_application(store, client_id),
        Some(client) => unregistered(client, form.get("redirect_uri").unwrap_or_default()),
    };
    respond(&page, error)
}

/// The texts of the page.
struct Explanation {
    heading: String,
    sent: String,
    registered_label: String,
    registered: Vec<String>,
    fix: Markup,
}

fn respond(page: &Explanation, error: &OidcError) -> Response {
    let body = html! {
        main .wide data-testid="rejection" {
            header .bar {
                (logo())
                div { h1 { (page.heading) } p { "The app sent a request that this server must not answer." } }
            }
            section .panel {
                h2 { "You sent" }
                p { @if page.sent.is_empty() { "nothing" } @else { code data-testid="sent" { (page.sent) } } }
            }
            section .panel {
                h2 { (page.registered_label) }
                ul .uris data-testid="registered" {
                    @for uri in &page.registered { li { code { (uri) } } }
                    @if page.registered.is_empty() { li { "none" } }
                }
            }
            section .panel {
                h2 { "How to fix it" }
                (page.fix)
                p .hint {
                    "A real Logto server shows only the JSON below, so people would be stuck here. In its Console, "
                    "the same settings are under Applications."
                }
            }
            details .panel {
                summary { "The response that programs get" }
                pre { code { (serde_json::to_string_pretty(&error.body()).unwrap_or_default()) } }
            }
        }
    };
    (error.status, Page::new(&page.heading, "page", None, &body)).into_response()
}

fn unknown_application(store: &Store, sent: &str) -> Explanation {
    let known = |client: &Application| format!("{} ({})", client.id, client.name);
    Explanation {
        heading: "This app ID is not registered".to_owned(),
        sent: sent.to_owned(),
        registered_label: "Registered applications are".to_owned(),
        registered: store.apps.values().map(known).collect(),
        fix: html! {
            p {
                "Use one of these IDs as " code { "appId" } " in the configuration of the app, or add the application to "
                code { "applications" } " in the file of " code { "--seed" } " and start logto-dev again."
            }
        },
    }
}

fn unregistered(client: &Application, sent: &str) -> Explanation {
    let near = near_miss(sent, &client.redirect_uris);
    Explanation {
        heading: "This redirect URI is not registered".to_owned(),
        sent: sent.to_owned(),
        registered_label: format!("Registered for {} ({}) are", client.name, client.id),
        registered: client.redirect_uris.clone(),
        fix: html! {
            @if let Some((uri, difference)) = near {
                p { "It differs from " code { (uri) } " only in " (difference) ". Both must be exactly the same." }
            }
            p {
                "Open the app at an address that is registered, or add "
                @if sent.is_empty() { "the address" } @else { code { (sent) } } " to "
                code { "redirectUris" } " of the application in the file of " code { "--seed" }
                " and start logto-dev again. " code { "cargo xtask dev" } " does it for the port of the app."
            }
        },
    }
}

/// A registered address that differs from `sent` in one part, and the name of that part.
fn near_miss<'a>(sent: &str, registered: &'a [String]) -> Option<(&'a str, &'static str)> {
    let sent_url = url::Url::parse(sent).ok()?;
    registered.iter().find_map(|uri| {
        let known = url::Url::parse(uri).ok()?;
        let differences: Vec<&str> = [
            (known.scheme() != sent_url.scheme(), "the scheme"),
            (known.host_str() != sent_url.host_str(), "the host name"),
            (known.port_or_known_default() != sent_url.port_or_known_default(), "the port"),
            (known.path() != sent_url.path(), "the path"),
            (known.query() != sent_url.query(), "the query"),
        ]
        .into_iter()
        .filter_map(|(differs, part)| differs.then_some(part))
        .collect();
        match differences[..] {
            ["the path"] if known.path().trim_end_matches('/') == sent_url.path().trim_end_matches('/') => {
                Some((&**uri, "the slash at the end"))
            }
            [only] => Some((&**uri, only)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_part_that_differs() {
        let registered = ["http://localhost:3000/callback".to_owned()];
        for (sent, part) in [
            ("http://localhost:3001/callback", Some("the port")),
            ("http://127.0.0.1:3000/callback", Some("the host name")),
            ("https://localhost:3000/callback", Some("the scheme")),
            ("http://localhost:3000/callback/", Some("the slash at the end")),
            ("http://localhost:3000/cb", Some("the path")),
            ("http://localhost:3000/callback?a=b", Some("the query")),
            ("https://app.example/callback", None),
            ("nonsense", None),
        ] {
            assert_eq!(near_miss(sent, &registered).map(|(_, part)| part), part, "{sent}");
        }
    }
}
