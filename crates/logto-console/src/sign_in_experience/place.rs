//! Where on the page a finding belongs.

use logto_management::{FieldPath, SignInIdentifier, SignInMethod, Step};

/// A place of the page that findings are shown at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Identifiers,
    Secondary,
    Verify,
    Password,
    /// The row of a way to sign in.
    Method(SignInIdentifier),
    /// All ways to sign in.
    Methods,
    Forgot,
    /// Nowhere: beside the button to save.
    Rest,
}

impl Place {
    /// Where a field is shown, with the ways to sign in that the numbers in its path count.
    pub(super) fn of(field: &FieldPath, methods: &[SignInMethod]) -> Self {
        let key = |position: usize| match field.steps().get(position) {
            Some(Step::Key(key)) => key.as_str(),
            _ => "",
        };
        match (key(0), key(1)) {
            ("signUp", "secondaryIdentifiers") => Self::Secondary,
            ("signUp", "verify") => Self::Verify,
            ("signUp", "password") => Self::Password,
            ("signUp", _) => Self::Identifiers,
            ("signIn", _) => match field.steps().get(2) {
                Some(Step::Index(index)) => {
                    methods.get(*index).map_or(Self::Methods, |method| Self::Method(method.identifier.clone()))
                }
                _ => Self::Methods,
            },
            ("forgotPasswordMethods", _) => Self::Forgot,
            _ => Self::Rest,
        }
    }

    /// The id of the element with its findings, for the fields they describe.
    pub(super) fn id(&self) -> String {
        let name = match self {
            Self::Identifiers => "identifiers",
            Self::Secondary => "secondary",
            Self::Verify => "verify",
            Self::Password => "password",
            Self::Method(identifier) => return ["found-method-", identifier.as_str()].concat(),
            Self::Methods => "methods",
            Self::Forgot => "forgot",
            Self::Rest => "rest",
        };
        ["found-", name].concat()
    }
}

/// The kind of connector whose lack a finding is about, as the path of its page has it.
pub(super) fn missing_connector(code: &str, message: &str) -> Option<&'static str> {
    let is_missing = matches!(
        code,
        "sign_in_experiences.enabled_connector_not_found"
            | "sign_in_experiences.forgot_password_method_requires_connector"
    );
    let kind = if message.contains(" SMS ") { "sms" } else { "email" };
    is_missing.then_some(kind)
}

#[cfg(test)]
mod tests {
    use logto_management::{ConnectorsPresent, SignInExperience};
    use serde_json::json;

    use super::*;

    fn experience() -> SignInExperience {
        let method = |identifier: &str| json!({"identifier": identifier, "password": false, "verificationCode": true});
        SignInExperience::from_value(json!({
            "signUp": {"identifiers": ["email", "phone"], "password": true, "verify": true},
            "signIn": {"methods": [method("phone"), method("email")]},
            "forgotPasswordMethods": ["EmailVerificationCode", "PhoneVerificationCode"],
        }))
        .unwrap()
    }

    #[test]
    fn a_finding_is_beside_its_field() {
        let methods = experience().sign_in_methods();
        for (field, place) in [
            ("signUp.verify", Place::Verify),
            ("signUp.identifiers[0]", Place::Identifiers),
            ("signIn.methods[1].verificationCode", Place::Method(SignInIdentifier::Email)),
            ("signIn.methods[7]", Place::Methods),
            ("signIn.methods", Place::Methods),
            ("forgotPasswordMethods[1]", Place::Forgot),
            ("color", Place::Rest),
            ("", Place::Rest),
        ] {
            assert_eq!(Place::of(&FieldPath::from(field), &methods), place, "{field}");
        }
    }

    #[test]
    fn knows_which_connector_is_missing() {
        let kinds = |email, sms| {
            let findings = experience().check(ConnectorsPresent { email, sms });
            let mut kinds: Vec<_> = findings.iter().filter_map(|it| missing_connector(it.code, &it.message)).collect();
            kinds.dedup();
            (kinds, findings.len())
        };
        assert_eq!(kinds(false, true), (vec!["email"], 3));
        assert_eq!(kinds(true, false), (vec!["sms"], 3));
        assert_eq!(kinds(true, true), (vec![], 0));
    }
}
