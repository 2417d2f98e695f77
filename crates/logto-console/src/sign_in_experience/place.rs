//! Where on the page a finding belongs.

use logto_management::lint::Finding;
use logto_management::{
    ConnectorsPresent, FieldPath, PageAddress, SignInExperience, SignInIdentifier, SignInMethod, Step,
};

use crate::connectors::Kind;

/// A place of the page at which findings are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Identifiers,
    Secondary,
    Verify,
    Password,
    /// The row of a sign-in method.
    Method(SignInIdentifier),
    /// All sign-in methods.
    Methods,
    Forgot,
    Social,
    Mfa,
    Color,
    DarkColor,
    Address(PageAddress),
    Agreement,
    /// Beside the button to save.
    Rest,
}

impl Place {
    /// Returns where a field is shown. `methods` are the sign-in methods that an index in its path refers
    /// to.
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
            ("socialSignInConnectorTargets", _) => Self::Social,
            ("mfa", _) => Self::Mfa,
            ("color", "darkPrimaryColor") => Self::DarkColor,
            ("color", _) => Self::Color,
            ("agreeToTermsPolicy", _) => Self::Agreement,
            _ => {
                let address = PageAddress::ALL.into_iter().find(|address| address.field() == *field);
                address.map_or(Self::Rest, Self::Address)
            }
        }
    }

    /// Returns the id of the element with the findings, for `aria-describedby`.
    pub(super) fn id(&self) -> String {
        let name = match self {
            Self::Identifiers => "identifiers",
            Self::Secondary => "secondary",
            Self::Verify => "verify",
            Self::Password => "password",
            Self::Method(identifier) => return ["found-method-", identifier.as_str()].concat(),
            Self::Methods => "methods",
            Self::Forgot => "forgot",
            Self::Social => "social",
            Self::Mfa => "mfa",
            Self::Color => "color",
            Self::DarkColor => "dark-color",
            Self::Address(address) => return ["found-", &address.field().to_string().replace('.', "-")].concat(),
            Self::Agreement => "agreement",
            Self::Rest => "rest",
        };
        ["found-", name].concat()
    }
}

/// Returns the kind of connector whose absence causes a finding: with that connector, the checks would
/// not report it.
pub(super) fn missing_connector(
    finding: &Finding,
    experience: &SignInExperience,
    present: ConnectorsPresent,
) -> Option<Kind> {
    let with = [
        (Kind::Sms, ConnectorsPresent { sms: true, ..present }),
        (Kind::Email, ConnectorsPresent { email: true, ..present }),
    ];
    let missing = with.into_iter().find(|(_, present)| !experience.check(*present).contains(finding));
    missing.map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
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
    fn shows_a_finding_beside_its_field() {
        let methods = experience().sign_in_methods();
        for (field, place) in [
            ("signUp.verify", Place::Verify),
            ("signUp.identifiers[0]", Place::Identifiers),
            ("signIn.methods[1].verificationCode", Place::Method(SignInIdentifier::Email)),
            ("signIn.methods[7]", Place::Methods),
            ("signIn.methods", Place::Methods),
            ("forgotPasswordMethods[1]", Place::Forgot),
            ("color", Place::Color),
            ("color.darkPrimaryColor", Place::DarkColor),
            ("mfa.factors[0]", Place::Mfa),
            ("branding.logoUrl", Place::Address(PageAddress::Logo)),
            ("privacyPolicyUrl", Place::Address(PageAddress::PrivacyPolicy)),
            ("branding", Place::Rest),
            ("customCss", Place::Rest),
            ("", Place::Rest),
        ] {
            assert_eq!(Place::of(&FieldPath::from(field), &methods), place, "{field}");
        }
    }

    #[test]
    fn finds_the_missing_connector() {
        let experience = experience();
        let kinds = |email, sms| {
            let present = ConnectorsPresent { email, sms };
            let findings = experience.check(present);
            let mut kinds: Vec<_> =
                findings.iter().filter_map(|finding| missing_connector(finding, &experience, present)).collect();
            kinds.dedup();
            (kinds, findings.len())
        };
        assert_eq!(kinds(false, true), (vec![Kind::Email], 3));
        assert_eq!(kinds(true, false), (vec![Kind::Sms], 3));
        assert_eq!(kinds(true, true), (vec![], 0));
    }

    #[test]
    fn finds_no_connector_for_other_findings() {
        let mut experience = experience();
        let mut sign_up = experience.sign_up();
        sign_up.verify = false;
        experience.set_sign_up(&sign_up);
        let present = ConnectorsPresent { email: true, sms: true };
        let findings = experience.check(present);
        assert!(!findings.is_empty());
        assert!(findings.iter().all(|finding| missing_connector(finding, &experience, present).is_none()));
    }
}
