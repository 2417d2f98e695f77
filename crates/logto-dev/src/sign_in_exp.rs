//! The sign-in experience: which ways in there are, and which accounts can be made.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::connectors::factory::Kind;
use crate::connectors::saved::{self, Saved};

/// What somebody is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Identifier {
    Username,
    Email,
    Phone,
}

impl Identifier {
    pub(crate) const NAMES: [&str; 3] = ["username", "email", "phone"];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Self::Username, Self::Email, Self::Phone].into_iter().find(|identifier| identifier.as_str() == name)
    }

    /// The connector that sends codes there.
    pub(crate) fn connector(self) -> Option<Kind> {
        match self {
            Self::Username => None,
            Self::Email => Some(Kind::Email),
            Self::Phone => Some(Kind::Sms),
        }
    }
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Method {
    pub(crate) identifier: Identifier,
    pub(crate) password: bool,
    pub(crate) verification_code: bool,
    pub(crate) is_password_primary: bool,
}

/// Who may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Mode {
    SignIn,
    Register,
    SignInAndRegister,
}

/// What an account must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Needed {
    Username,
    Email,
    Phone,
    EmailOrPhone,
    Password,
}

/// What new accounts are made with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignUp {
    #[serde(default)]
    pub(crate) identifiers: Vec<Identifier>,
    #[serde(default)]
    pub(crate) password: bool,
    #[serde(default)]
    pub(crate) verify: bool,
    #[serde(default)]
    pub(crate) secondary_identifiers: Vec<Secondary>,
}

/// A further identifier new accounts must have.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Secondary {
    identifier: String,
    #[serde(default)]
    pub(crate) verify: bool,
}

impl Secondary {
    /// The identifiers that satisfy it.
    pub(crate) fn alternatives(&self) -> Vec<Identifier> {
        match &*self.identifier {
            "emailOrPhone" => vec![Identifier::Email, Identifier::Phone],
            name => Identifier::of_name(name).into_iter().collect(),
        }
    }
}

impl SignUp {
    /// What a new account must have.
    pub(crate) fn needed(&self) -> Vec<Needed> {
        let primary: Vec<Identifier> = if self.identifiers.contains(&Identifier::Username) {
            vec![Identifier::Username]
        } else {
            self.identifiers.clone()
        };
        let mut needed: Vec<Needed> = needed(&primary).into_iter().collect();
        needed.extend(self.secondary_identifiers.iter().filter_map(|further| self::needed(&further.alternatives())));
        if self.password {
            needed.push(Needed::Password);
        }
        needed
    }

    /// Whether people sign up with it.
    pub(crate) fn has(&self, identifier: Identifier) -> bool {
        let mut further = self.secondary_identifiers.iter();
        self.identifiers.contains(&identifier) || further.any(|item| item.alternatives().contains(&identifier))
    }
}

fn needed(alternatives: &[Identifier]) -> Option<Needed> {
    let (email, phone) = (alternatives.contains(&Identifier::Email), alternatives.contains(&Identifier::Phone));
    match (email, phone) {
        _ if alternatives.contains(&Identifier::Username) => Some(Needed::Username),
        (true, true) => Some(Needed::EmailOrPhone),
        (true, false) => Some(Needed::Email),
        (false, true) => Some(Needed::Phone),
        (false, false) => None,
    }
}

/// The settings, as Logto keeps them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SignInExp(Map<String, Value>);

impl SignInExp {
    /// What a server with these connectors begins with. Without any, it is what Logto begins with.
    pub(crate) fn with_connectors(connectors: &[Saved]) -> Self {
        let mut settings = Self::logto();
        let sent = [Identifier::Email, Identifier::Phone];
        let sent: Vec<Identifier> = sent
            .into_iter()
            .filter(|identifier| identifier.connector().is_some_and(|kind| saved::of_kind(connectors, kind).is_some()))
            .collect();
        if sent.is_empty() {
            return settings;
        }
        let method = |identifier: Identifier, verification_code: bool| {
            let is_password_primary = !verification_code;
            json!(Method { identifier, password: true, verification_code, is_password_primary })
        };
        let mut methods: Vec<Value> = sent.iter().map(|identifier| method(*identifier, true)).collect();
        methods.push(method(Identifier::Username, false));
        let forgot = sent.iter().filter_map(|identifier| forgot_method(*identifier));
        settings.0.insert("forgotPasswordMethods".to_owned(), forgot.collect());
        settings.0.insert("signIn".to_owned(), json!({ "methods": methods }));
        let sign_up = json!({ "identifiers": sent, "password": false, "verify": true });
        settings.0.insert("signUp".to_owned(), sign_up);
        settings
    }

    fn logto() -> Self {
        let settings = json!({
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
        match settings {
            Value::Object(settings) => Self(settings),
            _ => Self::default(),
        }
    }

    /// The whole document.
    pub(crate) fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Whether there is a setting of this name.
    pub(crate) fn knows(&self, name: &str) -> bool {
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

    pub(crate) fn methods(&self) -> Vec<Method> {
        self.read(&["signIn", "methods"]).unwrap_or_default()
    }

    pub(crate) fn method(&self, identifier: Identifier) -> Option<Method> {
        self.methods().into_iter().find(|method| method.identifier == identifier)
    }

    pub(crate) fn sign_up(&self) -> SignUp {
        self.read(&["signUp"]).unwrap_or_default()
    }

    pub(crate) fn mode(&self) -> Mode {
        self.read(&["signInMode"]).unwrap_or(Mode::SignInAndRegister)
    }

    /// Further factors that are in use.
    pub(crate) fn factors(&self) -> Vec<String> {
        self.read(&["mfa", "factors"]).unwrap_or_default()
    }

    /// What a code for a new password can be sent to. `null` stands for all there is a connector for.
    pub(crate) fn forgot_password(&self, connectors: &[Saved]) -> Vec<Identifier> {
        let named: Option<Vec<String>> = self.read(&["forgotPasswordMethods"]);
        let able = [Identifier::Email, Identifier::Phone].into_iter().filter(|identifier| match &named {
            Some(names) => names.iter().any(|name| forgot_method(*identifier) == Some(name)),
            None => identifier.connector().is_some_and(|kind| saved::of_kind(connectors, kind).is_some()),
        });
        able.collect()
    }
}

/// The name of the way to a new password by a code sent there.
pub(crate) fn forgot_method(identifier: Identifier) -> Option<&'static str> {
    match identifier {
        Identifier::Username => None,
        Identifier::Email => Some("EmailVerificationCode"),
        Identifier::Phone => Some("PhoneVerificationCode"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Connectors;

    #[test]
    fn it_begins_with_what_can_be_sent() {
        let everything = SignInExp::with_connectors(&Connectors::default().into_saved());
        assert_eq!(everything.methods().len(), 3);
        assert_eq!(everything.sign_up().needed(), [Needed::EmailOrPhone]);
        assert_eq!(everything.forgot_password(&[]), [Identifier::Email, Identifier::Phone]);
        let nothing = SignInExp::with_connectors(&[]);
        assert_eq!(nothing.sign_up().needed(), [Needed::Username, Needed::Password]);
        assert!(nothing.method(Identifier::Email).is_none());
        assert!(nothing.forgot_password(&[]).is_empty());
    }

    #[test]
    fn further_identifiers_are_needed_as_well() {
        let mut settings = SignInExp::with_connectors(&[]);
        settings.set(
            "signUp",
            json!({
                "identifiers": ["email"], "password": true, "verify": true,
                "secondaryIdentifiers": [{ "identifier": "emailOrPhone" }, { "identifier": "username" }],
            }),
        );
        let sign_up = settings.sign_up();
        assert_eq!(sign_up.needed(), [Needed::Email, Needed::EmailOrPhone, Needed::Username, Needed::Password]);
        assert!(sign_up.has(Identifier::Phone) && sign_up.has(Identifier::Username));
    }
}
