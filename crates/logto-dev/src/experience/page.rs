//! The sign-in page.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};

use super::api;
use crate::app::Ctx;
use crate::html::{self, MARK, Page, Text};
use crate::oidc::found;

/// The texts in which signing in and registering differ.
struct Words {
    event: &'static str,
    title: &'static str,
    heading: &'static str,
    other_question: &'static str,
    other_link: &'static str,
    other_path: &'static str,
}

const SIGN_IN: Words = Words {
    event: "SignIn",
    title: "Sign in",
    heading: "Sign in to",
    other_question: "New here?",
    other_link: "Create an account",
    other_path: "/register",
};

const REGISTER: Words = Words {
    event: "Register",
    title: "Create account",
    heading: "Create your account for",
    other_question: "Already have an account?",
    other_link: "Sign in",
    other_path: "/sign-in",
};

const PASSWORD_LINK: &str = "<p class=\"aside\"><button class=\"link\" data-testid=\"use-password\" \
    type=\"button\">Use a password instead</button></p>\n  ";

/// `GET /sign-in`, `GET /register` and their siblings
pub(crate) async fn page(State(app): State<Ctx>, headers: HeaderMap, uri: Uri, RawQuery(query): RawQuery) -> Response {
    let mut store = app.store();
    let Ok(interaction) = api::interaction(&app, &mut store, &headers) else {
        return found(&format!("{}/unknown-session", app.endpoint));
    };
    let client_id = interaction.params.client_id.clone();
    let name = store.apps.get(&client_id).map_or(client_id, |client| client.name.clone());
    let query = query.unwrap_or_default();
    let words = if uri.path().ends_with("register") { REGISTER } else { SIGN_IN };
    let field = Field::of(&query);
    render(&words, &name, &field, &query).into_response()
}

/// The identifier field, as `identifier` and `login_hint` ask for it.
struct Field {
    label: &'static str,
    placeholder: &'static str,
    mode: &'static str,
    kinds: &'static str,
    prefill: String,
}

impl Field {
    fn of(query: &str) -> Self {
        let value = |name: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        let (label, placeholder, mode, kinds) = match &*value("identifier") {
            "email" => ("E-mail address", "you@example.com", "email", "email"),
            "phone" => ("Phone number", "+1 555 010 0001", "tel", "phone"),
            _ => ("E-mail or phone number", "you@example.com", "email", "email phone"),
        };
        Self { label, placeholder, mode, kinds, prefill: value("login_hint") }
    }
}

fn render(words: &Words, app_name: &str, field: &Field, query: &str) -> Page {
    let Words { event, title, heading, other_question, other_link, other_path } = words;
    let Field { label, placeholder, mode, kinds, prefill } = field;
    // A password is for an account that is there.
    let password_link = if *event == SIGN_IN.event { PASSWORD_LINK } else { "" };
    let (app_name, prefill, query) = (Text(app_name), Text(prefill), Text(query));
    let body = format!(
        r#"<main class="card" data-event="{event}">
<header class="brand">{MARK}<h1 id="heading" tabindex="-1">{heading} <span>{app_name}</span></h1></header>
<p class="alert" data-testid="form-error" id="form-error" role="alert" hidden></p>
<p class="status" id="status" role="status"></p>

<form data-step="identifier" novalidate>
  <label for="identifier">{label}</label>
  <input id="identifier" data-testid="identifier" data-kinds="{kinds}" name="identifier" type="text"
    inputmode="{mode}" autocomplete="username" autocapitalize="none" spellcheck="false"
    placeholder="{placeholder}" value="{prefill}" aria-describedby="form-error" required autofocus>
  <button class="primary" data-testid="send-code" type="submit">Send me a code</button>
  {password_link}<p class="aside">{other_question} <a href="{other_path}?{query}">{other_link}</a></p>
</form>

<form data-step="password" novalidate hidden>
  <p class="lead">Sign in as <strong id="password-for"></strong>
    <button class="link" data-start-over type="button">Change</button></p>
  <input id="password-owner" name="username" type="text" autocomplete="username" hidden>
  <label for="password">Password</label>
  <input id="password" data-testid="password" name="password" type="password" autocomplete="current-password"
    aria-describedby="form-error" required>
  <button class="primary" data-testid="verify-password" type="submit">Sign in</button>
  <p class="aside"><button class="link" data-testid="use-code" type="button">Send me a code instead</button></p>
</form>

<form data-step="code" novalidate hidden>
  <p class="lead">We sent a code to <strong id="sent-to"></strong>
    <button class="link" data-testid="change-identifier" type="button">Change</button></p>
  <label for="code">6-digit code</label>
  <div class="code-box"><input class="code" id="code" data-testid="code" name="code" type="text" inputmode="numeric"
    autocomplete="one-time-code" maxlength="6" pattern="[0-9]*" aria-describedby="form-error" required></div>
  <button class="primary" data-testid="verify" type="submit">Continue</button>
  <p class="aside">Nothing came? <button class="link" data-testid="resend" type="button">Send a new code</button></p>
</form>

<form data-step="create" novalidate hidden>
  <p class="lead">There is no account for <strong id="unknown"></strong> yet.</p>
  <button class="primary" data-testid="create-account" type="submit">Create account</button>
  <p class="aside"><button class="link" data-start-over type="button">Use another address or number</button></p>
</form>

<form data-step="exists" novalidate hidden>
  <p class="lead">There is already an account for <strong id="known"></strong>.</p>
  <button class="primary" data-testid="sign-in-instead" type="submit">Sign in to it</button>
  <p class="aside"><button class="link" data-start-over type="button">Use another address or number</button></p>
</form>

<noscript><p class="alert">Signing in needs JavaScript.</p></noscript>
<footer>
  <button class="quiet" data-testid="cancel" type="button">← Back to {app_name}</button>
  <a class="quiet" data-testid="inbox-link" href="/inbox" target="_blank" rel="noopener">Development help: inbox ↗</a>
</footer>
</main>"#
    );
    Page::new(title, "centered", Some("sign-in.js"), &body)
}

/// `GET /direct/{method}/{target}`: no such provider here, so the page Logto falls back to.
pub(crate) async fn direct(RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let fallback = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "fallback")
        .map(|(_, value)| value.into_owned());
    let page = match fallback.as_deref() {
        Some("register") => "register",
        _ => "sign-in",
    };
    found(&format!("/{page}?{query}"))
}

/// `GET /unknown-session`
pub(crate) async fn unknown_session() -> Page {
    html::message_page(
        "No sign-in here",
        "There is nothing to go on with here.",
        "The sign-in may have expired, or been finished already. Go back to the app and start again.",
    )
}
