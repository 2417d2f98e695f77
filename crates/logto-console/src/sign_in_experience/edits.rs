//! The changes that a control makes, as plain functions, including the settings that follow from them.

use logto_management::{ForgotPasswordMethod, SignInExperience, SignInIdentifier, SignInMethod, SignUp};
use serde_json::{Value, json};

/// The identifiers, in the order in which they are offered.
pub(super) const IDENTIFIERS: [SignInIdentifier; 3] =
    [SignInIdentifier::Username, SignInIdentifier::Email, SignInIdentifier::Phone];

/// What people sign up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignUpChoice {
    None,
    Username,
    Email,
    Phone,
    EmailOrPhone,
    /// A combination that the page offers only if it is the current one.
    Other,
}

impl SignUpChoice {
    pub(super) const OFFERED: [Self; 5] = [Self::Username, Self::Email, Self::Phone, Self::EmailOrPhone, Self::None];

    pub(super) fn of(sign_up: &SignUp) -> Self {
        use SignInIdentifier::{Email, Phone, Username};
        match sign_up.identifiers.as_slice() {
            [] => Self::None,
            [Username] => Self::Username,
            [Email] => Self::Email,
            [Phone] => Self::Phone,
            [Email, Phone] | [Phone, Email] => Self::EmailOrPhone,
            _ => Self::Other,
        }
    }

    /// Returns the value of its input, which is also in its `data-testid`.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::EmailOrPhone => "email-or-phone",
            Self::Other => "other",
        }
    }

    fn identifiers(self) -> &'static [SignInIdentifier] {
        use SignInIdentifier::{Email, Phone, Username};
        match self {
            Self::None | Self::Other => &[],
            Self::Username => &[Username],
            Self::Email => &[Email],
            Self::Phone => &[Phone],
            Self::EmailOrPhone => &[Email, Phone],
        }
    }
}

/// Returns the sign-in experience of a new Logto, for use without a server.
pub(super) fn defaults() -> Option<SignInExperience> {
    let method = json!({
        "identifier": "username",
        "password": true,
        "verificationCode": false,
        "isPasswordPrimary": true
    });
    SignInExperience::from_value(json!({
        "signInMode": "SignInAndRegister",
        "signUp": {"identifiers": ["username"], "password": true, "verify": false},
        "signIn": {"methods": [method]},
        "forgotPasswordMethods": [],
        "color": {"primaryColor": "#6139F6", "isDarkModeEnabled": false, "darkPrimaryColor": "#8768F8"},
        "mfa": {"factors": [], "policy": "UserControlled"},
        "agreeToTermsPolicy": "Automatic",
    }))
}

/// Sets the identifiers for sign-up. They become sign-in methods, addresses and numbers are verified,
/// and a username gets a password.
pub(super) fn choose_sign_up(experience: &mut SignInExperience, choice: SignUpChoice) {
    if choice == SignUpChoice::Other {
        return;
    }
    let mut sign_up = experience.sign_up();
    sign_up.identifiers = choice.identifiers().to_vec();
    let has_address = sign_up.identifiers.iter().any(|identifier| *identifier != SignInIdentifier::Username);
    sign_up.verify = has_address;
    sign_up.password = sign_up.password || sign_up.identifiers.contains(&SignInIdentifier::Username);
    experience.set_sign_up(&sign_up);
    for identifier in choice.identifiers() {
        set_method(experience, identifier, true);
    }
}

/// Adds a sign-in method at the end, or removes it.
pub(super) fn set_method(experience: &mut SignInExperience, identifier: &SignInIdentifier, on: bool) {
    let mut methods = experience.sign_in_methods();
    let is_on = methods.iter().any(|method| method.identifier == *identifier);
    if on && !is_on {
        let is_username = *identifier == SignInIdentifier::Username;
        let code = !is_username && !is_second_step(experience, identifier);
        let password = is_username || !code || experience.sign_up().password;
        methods.push(SignInMethod {
            identifier: identifier.clone(),
            password,
            verification_code: code,
            is_password_primary: password,
        });
    } else if !on {
        methods.retain(|method| method.identifier != *identifier);
    }
    experience.set_sign_in_methods(&methods);
}

/// Turns sign-in with a code on. A new method asks for the code first.
pub(super) fn turn_on(experience: &mut SignInExperience, identifier: &SignInIdentifier) {
    let is_on = experience.sign_in_methods().iter().any(|method| method.identifier == *identifier);
    set_method(experience, identifier, true);
    change_method(experience, identifier, |method| {
        method.verification_code = true;
        method.is_password_primary = is_on && method.is_password_primary;
    });
}

/// Whether its verification code is a second factor already.
fn is_second_step(experience: &SignInExperience, identifier: &SignInIdentifier) -> bool {
    let factor = match identifier {
        SignInIdentifier::Email => "EmailVerificationCode",
        SignInIdentifier::Phone => "PhoneVerificationCode",
        _ => return false,
    };
    let factors = experience.get("mfa").and_then(|mfa| mfa.get("factors")).and_then(Value::as_array);
    factors.into_iter().flatten().any(|it| it == factor)
}

/// Changes a sign-in method. If one factor is left, it becomes the first.
pub(super) fn change_method(
    experience: &mut SignInExperience,
    identifier: &SignInIdentifier,
    change: impl Fn(&mut SignInMethod),
) {
    let mut methods = experience.sign_in_methods();
    for method in methods.iter_mut().filter(|method| method.identifier == *identifier) {
        change(method);
        match (method.password, method.verification_code) {
            (true, false) => method.is_password_primary = true,
            (false, true) => method.is_password_primary = false,
            _ => {}
        }
    }
    experience.set_sign_in_methods(&methods);
}

/// Moves a sign-in method by one place. Returns whether it moved.
pub(super) fn move_method(experience: &mut SignInExperience, identifier: &SignInIdentifier, up: bool) -> bool {
    let mut methods = experience.sign_in_methods();
    let Some(from) = methods.iter().position(|method| method.identifier == *identifier) else { return false };
    let to = if up { from.checked_sub(1) } else { Some(from + 1).filter(|to| *to < methods.len()) };
    let Some(to) = to else { return false };
    methods.swap(from, to);
    experience.set_sign_in_methods(&methods);
    true
}

/// Adds or removes a method to reset a forgotten password. If the server has no list, it starts with
/// `implied`, which the server offers by default.
pub(super) fn set_forgot(
    experience: &mut SignInExperience,
    implied: &[ForgotPasswordMethod],
    method: &ForgotPasswordMethod,
    on: bool,
) {
    let mut methods = experience.forgot_password_methods().unwrap_or_else(|| implied.to_vec());
    methods.retain(|it| it != method);
    if on {
        methods.push(method.clone());
    }
    experience.set_forgot_password_methods(&methods);
}

/// Returns the rows of the table: first the sign-in methods that are on, in their order.
pub(super) fn rows(experience: &SignInExperience) -> Vec<SignInIdentifier> {
    let mut rows: Vec<SignInIdentifier> = Vec::new();
    let on = experience.sign_in_methods().into_iter().map(|method| method.identifier);
    for identifier in on.chain(IDENTIFIERS) {
        if !rows.contains(&identifier) {
            rows.push(identifier);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use logto_management::ConnectorsPresent;

    use super::*;

    const BOTH: ConnectorsPresent = ConnectorsPresent { email: true, sms: true };

    #[test]
    fn every_choice_passes_the_checks() {
        for choice in SignUpChoice::OFFERED {
            let mut experience = defaults().unwrap();
            choose_sign_up(&mut experience, choice);
            assert_eq!(SignUpChoice::of(&experience.sign_up()), choice);
            assert_eq!(experience.check(BOTH), [], "{choice:?}");
        }
    }

    #[test]
    fn uses_the_code_without_a_password() {
        let mut experience = defaults().unwrap();
        let mut sign_up = experience.sign_up();
        sign_up.password = false;
        experience.set_sign_up(&sign_up);
        set_method(&mut experience, &SignInIdentifier::Username, false);
        choose_sign_up(&mut experience, SignUpChoice::Email);
        let methods = experience.sign_in_methods();
        assert!(!methods[0].password && methods[0].verification_code && !methods[0].is_password_primary);
        assert_eq!(experience.check(BOTH), []);
    }

    #[test]
    fn turning_a_connector_on_asks_for_its_code_first() {
        let mut experience = defaults().unwrap();
        turn_on(&mut experience, &SignInIdentifier::Phone);
        let methods = experience.sign_in_methods();
        assert!(methods[1].verification_code && !methods[1].is_password_primary);
        assert_eq!(experience.check(BOTH), []);
        change_method(&mut experience, &SignInIdentifier::Phone, |method| method.verification_code = false);
        turn_on(&mut experience, &SignInIdentifier::Phone);
        let methods = experience.sign_in_methods();
        assert!(methods[1].verification_code && methods[1].is_password_primary, "the order that people see stays");
    }

    #[test]
    fn second_factor_is_not_the_first() {
        let value = json!({"signUp": {"password": true}, "signIn": {"methods": []},
            "mfa": {"factors": ["EmailVerificationCode"]}});
        let mut experience = SignInExperience::from_value(value).unwrap();
        set_method(&mut experience, &SignInIdentifier::Email, true);
        assert!(!experience.sign_in_methods()[0].verification_code);
    }

    #[test]
    fn adds_a_method_once_and_keeps_its_place() {
        let mut experience = defaults().unwrap();
        set_method(&mut experience, &SignInIdentifier::Email, true);
        set_method(&mut experience, &SignInIdentifier::Email, true);
        assert_eq!(experience.sign_in_methods().len(), 2);
        assert!(move_method(&mut experience, &SignInIdentifier::Email, true));
        assert!(!move_method(&mut experience, &SignInIdentifier::Email, true), "it is the first");
        assert!(!move_method(&mut experience, &SignInIdentifier::Phone, true), "it is off");
        let expected = [SignInIdentifier::Email, SignInIdentifier::Username, SignInIdentifier::Phone];
        assert_eq!(rows(&experience), expected);
        set_method(&mut experience, &SignInIdentifier::Username, false);
        assert_eq!(rows(&experience)[1], SignInIdentifier::Username);
    }

    #[test]
    fn only_factor_comes_first() {
        let mut experience = defaults().unwrap();
        choose_sign_up(&mut experience, SignUpChoice::Email);
        let email = SignInIdentifier::Email;
        let first = |experience: &SignInExperience| {
            experience.sign_in_methods().into_iter().find(|it| it.identifier == email).unwrap().is_password_primary
        };
        change_method(&mut experience, &email, |method| method.password = false);
        assert!(!first(&experience));
        change_method(&mut experience, &email, |method| method.password = true);
        assert!(!first(&experience), "the order that people see stays");
        change_method(&mut experience, &email, |method| method.verification_code = false);
        assert!(first(&experience));
    }

    #[test]
    fn first_reset_method_starts_with_the_implied_list() {
        let value = json!({"signUp": {}, "signIn": {}});
        let mut experience = SignInExperience::from_value(value).unwrap();
        let implied = [ForgotPasswordMethod::Email, ForgotPasswordMethod::Phone];
        set_forgot(&mut experience, &implied, &ForgotPasswordMethod::Phone, false);
        assert_eq!(experience.forgot_password_methods(), Some(vec![ForgotPasswordMethod::Email]));
    }

    #[test]
    fn keeps_another_combination() {
        let value = json!({"signUp": {"identifiers": ["username", "email"]}, "signIn": {}});
        let mut experience = SignInExperience::from_value(value).unwrap();
        assert_eq!(SignUpChoice::of(&experience.sign_up()), SignUpChoice::Other);
        choose_sign_up(&mut experience, SignUpChoice::Other);
        assert_eq!(experience.sign_up().identifiers.len(), 2);
    }
}
