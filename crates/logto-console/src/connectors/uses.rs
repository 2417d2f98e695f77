//! What a connector is used for.

use logto_management::connectors::UsageType;
use logto_management::{ForgotPasswordMethod, SignInExperience, SignInIdentifier};
use serde_json::Value;

use super::kind::Kind;

/// A use of verification codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Sign-up with an address or number.
    SignUp,
    /// Sign-in with a code.
    SignIn,
    /// A forgotten password.
    ForgotPassword,
    /// Multi-factor authentication.
    Mfa,
}

impl Use {
    /// Returns the usage type of the templates for it.
    pub(crate) fn usage_type(self) -> UsageType {
        match self {
            Self::SignUp => UsageType::Register,
            Self::SignIn => UsageType::SignIn,
            Self::ForgotPassword => UsageType::ForgotPassword,
            Self::Mfa => UsageType::MfaVerification,
        }
    }
}

/// Returns what the sign-in experience uses a connector for.
pub(super) fn uses(kind: Kind, experience: &SignInExperience) -> Vec<Use> {
    let needs = |identifier: &SignInIdentifier| match identifier {
        SignInIdentifier::Email => kind == Kind::Email,
        SignInIdentifier::Phone => kind == Kind::Sms,
        SignInIdentifier::EmailOrPhone => true,
        _ => false,
    };
    let sign_up = experience.sign_up();
    let first = sign_up.verify && sign_up.identifiers.iter().any(needs);
    let second = sign_up.secondary_identifiers.iter().any(|it| it.verify && needs(&it.identifier));
    let sign_in = experience.sign_in_methods().iter().any(|it| it.verification_code && needs(&it.identifier));
    let (forgotten, factor) = match kind {
        Kind::Email => (ForgotPasswordMethod::Email, "EmailVerificationCode"),
        Kind::Sms => (ForgotPasswordMethod::Phone, "PhoneVerificationCode"),
    };
    let forgot = experience.forgot_password_methods().is_some_and(|methods| methods.contains(&forgotten));
    let factors = experience.get("mfa").and_then(|mfa| mfa["factors"].as_array());
    let mfa = factors.is_some_and(|factors| factors.contains(&Value::from(factor)));
    let all = [(first || second, Use::SignUp), (sign_in, Use::SignIn), (forgot, Use::ForgotPassword), (mfa, Use::Mfa)];
    all.into_iter().filter_map(|(is_used, what)| is_used.then_some(what)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(kind: Kind, experience: Value) -> Vec<Use> {
        uses(kind, &SignInExperience::from_value(experience).unwrap())
    }

    #[test]
    fn finds_where_codes_are_sent() {
        let experience = json!({
            "signUp": {"identifiers": ["email"], "password": true, "verify": true,
                       "secondaryIdentifiers": [{"identifier": "emailOrPhone", "verify": false}]},
            "signIn": {"methods": [
                {"identifier": "phone", "password": false, "verificationCode": true, "isPasswordPrimary": false},
                {"identifier": "email", "password": true, "verificationCode": false, "isPasswordPrimary": true},
            ]},
            "forgotPasswordMethods": ["EmailVerificationCode"],
            "mfa": {"factors": ["Totp", "PhoneVerificationCode"]},
        });
        assert_eq!(of(Kind::Email, experience.clone()), [Use::SignUp, Use::ForgotPassword]);
        assert_eq!(of(Kind::Sms, experience), [Use::SignIn, Use::Mfa]);
    }

    #[test]
    fn passwords_use_no_connector() {
        let experience = json!({
            "signUp": {"identifiers": ["username"], "password": true, "verify": false},
            "signIn": {"methods": [
                {"identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true},
            ]},
        });
        assert_eq!(of(Kind::Email, experience.clone()), []);
        assert_eq!(of(Kind::Sms, experience), []);
    }
}
