use logto_management::lint::fix_all;
use logto_management::{
    Change, Connector, ConnectorsPresent, ForgotPasswordMethod, SecondaryIdentifier, SignInExperience,
    SignInIdentifier, SignInMethod, SignInMode, SignUp, diff,
};
use serde_json::{Value, json};

use crate::support::{CONNECTORS, SIGN_IN_EXP, recorded};

const BOTH: ConnectorsPresent = ConnectorsPresent { email: true, sms: true };
const NONE: ConnectorsPresent = ConnectorsPresent { email: false, sms: false };

fn default() -> SignInExperience {
    SignInExperience::from_value(recorded(SIGN_IN_EXP)[0].response.clone()).unwrap()
}

fn method(identifier: SignInIdentifier, password: bool, code: bool) -> SignInMethod {
    SignInMethod { identifier, password, verification_code: code, is_password_primary: password }
}

fn sign_up(identifiers: &[SignInIdentifier], password: bool, verify: bool) -> SignUp {
    SignUp { identifiers: identifiers.to_vec(), secondary_identifiers: Vec::new(), password, verify }
}

fn with(sign_up: &SignUp, methods: &[SignInMethod]) -> SignInExperience {
    let mut experience = default();
    experience.set_sign_up(sign_up);
    experience.set_sign_in_methods(methods);
    experience
}

/// Codes without the server's prefix, and fields, of findings.
fn found(experience: &SignInExperience, connectors: ConnectorsPresent) -> Vec<(String, String)> {
    let short = |code: &str| code.trim_start_matches("sign_in_experiences.").to_owned();
    experience.check(connectors).iter().map(|f| (short(f.code), f.field.to_string())).collect()
}

fn one(experience: &SignInExperience, connectors: ConnectorsPresent, code: &str, field: &str) {
    assert_eq!(found(experience, connectors), [(code.to_owned(), field.to_owned())]);
}

#[test]
fn setters_round_trip() {
    let before = default();
    assert_eq!(before.sign_in_mode(), SignInMode::SignInAndRegister);
    assert_eq!(before.sign_up(), sign_up(&[SignInIdentifier::Username], true, false));
    assert_eq!(before.sign_in_methods(), [method(SignInIdentifier::Username, true, false)]);
    assert_eq!(before.forgot_password_methods(), Some(vec![]));

    let mut same = before.clone();
    same.set_sign_in_mode(&before.sign_in_mode());
    same.set_sign_up(&before.sign_up());
    same.set_sign_in_methods(&before.sign_in_methods());
    same.set_forgot_password_methods(&[]);
    assert_eq!(same, before);
    assert!(before.patch_to(&same).is_empty());
}

#[test]
fn preserves_unknown_members() {
    let json = json!({
        "signUp": {"identifiers": ["email", "passkey"], "password": true, "verify": true, "new": 1,
                   "secondaryIdentifiers": [{"identifier": "phone", "verify": true, "x": 2}]},
        "signIn": {"methods": [{"identifier": "email", "password": true, "verificationCode": false,
                   "isPasswordPrimary": true, "y": 3}], "z": 4},
        "forgotPasswordMethods": ["Carrier pigeon"], "signInMode": "Later",
    });
    let before = SignInExperience::from_value(json.clone()).unwrap();
    let mut same = before.clone();
    same.set_sign_in_mode(&before.sign_in_mode());
    same.set_sign_up(&before.sign_up());
    same.set_sign_in_methods(&before.sign_in_methods());
    same.set_forgot_password_methods(&before.forgot_password_methods().unwrap());
    assert_eq!(same.to_value(), json);
}

#[test]
fn invalid_identifiers_keep_their_index() {
    let json = json!({"signUp": {"identifiers": [1, 2, "email", "email"], "password": true, "verify": true},
                      "signIn": {"methods": []}, "signInMode": "SignIn"});
    let experience = SignInExperience::from_value(json).unwrap();
    one(&experience, BOTH, "duplicated_sign_up_identifiers", "signUp.identifiers[3]");
}

#[test]
fn patch_has_changed_members_without_server_members() {
    let before = default();
    let mut after = before.clone();
    after.set_forgot_password_methods(&[ForgotPasswordMethod::Email, ForgotPasswordMethod::Phone]);
    after.set_sign_in_methods(&[method(SignInIdentifier::Email, false, true)]);
    let expected = json!({
        "forgotPasswordMethods": ["EmailVerificationCode", "PhoneVerificationCode"],
        "signIn": {"methods": [{"identifier": "email", "password": false, "verificationCode": true,
                                "isPasswordPrimary": false}]},
    });
    assert_eq!(before.patch_to(&after).to_value(), expected);

    let mut other_tenant = before.to_value();
    other_tenant["tenantId"] = json!("other");
    other_tenant["id"] = json!("other");
    assert!(before.patch_to(&SignInExperience::from_value(other_tenant).unwrap()).is_empty());
}

#[test]
fn checks_server_rules() {
    use SignInIdentifier::{Email, Phone, Username};
    assert_eq!(found(&default(), NONE), []);
    let email = [method(Email, true, true)];
    one(&with(&sign_up(&[Email], true, false), &email), BOTH, "passwordless_requires_verify", "signUp.verify");
    one(
        &with(&sign_up(&[Email], true, true), &[method(Email, false, false)]),
        BOTH,
        "at_least_one_authentication_factor",
        "signIn.methods[0]",
    );
    one(
        &with(&sign_up(&[Email], false, true), &[method(Email, false, true), method(Phone, true, false)]),
        BOTH,
        "code_sign_in_must_be_enabled",
        "signIn.methods[1].verificationCode",
    );
    one(
        &with(&sign_up(&[Email, Email], true, true), &email),
        BOTH,
        "duplicated_sign_up_identifiers",
        "signUp.identifiers[1]",
    );
    one(
        &with(&sign_up(&[Email], true, true), &[method(Email, true, false)]),
        NONE,
        "enabled_connector_not_found",
        "signUp.identifiers",
    );
    one(
        &with(&sign_up(&[Username], true, false), &[method(Username, true, false), method(Phone, false, true)]),
        ConnectorsPresent { email: true, sms: false },
        "enabled_connector_not_found",
        "signIn.methods[1].verificationCode",
    );
    // Sign-in with a username has no code.
    let mixed = [method(Email, false, true), method(Username, true, false)];
    assert_eq!(found(&with(&sign_up(&[Email], false, true), &mixed), BOTH), []);

    let mut experience = default();
    experience.set_forgot_password_methods(&[ForgotPasswordMethod::Email, ForgotPasswordMethod::Phone]);
    one(
        &experience,
        ConnectorsPresent { email: true, sms: false },
        "forgot_password_method_requires_connector",
        "forgotPasswordMethods[1]",
    );
}

#[test]
fn checks_secondary_identifiers() {
    use SignInIdentifier::{Email, EmailOrPhone, Phone, Username};
    let second = |first: &[SignInIdentifier], identifier: SignInIdentifier, verify: bool| {
        let mut sign_up = sign_up(first, true, true);
        sign_up.secondary_identifiers = vec![SecondaryIdentifier { identifier, verify }];
        let methods: Vec<_> = first.iter().map(|identifier| method(identifier.clone(), true, false)).collect();
        with(&sign_up, &methods)
    };
    let (list, at) = ("signUp.identifiers", "signUp.secondaryIdentifiers[0]");
    one(&second(&[], Username, false), BOTH, "missing_sign_up_identifiers", list);
    one(&second(&[Email], Email, true), BOTH, "duplicated_sign_up_identifiers", at);
    one(&second(&[Email], EmailOrPhone, true), BOTH, "duplicated_sign_up_identifiers", at);
    one(&second(&[Email], Phone, false), BOTH, "passwordless_requires_verify", &format!("{at}.verify"));
    assert_eq!(found(&second(&[Username], EmailOrPhone, true), BOTH), []);
    assert_eq!(found(&second(&[Username], EmailOrPhone, true), NONE).len(), 2);
}

#[test]
fn rejects_code_as_both_factors() {
    let mut json = with(
        &sign_up(&[SignInIdentifier::Email], true, true),
        &[method(SignInIdentifier::Email, true, true), method(SignInIdentifier::Phone, false, true)],
    )
    .to_value();
    json["mfa"] = json!({"factors": ["EmailVerificationCode", "PhoneVerificationCode", "Totp"], "policy": "x"});
    let experience = SignInExperience::from_value(json).unwrap();
    let both = [("email", 0), ("phone", 1)];
    let as_first = both.map(|(name, index)| {
        let code = format!("{name}_verification_code_cannot_be_used_for_sign_in");
        (code, format!("signIn.methods[{index}].verificationCode"))
    });
    let as_second = both.map(|(name, index)| {
        (format!("{name}_verification_code_cannot_be_used_for_mfa"), format!("mfa.factors[{index}]"))
    });
    assert_eq!(found(&experience, BOTH), [as_first, as_second].concat());
}

#[test]
fn warns_about_lockout() {
    use SignInIdentifier::{Email, Username};
    let missing = with(&sign_up(&[Email], true, true), &[method(Username, true, false)]);
    one(&missing, BOTH, "sign_in.no_method_for_sign_up", "signIn.methods");
    let mut sign_in_only = missing;
    sign_in_only.set_sign_in_mode(&SignInMode::SignIn);
    assert_eq!(found(&sign_in_only, BOTH), []);
    let twice = [method(Username, true, false), method(Username, true, false)];
    one(&with(&sign_up(&[Username], true, false), &twice), BOTH, "sign_in.duplicated_method", "signIn.methods[1]");
    let codes = found(&with(&sign_up(&[Username], false, false), &[method(Username, true, false)]), BOTH);
    assert_eq!(codes.len(), 2, "{codes:?}");
}

#[test]
fn fixes_resolve_their_findings() {
    use SignInIdentifier::{Email, Phone};
    let mut sign_up = sign_up(&[Email, Email, Phone], false, false);
    sign_up.secondary_identifiers = vec![
        SecondaryIdentifier { identifier: Phone, verify: false },
        SecondaryIdentifier { identifier: SignInIdentifier::Username, verify: false },
    ];
    let mut experience = with(&sign_up, &[method(Email, false, false), method(Phone, true, false)]);
    experience.set_forgot_password_methods(&[ForgotPasswordMethod::Phone]);
    let connectors = ConnectorsPresent { email: true, sms: false };
    let fixable = |experience: &SignInExperience| {
        experience.check(connectors).into_iter().filter(|finding| finding.fix.is_some()).count()
    };
    assert!(fixable(&experience) >= 5);
    let done = fix_all(&mut experience, |experience| experience.check(connectors));
    assert!(done.len() >= 5, "{done:?}");
    assert_eq!(fixable(&experience), 0);
    let left = found(&experience, connectors);
    assert!(left.iter().all(|(code, _)| code == "enabled_connector_not_found"), "{left:?}");
    assert_eq!(experience.sign_up().identifiers, [Email, Phone]);
}

#[test]
fn reads_connector_kinds_from_list() {
    let answers = recorded(CONNECTORS);
    let list = answers.iter().find(|exchange| exchange.method == "GET").unwrap();
    let list: Vec<_> = list.response.as_array().unwrap().iter().cloned().filter_map(Connector::from_value).collect();
    assert_eq!(ConnectorsPresent::of(&list), BOTH);
    assert_eq!(ConnectorsPresent::of(&[]), NONE);
    assert_ne!(ConnectorsPresent::of(&list[..1]), BOTH);
}

fn in_english(changes: &[Change]) -> Vec<[String; 3]> {
    changes.iter().map(|change| [&change.what, &change.before, &change.after].map(ToString::to_string)).collect()
}

#[test]
fn describes_changes_in_english() {
    use SignInIdentifier::{Email, Phone, Username};
    let before = default();
    assert_eq!(diff(&before, &before), []);
    let mut after = with(
        &sign_up(&[Email, Phone], false, true),
        &[method(Email, false, true), method(Phone, true, true), method(Username, true, false)],
    );
    after.set_forgot_password_methods(&[ForgotPasswordMethod::Email]);
    after.set_sign_in_mode(&SignInMode::SignIn);
    let changes = diff(&before, &after);
    let expected = [
        ["People can", "sign in and sign up", "sign in only"],
        ["Sign-up with", "username", "email address or phone number"],
        ["Password at sign-up", "yes", "no"],
        ["Verify at sign-up", "no", "yes"],
        ["Sign-in with the email address", "off", "code"],
        ["Sign-in with the phone number", "off", "password, or else a code"],
        ["Forgot password", "off", "code by email"],
    ];
    assert_eq!(in_english(&changes), expected);

    let mut reordered = after.clone();
    let mut methods = after.sign_in_methods();
    methods.swap(0, 1);
    reordered.set_sign_in_methods(&methods);
    let changes = diff(&after, &reordered);
    let (before, after) = ("email address, phone number, username", "phone number, email address, username");
    assert_eq!(in_english(&changes), [["Order of sign-in methods", before, after]]);
}

#[test]
fn lists_changes_of_other_members() {
    let before = default();
    let mut json = before.to_value();
    json["hideLogtoBranding"] = Value::Bool(true);
    let after = SignInExperience::from_value(json).unwrap();
    assert_eq!(in_english(&diff(&before, &after)), [["hideLogtoBranding", "false", "true"]]);
}
