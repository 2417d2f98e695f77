//! The start page, and `/status.json` for programs that wait until the server is ready.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use maud::{Markup, html};
use serde_json::{Value, json};

use crate::http::html::{Page, logo};
use crate::http::{AppState, Json, SharedState};
use crate::model::seed::{Application, MachineToMachineApp, User};
use crate::model::store::Store;

/// The number of people on the page.
const SHOWN_PEOPLE: usize = 50;

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
            @for client in store.apps.values() { (application(client)) }
            section .panel {
                h2 { "Test people" }
                ul .people data-testid="people" {
                    @for user in store.users.values().take(SHOWN_PEOPLE) { (person(&store, user)) }
                }
                @if store.users.len() > SHOWN_PEOPLE {
                    p .hint { "and " (store.users.len() - SHOWN_PEOPLE) " more." }
                }
                p .hint {
                    "Sign in with an email address or phone number; the code arrives in the "
                    a href="/inbox" { "inbox" } ". Any other address of yours creates an account."
                }
            }
            (links())
            @if !store.machines.is_empty() {
                section .panel {
                    h2 { "Machine-to-machine applications" }
                    ul .apps { @for machine in store.machines.values() { (machine_item(machine)) } }
                }
            }
            (mail(&app))
            (apis())
        }
    };
    Page::new("logto-dev", "page", None, &body)
}

/// An application: where it runs, and what is registered for it.
fn application(client: &Application) -> Markup {
    let addresses = addresses(client);
    html! {
        section .panel data-testid="application" {
            h2 { (client.name) " " code .chip { (client.id) } }
            @if addresses.is_empty() {
                p .hint { "No web address is registered for it." }
            }
            div .open {
                @for (index, address) in addresses.iter().enumerate() {
                    a .primary[index == 0] .secondary[index > 0] href=(address) {
                        @if index == 0 { "Open the app " } (address.trim_end_matches('/').split("//").last().unwrap_or_default())
                    }
                }
            }
            details {
                summary { "Registered redirect URIs" }
                ul .uris { @for uri in &client.redirect_uris { li { code { (uri) } } } }
            }
        }
    }
}

/// The address of the application at each registered origin: its post sign-out redirect URI there, or the origin.
fn addresses(client: &Application) -> Vec<String> {
    let origin_of = |uri: &String| {
        let url = url::Url::parse(uri).ok().filter(|url| ["http", "https"].contains(&url.scheme()))?;
        Some(url.origin().ascii_serialization())
    };
    let mut origins: Vec<String> = Vec::new();
    for origin in client.redirect_uris.iter().filter_map(origin_of) {
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    let home = |origin: String| {
        let mut uris = client.post_logout_redirect_uris.iter();
        let uri = uris.find(|uri| origin_of(uri).as_ref() == Some(&origin)).cloned();
        uri.unwrap_or_else(|| format!("{origin}/"))
    };
    origins.into_iter().map(home).collect()
}

fn person(store: &Store, user: &User) -> Markup {
    let name = [&user.name, &user.username, &user.primary_email].into_iter().flatten().next().unwrap_or(&user.id);
    let phone = user.primary_phone.as_ref().map(|phone| format!("+{phone}"));
    let identifiers = [user.primary_email.as_ref(), phone.as_ref(), user.username.as_ref()];
    let organizations = store.organizations_of(&user.id).map(|organization| {
        let roles = organization.members.get(&user.id).map(|roles| roles.join(", ")).unwrap_or_default();
        (&organization.name, if roles.is_empty() { "member".to_owned() } else { roles })
    });
    html! {
        li data-testid="person" {
            strong { (name) }
            dl {
                dt { "Sign in with" }
                dd { @for (index, text) in identifiers.into_iter().flatten().enumerate() {
                    @if index > 0 { " · " } code { (text) }
                } }
                @if let Some(password) = store.seed_password(&user.id) {
                    dt { "Password" }
                    dd { code data-testid="password" { (password) } }
                }
                @if !user.roles.is_empty() {
                    dt { "Roles" }
                    dd { @for role in &user.roles { span .chip { (role) } " " } }
                }
                @for (index, (organization, roles)) in organizations.enumerate() {
                    @if index == 0 { dt { "Organizations" } }
                    dd { (organization) " " span .chip { (roles) } }
                }
            }
        }
    }
}

fn links() -> Markup {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let links = [
        ("/inbox".to_owned(), "Inbox", "Codes sent by email and text message"),
        (
            format!("{repository}/tree/main/docs#readme"),
            "Documentation",
            "Sign-in, guards, APIs, connectors, deployment",
        ),
        (
            format!("{repository}/tree/main/crates/logto-dev#readme"),
            "About this server",
            "Seed, connectors, faults, tests",
        ),
    ];
    html! {
        nav .tiles aria-label="More" {
            @for (path, name, description) in links {
                a .tile href=(path) { strong { (name) } span { (description) } }
            }
        }
    }
}

fn apis() -> Markup {
    html! {
        section .panel {
            h2 { "API paths" }
            ul .apps {
                li {
                    a href="/oidc/.well-known/openid-configuration" { code { "/oidc/.well-known/openid-configuration" } }
                    ": the discovery document; " a href="/oidc/jwks" { code { "/oidc/jwks" } } ": the key set"
                }
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
                    ", for the machine-to-machine application above and people with the role " code { "operator" }
                }
            }
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

fn mail(app: &AppState) -> Markup {
    let providers = &app.providers;
    html! {
        section .panel {
            h2 { "Mail" }
            p .hint {
                "The built-in mail server is at " code { "127.0.0.1:" (providers.smtp_port) } ", with STARTTLS at "
                code { ":" (providers.smtp_starttls_port) } ", with TLS from the first byte at "
                code { ":" (providers.smtps_port) } ". Its certificate is self-signed, and it accepts any account."
            }
        }
    }
}

async fn status(State(app): State<SharedState>) -> Json<Value> {
    Json(json!({
        "name": "logto-dev",
        "version": env!("CARGO_PKG_VERSION"),
        "logto": app.store().version.as_str(),
        "endpoint": app.endpoint,
        "issuer": app.issuer(),
        "smtpPort": app.providers.smtp_port,
        "smtpStarttlsPort": app.providers.smtp_starttls_port,
        "smtpsPort": app.providers.smtps_port,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_the_app_at_each_registered_origin() {
        let mut client = Application::new("spa", "App");
        for uri in
            ["http://localhost:3000/a/callback", "http://localhost:3000/b", "myapp://callback", "https://b.test/cb"]
        {
            client.redirect_uris.push(uri.to_owned());
        }
        client.post_logout_redirect_uris = vec!["javascript:0".to_owned(), "http://localhost:3000/a/".to_owned()];
        assert_eq!(addresses(&client), ["http://localhost:3000/a/", "https://b.test/"]);
    }
}
