//! The sign-in page.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::api;
use super::screen::{Screen, screen_at};
use super::sign_in_options::{Factor, SignInOptions};
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
    let view = View {
        options: SignInOptions::new(&store, screen.event).restricted_to(&parameter(&query, "identifier")),
        can_register: mode != SignInMode::SignIn,
        can_sign_in: mode != SignInMode::Register,
        sign_up_identifiers: SignInOptions::new(&store, InteractionEvent::Register).identifier_types(),
        can_reset_password: !SignInOptions::new(&store, InteractionEvent::ForgotPassword).is_empty(),
        login_hint: parameter(&query, "login_hint"),
        screen,
        app_name,
        query,
    };
    Page::new(view.screen.title, "centered", Some("sign-in.js"), &view.body()).into_response()
}

/// The value of a parameter of the query.
fn parameter(query: &str, name: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// The content of a sign-in page.
struct View {
    screen: Screen,
    options: SignInOptions,
    can_register: bool,
    can_sign_in: bool,
    /// The types of identifiers for new accounts, separated by spaces.
    sign_up_identifiers: String,
    can_reset_password: bool,
    app_name: String,
    login_hint: String,
    query: String,
}

impl View {
    fn body(&self) -> Markup {
        let (primary, _) = self.options.factors();
        let sign_up = if self.can_register { &*self.sign_up_identifiers } else { "" };
        html! {
            main .card data-event=(self.screen.event.as_str()) data-ways=(self.options.to_json())
                data-way=(primary.as_str()) data-sign-up=(sign_up) {
                header .brand {
                    (logo())
                    h1 #heading tabindex="-1" { (self.screen.heading) " " span { (self.app_name) } }
                }
                p .alert data-testid="form-error" #form-error role="alert" hidden {}
                p .status #status role="status" {}
                (self.identifier_step())
                (self.password_step())
                (code_step())
                (create_step())
                (exists_step())
                (new_password_step())
                (username_step())
                (more_step())
                noscript { p .alert { "Signing in needs JavaScript." } }
                footer {
                    button .quiet data-testid="cancel" type="button" { "← Back to " (self.app_name) }
                    " "
                    a .quiet data-testid="inbox-link" href="/inbox" target="_blank" rel="noopener" {
                        "Development help: inbox ↗"
                    }
                }
            }
        }
    }

    fn identifier_step(&self) -> Markup {
        let (label, placeholder, input_mode) = self.options.field();
        let link = &self.screen.link;
        let has_link = if link.path == "/register" { self.can_register } else { self.can_sign_in };
        html! {
            form data-step="identifier" novalidate {
                label for="identifier" { (label) }
                input #identifier data-testid="identifier" data-kinds=(self.options.identifier_types())
                    name="identifier" type="text" inputmode=(input_mode) autocomplete="username"
                    autocapitalize="none" spellcheck="false" placeholder=(placeholder) value=(self.login_hint)
                    aria-describedby="form-error" required autofocus;
                (factor_buttons(&self.options))
                @if has_link {
                    p .aside { (link.question) " " a href={ (link.path) "?" (self.query) } { (link.text) } }
                }
            }
        }
    }

    fn password_step(&self) -> Markup {
        html! {
            form data-step="password" novalidate hidden {
                p .lead {
                    "Sign in as " strong #password-for {} " "
                    button .link data-start-over type="button" { "Change" }
                }
                input #password-owner name="username" type="text" autocomplete="username" hidden;
                label for="password" { "Password" }
                input #password data-testid="password" name="password" type="password"
                    autocomplete="current-password" aria-describedby="form-error" required;
                button .primary data-testid="verify-password" type="submit" { "Sign in" }
                p .aside #code-instead {
                    button .link data-testid="use-code" type="button" { "Send me a code instead" }
                }
                @if self.can_reset_password {
                    p .aside {
                        button .link data-testid="forgot-password" type="button" { "Forgot password?" }
                    }
                }
            }
        }
    }
}

/// The buttons below the identifier: the primary factor, and the alternative.
fn factor_buttons(options: &SignInOptions) -> Markup {
    let (primary, alternative) = options.factors();
    let (id, text) = match primary {
        Factor::Code => ("send-code", "Send me a code"),
        Factor::Password => ("use-password", "Continue"),
    };
    let alternative = alternative.map(|factor| match factor {
        Factor::Code => ("send-code", "Send me a code instead"),
        Factor::Password => ("use-password", "Use a password instead"),
    });
    html! {
        button .primary data-testid=(id) type="submit" { (text) }
        @if let Some((id, text)) = alternative {
            p .aside { button .link data-testid=(id) type="button" { (text) } }
        }
    }
}

fn code_step() -> Markup {
    html! {
        form data-step="code" novalidate hidden {
            p .lead {
                "We sent a code to " strong #sent-to {} " "
                button .link data-testid="change-identifier" type="button" { "Change" }
            }
            label for="code" { "6-digit code" }
            div .code-box {
                input .code #code data-testid="code" name="code" type="text" inputmode="numeric"
                    autocomplete="one-time-code" maxlength="6" pattern="[0-9]*" aria-describedby="form-error"
                    required;
            }
            button .primary data-testid="verify" type="submit" { "Continue" }
            p .aside {
                "Nothing came? " button .link data-testid="resend" type="button" { "Send a new code" }
            }
        }
    }
}

fn create_step() -> Markup {
    html! {
        form data-step="create" novalidate hidden {
            p .lead { "There is no account for " strong #unknown {} " yet." }
            button .primary data-testid="create-account" type="submit" { "Create account" }
            (other_identifier_button())
        }
    }
}

fn exists_step() -> Markup {
    html! {
        form data-step="exists" novalidate hidden {
            p .lead { "There is already an account for " strong #known {} "." }
            button .primary data-testid="sign-in-instead" type="submit" { "Sign in to it" }
            (other_identifier_button())
        }
    }
}

fn other_identifier_button() -> Markup {
    html! {
        p .aside { button .link data-start-over type="button" { "Use another address or number" } }
    }
}

fn new_password_step() -> Markup {
    html! {
        form data-step="new-password" novalidate hidden {
            p .lead { "Choose a password" span #new-password-for {} "." }
            input #new-password-owner name="username" type="text" autocomplete="username" hidden;
            label for="new-password" { "New password" }
            input #new-password data-testid="new-password" name="new-password" type="password"
                autocomplete="new-password" aria-describedby="form-error password-rule" required;
            p .hint #password-rule { "8 characters or more, and not easy to guess." }
            button .primary data-testid="save-password" type="submit" { "Save password" }
            p .aside { button .link data-start-over type="button" { "Start again" } }
        }
    }
}

fn username_step() -> Markup {
    html! {
        form data-step="username" novalidate hidden {
            p .lead { "Choose a name to sign in with." }
            label for="username" { "Username" }
            input #username data-testid="username" name="username" type="text" autocomplete="username"
                autocapitalize="none" spellcheck="false" aria-describedby="form-error" required;
            button .primary data-testid="save-username" type="submit" { "Continue" }
        }
    }
}

/// The step that asks for a required email address or phone number.
fn more_step() -> Markup {
    html! {
        form data-step="more" novalidate hidden {
            p .lead { "Your account needs one thing more." }
            label for="more" #more-label {}
            input #more data-testid="more-identifier" name="more" type="text" autocapitalize="none"
                spellcheck="false" aria-describedby="form-error" required;
            button .primary data-testid="more-send-code" type="submit" { "Send me a code" }
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
        "No sign-in here",
        "There is nothing to go on with here.",
        "The sign-in may have expired, or been finished already. Go back to the app and start again.",
    )
}
