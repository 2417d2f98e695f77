//! Errors in words.

use leptos::prelude::*;
use logto_leptos::{LogtoError, RefusedAccess};
use logto_ui::errors;

use crate::messages::auth;

/// Heading and explanation of an error.
pub(crate) fn explain(error: &LogtoError) -> (String, String) {
    errors::explain(error.code(), &error.to_string())
}

/// What may help against an error, and its small print.
pub(crate) fn error_details(error: &LogtoError) -> AnyView {
    let instead = match error {
        LogtoError::InsecureContext { try_instead } => try_instead.clone().map(instead),
        _ => None,
    };
    let whose = operators_matter(error.code()).then_some(auth().failure.for_operator);
    view! {
        {refused(error).map(|refused| view! { <p data-testid="refused-access">{refused}</p> })}
        {error
            .hint()
            .map(|hint| {
                view! {
                    <p>
                        {whose.map(|whose| view! { <strong>{whose}</strong> })} {whose.and(Some(" "))}
                        {errors::english(hint.to_owned())}
                    </p>
                }
            })}
        {instead}
        {fine_print(error)}
    }
    .into_any()
}

/// Names the permissions or API resources that the server refused.
fn refused(error: &LogtoError) -> Option<String> {
    let listed = |names: &str| names.split_whitespace().collect::<Vec<_>>().join(", ");
    match error.refused_access()? {
        RefusedAccess::Scopes(names) => Some(auth().failure.scope_refused(&listed(&names))),
        RefusedAccess::Resources(names) => Some(auth().failure.resource_refused(&listed(&names))),
        _ => None,
    }
}

/// Whether the person who uses the app can do nothing about an error with this code.
fn operators_matter(code: &str) -> bool {
    let area = code.split('.').next().unwrap_or_default();
    matches!(
        area,
        "config" | "discovery" | "oauth" | "unknown_resource" | "missing_organizations_scope" | "no_logto_endpoint"
    )
}

/// What exactly was wrong, for those who are asked about it.
pub(crate) fn fine_print(error: &LogtoError) -> AnyView {
    errors::fine_print(error.code(), &error.to_string())
}

/// The way to an address under which the app can work.
fn instead(address: String) -> AnyView {
    let link = address.clone();
    view! {
        <p>
            {auth().failure.try_instead} " " <a href=link rel="external">
                {address}
            </a>
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::operators_matter;

    #[test]
    fn knows_whose_matter_it_is() {
        assert!(operators_matter("discovery.issuer_mismatch"));
        assert!(operators_matter("oauth"));
        assert!(!operators_matter("http.network"));
        assert!(!operators_matter("id_token.clock_wrong"));
    }
}
