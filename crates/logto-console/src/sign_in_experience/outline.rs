//! The outline of the sign-in page, derived from the settings.

use logto_management::{
    AgreementPolicy, ConnectorsPresent, ForgotPasswordMethod, MfaFactor, MfaPolicy, PageAddress, SignInExperience,
    SignInIdentifier, SignInMethod, SignInMode,
};

/// The step after the identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The identifiers with this step.
    pub(super) identifiers: Vec<SignInIdentifier>,
    pub(super) proof: Proof,
    /// Whether a link offers the other proof.
    pub(super) other: bool,
}

/// How people prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    Password,
    Code,
}

/// The outline of the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// The identifiers that the first field takes. Empty if nobody can sign in with one.
    pub(super) identifiers: Vec<SignInIdentifier>,
    /// Whether the password is on the same screen as the identifier.
    pub(super) at_once: bool,
    pub(super) steps: Vec<Step>,
    pub(super) forgot: bool,
    pub(super) sign_up: Option<SignUpOutline>,
    /// The color of the buttons, as `#rrggbb` or `#rgb`.
    pub(super) color: Option<String>,
    /// The same in dark mode, if the page follows it.
    pub(super) dark_color: Option<String>,
    /// The targets of the social connectors, in the order of their buttons.
    pub(super) social: Vec<String>,
    /// The factors of two-step sign-in that people are asked for.
    pub(super) second_step: Vec<MfaFactor>,
    /// Whether everybody needs one of them.
    pub(super) needs_second_step: bool,
    pub(super) agreement: Option<Agreement>,
}

/// How people agree to documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreement {
    pub(super) has_terms: bool,
    pub(super) has_privacy_policy: bool,
    /// Whether there is a checkbox when people sign in.
    pub(super) at_sign_in: bool,
    /// Whether there is a checkbox when people sign up.
    pub(super) at_sign_up: bool,
}

impl Agreement {
    fn of(experience: &SignInExperience) -> Option<Self> {
        let has = |address| !experience.address(address).is_empty();
        let (has_terms, has_privacy_policy) = (has(PageAddress::TermsOfUse), has(PageAddress::PrivacyPolicy));
        let policy = experience.agreement_policy();
        (has_terms || has_privacy_policy).then(|| Self {
            has_terms,
            has_privacy_policy,
            at_sign_in: policy == AgreementPolicy::Manual,
            at_sign_up: matches!(policy, AgreementPolicy::Manual | AgreementPolicy::ManualRegistrationOnly),
        })
    }
}

/// The outline of creating an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignUpOutline {
    pub(super) identifiers: Vec<SignInIdentifier>,
    pub(super) code: bool,
    pub(super) password: bool,
    /// The further identifiers.
    pub(super) further: Vec<SignInIdentifier>,
}

/// Derives the outline. If the server has no list of methods for forgotten passwords, it offers those
/// that it has connectors for.
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
    let (colors, mfa) = (experience.colors(), experience.mfa());
    let color = |color: String| Some(color).filter(|color| is_color(color));
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
        dark_color: colors.has_dark_mode.then_some(colors.dark_primary).and_then(color),
        color: color(colors.primary),
        social: experience.social_targets(),
        needs_second_step: mfa.policy.is_mandatory(),
        second_step: if mfa.policy == MfaPolicy::NoPrompt { Vec::new() } else { mfa.factors },
        agreement: Agreement::of(experience),
    }
}

/// Whether a text is `#rrggbb` or `#rgb`; nothing else is put into a style.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| [3, 6].contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_hexdigit()))
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
    fn asks_for_the_password_at_once_if_all_methods_use_it() {
        let methods = json!([method("username", true, false, true), method("email", true, false, true)]);
        let outline = of(&methods, &json!({}));
        assert!(outline.at_once && outline.steps.is_empty());
        assert_eq!(outline.identifiers.len(), 2);
    }

    #[test]
    fn groups_identifiers_with_the_same_step() {
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
    fn ignores_a_method_without_a_factor() {
        assert!(of(&json!([method("email", false, false, false)]), &json!({})).identifiers.is_empty());
    }

    #[test]
    fn has_no_sign_up_if_it_is_off() {
        let methods = json!([method("email", true, false, true)]);
        assert!(of(&methods, &json!({})).sign_up.is_some());
        assert!(of(&methods, &json!({"signInMode": "SignIn"})).sign_up.is_none());
        assert!(of(&methods, &json!({"signInMode": "Register"})).identifiers.is_empty());
    }

    #[test]
    fn offers_a_reset_with_a_connector_and_a_password_only() {
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
    fn shows_what_is_asked_beside_signing_in() {
        let methods = json!([method("email", true, false, true)]);
        let plain = of(&methods, &json!({}));
        assert!(plain.second_step.is_empty() && plain.social.is_empty() && plain.agreement.is_none());
        let mfa = |policy: &str| json!({"mfa": {"factors": ["Totp"], "policy": policy}});
        assert!(of(&methods, &mfa("NoPrompt")).second_step.is_empty());
        let mandatory = of(&methods, &mfa("Mandatory"));
        assert!(mandatory.needs_second_step && mandatory.second_step == [MfaFactor::Totp]);
        let documents = json!({"termsOfUseUrl": "https://example.com", "agreeToTermsPolicy": "ManualRegistrationOnly"});
        let agreement = of(&methods, &documents).agreement.unwrap();
        assert!(agreement.has_terms && !agreement.has_privacy_policy);
        assert!(agreement.at_sign_up && !agreement.at_sign_in);
        let dark = |on: bool| {
            let color = json!({"primaryColor": "#fff", "isDarkModeEnabled": on, "darkPrimaryColor": "#123456"});
            of(&methods, &json!({ "color": color })).dark_color
        };
        assert_eq!((dark(true).as_deref(), dark(false)), (Some("#123456"), None));
    }

    #[test]
    fn accepts_colors_only() {
        let methods = json!([]);
        let color = |text: &str| of(&methods, &json!({"color": {"primaryColor": text}})).color;
        assert_eq!(color("#6139F6").as_deref(), Some("#6139F6"));
        assert_eq!(color("red; background: url(//x)"), None);
        assert_eq!(color("#12345é"), None);
    }
}
