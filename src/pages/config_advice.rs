//! What is wrong with a `config.json`, and how to fix it.

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
        ConfigProblem::Syntax { reason, .. } => (known.syntax.title, known.syntax.body(reason), known.syntax.steps),
        ConfigProblem::NotJson { .. } => (known.syntax.title, known.syntax.body("it is no JSON"), known.syntax.steps),
        ConfigProblem::NotAnObject => {
            (known.not_an_object.title, known.not_an_object.body.to_owned(), known.not_an_object.steps)
        }
        ConfigProblem::MissingKey { key } => {
            let missing = &known.missing_key;
            let steps = if *key == "endpoint" { missing.endpoint_steps } else { missing.app_id_steps };
            (missing.title, missing.body(key), steps)
        }
        ConfigProblem::WrongValue { key, reason } => {
            (known.wrong_value.title, known.wrong_value.body(key, reason), known.wrong_value.steps)
        }
        ConfigProblem::Secret { key } => (known.secret.title, known.secret.body(key), known.secret.steps),
        ConfigProblem::Endpoint { value, reason } => {
            (known.endpoint.title, known.endpoint.body(value, reason), known.endpoint.steps)
        }
    };
    Advice { title, body, steps }
}
