//! The built-in social provider: a page on which people choose one of a few made-up accounts.

use axum::Router;
use axum::extract::{Path, RawForm, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use maud::{Markup, html};

use crate::http::html::{Page, logo, message_page, not_found};
use crate::http::redirect::see_other;
use crate::http::{AppState, SharedState};
use crate::model::random;
use crate::model::social::{SOCIAL_ACCOUNTS, SocialAccount, SocialCode};
use crate::model::store::Store;

/// Lifetime of a code in milliseconds.
const CODE_LIFETIME_MS: i64 = 10 * 60 * 1000;

/// The routes of the provider, and those of uploaded pictures, which a storage would serve.
pub(crate) fn routes() -> Router<SharedState> {
    Router::new()
        .route("/demo-social/authorize", get(authorize).post(decide))
        .route("/user-assets/{id}", get(user_asset))
}

/// An authorization request (RFC 6749 section 4.1.1).
struct Request {
    connector: String,
    name: String,
    redirect_uri: String,
    state: String,
    account: Option<String>,
}

impl Request {
    /// Reads the parameters. `None` for a connector that does not exist, and for an address that is neither of this
    /// server nor of a registered application: the provider must not redirect to just any page.
    fn read(app: &AppState, store: &Store, encoded: &[u8]) -> Option<Self> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(encoded).into_owned().collect();
        let text = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        let connector = text("client_id")?;
        let name = store.social_connectors.iter().find(|it| it.id == connector)?.name.clone();
        let redirect_uri = text("redirect_uri")?;
        let origin = url::Url::parse(&redirect_uri).ok()?.origin().ascii_serialization();
        let is_own = app.origins().contains(&origin);
        let is_known = is_own || store.apps.values().any(|client| client.allows_origin(&origin));
        let state = text("state").unwrap_or_default();
        is_known.then(|| Self { connector, name, redirect_uri, state, account: text("account") })
    }
}

/// `GET /demo-social/authorize`
async fn authorize(State(app): State<SharedState>, RawQuery(query): RawQuery) -> Response {
    let request = Request::read(&app, &app.store(), query.unwrap_or_default().as_bytes());
    match request {
        Some(request) => page(&request).into_response(),
        None => rejection(),
    }
}

/// `POST /demo-social/authorize`: goes back with a code of the chosen account, or with an error.
async fn decide(State(app): State<SharedState>, RawForm(form): RawForm) -> Response {
    let mut store = app.store();
    let Some(request) = Request::read(&app, &store, &form) else { return rejection() };
    let Ok(mut back) = url::Url::parse(&request.redirect_uri) else { return rejection() };
    let account = request.account.as_deref().and_then(SocialAccount::find);
    let answer = match account {
        Some(account) => {
            let code = random::id(32);
            let expires = app.now_ms() + CODE_LIFETIME_MS;
            let (connector, redirect_uri) = (request.connector, request.redirect_uri);
            store.social_codes.insert(code.clone(), SocialCode { account, connector, redirect_uri, expires });
            ("code", code)
        }
        None => ("error", "access_denied".to_owned()),
    };
    back.query_pairs_mut().append_pair(answer.0, &answer.1).append_pair("state", &request.state);
    see_other(back.as_str())
}

fn page(request: &Request) -> Page {
    let hidden = |name: &str, value: &str| html! { input type="hidden" name=(name) value=(value); };
    let button = |account: &str, text: Markup| {
        html! {
            button .secondary type="submit" name="account" value=(account) data-testid={ "social-" (account) } { (text) }
        }
    };
    let body = html! {
        main .card.center data-testid="social-provider" {
            (logo())
            h1 { (request.name) }
            p { "Choose the account to continue with. It exists on this development server only." }
            form method="post" action="/demo-social/authorize" {
                (hidden("client_id", &request.connector))
                (hidden("redirect_uri", &request.redirect_uri))
                (hidden("state", &request.state))
                @for account in SOCIAL_ACCOUNTS {
                    (button(account.id, html! { (account.name) " (" (account.email) ")" }))
                }
                (button("cancel", html! { "Cancel" }))
            }
        }
    };
    Page::new(&request.name, "centered", None, &body).with_external_form()
}

fn rejection() -> Response {
    let text = "The connector does not exist, or no application is registered for the address to return to.";
    (StatusCode::BAD_REQUEST, message_page("Not possible", "This request can't be answered", text)).into_response()
}

/// `GET /user-assets/{id}`
async fn user_asset(State(app): State<SharedState>, Path(id): Path<String>) -> Response {
    let store = app.store();
    let Some(asset) = store.user_assets.get(&id) else { return not_found() };
    let headers = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (headers, asset.content.clone()).into_response()
}
