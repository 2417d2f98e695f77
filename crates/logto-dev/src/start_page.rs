//! The start page, and `/status.json` for programs that wait until the server is ready.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use maud::{Markup, html};
use serde_json::{Value, json};

use crate::http::html::{Page, logo};
use crate::http::{AppState, Json, SharedState};
use crate::model::seed::{Application, MachineToMachineApp, User};

/// The routes of this module.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new().route("/", get(start_page)).route("/status.json", get(status))
}

async fn start_page(State(app): State<SharedState>) -> Page {
    let store = app.store();
    let body = html! {
        main .wide {
            header .bar {
                (logo())
                div {
                    h1 { "logto-dev" }
                    p { "A local stand-in for a Logto server, at " code { (app.endpoint) } "." }
                }
            }
            (links())
            (apis())
            section .panel {
                h2 { "Applications" }
                ul .apps { @for client in store.apps.values() { (application_item(client)) } }
            }
            @if !store.machines.is_empty() {
                section .panel {
                    h2 { "Programs" }
                    ul .apps { @for machine in store.machines.values() { (machine_item(machine)) } }
                }
            }
            section .panel {
                h2 { "People" }
                ul .people { @for user in store.users.values() { (user_item(user)) } }
                p .hint {
                    "Sign in with any of them, or with an address of your own to register. "
                    "Passwords, where there are some, are in the seed."
                }
            }
            (mail(&app))
        }
    };
    Page::new("logto-dev", "page", None, &body)
}

fn links() -> Markup {
    let links = [
        ("/inbox", "Inbox", "Codes sent by e-mail and text message"),
        ("/oidc/.well-known/openid-configuration", "Discovery", "The OpenID Connect configuration"),
        ("/oidc/jwks", "Keys", "The key set tokens are checked with"),
    ];
    html! {
        nav .tiles {
            @for (path, name, description) in links {
                a .tile href=(path) { strong { (name) } span { (description) } }
            }
        }
    }
}

fn apis() -> Markup {
    html! {
        section .panel {
            h2 { "APIs" }
            ul .apps {
                li {
                    code { "/api/my-account" } " and " code { "/api/verifications" }
                    ": people change their own account, with their access token for " code { "/oidc/me" }
                }
                li {
                    code { "/demo-api/me" } " and " code { "/demo-api/documents" }
                    ": a protected API, with a token for " code { "https://api.example.com" }
                }
                li { code { "/demo-api/organization" } ": the same, with a token of an organization" }
                li {
                    code { "/api/connectors" } ", " code { "/api/connector-factories" } ", "
                    code { "/api/sign-in-exp" } ", " code { "/api/account-center" } ", "
                    code { "/api/applications" } ": the Management API, with a token for "
                    code { "https://default.logto.app/api" } " and the scope " code { "all" }
                    ", which a program below has, and a person with the role " code { "operator" }
                }
            }
        }
    }
}

fn application_item(client: &Application) -> Markup {
    html! {
        li {
            code { (client.id) } " " (client.name)
            ul { @for uri in &client.redirect_uris { li { code { (uri) } } } }
        }
    }
}

fn machine_item(machine: &MachineToMachineApp) -> Markup {
    html! {
        li {
            code { (machine.id) } " " (machine.name)
            ul { li { "secret " code { (machine.secret) } } }
        }
    }
}

fn user_item(user: &User) -> Markup {
    let name = user.name.as_ref().or(user.username.as_ref()).unwrap_or(&user.id);
    let email = user.primary_email.as_deref().unwrap_or("no e-mail");
    let phone = user.primary_phone.as_ref().map_or_else(|| "no phone".to_owned(), |phone| format!("+{phone}"));
    html! { li { (name) span { (email) " · " (phone) } } }
}

fn mail(app: &AppState) -> Markup {
    let providers = &app.providers;
    html! {
        section .panel {
            h2 { "Mail" }
            p .hint {
                "The mail server is at " code { "127.0.0.1:" (providers.smtp_port) } ", with STARTTLS at "
                code { ":" (providers.smtp_starttls_port) } ", with TLS from the first byte at "
                code { ":" (providers.smtps_port) } "; its certificate is its own. Any account will do."
            }
        }
    }
}

async fn status(State(app): State<SharedState>) -> Json<Value> {
    Json(json!({
        "name": "logto-dev",
        "version": env!("CARGO_PKG_VERSION"),
        "endpoint": app.endpoint,
        "issuer": app.issuer(),
        "smtpPort": app.providers.smtp_port,
        "smtpStarttlsPort": app.providers.smtp_starttls_port,
        "smtpsPort": app.providers.smtps_port,
    }))
}
