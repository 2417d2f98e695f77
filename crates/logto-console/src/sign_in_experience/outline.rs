//! What a visitor will see at the sign-in page, worked out from the settings.

use logto_management::{
    ConnectorsPresent, ForgotPasswordMethod, SignInExperience, SignInIdentifier, SignInMethod, SignInMode,
};

/// What is asked for after the identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// For whom: those who gave one of these.
    pub(super) identifiers: Vec<SignInIdentifier>,
    pub(super) proof: Proof,
    /// Whether the other proof is offered by a link.
    pub(super) other: bool,
}

/// How people show who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    Password,
    Code,
}

/// The sign-in page in outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// The identifiers that the first field takes; none: no sign-in by identifier.
    pub(super) identifiers: Vec<SignInIdentifier>,
    /// Whether the password is asked for beside the identifier.
    pub(super) at_once: bool,
    pub(super) steps: Vec<Step>,
    pub(super) forgot: bool,
    pub(super) sign_up: Option<SignUpOutline>,
    /// The colour of the buttons, as `#rrggbb`.
    pub(super) colour: Option<String>,
}

/// The creation of an account in outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignUpOutline {
    pub(super) identifiers: Vec<SignInIdentifier>,
    pub(super) code: bool,
    pub(super) password: bool,
    /// What is asked for beside.
    pub(super) further: Vec<SignInIdentifier>,
}

/// Works it out. Where the server has said nothing about forgotten passwords, it offers what it has
/// connectors for.
pub(super) fn outline(experience: &SignInExperience, connectors: ConnectorsPresent) -> Outline {
    let is_sign_in = experience.sign_in_mode() != SignInMode::Register;
    let methods = if is_sign_in { experience.sign_in_methods() } else { Vec::new() };
    let methods: Vec<SignInMethod> =
        methods.into_iter().filter(|method| method.password || method.verification_code).collect();
    let at_once = !methods.is_empty() && methods.iter().all(|method| method.password && !method.verification_code);
    let mut steps: Vec<Step> = Vec::new();
    for method in methods.iter().filter(|_| !at_once) {
        let is_password = method.password && (method.is_password_primary || !method.verification_code);
        let proof = if is_password { Proof::Password } else { Proof::Code };
        let other = method.password && method.verification_code;
        match steps.iter_mut().find(|step| step.proof == proof && step.other == other) {
            Some(step) => step.identifiers.push(method.identifier.clone()),
            None => steps.push(Step { identifiers: vec![method.identifier.clone()], proof, other }),
        }
    }
    let has_password = methods.iter().any(|method| method.password);
    let forgot = match experience.forgot_password_methods() {
        Some(methods) => methods.iter().any(|method| {
            matches!(method, ForgotPasswordMethod::Email) && connectors.email
                || matches!(method, ForgotPasswordMethod::Phone) && connectors.sms
        }),
        None => connectors.email || connectors.sms,
    };
    let sign_up = experience.sign_up();
    let has_sign_up = experience.sign_in_mode() != SignInMode::SignIn && !sign_up.identifiers.is_empty();
    let colour = experience.get("color").and_then(|colour| colour.get("primaryColor")).and_then(|it| it.as_str());
    Outline {
        identifiers: methods.into_iter().map(|method| method.identifier).collect(),
        at_once,
        steps,
        forgot: forgot && has_password,
        sign_up: has_sign_up.then(|| SignUpOutline {
            identifiers: sign_up.identifiers,
            code: sign_up.verify,
            password: sign_up.password,
            further: sign_up.secondary_identifiers.into_iter().map(|second| second.identifier).collect(),
        }),
        colour: colour.filter(|colour| is_colour(colour)).map(str::to_owned),
    }
}

/// Whether it is `#rrggbb`: nothing else gets into a style.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NONE: ConnectorsPresent = ConnectorsPresent { email: false, sms: false };

    fn of(methods: &Value, rest: &Value) -> Outline {
        let mut value = json!({"signUp": {"identifiers": ["email"], "password": true, "verify": true},
            "signIn": {"methods": methods}});
        for (key, member) in rest.as_object().unwrap() {
            value[key] = member.clone();
        }
        outline(&SignInExperience::from_value(value).unwrap(), NONE)
    }

    fn method(identifier: &str, password: bool, code: bool, password_first: bool) -> Value {
        json!({"identifier": identifier, "password": password, "verificationCode": code,
            "isPasswordPrimary": password_first})
    }

    #[test]
    fn passwords_only_are_asked_for_at_once() {
        let methods = json!([method("username", true, false, true), method("email", true, false, true)]);
        let outline = of(&methods, &json!({}));
        assert!(outline.at_once && outline.steps.is_empty());
        assert_eq!(outline.identifiers.len(), 2);
    }

    #[test]
    fn those_with_the_same_next_step_share_it() {
        let methods = json!([
            method("email", true, true, false),
            method("phone", true, true, false),
            method("username", true, false, true)
        ]);
        let steps = of(&methods, &json!({})).steps;
        assert_eq!(steps.len(), 2);
        assert_eq!(steps[0].identifiers, [SignInIdentifier::Email, SignInIdentifier::Phone]);
        assert_eq!((steps[0].proof, steps[0].other), (Proof::Code, true));
        assert_eq!((steps[1].proof, steps[1].other), (Proof::Password, false));
    }

    #[test]
    fn a_way_without_a_factor_is_none() {
        assert!(of(&json!([method("email", false, false, false)]), &json!({})).identifiers.is_empty());
    }

    #[test]
    fn no_account_is_created_where_that_is_off() {
        let methods = json!([method("email", true, false, true)]);
        assert!(of(&methods, &json!({})).sign_up.is_some());
        assert!(of(&methods, &json!({"signInMode": "SignIn"})).sign_up.is_none());
        assert!(of(&methods, &json!({"signInMode": "Register"})).identifiers.is_empty());
    }

    #[test]
    fn a_forgotten_password_needs_a_connector_and_a_password() {
        let value = |methods: Value| {
            SignInExperience::from_value(json!({"signUp": {}, "signIn": {"methods": methods},
                "forgotPasswordMethods": ["EmailVerificationCode"]}))
            .unwrap()
        };
        let email = ConnectorsPresent { email: true, sms: false };
        let password = value(json!([method("email", true, false, true)]));
        assert!(outline(&password, email).forgot);
        assert!(!outline(&password, ConnectorsPresent { email: false, sms: true }).forgot);
        assert!(!outline(&value(json!([method("email", false, true, false)])), email).forgot);
    }

    #[test]
    fn takes_colours_only() {
        let methods = json!([]);
        let colour = |text: &str| of(&methods, &json!({"color": {"primaryColor": text}})).colour;
        assert_eq!(colour("#6139F6").as_deref(), Some("#6139F6"));
        assert_eq!(colour("red; background: url(//x)"), None);
        assert_eq!(colour("#12345é"), None);
    }
}
