use logto_management::lint::Severity::{Error, Warning};
use logto_management::lint::{Severity, fix_all};
use logto_management::{
    AgreementPolicy, Colors, ConnectorsPresent, LanguageSettings, Mfa, MfaFactor, MfaPolicy, PageAddress,
    SignInExperience, diff,
};
use serde_json::{Value, json};

use crate::support::{SIGN_IN_EXP, codes, recorded};

const BOTH: ConnectorsPresent = ConnectorsPresent { email: true, sms: true };
const REFUSALS: &str = include_str!("../../../logto-dev/tests/wire/v1.42/sign-in-exp-refusals.json");

fn default() -> SignInExperience {
    SignInExperience::from_value(recorded(SIGN_IN_EXP)[0].response.clone()).unwrap()
}

/// The recorded settings of a new server, with these members.
fn with(members: &Value) -> SignInExperience {
    let mut all = default().to_value();
    all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    SignInExperience::from_value(all).unwrap()
}

fn found(members: &Value, connectors: ConnectorsPresent) -> Vec<(Severity, &'static str, String)> {
    codes(&with(members).check(connectors))
}

#[test]
fn reads_the_settings_of_a_new_server() {
    let new = default();
    assert_eq!(new.mfa(), Mfa::default());
    let colors = Colors { primary: "#6139F6".to_owned(), has_dark_mode: false, dark_primary: "#8768F8".to_owned() };
    assert_eq!(new.colors(), colors);
    assert_eq!(new.address(PageAddress::Logo), "https://logto.io/logo.svg");
    assert_eq!(
        (new.address(PageAddress::Favicon), new.address(PageAddress::TermsOfUse)),
        (String::new(), String::new())
    );
    assert_eq!(new.agreement_policy(), AgreementPolicy::Automatic);
    assert_eq!(new.social_targets(), Vec::<String>::new());
    let languages = LanguageSettings { detects_browser_language: true, fallback: "en".to_owned() };
    assert_eq!(new.language_settings(), languages);
    assert_eq!(new.check(BOTH), []);
}

#[test]
fn writing_what_was_read_changes_nothing() {
    let document = json!({
        "signUp": {}, "signIn": {}, "mfa": {"factors": ["Totp", "Owl"], "policy": "Later", "organizationRequiredMfaPolicy":
        "Mandatory"}, "color": {"primaryColor": "#123456", "isDarkModeEnabled": true, "darkPrimaryColor": "#654321", "x": 1},
        "branding": {"logoUrl": "https://example.com/l", "y": 2}, "termsOfUseUrl": "", "privacyPolicyUrl": null,
        "agreeToTermsPolicy": "Owl", "socialSignInConnectorTargets": ["google"],
        "languageInfo": {"autoDetect": false, "fallbackLanguage": "pt-BR", "z": 3}, "customCss": "a { color: red }",
    });
    let mut same = SignInExperience::from_value(document.clone()).unwrap();
    same.set_mfa(&same.mfa());
    same.set_colors(&same.colors());
    for address in PageAddress::ALL {
        same.set_address(address, &same.address(address));
    }
    same.set_agreement_policy(&same.agreement_policy());
    same.set_social_targets(&same.social_targets());
    same.set_language_settings(&same.language_settings());
    assert_eq!(same.to_value(), document);
}

#[test]
fn empty_addresses_are_sent_as_the_server_accepts_them() {
    let before =
        with(&json!({"branding": {"logoUrl": "https://example.com/l", "darkLogoUrl": "https://example.com/d"},
        "termsOfUseUrl": "https://example.com/t", "customCss": "a { color: red }"}));
    let mut after = before.clone();
    after.set_address(PageAddress::DarkLogo, "");
    after.set_address(PageAddress::TermsOfUse, "");
    let expected = json!({"branding": {"logoUrl": "https://example.com/l"}, "termsOfUseUrl": null});
    assert_eq!(before.patch_to(&after).to_value(), expected);
}

#[test]
fn finds_what_the_server_refuses() {
    let experience = |members: &Value| {
        // The recorded server signs people in with codes.
        let mut all = members.clone();
        all["signIn"] = json!({"methods": [{"identifier": "email", "password": true, "verificationCode": true,
            "isPasswordPrimary": false}]});
        all["signUp"] = json!({"identifiers": ["email"], "password": true, "verify": true});
        all
    };
    let checked = [
        "mfa: backup codes alone",
        "mfa: e-mail codes while e-mail codes sign in",
        "branding: not a URL",
        "branding: empty text",
        "colour: not a colour",
        "terms: not a URL",
        "support: bad e-mail",
    ];
    let refused = recorded(REFUSALS);
    for title in checked {
        let exchange = refused.iter().find(|exchange| exchange.title == title).expect(title);
        let findings = found(&experience(&exchange.request), BOTH);
        let errors: Vec<_> = findings.iter().filter(|(severity, ..)| *severity == Error).collect();
        assert!(!errors.is_empty(), "{title}: {findings:?}");
        let code = exchange.response["code"].as_str().unwrap();
        let is_same = errors.iter().any(|(_, found, _)| *found == code);
        assert!(is_same || code == "guard.invalid_input", "{title}: {findings:?}");
    }
}

#[test]
fn finds_settings_that_do_not_work() {
    let none = ConnectorsPresent::default();
    let mfa = |factors: Value, policy: &str| json!({"mfa": {"factors": factors, "policy": policy}});
    let color = |primary: &str, dark_mode: bool, dark: &str| json!({"color": {"primaryColor": primary, "isDarkModeEnabled": dark_mode, "darkPrimaryColor": dark}});
    let cases = [
        (
            mfa(json!(["BackupCode"]), "NoPrompt"),
            vec![(Error, "sign_in_experiences.backup_code_cannot_be_enabled_alone", "mfa.factors")],
        ),
        (mfa(json!(["Totp", "BackupCode"]), "Mandatory"), vec![]),
        (mfa(json!([]), "Mandatory"), vec![(Warning, "sign_in.mfa_without_factors", "mfa.factors")]),
        (
            mfa(json!(["EmailVerificationCode", "PhoneVerificationCode"]), "NoPrompt"),
            vec![
                (Warning, "sign_in.factor_without_connector", "mfa.factors[0]"),
                (Warning, "sign_in.factor_without_connector", "mfa.factors[1]"),
            ],
        ),
        (color("#FFFFFF", false, "#ffffff"), vec![(Warning, "sign_in.color.contrast", "color.primaryColor")]),
        (color("#000", true, "#fff"), vec![(Warning, "sign_in.color.contrast", "color.darkPrimaryColor")]),
        (
            color("#12345", true, ""),
            vec![
                (Error, "sign_in.color.form", "color.primaryColor"),
                (Error, "sign_in.color.form", "color.darkPrimaryColor"),
            ],
        ),
        (
            json!({"branding": {"logoUrl": "http://example.com/l", "favicon": "data:image/png;base64,AA=="}}),
            vec![(Warning, "sign_in.address.http", "branding.logoUrl")],
        ),
        (
            json!({"termsOfUseUrl": "javascript:alert(1)", "supportWebsiteUrl": "http://example.com"}),
            vec![(Warning, "sign_in.address.scheme", "termsOfUseUrl")],
        ),
        (
            json!({"privacyPolicyUrl": "example.com", "supportEmail": ""}),
            vec![(Error, "sign_in.address.url", "privacyPolicyUrl")],
        ),
        (json!({"supportEmail": "help@example"}), vec![(Error, "sign_in.address.email", "supportEmail")]),
        (
            json!({"agreeToTermsPolicy": "Manual"}),
            vec![(Warning, "sign_in.agreement_without_documents", "agreeToTermsPolicy")],
        ),
        (json!({"agreeToTermsPolicy": "Manual", "termsOfUseUrl": "https://example.com"}), vec![]),
    ];
    for (members, expected) in cases {
        let expected: Vec<_> =
            expected.into_iter().map(|(severity, code, at)| (severity, code, at.to_owned())).collect();
        assert_eq!(found(&members, none), expected, "{members}");
    }
}

#[test]
fn fixes_colors_without_a_number_sign_and_factors_that_are_used_already() {
    let mut experience = with(&json!({
        "color": {"primaryColor": "123456", "isDarkModeEnabled": false, "darkPrimaryColor": "#000000"},
        "mfa": {"factors": ["Totp", "EmailVerificationCode"], "policy": "NoPrompt"},
        "signUp": {"identifiers": ["email"], "password": true, "verify": true},
        "signIn": {"methods": [{"identifier": "email", "password": true, "verificationCode": true,
            "isPasswordPrimary": true}]},
    }));
    assert_eq!(fix_all(&mut experience, |experience| experience.check(BOTH)).len(), 2);
    assert_eq!(experience.colors().primary, "#123456");
    let mfa = Mfa { factors: vec![MfaFactor::Totp], policy: MfaPolicy::NoPrompt };
    assert_eq!(experience.mfa(), mfa);
    assert_eq!(experience.check(BOTH), []);
}

#[test]
fn describes_changes_of_the_settings() {
    let before = default();
    let mut after = before.clone();
    after.set_mfa(&Mfa { factors: vec![MfaFactor::Totp, MfaFactor::BackupCode], policy: MfaPolicy::Mandatory });
    after.set_colors(&Colors { primary: "#123456".to_owned(), has_dark_mode: true, ..before.colors() });
    after.set_address(PageAddress::Logo, "https://example.com/logo.png");
    after.set_address(PageAddress::PrivacyPolicy, "https://example.com/privacy");
    after.set_agreement_policy(&AgreementPolicy::Manual);
    after.set_social_targets(&["google".to_owned(), "github".to_owned()]);
    after.set_links_accounts_automatically(true);
    assert!(after.links_accounts_automatically() && !before.links_accounts_automatically());
    assert_eq!(after.to_value()["socialSignIn"], json!({"automaticAccountLinking": true}));
    after.set_language_settings(&LanguageSettings { detects_browser_language: false, fallback: "fr".to_owned() });
    let changes = diff(&before, &after);
    let shown: Vec<_> =
        changes.iter().map(|change| [&change.what, &change.before, &change.after].map(ToString::to_string)).collect();
    let expected = [
        ["Social sign-in with", "nothing", "google, github"],
        ["Links accounts with the same address", "no", "yes"],
        ["Factors of two-step sign-in", "nothing", "authenticator app, backup codes"],
        ["Two-step sign-in", "everybody decides", "required"],
        ["Color of buttons", "#6139F6", "#123456"],
        ["Follows dark mode", "no", "yes"],
        ["Address of the logo", "https://logto.io/logo.svg", "https://example.com/logo.png"],
        ["Privacy policy", "nothing", "https://example.com/privacy"],
        ["Agreement to the documents", "by continuing", "checkbox at sign-up and sign-in"],
        ["Language of the browser counts", "yes", "no"],
        ["Default language", "en", "fr"],
    ];
    assert_eq!(shown, expected);
}

#[test]
fn lists_other_members_of_a_setting_with_their_json() {
    let before = with(&json!({"mfa": {"factors": [], "policy": "NoPrompt"}}));
    let after =
        with(&json!({"mfa": {"factors": [], "policy": "NoPrompt", "organizationRequiredMfaPolicy": "Mandatory"}}));
    let changes = diff(&before, &after);
    let shown = [&changes[0].what, &changes[0].before, &changes[0].after].map(ToString::to_string);
    assert_eq!(shown, ["mfa", "nothing", r#"{"organizationRequiredMfaPolicy":"Mandatory"}"#]);
    assert_eq!(changes.len(), 1);
}
