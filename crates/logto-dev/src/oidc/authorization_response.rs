//! Authorization responses: the redirect or form post to the application.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use url::form_urlencoded::Serializer;

use super::authorization_request::RejectedRequest;
use super::errors::OidcError;
use crate::http::redirect::see_other;
use crate::http::{AppState, html};
use crate::model::authorization_request::{AuthorizationRequest, ResponseMode};
use crate::model::faults::CallbackFault;

/// Responds with `code`, `state` and `iss`, in this order.
pub(crate) fn success(app: &AppState, request: &AuthorizationRequest, code: &str) -> Response {
    let parameters = vec![("code", code.to_owned())];
    send(app, &request.redirect_uri, request.response_mode, parameters, request.state.as_deref())
}

/// Responds with `error`, `error_description`, `state` and `iss`, in this order.
pub(crate) fn error(app: &AppState, request: &AuthorizationRequest, error: OidcError) -> Response {
    send(app, &request.redirect_uri, request.response_mode, error_parameters(error), request.state.as_deref())
}

/// Responds to a rejected request: by a redirect if its redirect URI is registered, or else with JSON.
pub(crate) fn rejection(app: &AppState, rejected: RejectedRequest) -> Response {
    let RejectedRequest { mut error, redirect, state } = rejected;
    if let Some((uri, mode)) = redirect {
        return send(app, &uri, mode, error_parameters(error), state.as_deref());
    }
    if let Some(state) = state {
        error.context.push(("state", state));
    }
    error.context.push(("iss", app.issuer()));
    error.into_response()
}

/// The URL of an error response in the query or fragment.
pub(super) fn error_location(app: &AppState, request: &AuthorizationRequest, error: OidcError) -> String {
    let mut parameters = error_parameters(error);
    parameters.extend(request.state.as_ref().map(|state| ("state", state.clone())));
    parameters.push(("iss", app.issuer()));
    location(&request.redirect_uri, request.response_mode, &parameters)
}

fn error_parameters(error: OidcError) -> Vec<(&'static str, String)> {
    let mut parameters = vec![("error", error.error.to_owned())];
    parameters.extend(error.description.map(|text| ("error_description", text)));
    parameters
}

fn send(
    app: &AppState,
    uri: &str,
    mode: ResponseMode,
    mut parameters: Vec<(&'static str, String)>,
    state: Option<&str>,
) -> Response {
    parameters.extend(state.map(|state| ("state", state.to_owned())));
    parameters.push(("iss", app.issuer()));
    for fault in app.faults.get().callback {
        apply_fault(&mut parameters, fault);
    }
    if mode == ResponseMode::FormPost {
        let page = html::self_submitting_form("Back to the app", uri, &parameters);
        return (StatusCode::OK, page).into_response();
    }
    see_other(&location(uri, mode, &parameters))
}

fn location(uri: &str, mode: ResponseMode, parameters: &[(&'static str, String)]) -> String {
    let encoded = Serializer::new(String::new()).extend_pairs(parameters).finish();
    let separator = match mode {
        ResponseMode::Fragment => '#',
        _ if uri.contains('?') => '&',
        _ => '?',
    };
    format!("{uri}{separator}{encoded}")
}

fn apply_fault(parameters: &mut Vec<(&'static str, String)>, fault: CallbackFault) {
    let (name, value) = match fault {
        CallbackFault::Issuer(value) => ("iss", Some(value)),
        CallbackFault::MissingIssuer => ("iss", None),
        CallbackFault::State(value) => ("state", Some(value)),
        CallbackFault::MissingState => ("state", None),
        CallbackFault::MissingCode => ("code", None),
    };
    match value {
        None => parameters.retain(|(key, _)| *key != name),
        Some(value) => {
            for pair in parameters.iter_mut().filter(|(key, _)| *key == name) {
                pair.1.clone_from(&value);
            }
        }
    }
}
