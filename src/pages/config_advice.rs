//! What is wrong with a `config.json`, and how to fix it.

use logto_leptos::ConfigError;
use logto_ui::extension::InvalidValue;

use crate::config::ConfigProblem;
use crate::messages::diagnostics;

/// What is wrong with a configuration, and how to fix it.
pub(super) struct Advice {
    pub(super) title: &'static str,
    pub(super) body: String,
    /// What to do, one step after the other; reloading the page comes after them.
    pub(super) steps: &'static [&'static str],
}

/// Returns what is wrong with a configuration, and how to fix it.
pub(super) fn advice(problem: &ConfigProblem) -> Advice {
    let known = &diagnostics().config.problems;
    let (title, body, steps) = match problem {
        ConfigProblem::Unreachable => {
            (known.unreachable.title, known.unreachable.body.to_owned(), known.unreachable.steps)
        }
        ConfigProblem::Missing => (known.missing.title, known.missing.body.to_owned(), known.missing.steps),
        ConfigProblem::Refused { status } => {
            (known.refused.title, known.refused.body(&status.to_string()), known.refused.steps)
        }
        ConfigProblem::Syntax { .. } | ConfigProblem::NotJson { .. } => {
            (known.syntax.title, known.syntax.body.to_owned(), known.syntax.steps)
        }
        ConfigProblem::NotAnObject => {
            (known.not_an_object.title, known.not_an_object.body.to_owned(), known.not_an_object.steps)
        }
        ConfigProblem::MissingKey { key } => {
            let missing = &known.missing_key;
            let steps = if *key == "endpoint" { missing.endpoint_steps } else { missing.app_id_steps };
            (missing.title, missing.body(key), steps)
        }
        ConfigProblem::WrongValue { key, reason } => {
            (known.wrong_value.title, known.wrong_value.body(key, &invalid_value(reason)), known.wrong_value.steps)
        }
        ConfigProblem::Secret { key } => (known.secret.title, known.secret.body(key), known.secret.steps),
        ConfigProblem::Endpoint { value, reason } => {
            (known.endpoint.title, known.endpoint.body(value, &invalid_endpoint(reason)), known.endpoint.steps)
        }
    };
    Advice { title, body, steps }
}

/// Returns why a value is invalid, as a part of a sentence.
fn invalid_value(reason: &InvalidValue) -> String {
    let reasons = &diagnostics().config.reasons;
    let fixed = match reason {
        InvalidValue::Missing(name) => return reasons.missing(name),
        InvalidValue::NotText(name) => return reasons.not_text(name),
        InvalidValue::NotList(name) => return reasons.not_list(name),
        InvalidValue::NotTexts(name) => return reasons.not_texts(name),
        InvalidValue::Scope(value) => return reasons.scope(value),
        InvalidValue::Resource(value) => return reasons.resource(value),
        InvalidValue::Origin(value) => return reasons.origin(value),
        InvalidValue::LogtoScope(value) => return reasons.logto_scope(value),
        InvalidValue::NotObject => reasons.not_object,
        InvalidValue::NotBoolean => reasons.not_boolean,
        InvalidValue::Empty => reasons.empty,
        InvalidValue::NotAddress => reasons.not_address,
        InvalidValue::NotHttps => reasons.not_https,
        InvalidValue::NotApi => reasons.not_api,
        InvalidValue::Method => reasons.method,
        InvalidValue::BodyOfGet => reasons.body_of_get,
        InvalidValue::InexactNumber => reasons.inexact_number,
        InvalidValue::Persistence => reasons.persistence,
        InvalidValue::Prompt => reasons.prompt,
        InvalidValue::FirstScreen => reasons.first_screen,
        InvalidValue::Identifier => reasons.identifier,
        InvalidValue::DirectSignIn => reasons.direct_sign_in,
        InvalidValue::IssuerNotHttps => reasons.endpoint_not_https,
        InvalidValue::IssuerNotPlain => reasons.endpoint_not_plain,
    };
    fixed.to_owned()
}

/// Returns why an endpoint is invalid, as a part of a sentence.
fn invalid_endpoint(reason: &ConfigError) -> String {
    let reasons = &diagnostics().config.reasons;
    match reason {
        ConfigError::EndpointNotHttps => reasons.endpoint_not_https.to_owned(),
        ConfigError::EndpointNotPlain => reasons.endpoint_not_plain.to_owned(),
        ConfigError::EndpointIsIssuer => reasons.endpoint_is_issuer.to_owned(),
        _ => reasons.not_address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::use_english;

    #[test]
    fn says_why_a_value_is_invalid() {
        use_english();
        let reason = InvalidValue::Missing("url".to_owned());
        let problem = ConfigProblem::WrongValue { key: "api".to_owned(), reason };
        assert_eq!(advice(&problem).body, "The value of “api” can't be used: “url” is missing.");
        for (reason, body) in [
            (ConfigError::EndpointNotUrl, "“x”: it is not an http(s) address."),
            (ConfigError::EndpointNotHttps, "“x”: it must begin with https://, except on this computer."),
            (ConfigError::EndpointNotPlain, "“x”: it must have no user name, no password, no ? and no #."),
            (ConfigError::EndpointIsIssuer, "“x”: it is written without /oidc."),
        ] {
            assert_eq!(advice(&ConfigProblem::Endpoint { value: "x".to_owned(), reason }).body, body);
        }
    }
}
