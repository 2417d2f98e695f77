//! The way back to the application.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use url::form_urlencoded::Serializer;

use super::authorize::see_other;
use super::errors::OidcError;
use super::params::{AuthParams, Refused, ResponseMode};
use crate::app::App;
use crate::faults::CallbackFault;
use crate::html;

/// `code`, `state` and `iss`, in this order.
pub(crate) fn success(app: &App, params: &AuthParams, code: &str) -> Response {
    let answer = vec![("code", code.to_owned())];
    send(app, &params.redirect_uri, params.response_mode, answer, params.state.as_deref())
}

/// `error`, `error_description`, `state` and `iss`, in this order.
pub(crate) fn error(app: &App, params: &AuthParams, error: OidcError) -> Response {
    send(app, &params.redirect_uri, params.response_mode, described(error), params.state.as_deref())
}

/// A request that broke a rule: told to the application, or as JSON when there is no safe way.
pub(crate) fn refusal(app: &App, refused: Refused) -> Response {
    let Refused { mut error, back_to, state } = refused;
    if let Some((uri, mode)) = back_to {
        return send(app, &uri, mode, described(error), state.as_deref());
    }
    if let Some(state) = state {
        error.context.push(("state", state));
    }
    error.context.push(("iss", app.issuer()));
    error.into_response()
}

fn described(error: OidcError) -> Vec<(&'static str, String)> {
    let mut answer = vec![("error", error.error.to_owned())];
    answer.extend(error.description.map(|text| ("error_description", text)));
    answer
}

fn send(
    app: &App,
    uri: &str,
    mode: ResponseMode,
    mut answer: Vec<(&'static str, String)>,
    state: Option<&str>,
) -> Response {
    answer.extend(state.map(|state| ("state", state.to_owned())));
    answer.push(("iss", app.issuer()));
    for fault in app.faults.get().callback {
        spoil(&mut answer, fault);
    }
    if mode == ResponseMode::FormPost {
        let page = html::self_submitting_form("Back to the app", uri, &answer);
        return (StatusCode::OK, page).into_response();
    }
    let encoded = Serializer::new(String::new()).extend_pairs(answer).finish();
    let separator = match mode {
        ResponseMode::Fragment => '#',
        _ if uri.contains('?') => '&',
        _ => '?',
    };
    see_other(&format!("{uri}{separator}{encoded}"))
}

fn spoil(answer: &mut Vec<(&'static str, String)>, fault: CallbackFault) {
    let (name, value) = match fault {
        CallbackFault::Issuer(value) => ("iss", Some(value)),
        CallbackFault::MissingIssuer => ("iss", None),
        CallbackFault::State(value) => ("state", Some(value)),
        CallbackFault::MissingState => ("state", None),
        CallbackFault::MissingCode => ("code", None),
    };
    match value {
        None => answer.retain(|(key, _)| *key != name),
        Some(value) => {
            for pair in answer.iter_mut().filter(|(key, _)| *key == name) {
                pair.1.clone_from(&value);
            }
        }
    }
}
