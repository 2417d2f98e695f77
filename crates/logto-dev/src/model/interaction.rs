//! Interactions: authorization requests that wait for the user to sign in or to consent.

use std::collections::HashMap;
use std::{fmt, mem};

use serde_json::{Map, Value, json};

use super::authorization_request::AuthorizationRequest;
use super::connectors::UsageType;
use super::identifier::{Identifier, IdentifierType};
use super::mfa::Factor;
use super::password::PasswordHash;
use super::random;
use super::seed::User;
use super::session::Submission;
use super::social::SocialAccount;
use super::verification_code::VerificationCode;
use super::webauthn::Passkey;

/// Lifetime of an interaction in seconds.
pub(crate) const INTERACTION_LIFETIME: i64 = 3600;

/// What an interaction asks the user for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prompt {
    Login,
    Consent,
}

/// The prompts of an authorization request that the user has completed.
#[derive(Clone, Copy, Default)]
pub(crate) struct CompletedPrompts {
    pub(crate) login: bool,
    pub(crate) consent: bool,
}

/// An authorization request that waits for the user.
pub(crate) struct Interaction {
    pub(crate) request: AuthorizationRequest,
    pub(crate) prompt: Prompt,
    pub(crate) completed: CompletedPrompts,
    /// Whether the user went back to the application.
    pub(crate) is_canceled: bool,
    /// The user who has just signed in, and the submission that did it.
    pub(crate) signed_in: Option<(String, Submission)>,
    /// The state of the sign-in page.
    pub(crate) experience: Option<Experience>,
    pub(crate) expires: i64,
}

/// The state of a sign-in page: how far the user has come.
#[derive(Debug)]
pub(crate) struct Experience {
    pub(crate) event: InteractionEvent,
    /// At most one of each kind.
    verifications: Vec<Verification>,
    /// The id of the user, once identified.
    pub(crate) user: Option<String>,
    /// What the user entered for the account.
    pub(crate) profile: InteractionProfile,
    pub(crate) mfa: InteractionMfa,
}

/// Multi-factor authentication during an interaction.
#[derive(Clone, Default)]
pub(crate) struct InteractionMfa {
    /// Whether a factor of the account was verified.
    pub(crate) is_verified: bool,
    /// Whether the user declined to add a factor.
    pub(crate) is_declined: bool,
    /// Verifications by id.
    pub(crate) pending: HashMap<String, PendingFactor>,
    /// Factors that are added when the interaction is complete.
    pub(crate) factors: Vec<Factor>,
}

impl fmt::Debug for InteractionMfa {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("InteractionMfa").field("is_verified", &self.is_verified).finish_non_exhaustive()
    }
}

/// A factor that is being added or used.
#[derive(Clone)]
pub(crate) enum PendingFactor {
    Totp {
        secret: String,
        is_verified: bool,
    },
    BackupCodes(Vec<String>),
    Registration {
        challenge: String,
        passkey: Option<Passkey>,
    },
    Authentication {
        challenge: String,
    },
    /// A code that was sent to the email address or phone number of the account.
    Code(VerificationCode),
}

impl Experience {
    pub(crate) fn new(event: InteractionEvent) -> Self {
        Self {
            event,
            verifications: Vec::new(),
            user: None,
            profile: InteractionProfile::default(),
            mfa: InteractionMfa::default(),
        }
    }

    /// Adds a verification in place of the one of its kind, and returns its id.
    pub(crate) fn add_verification(&mut self, method: VerificationMethod) -> String {
        let kind = mem::discriminant(&method);
        self.verifications.retain(|other| mem::discriminant(&other.method) != kind);
        let id = random::id(21);
        self.verifications.push(Verification { id: id.clone(), method });
        id
    }

    /// Removes the verification by code, so that an earlier code is of no use.
    pub(crate) fn remove_code(&mut self) {
        self.verifications.retain(|other| !matches!(other.method, VerificationMethod::Code { .. }));
    }

    /// The verification with this id.
    pub(crate) fn verification(&mut self, id: &str) -> Option<&mut Verification> {
        self.verifications.iter_mut().find(|verification| verification.id == id)
    }

    /// The verifications that are complete, in Logto's JSON, as sessions show them.
    pub(crate) fn verification_records(&self) -> Vec<Value> {
        let complete = self.verifications.iter().filter(|verification| verification.method.is_verified());
        complete.map(Verification::to_json).collect()
    }

    /// The organizations that the owner of a magic link joins.
    pub(crate) fn organizations_of_link(&self) -> Vec<String> {
        let mut methods = self.verifications.iter().map(|verification| &verification.method);
        let organizations = methods.find_map(|method| match method {
            VerificationMethod::OneTimeToken { organizations, .. } => Some(organizations.clone()),
            _ => None,
        });
        organizations.unwrap_or_default()
    }
}

/// What the user wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InteractionEvent {
    SignIn,
    Register,
    ForgotPassword,
}

impl InteractionEvent {
    /// The usage type of the message that carries the code.
    pub(crate) fn usage_type(self) -> UsageType {
        match self {
            Self::SignIn => UsageType::SignIn,
            Self::Register => UsageType::Register,
            Self::ForgotPassword => UsageType::ForgotPassword,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        self.usage_type().as_str()
    }
}

/// A verification of the user's identity within an interaction.
#[derive(Debug)]
pub(crate) struct Verification {
    pub(crate) id: String,
    pub(crate) method: VerificationMethod,
}

/// How the user is verified.
#[derive(Clone, Debug)]
pub(crate) enum VerificationMethod {
    /// By a code that was sent; `is_verified` is set once it was entered.
    Code { code: VerificationCode, is_verified: bool },
    /// By the password of the user `sub`; `identifier` is what was entered.
    Password { sub: String, identifier: Value },
    /// By the token of a magic link, whose owner joins `organizations`.
    OneTimeToken { identifier: Identifier, organizations: Vec<String>, context: Map<String, Value> },
    /// At a social provider; `account` is set once its code was checked.
    Social { connector: String, target: String, redirect_uri: String, account: Option<SocialAccount> },
    /// A username and a password for a new account.
    NewPassword { username: String, password: PasswordHash },
}

impl VerificationMethod {
    /// Whether the user has completed it.
    pub(crate) fn is_verified(&self) -> bool {
        match self {
            Self::Code { is_verified, .. } => *is_verified,
            Self::Social { account, .. } => account.is_some(),
            Self::Password { .. } | Self::OneTimeToken { .. } | Self::NewPassword { .. } => true,
        }
    }
}

impl Verification {
    /// The verification record in Logto's JSON, as sessions show it.
    pub(crate) fn to_json(&self) -> Value {
        let (kind, identifier) = match &self.method {
            VerificationMethod::Code { code, .. } => {
                let identifier = code.identifier();
                (identifier.kind().code_record_type().unwrap_or_default(), identifier.to_json())
            }
            VerificationMethod::Password { identifier, .. } => ("Password", identifier.clone()),
            VerificationMethod::OneTimeToken { identifier, context, .. } => {
                return json!({
                    "id": self.id, "type": "OneTimeToken", "verified": true, "identifier": identifier.to_json(),
                    "oneTimeTokenContext": context,
                });
            }
            VerificationMethod::Social { connector, account, .. } => {
                return json!({
                    "id": self.id, "type": "Social", "connectorId": connector, "verified": account.is_some(),
                    "socialUserInfo": account.map(SocialAccount::details),
                });
            }
            VerificationMethod::NewPassword { username, .. } => {
                ("NewPasswordIdentity", json!({ "type": IdentifierType::Username.as_str(), "value": username }))
            }
        };
        json!({ "id": self.id, "type": kind, "identifier": identifier, "verified": true })
    }
}

/// What the user entered for the account during an interaction.
#[derive(Clone, Debug, Default)]
pub(crate) struct InteractionProfile {
    pub(crate) username: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) password: Option<PasswordHash>,
    /// The full name, entered or as a social provider knows it.
    pub(crate) name: Option<String>,
    /// The URL of a picture.
    pub(crate) avatar: Option<String>,
    /// Claims of the standard profile.
    pub(crate) claims: Map<String, Value>,
    pub(crate) custom_data: Map<String, Value>,
    /// Whether the custom profile fields were sent, even if all of them were left empty.
    pub(crate) has_sent_fields: bool,
    /// The identity at a social provider: its target, and the account.
    pub(crate) social: Option<(String, SocialAccount)>,
}

impl InteractionProfile {
    pub(crate) fn set_identifier(&mut self, identifier: &Identifier) {
        match identifier {
            Identifier::Email(email) => self.email = Some(email.clone()),
            Identifier::Phone(phone) => self.phone = Some(phone.clone()),
        }
    }

    /// Whether there is anything beside a password.
    pub(crate) fn has_details(&self) -> bool {
        let has_identifier = self.username.is_some() || self.email.is_some() || self.phone.is_some();
        let has_values = self.avatar.is_some() || !self.claims.is_empty() || !self.custom_data.is_empty();
        has_identifier || has_values || self.name.is_some() || self.social.is_some()
    }

    /// Writes everything but the password to `user`, where it is given.
    pub(crate) fn apply(&self, user: &mut User) {
        self.apply_identifiers(user);
        if self.name.is_some() {
            user.name.clone_from(&self.name);
        }
        if self.avatar.is_some() {
            user.avatar.clone_from(&self.avatar);
        }
        user.profile.extend(self.claims.clone());
        user.custom_data.extend(self.custom_data.clone());
        if let Some((target, account)) = &self.social {
            user.identities.insert(target.clone(), account.identity());
        }
    }

    /// Writes the username, email address and phone number to `user`, where they are given.
    pub(crate) fn apply_identifiers(&self, user: &mut User) {
        for (own, given) in [
            (&mut user.username, &self.username),
            (&mut user.primary_email, &self.email),
            (&mut user.primary_phone, &self.phone),
        ] {
            if given.is_some() {
                own.clone_from(given);
            }
        }
    }
}
