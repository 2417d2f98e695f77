//! The sign-in page.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};

use super::words::{Offer, Way, Words};
use super::{Event, api, words};
use crate::app::Ctx;
use crate::html::{self, MARK, Page, Text};
use crate::oidc::found;
use crate::sign_in_exp::Mode;

/// `GET /sign-in`, `GET /register` and their siblings
pub(crate) async fn page(State(app): State<Ctx>, headers: HeaderMap, uri: Uri, RawQuery(query): RawQuery) -> Response {
    let mut store = app.store();
    let Ok(interaction) = api::interaction(&app, &mut store, &headers) else {
        return found(&format!("{}/unknown-session", app.endpoint));
    };
    let client_id = interaction.params.client_id.clone();
    let name = store.apps.get(&client_id).map_or(client_id, |client| client.name.clone());
    let query = query.unwrap_or_default();
    let words = words::page(&store, uri.path());
    let view = View {
        offer: Offer::of(&store, words.event).narrowed(&parameter(&query, "identifier")),
        registers: store.sign_in_exp.mode() != Mode::SignIn,
        signs_in: store.sign_in_exp.mode() != Mode::Register,
        sign_up: Offer::of(&store, Event::Register).kinds(),
        forgets: !Offer::of(&store, Event::ForgotPassword).is_empty(),
        words,
    };
    render(&view, &name, &query).into_response()
}

/// What a page shows.
struct View {
    words: Words,
    offer: Offer,
    /// Whether accounts can be made, and people sign in.
    registers: bool,
    signs_in: bool,
    /// What accounts are made with.
    sign_up: String,
    /// Whether a forgotten password can be replaced.
    forgets: bool,
}

/// A parameter of the page's query.
fn parameter(query: &str, name: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// The buttons below the identifier: the way that comes first, and the other one.
fn buttons(offer: &Offer) -> String {
    let (first, second) = offer.ways();
    let (id, text) = match (first, second) {
        (Way::Code, _) => ("send-code", "Send me a code"),
        (Way::Password, _) => ("use-password", "Continue"),
    };
    let first = format!("<button class=\"primary\" data-testid=\"{id}\" type=\"submit\">{text}</button>");
    let second = second.map_or(String::new(), |way| {
        let (id, text) = match way {
            Way::Code => ("send-code", "Send me a code instead"),
            Way::Password => ("use-password", "Use a password instead"),
        };
        format!(
            "\n  <p class=\"aside\"><button class=\"link\" data-testid=\"{id}\" type=\"button\">{text}</button></p>"
        )
    });
    first + &second
}

fn render(view: &View, app_name: &str, query: &str) -> Page {
    let View { words, offer, sign_up, .. } = view;
    let Words { event, title, heading, other: (question, link, path) } = words;
    let event = event.as_str();
    let (label, placeholder, mode) = offer.field();
    let prefill = parameter(query, "login_hint");
    let ways = offer.to_json().to_string();
    let (kinds, buttons) = (offer.kinds(), buttons(offer));
    let (way, _) = offer.ways();
    let way = way.as_str();
    let (app_name, prefill, query, ways) = (Text(app_name), Text(&prefill), Text(query), Text(&ways));
    let leads_on = if *path == "/register" { view.registers } else { view.signs_in };
    let other = if leads_on {
        format!("\n  <p class=\"aside\">{question} <a href=\"{path}?{query}\">{link}</a></p>")
    } else {
        String::new()
    };
    let forgot = if view.forgets {
        "\n  <p class=\"aside\"><button class=\"link\" data-testid=\"forgot-password\" type=\"button\">\
         Forgot password?</button></p>"
    } else {
        ""
    };
    let sign_up = if view.registers { &**sign_up } else { "" };
    let body = format!(
        r#"<main class="card" data-event="{event}" data-ways="{ways}" data-way="{way}" data-sign-up="{sign_up}">
<header class="brand">{MARK}<h1 id="heading" tabindex="-1">{heading} <span>{app_name}</span></h1></header>
<p class="alert" data-testid="form-error" id="form-error" role="alert" hidden></p>
<p class="status" id="status" role="status"></p>

<form data-step="identifier" novalidate>
  <label for="identifier">{label}</label>
  <input id="identifier" data-testid="identifier" data-kinds="{kinds}" name="identifier" type="text"
    inputmode="{mode}" autocomplete="username" autocapitalize="none" spellcheck="false"
    placeholder="{placeholder}" value="{prefill}" aria-describedby="form-error" required autofocus>
  {buttons}{other}
</form>

<form data-step="password" novalidate hidden>
  <p class="lead">Sign in as <strong id="password-for"></strong>
    <button class="link" data-start-over type="button">Change</button></p>
  <input id="password-owner" name="username" type="text" autocomplete="username" hidden>
  <label for="password">Password</label>
  <input id="password" data-testid="password" name="password" type="password" autocomplete="current-password"
    aria-describedby="form-error" required>
  <button class="primary" data-testid="verify-password" type="submit">Sign in</button>
  <p class="aside" id="code-instead"><button class="link" data-testid="use-code" type="button">Send me a code
    instead</button></p>{forgot}
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
{STEPS_OF_ACCOUNT}
<noscript><p class="alert">Signing in needs JavaScript.</p></noscript>
<footer>
  <button class="quiet" data-testid="cancel" type="button">← Back to {app_name}</button>
  <a class="quiet" data-testid="inbox-link" href="/inbox" target="_blank" rel="noopener">Development help: inbox ↗</a>
</footer>
</main>"#
    );
    Page::new(title, "centered", Some("sign-in.js"), &body)
}

/// What an account may be asked for: a new password, a name, an address or number.
const STEPS_OF_ACCOUNT: &str = r#"
<form data-step="new-password" novalidate hidden>
  <p class="lead">Choose a password<span id="new-password-for"></span>.</p>
  <input id="new-password-owner" name="username" type="text" autocomplete="username" hidden>
  <label for="new-password">New password</label>
  <input id="new-password" data-testid="new-password" name="new-password" type="password"
    autocomplete="new-password" aria-describedby="form-error password-rule" required>
  <p class="hint" id="password-rule">8 characters or more, and not easy to guess.</p>
  <button class="primary" data-testid="save-password" type="submit">Save password</button>
  <p class="aside"><button class="link" data-start-over type="button">Start again</button></p>
</form>

<form data-step="username" novalidate hidden>
  <p class="lead">Choose a name to sign in with.</p>
  <label for="username">Username</label>
  <input id="username" data-testid="username" name="username" type="text" autocomplete="username"
    autocapitalize="none" spellcheck="false" aria-describedby="form-error" required>
  <button class="primary" data-testid="save-username" type="submit">Continue</button>
</form>

<form data-step="more" novalidate hidden>
  <p class="lead">Your account needs one thing more.</p>
  <label for="more" id="more-label"></label>
  <input id="more" data-testid="more-identifier" name="more" type="text" autocapitalize="none" spellcheck="false"
    aria-describedby="form-error" required>
  <button class="primary" data-testid="more-send-code" type="submit">Send me a code</button>
</form>
"#;

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
