//! The sign-in page.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde_json::Value;

use super::screen::{Screen, screen_at};
use super::sign_in_options::SignInOptions;
use super::{api, mfa_steps, profile_step, steps};
use crate::http::html::{Page, logo, message_page};
use crate::http::redirect::found;
use crate::http::{AppState, SharedState};
use crate::model::interaction::InteractionEvent;
use crate::model::sign_in_experience::SignInMode;
use crate::model::social::SocialConnector;
use crate::texts::{PageTexts, texts_for};

/// `GET /sign-in`, `GET /register` and the other screens
pub(super) async fn sign_in(
    State(app): State<SharedState>,
    headers: HeaderMap,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let visit = if uri.path().starts_with("/identifier-") { Visit::NotOffered } else { Visit::Offered };
    page(&app, &headers, uri.path(), &query.unwrap_or_default(), visit)
}

/// `GET /callback/social/{connectorId}`: the page to which a social provider sends people back. Its query is the answer of
/// the provider, which only the script reads.
pub(super) async fn social_callback(
    State(app): State<SharedState>,
    Path(connector): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut store = app.store();
    let first_page = api::interaction(&app, &mut store, &headers).map(|interaction| interaction.request.page.clone());
    drop(store);
    let first_page = first_page.unwrap_or_default();
    let (_, query) = first_page.split_once('?').unwrap_or_default();
    page(&app, &headers, "/sign-in", query, Visit::Return(connector))
}

/// `GET /direct/{method}/{target}`: leads to a social provider at once, or redirects to the fallback page when the sign-in
/// page does not offer it.
pub(super) async fn direct_sign_in(
    State(app): State<SharedState>,
    Path((method, target)): Path<(String, String)>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let fallback = if parameter(&query, "fallback") == "register" { "/register" } else { "/sign-in" };
    let connector = {
        let store = app.store();
        let mut connectors = store.social_sign_in_connectors().into_iter();
        let found = connectors.find(|it| method == "social" && it.target == target);
        found.map(|connector| connector.id.clone())
    };
    match connector {
        Some(connector) => page(&app, &headers, fallback, &query, Visit::Leave(connector)),
        None => found(&format!("{fallback}?{query}")),
    }
}

/// What a page has to do with social providers.
enum Visit {
    /// It shows no buttons for them.
    NotOffered,
    /// It shows their buttons.
    Offered,
    /// It leads to the provider of this connector at once.
    Leave(String),
    /// People come back to it from the provider of this connector.
    Return(String),
}

/// The page with the screen for `path`, if a sign-in is open in this browser.
fn page(app: &AppState, headers: &HeaderMap, path: &str, query: &str, visit: Visit) -> Response {
    let mut store = app.store();
    let Ok(interaction) = api::interaction(app, &mut store, headers) else {
        return found(&app.unknown_session_page(&parameter(query, "ui_locales")));
    };
    let client_id = interaction.request.client_id.clone();
    let app_name = store.apps.get(&client_id).map_or(client_id, |client| client.name.clone());
    let screen = screen_at(&store, path);
    let mode = store.sign_in_experience.mode();
    let has_social = screen.event != InteractionEvent::ForgotPassword && !matches!(visit, Visit::NotOffered);
    let (texts, _) = texts_for(&store, headers, &parameter(query, "ui_locales"));
    let view = View {
        texts: &texts,
        options: SignInOptions::new(&store, screen.event).restricted_to(&parameter(query, "identifier")),
        can_register: mode != SignInMode::SignIn,
        can_sign_in: mode != SignInMode::Register,
        sign_up_identifiers: SignInOptions::new(&store, InteractionEvent::Register).identifier_types(),
        can_reset_password: !SignInOptions::new(&store, InteractionEvent::ForgotPassword).is_empty(),
        login_hint: parameter(query, "login_hint"),
        password_min: store.sign_in_experience.password_policy().min_length(),
        factors: store.sign_in_experience.mfa_factors().join(" "),
        social: if has_social { store.social_sign_in_connectors() } else { Vec::new() },
        links_accounts: store.sign_in_experience.links_accounts_automatically(),
        profile_fields: if mode == SignInMode::SignIn { Vec::new() } else { store.sign_up_profile_fields() },
        visit,
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
    /// The social connectors with a button.
    social: Vec<&'a SocialConnector>,
    /// Whether a social identity is linked to the account with its email address without a question.
    links_accounts: bool,
    /// The custom profile fields that new accounts are asked for.
    profile_fields: Vec<&'a Value>,
    visit: Visit,
    query: &'a str,
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
                data-password-min=(self.password_min) data-factors=(self.factors) data-token=[self.token()]
                data-social-event=[(!self.can_sign_in).then_some("Register")] data-links-accounts[self.links_accounts]
                data-leave=[self.leaves_to()] data-return=[self.returns_from()] {
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
                (steps::link(texts))
                (steps::new_password(texts))
                (steps::username(texts))
                (steps::more(texts))
                (profile_step::step(texts, &self.profile_fields))
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

    /// The token of a magic link. A visit to a social provider goes before it.
    fn token(&self) -> Option<String> {
        let has_token = matches!(self.visit, Visit::NotOffered | Visit::Offered);
        parameter_of(self.query, "one_time_token").filter(|_| has_token)
    }

    fn leaves_to(&self) -> Option<&str> {
        if let Visit::Leave(connector) = &self.visit { Some(connector) } else { None }
    }

    fn returns_from(&self) -> Option<&str> {
        if let Visit::Return(connector) = &self.visit { Some(connector) } else { None }
    }

    fn social_buttons(&self) -> Markup {
        html! {
            @if !self.social.is_empty() && self.has_identifiers() {
                p .divider { (self.texts.or_) }
            }
            @for connector in &self.social {
                button .secondary.social data-testid={ "sign-in-with-" (connector.target) } data-social=(connector.id)
                    type="button" {
                    (self.texts.continue_with.replace("{name}", &connector.name))
                }
            }
        }
    }

    /// Whether people can enter an identifier. Otherwise there are only the buttons of social providers.
    fn has_identifiers(&self) -> bool {
        !self.options.is_empty() || self.social.is_empty()
    }

    fn identifier_step(&self) -> Markup {
        let texts = self.texts;
        let (label, placeholder, input_mode) = self.options.field(texts);
        let link = &self.screen.link;
        let has_link = if link.path == "/register" { self.can_register } else { self.can_sign_in };
        html! {
            form data-step="identifier" novalidate {
                div hidden[!self.has_identifiers()] {
                    label for="identifier" { (label) }
                    div .phone-field {
                        (steps::country(texts, "country"))
                        input #identifier data-testid="identifier" data-kinds=(self.options.identifier_types())
                            name="identifier" type="text" inputmode=(input_mode) autocomplete="username"
                            autocapitalize="none" spellcheck="false" placeholder=(placeholder) value=(self.login_hint)
                            aria-describedby="form-error" required autofocus;
                    }
                    (steps::factor_buttons(texts, &self.options))
                }
                (self.social_buttons())
                @if has_link {
                    p .aside {
                        ((link.question)(texts)) " " a href={ (link.path) "?" (self.query) } { ((link.text)(texts)) }
                    }
                }
            }
        }
    }
}

/// `GET /unknown-session`
pub(super) async fn unknown_session(
    State(app): State<SharedState>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Page {
    let store = app.store();
    let (texts, _) = texts_for(&store, &headers, &parameter(&query.unwrap_or_default(), "ui_locales"));
    message_page(texts.session_expired, texts.session_expired, texts.session_expired_lead)
        .in_language(texts.lang, texts.dir)
}
