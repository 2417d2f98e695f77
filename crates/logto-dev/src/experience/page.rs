//! The sign-in page.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::phrases::texts_for;
use super::screen::{Screen, screen_at};
use super::sign_in_options::SignInOptions;
use super::texts::PageTexts;
use super::{api, mfa_steps, steps};
use crate::http::SharedState;
use crate::http::html::{Page, logo, message_page};
use crate::http::redirect::found;
use crate::model::interaction::InteractionEvent;
use crate::model::sign_in_experience::SignInMode;

/// `GET /sign-in`, `GET /register` and the other screens
pub(super) async fn sign_in(
    State(app): State<SharedState>,
    headers: HeaderMap,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let mut store = app.store();
    let Ok(interaction) = api::interaction(&app, &mut store, &headers) else {
        return found(&format!("{}/unknown-session", app.endpoint));
    };
    let client_id = interaction.request.client_id.clone();
    let app_name = store.apps.get(&client_id).map_or(client_id, |client| client.name.clone());
    let query = query.unwrap_or_default();
    let screen = screen_at(&store, uri.path());
    let mode = store.sign_in_experience.mode();
    let (texts, _) = texts_for(&store, &headers, &parameter(&query, "ui_locales"));
    let view = View {
        texts: &texts,
        options: SignInOptions::new(&store, screen.event).restricted_to(&parameter(&query, "identifier")),
        can_register: mode != SignInMode::SignIn,
        can_sign_in: mode != SignInMode::Register,
        sign_up_identifiers: SignInOptions::new(&store, InteractionEvent::Register).identifier_types(),
        can_reset_password: !SignInOptions::new(&store, InteractionEvent::ForgotPassword).is_empty(),
        login_hint: parameter(&query, "login_hint"),
        password_min: store.sign_in_experience.password_policy().min_length(),
        factors: store.sign_in_experience.mfa_factors().join(" "),
        screen,
        app_name,
        query,
    };
    let page = Page::new(&view.heading(), "centered", Some("sign-in.js"), &view.body());
    page.in_language(texts.lang, texts.dir).into_response()
}

/// The value of a parameter of the query; empty without it.
pub(super) fn parameter(query: &str, name: &str) -> String {
    parameter_of(query, name).unwrap_or_default()
}

fn parameter_of(query: &str, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The content of a sign-in page.
struct View<'a> {
    texts: &'a PageTexts<'a>,
    screen: Screen,
    options: SignInOptions,
    can_register: bool,
    can_sign_in: bool,
    /// The types of identifiers for new accounts, separated by spaces.
    sign_up_identifiers: String,
    can_reset_password: bool,
    app_name: String,
    login_hint: String,
    password_min: usize,
    /// The enabled factors for multi-factor authentication, separated by spaces.
    factors: String,
    query: String,
}

impl View<'_> {
    /// The heading of the first step.
    fn heading(&self) -> String {
        (self.screen.heading)(self.texts).replace("{app}", &self.app_name)
    }

    fn body(&self) -> Markup {
        let texts = self.texts;
        let (primary, _) = self.options.factors();
        let sign_up = if self.can_register { &*self.sign_up_identifiers } else { "" };
        html! {
            main .card data-event=(self.screen.event.as_str()) data-ways=(self.options.to_json())
                data-way=(primary.as_str()) data-sign-up=(sign_up) data-texts=(texts.to_json())
                data-password-min=(self.password_min) data-factors=(self.factors) data-token=[parameter_of(&self.query, "one_time_token")] {
                header .brand {
                    (logo())
                    h1 #heading tabindex="-1" { (self.heading()) }
                }
                p .alert data-testid="form-error" #form-error role="alert" hidden {}
                p .status #status role="status" {}
                (self.identifier_step())
                (steps::password(texts, self.can_reset_password))
                (steps::code(texts))
                (steps::create(texts))
                (steps::exists(texts))
                (steps::new_password(texts))
                (steps::username(texts))
                (steps::more(texts))
                (mfa_steps::all(texts))
                noscript { p .alert { (texts.needs_script) } }
                footer {
                    button .quiet data-testid="cancel" type="button" {
                        (texts.back_to.replace("{app}", &self.app_name))
                    }
                    " "
                    a .quiet data-testid="inbox-link" href="/inbox" target="_blank" rel="noopener" {
                        (texts.inbox) " ↗"
                    }
                }
            }
        }
    }

    fn identifier_step(&self) -> Markup {
        let texts = self.texts;
        let (label, placeholder, input_mode) = self.options.field(texts);
        let link = &self.screen.link;
        let has_link = if link.path == "/register" { self.can_register } else { self.can_sign_in };
        html! {
            form data-step="identifier" novalidate {
                label for="identifier" { (label) }
                div .phone-field {
                    (steps::country(texts, "country"))
                    input #identifier data-testid="identifier" data-kinds=(self.options.identifier_types())
                        name="identifier" type="text" inputmode=(input_mode) autocomplete="username"
                        autocapitalize="none" spellcheck="false" placeholder=(placeholder) value=(self.login_hint)
                        aria-describedby="form-error" required autofocus;
                }
                (steps::factor_buttons(texts, &self.options))
                @if has_link {
                    p .aside {
                        ((link.question)(texts)) " " a href={ (link.path) "?" (self.query) } { ((link.text)(texts)) }
                    }
                }
            }
        }
    }
}

/// `GET /direct/{method}/{target}`: redirects to the fallback page, because there are no social connectors here.
pub(super) async fn direct_sign_in(RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let page = if parameter(&query, "fallback") == "register" { "register" } else { "sign-in" };
    found(&format!("/{page}?{query}"))
}

/// `GET /unknown-session`
pub(super) async fn unknown_session() -> Page {
    message_page(
        "Sign-in expired",
        "This sign-in has expired",
        "It took too long, or it was finished already. Go back to the app and sign in again.",
    )
}
