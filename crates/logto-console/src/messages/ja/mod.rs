//! Japanese.

mod connectors;
mod connectors_form;
mod management;
mod sign_in_experience;

use super::Operators;

/// The messages of the operators' pages.
pub(super) static OPERATORS: Operators = Operators {
    management: management::MANAGEMENT,
    connectors: connectors::CONNECTORS,
    sign_in_experience: sign_in_experience::SIGN_IN_EXPERIENCE,
};
