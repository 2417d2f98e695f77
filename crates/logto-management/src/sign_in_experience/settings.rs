//! Two-step sign-in, branding, documents, social sign-in and languages of the sign-in page.

use serde_json::Value;

use super::experience::SignInExperience;
use super::model::name;
use crate::document::Document as _;
use crate::field::FieldPath;
use crate::message::Message;

/// A factor of two-step sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MfaFactor {
    /// An authenticator app.
    Totp,
    /// A passkey.
    WebAuthn,
    /// Backup codes, which need another factor.
    BackupCode,
    /// A code by email.
    Email,
    /// A code by text message.
    Phone,
    /// A value that this library does not know.
    Other(String),
}

impl MfaFactor {
    const KNOWN: [Self; 5] = [Self::Totp, Self::WebAuthn, Self::BackupCode, Self::Email, Self::Phone];

    /// Returns Logto's name for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Totp => "Totp",
            Self::WebAuthn => "WebAuthn",
            Self::BackupCode => "BackupCode",
            Self::Email => "EmailVerificationCode",
            Self::Phone => "PhoneVerificationCode",
            Self::Other(name) => name,
        }
    }

    pub(super) fn name(&self) -> Message {
        match self {
            Self::Totp => Message::new("mfa_factor.totp"),
            Self::WebAuthn => Message::new("mfa_factor.passkey"),
            Self::BackupCode => Message::new("mfa_factor.backup_code"),
            Self::Email => Message::new("mfa_factor.email"),
            Self::Phone => Message::new("mfa_factor.sms"),
            Self::Other(name) => Message::text(name),
        }
    }
}

impl From<&str> for MfaFactor {
    fn from(name: &str) -> Self {
        Self::KNOWN.into_iter().find(|known| known.as_str() == name).unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

/// When people have to add a factor of two-step sign-in, or are asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MfaPolicy {
    /// Asked after sign-up and sign-in; people may skip it.
    UserControlled,
    /// Everybody needs one.
    Mandatory,
    /// Asked at the first sign-in after sign-up; people may skip it.
    PromptOnlyAtSignIn,
    /// Asked at sign-up and sign-in; people may skip it.
    PromptAtSignInAndSignUp,
    /// Never asked.
    NoPrompt,
    /// Required from sign-up on.
    PromptAtSignInAndSignUpMandatory,
    /// Required from the first sign-in after sign-up on.
    PromptOnlyAtSignInMandatory,
    /// A value that this library does not know.
    Other(String),
}

impl MfaPolicy {
    /// The policies of Logto.
    pub const KNOWN: [Self; 7] = [
        Self::UserControlled,
        Self::Mandatory,
        Self::PromptOnlyAtSignIn,
        Self::PromptAtSignInAndSignUp,
        Self::NoPrompt,
        Self::PromptAtSignInAndSignUpMandatory,
        Self::PromptOnlyAtSignInMandatory,
    ];

    /// Returns Logto's name for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::UserControlled => "UserControlled",
            Self::Mandatory => "Mandatory",
            Self::PromptOnlyAtSignIn => "PromptOnlyAtSignIn",
            Self::PromptAtSignInAndSignUp => "PromptAtSignInAndSignUp",
            Self::NoPrompt => "NoPrompt",
            Self::PromptAtSignInAndSignUpMandatory => "PromptAtSignInAndSignUpMandatory",
            Self::PromptOnlyAtSignInMandatory => "PromptOnlyAtSignInMandatory",
            Self::Other(name) => name,
        }
    }

    /// Returns whether nobody can sign in for long without a factor.
    #[must_use]
    pub fn is_mandatory(&self) -> bool {
        matches!(self, Self::Mandatory | Self::PromptAtSignInAndSignUpMandatory | Self::PromptOnlyAtSignInMandatory)
    }

    pub(super) fn name(&self) -> Message {
        match self {
            Self::UserControlled => Message::new("mfa_policy.user_controlled"),
            Self::Mandatory => Message::new("mfa_policy.mandatory"),
            Self::PromptOnlyAtSignIn => Message::new("mfa_policy.prompt_at_sign_in"),
            Self::PromptAtSignInAndSignUp => Message::new("mfa_policy.prompt_at_both"),
            Self::NoPrompt => Message::new("mfa_policy.no_prompt"),
            Self::PromptAtSignInAndSignUpMandatory => Message::new("mfa_policy.mandatory_at_both"),
            Self::PromptOnlyAtSignInMandatory => Message::new("mfa_policy.mandatory_at_sign_in"),
            Self::Other(name) => Message::text(name),
        }
    }
}

impl From<&str> for MfaPolicy {
    fn from(name: &str) -> Self {
        Self::KNOWN.into_iter().find(|known| known.as_str() == name).unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

/// Two-step sign-in: its factors, and who needs one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mfa {
    /// The factors that people can use.
    pub factors: Vec<MfaFactor>,
    /// Who needs one.
    pub policy: MfaPolicy,
}

impl Default for Mfa {
    fn default() -> Self {
        Self { factors: Vec::new(), policy: MfaPolicy::UserControlled }
    }
}

/// How people agree to the terms of use and the privacy policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgreementPolicy {
    /// By continuing.
    #[default]
    Automatic,
    /// With a checkbox at sign-up.
    ManualRegistrationOnly,
    /// With a checkbox at sign-up and sign-in.
    Manual,
    /// A value that this library does not know.
    Other(String),
}

impl AgreementPolicy {
    /// Returns Logto's name for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Automatic => "Automatic",
            Self::ManualRegistrationOnly => "ManualRegistrationOnly",
            Self::Manual => "Manual",
            Self::Other(name) => name,
        }
    }

    pub(super) fn name(&self) -> Message {
        match self {
            Self::Automatic => Message::new("agreement.automatic"),
            Self::ManualRegistrationOnly => Message::new("agreement.at_sign_up"),
            Self::Manual => Message::new("agreement.at_both"),
            Self::Other(name) => Message::text(name),
        }
    }
}

impl From<&str> for AgreementPolicy {
    fn from(name: &str) -> Self {
        let known = [Self::Automatic, Self::ManualRegistrationOnly, Self::Manual];
        known.into_iter().find(|known| known.as_str() == name).unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

/// The colors of buttons and links, as `#rrggbb` or `#rgb`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    /// The color in light mode.
    pub primary: String,
    /// Whether the page follows the dark mode of the system.
    pub has_dark_mode: bool,
    /// The color in dark mode.
    pub dark_primary: String,
}

/// The languages of the sign-in page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LanguageSettings {
    /// Whether the browser's languages count.
    pub detects_browser_language: bool,
    /// The language tag where nothing else decides.
    pub fallback: String,
}

/// An address that the sign-in page shows or leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageAddress {
    /// The logo.
    Logo,
    /// The logo in dark mode.
    DarkLogo,
    /// The icon of the browser tab.
    Favicon,
    /// The icon of the browser tab in dark mode.
    DarkFavicon,
    /// The terms of use.
    TermsOfUse,
    /// The privacy policy.
    PrivacyPolicy,
    /// The email address for questions.
    SupportEmail,
    /// The page for questions.
    SupportWebsite,
    /// Where people go whose sign-in has expired.
    UnknownSession,
}

impl PageAddress {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Logo,
        Self::DarkLogo,
        Self::Favicon,
        Self::DarkFavicon,
        Self::TermsOfUse,
        Self::PrivacyPolicy,
        Self::SupportEmail,
        Self::SupportWebsite,
        Self::UnknownSession,
    ];

    /// The names of the members on the way to it, and of it.
    fn member(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::Logo => (Some("branding"), "logoUrl"),
            Self::DarkLogo => (Some("branding"), "darkLogoUrl"),
            Self::Favicon => (Some("branding"), "favicon"),
            Self::DarkFavicon => (Some("branding"), "darkFavicon"),
            Self::TermsOfUse => (None, "termsOfUseUrl"),
            Self::PrivacyPolicy => (None, "privacyPolicyUrl"),
            Self::SupportEmail => (None, "supportEmail"),
            Self::SupportWebsite => (None, "supportWebsiteUrl"),
            Self::UnknownSession => (None, "unknownSessionRedirectUrl"),
        }
    }

    /// Returns the path of the member.
    #[must_use]
    pub fn field(self) -> FieldPath {
        let (parent, name) = self.member();
        parent.map_or_else(FieldPath::root, |parent| FieldPath::root().key(parent)).key(name)
    }

    /// Returns whether it is the address of a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        self.member().0.is_some()
    }

    pub(super) fn name(self) -> Message {
        Message::new(match self {
            Self::Logo => "address.logo",
            Self::DarkLogo => "address.dark_logo",
            Self::Favicon => "address.favicon",
            Self::DarkFavicon => "address.dark_favicon",
            Self::TermsOfUse => "address.terms",
            Self::PrivacyPolicy => "address.privacy",
            Self::SupportEmail => "address.support_email",
            Self::SupportWebsite => "address.support_website",
            Self::UnknownSession => "address.unknown_session",
        })
    }
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn is_on(value: Option<&Value>) -> bool {
    value == Some(&Value::Bool(true))
}

impl SignInExperience {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.members_mut().insert(name.to_owned(), value.into());
    }

    /// Returns the factors of two-step sign-in, and who needs one.
    #[must_use]
    pub fn mfa(&self) -> Mfa {
        let mfa = self.object("mfa");
        let factors = mfa.get("factors").and_then(Value::as_array).into_iter().flatten();
        let policy = mfa.get("policy").and_then(Value::as_str);
        Mfa {
            factors: factors.map(|factor| name(factor).as_str().into()).collect(),
            policy: policy.map_or(MfaPolicy::UserControlled, MfaPolicy::from),
        }
    }

    /// Sets the factors of two-step sign-in, and who needs one.
    pub fn set_mfa(&mut self, mfa: &Mfa) {
        let mut members = self.object("mfa");
        members.insert("factors".to_owned(), mfa.factors.iter().map(|factor| Value::from(factor.as_str())).collect());
        members.insert("policy".to_owned(), mfa.policy.as_str().into());
        self.set("mfa", members);
    }

    /// Returns the colors.
    #[must_use]
    pub fn colors(&self) -> Colors {
        let color = self.object("color");
        Colors {
            primary: text(color.get("primaryColor")),
            has_dark_mode: is_on(color.get("isDarkModeEnabled")),
            dark_primary: text(color.get("darkPrimaryColor")),
        }
    }

    /// Sets the colors.
    pub fn set_colors(&mut self, colors: &Colors) {
        let mut members = self.object("color");
        members.insert("primaryColor".to_owned(), colors.primary.as_str().into());
        members.insert("isDarkModeEnabled".to_owned(), colors.has_dark_mode.into());
        members.insert("darkPrimaryColor".to_owned(), colors.dark_primary.as_str().into());
        self.set("color", members);
    }

    /// Returns an address; an empty text without one.
    #[must_use]
    pub fn address(&self, address: PageAddress) -> String {
        match address.member() {
            (Some(parent), name) => text(self.object(parent).get(name)),
            (None, name) => text(self.get(name)),
        }
    }

    /// Sets an address, or removes it with an empty text.
    pub fn set_address(&mut self, address: PageAddress, value: &str) {
        if self.address(address) == value {
            return;
        }
        match address.member() {
            (Some(parent), name) => {
                let mut members = self.object(parent);
                if value.is_empty() {
                    // The server rejects an empty text here.
                    members.remove(name);
                } else {
                    members.insert(name.to_owned(), value.into());
                }
                self.set(parent, members);
            }
            (None, name) if value.is_empty() => self.set(name, Value::Null),
            (None, name) => self.set(name, value),
        }
    }

    /// Returns how people agree to the terms of use and the privacy policy.
    #[must_use]
    pub fn agreement_policy(&self) -> AgreementPolicy {
        let policy = self.get("agreeToTermsPolicy").and_then(Value::as_str);
        policy.map_or_else(AgreementPolicy::default, AgreementPolicy::from)
    }

    /// Sets how people agree to the terms of use and the privacy policy.
    pub fn set_agreement_policy(&mut self, policy: &AgreementPolicy) {
        self.set("agreeToTermsPolicy", policy.as_str());
    }

    /// Returns the targets of the social connectors that the sign-in page offers, in their order.
    #[must_use]
    pub fn social_targets(&self) -> Vec<String> {
        let targets = self.get("socialSignInConnectorTargets").and_then(Value::as_array);
        targets.into_iter().flatten().map(name).collect()
    }

    /// Sets the targets of the social connectors that the sign-in page offers.
    pub fn set_social_targets(&mut self, targets: &[String]) {
        self.set("socialSignInConnectorTargets", targets.to_vec());
    }

    /// Returns whether a new social identity is linked to the account with its verified email address or phone number
    /// without a question.
    #[must_use]
    pub fn links_accounts_automatically(&self) -> bool {
        is_on(self.object("socialSignIn").get("automaticAccountLinking"))
    }

    /// Sets whether a new social identity is linked to the account with its verified email address or phone number without
    /// a question.
    pub fn set_links_accounts_automatically(&mut self, is_on: bool) {
        let mut members = self.object("socialSignIn");
        members.insert("automaticAccountLinking".to_owned(), is_on.into());
        self.set("socialSignIn", members);
    }

    /// Returns the languages of the sign-in page.
    #[must_use]
    pub fn language_settings(&self) -> LanguageSettings {
        let info = self.object("languageInfo");
        LanguageSettings {
            detects_browser_language: is_on(info.get("autoDetect")),
            fallback: text(info.get("fallbackLanguage")),
        }
    }

    /// Sets the languages of the sign-in page.
    pub fn set_language_settings(&mut self, settings: &LanguageSettings) {
        let mut members = self.object("languageInfo");
        members.insert("autoDetect".to_owned(), settings.detects_browser_language.into());
        members.insert("fallbackLanguage".to_owned(), settings.fallback.as_str().into());
        self.set("languageInfo", members);
    }
}
