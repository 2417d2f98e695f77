//! The sign-in experience: how people sign in, and what new accounts must have.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::connectors::{Connector, ConnectorType, find_connector};
use super::email_blocklist::EmailBlocklistPolicy;
use super::identifier::IdentifierType;
use super::password_expiration::PasswordExpiration;
use super::password_policy::PasswordPolicy;
use super::sentinel::SentinelPolicy;
use super::username_policy::UsernamePolicy;
use super::verification_code::VerificationCodePolicy;
use super::version::LogtoVersion;

/// A sign-in method: an identifier, and what it is verified with.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignInMethod {
    pub(crate) identifier: IdentifierType,
    pub(crate) password: bool,
    pub(crate) verification_code: bool,
    pub(crate) is_password_primary: bool,
}

/// Whether people may sign in, register, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum SignInMode {
    SignIn,
    Register,
    SignInAndRegister,
}

/// A part of the profile that the sign-up settings require.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ProfileField {
    Username,
    Email,
    Phone,
    EmailOrPhone,
    Password,
}

/// The sign-up settings.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignUp {
    #[serde(default)]
    pub(crate) identifiers: Vec<IdentifierType>,
    #[serde(default)]
    pub(crate) password: bool,
    #[serde(default)]
    pub(crate) verify: bool,
    #[serde(default)]
    pub(crate) secondary_identifiers: Vec<SecondaryIdentifier>,
}

/// A secondary identifier that new accounts must have.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SecondaryIdentifier {
    identifier: String,
    #[serde(default)]
    pub(crate) verify: bool,
}

impl SecondaryIdentifier {
    /// The identifiers that satisfy it.
    pub(crate) fn alternatives(&self) -> Vec<IdentifierType> {
        match &*self.identifier {
            "emailOrPhone" => vec![IdentifierType::Email, IdentifierType::Phone],
            name => IdentifierType::from_name(name).into_iter().collect(),
        }
    }
}

impl SignUp {
    /// The parts of the profile that every account must have.
    pub(crate) fn required_fields(&self) -> Vec<ProfileField> {
        let primary: Vec<IdentifierType> = if self.identifiers.contains(&IdentifierType::Username) {
            vec![IdentifierType::Username]
        } else {
            self.identifiers.clone()
        };
        let mut fields: Vec<ProfileField> = required_field(&primary).into_iter().collect();
        let secondary = self.secondary_identifiers.iter();
        fields.extend(secondary.filter_map(|identifier| required_field(&identifier.alternatives())));
        if self.password {
            fields.push(ProfileField::Password);
        }
        fields
    }

    /// Whether new accounts have such an identifier.
    pub(crate) fn has(&self, identifier: IdentifierType) -> bool {
        let mut secondary = self.secondary_identifiers.iter();
        self.identifiers.contains(&identifier) || secondary.any(|item| item.alternatives().contains(&identifier))
    }
}

/// The field that one of `alternatives` satisfies.
fn required_field(alternatives: &[IdentifierType]) -> Option<ProfileField> {
    let (email, phone) = (alternatives.contains(&IdentifierType::Email), alternatives.contains(&IdentifierType::Phone));
    match (email, phone) {
        _ if alternatives.contains(&IdentifierType::Username) => Some(ProfileField::Username),
        (true, true) => Some(ProfileField::EmailOrPhone),
        (true, false) => Some(ProfileField::Email),
        (false, true) => Some(ProfileField::Phone),
        (false, false) => None,
    }
}

/// The settings in the JSON of Logto's Management API.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SignInExperience(Map<String, Value>);

impl SignInExperience {
    /// The initial settings of a server with these connectors. Without connectors they are Logto's own.
    pub(crate) fn new(connectors: &[Connector], version: LogtoVersion) -> Self {
        let mut settings = Self::logto_default(version);
        let types = [IdentifierType::Email, IdentifierType::Phone];
        let sent: Vec<IdentifierType> =
            types.into_iter().filter(|identifier| has_connector(*identifier, connectors)).collect();
        if sent.is_empty() {
            return settings;
        }
        let method = |identifier: IdentifierType, verification_code: bool| {
            let is_password_primary = !verification_code;
            json!(SignInMethod { identifier, password: true, verification_code, is_password_primary })
        };
        let mut methods: Vec<Value> = sent.iter().map(|identifier| method(*identifier, true)).collect();
        methods.push(method(IdentifierType::Username, false));
        let forgot = sent.iter().filter_map(|identifier| identifier.code_record_type());
        settings.0.insert("forgotPasswordMethods".to_owned(), forgot.collect());
        settings.0.insert("signIn".to_owned(), json!({ "methods": methods }));
        let sign_up = json!({ "identifiers": sent, "password": false, "verify": true });
        settings.0.insert("signUp".to_owned(), sign_up);
        settings
    }

    fn logto_default(version: LogtoVersion) -> Self {
        let mut settings = json!({
            "tenantId": "default", "id": "default",
            "color": { "primaryColor": "#6139F6", "isDarkModeEnabled": false, "darkPrimaryColor": "#8768F8" },
            "branding": {
                "logoUrl": "https://logto.io/logo.svg", "darkLogoUrl": "https://logto.io/logo-dark.svg",
            },
            "hideLogtoBranding": false,
            "languageInfo": { "autoDetect": true, "fallbackLanguage": "en" },
            "termsOfUseUrl": null, "privacyPolicyUrl": null, "agreeToTermsPolicy": "Automatic",
            "signIn": {
                "methods": [{
                    "identifier": "username", "password": true, "verificationCode": false,
                    "isPasswordPrimary": true,
                }],
            },
            "signUp": { "identifiers": ["username"], "password": true, "verify": false },
            "socialSignIn": {}, "socialSignInConnectorTargets": [],
            "signInMode": "SignInAndRegister",
            "customCss": null, "customContent": {}, "customUiAssets": null,
            "passwordPolicy": {}, "mfa": { "factors": [], "policy": "UserControlled" }, "adaptiveMfa": {},
            "singleSignOnEnabled": false, "supportEmail": null, "supportWebsiteUrl": null,
            "unknownSessionRedirectUrl": null, "captchaPolicy": {}, "sentinelPolicy": {},
            "emailBlocklistPolicy": {}, "forgotPasswordMethods": [], "passkeySignIn": {},
        });
        if version.is_newest() {
            settings["adaptiveMfa"] = json!({ "enabled": false });
            settings["customUiCsp"] = json!({});
            settings["passwordExpiration"] = json!({});
            settings["signUpProfileFields"] = Value::Null;
            settings["usernamePolicy"] = json!({
                "caseSensitive": true, "minLength": 1, "maxLength": 128,
                "allowedChars": { "lowercase": true, "uppercase": true, "numbers": true, "underscore": true },
            });
            settings["verificationCodePolicy"] = json!({});
        }
        match settings {
            Value::Object(settings) => Self(settings),
            _ => Self::default(),
        }
    }

    /// The whole document.
    pub(crate) fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Whether a setting of this name exists.
    pub(crate) fn has_setting(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    fn read<T: serde::de::DeserializeOwned>(&self, pointer: &[&str]) -> Option<T> {
        let (first, rest) = pointer.split_first()?;
        let value = rest.iter().try_fold(self.0.get(*first)?, |value, name| value.get(name))?;
        serde_json::from_value(value.clone()).ok()
    }

    pub(crate) fn methods(&self) -> Vec<SignInMethod> {
        self.read(&["signIn", "methods"]).unwrap_or_default()
    }

    pub(crate) fn method(&self, identifier: IdentifierType) -> Option<SignInMethod> {
        self.methods().into_iter().find(|method| method.identifier == identifier)
    }

    pub(crate) fn sign_up(&self) -> SignUp {
        self.read(&["signUp"]).unwrap_or_default()
    }

    pub(crate) fn mode(&self) -> SignInMode {
        self.read(&["signInMode"]).unwrap_or(SignInMode::SignInAndRegister)
    }

    /// The names of the custom profile fields that new accounts are asked for; `None` for all of them.
    pub(crate) fn sign_up_profile_fields(&self) -> Option<Vec<String>> {
        let fields: Vec<Value> = self.read(&["signUpProfileFields"])?;
        Some(fields.iter().filter_map(|field| field["name"].as_str().map(str::to_owned)).collect())
    }

    /// Stops asking new accounts for a custom profile field.
    pub(crate) fn remove_sign_up_profile_field(&mut self, name: &str) {
        if let Some(Value::Array(fields)) = self.0.get_mut("signUpProfileFields") {
            fields.retain(|field| field["name"] != name);
        }
    }

    /// The targets of the social connectors on the sign-in page, in their order.
    pub(crate) fn social_targets(&self) -> Vec<String> {
        self.read(&["socialSignInConnectorTargets"]).unwrap_or_default()
    }

    /// Whether a social identity is linked to the account with its email address without a question.
    pub(crate) fn links_accounts_automatically(&self) -> bool {
        self.read(&["socialSignIn", "automaticAccountLinking"]).unwrap_or_default()
    }

    /// Whether the language of the browser counts, and the language where it does not help.
    pub(crate) fn language(&self) -> (bool, String) {
        let follows_browser = self.read(&["languageInfo", "autoDetect"]).unwrap_or(true);
        (follows_browser, self.read(&["languageInfo", "fallbackLanguage"]).unwrap_or_default())
    }

    /// The email addresses that accounts may have.
    pub(crate) fn email_blocklist(&self) -> EmailBlocklistPolicy {
        self.read(&["emailBlocklistPolicy"]).unwrap_or_default()
    }

    /// The rules for new passwords.
    pub(crate) fn password_policy(&self) -> PasswordPolicy {
        self.read(&["passwordPolicy"]).unwrap_or_default()
    }

    /// The rules for usernames.
    pub(crate) fn username_policy(&self) -> UsernamePolicy {
        self.read(&["usernamePolicy"]).unwrap_or_default()
    }

    /// When too many wrong proofs lock a person.
    pub(crate) fn sentinel_policy(&self) -> SentinelPolicy {
        self.read(&["sentinelPolicy"]).unwrap_or_default()
    }

    /// How long codes are valid, and for how many attempts.
    pub(crate) fn verification_code_policy(&self) -> VerificationCodePolicy {
        self.read(&["verificationCodePolicy"]).unwrap_or_default()
    }

    /// When passwords expire.
    pub(crate) fn password_expiration(&self) -> PasswordExpiration {
        self.read(&["passwordExpiration"]).unwrap_or_default()
    }

    /// The enabled MFA factors.
    pub(crate) fn mfa_factors(&self) -> Vec<String> {
        self.read(&["mfa", "factors"]).unwrap_or_default()
    }

    /// Whether adaptive multi-factor authentication is on.
    pub(crate) fn has_adaptive_mfa(&self) -> bool {
        self.read(&["adaptiveMfa", "enabled"]).unwrap_or_default()
    }

    /// Whether the page hides that it is Logto's.
    pub(crate) fn hides_logto_branding(&self) -> bool {
        self.read(&["hideLogtoBranding"]).unwrap_or_default()
    }

    /// When people are asked for a factor.
    pub(crate) fn mfa_policy(&self) -> String {
        self.read(&["mfa", "policy"]).unwrap_or_default()
    }

    /// Whether members of an organization that requires a factor must have one to sign in.
    pub(crate) fn demands_mfa_for_organizations(&self) -> bool {
        self.read::<String>(&["mfa", "organizationRequiredMfaPolicy"]).as_deref() == Some("Mandatory")
    }

    /// The identifiers that can receive a code to reset the password. The setting `null` means every
    /// identifier that has a connector.
    pub(crate) fn forgot_password(&self, connectors: &[Connector]) -> Vec<IdentifierType> {
        let named: Option<Vec<String>> = self.read(&["forgotPasswordMethods"]);
        let enabled = [IdentifierType::Email, IdentifierType::Phone].into_iter().filter(|identifier| match &named {
            Some(names) => names.iter().any(|name| identifier.code_record_type() == Some(name)),
            None => has_connector(*identifier, connectors),
        });
        enabled.collect()
    }
}

fn has_connector(identifier: IdentifierType, connectors: &[Connector]) -> bool {
    ConnectorType::for_identifier(identifier).is_some_and(|kind| find_connector(connectors, kind).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::connectors::Connectors;

    #[test]
    fn initial_methods_follow_the_connectors() {
        let everything = SignInExperience::new(&Connectors::default().into_list(), LogtoVersion::default());
        assert_eq!(everything.methods().len(), 3);
        assert_eq!(everything.sign_up().required_fields(), [ProfileField::EmailOrPhone]);
        assert_eq!(everything.forgot_password(&[]), [IdentifierType::Email, IdentifierType::Phone]);
        let nothing = SignInExperience::new(&[], LogtoVersion::default());
        assert_eq!(nothing.sign_up().required_fields(), [ProfileField::Username, ProfileField::Password]);
        assert!(nothing.method(IdentifierType::Email).is_none());
        assert!(nothing.forgot_password(&[]).is_empty());
    }

    #[test]
    fn secondary_identifiers_are_required() {
        let mut settings = SignInExperience::new(&[], LogtoVersion::default());
        settings.set(
            "signUp",
            json!({
                "identifiers": ["email"], "password": true, "verify": true,
                "secondaryIdentifiers": [{ "identifier": "emailOrPhone" }, { "identifier": "username" }],
            }),
        );
        let sign_up = settings.sign_up();
        assert_eq!(
            sign_up.required_fields(),
            [ProfileField::Email, ProfileField::EmailOrPhone, ProfileField::Username, ProfileField::Password]
        );
        assert!(sign_up.has(IdentifierType::Phone) && sign_up.has(IdentifierType::Username));
    }
}
