//! The factors of two-step verification, and whether a sign-in asks for them.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::time::read_time;
use super::transport::Call;
use super::{AccountClient, AccountError, Verification};
use crate::ports::{Method, PasskeyError, Passkeys};
use crate::protocol::scope::Scope;
use crate::protocol::secret::Secret;
use crate::protocol::time::UnixMillis;

/// The path of the factors.
pub(super) const FACTORS: [&str; 2] = ["my-account", "mfa-verifications"];

/// A factor of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaFactor {
    id: String,
    created_at: Option<UnixMillis>,
    kind: MfaFactorKind,
}

/// The kind of a factor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MfaFactorKind {
    /// An authenticator app (TOTP).
    Totp,
    /// Backup codes.
    BackupCodes {
        /// How many of them are left.
        remaining: u32,
    },
    /// A passkey (WebAuthn).
    Passkey {
        /// The name that the person gave it.
        name: Option<String>,
        /// The `User-Agent` header of the browser that created it.
        user_agent: Option<String>,
    },
    /// A kind that this version does not know, with Logto's name.
    Other(String),
}

impl MfaFactor {
    fn from_response(factor: &Value) -> Option<Self> {
        let text = |name: &str| factor[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let kind = match factor["type"].as_str()? {
            "Totp" => MfaFactorKind::Totp,
            "BackupCode" => {
                let remaining = factor["remainCodes"].as_u64().and_then(|count| u32::try_from(count).ok());
                MfaFactorKind::BackupCodes { remaining: remaining.unwrap_or_default() }
            }
            "WebAuthn" => MfaFactorKind::Passkey { name: text("name"), user_agent: text("agent") },
            other => MfaFactorKind::Other(other.to_owned()),
        };
        Some(Self { id: text("id")?, created_at: read_time(&factor["createdAt"]), kind })
    }

    /// Returns the id for [`AccountClient::remove_mfa_factor`].
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns when it was added.
    #[must_use]
    pub fn created_at(&self) -> Option<UnixMillis> {
        self.created_at
    }

    /// Returns its kind.
    #[must_use]
    pub fn kind(&self) -> &MfaFactorKind {
        &self.kind
    }
}

/// The secret of an authenticator app, in Base32 (RFC 4648 section 6).
///
/// ```
/// use logto_client::Secret;
/// use logto_client::account::TotpSecret;
///
/// let secret = TotpSecret::new(Secret::new("JBSWY3DPEHPK3PXP"));
/// let uri = secret.uri("My App", "ada@example.com");
/// assert_eq!(
///     uri.expose(),
///     "otpauth://totp/My%20App:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=My%20App"
/// );
/// assert_eq!(format!("{secret:?}"), "TotpSecret(Secret(…))");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpSecret(Secret);

impl TotpSecret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// Returns the text, for people who type it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Returns the text of a QR code for authenticator apps, in the
    /// [key URI format](https://github.com/google/google-authenticator/wiki/Key-Uri-Format). `issuer` is the name of
    /// the service, `account` that of the account; apps show both. Codes have the format's defaults: SHA-1, 6 digits,
    /// 30 seconds.
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> Secret {
        let issuer = percent_encoded(issuer);
        let account = percent_encoded(account);
        let secret = percent_encoded(self.expose());
        Secret::new(["otpauth://totp/", &issuer, ":", &account, "?secret=", &secret, "&issuer=", &issuer].concat())
    }
}

/// Encodes everything but unreserved characters (RFC 3986 section 2.3).
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

/// A backup code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupCode {
    /// The code.
    pub code: Secret,
    /// When it was used.
    pub used_at: Option<UnixMillis>,
}

/// What the person decided about two-step verification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MfaPreferences {
    /// Whether two-step verification is on; `None` while the person has not decided.
    pub enabled: Option<bool>,
    /// Whether a sign-in does not ask for a factor although there is one. The server ignores it where its policy
    /// demands a factor.
    pub skip_on_sign_in: bool,
    /// Whether the suggestion to add a factor was declined.
    pub suggestion_declined: bool,
    /// Whether the suggestion to sign in with a passkey was declined.
    pub passkey_sign_in_declined: bool,
}

impl MfaPreferences {
    fn from_response(answer: &Value) -> Option<Self> {
        let mfa = answer["mfa"].as_object()?;
        let is = |name: &str| mfa.get(name).and_then(Value::as_bool);
        Some(Self {
            enabled: is("enabled"),
            skip_on_sign_in: is("skipMfaOnSignIn").unwrap_or_default(),
            suggestion_declined: is("skipped").unwrap_or_default(),
            passkey_sign_in_declined: answer["passkeySignIn"]["skipped"].as_bool().unwrap_or_default(),
        })
    }

    /// Reads the answer of servers that store one preference only.
    fn from_settings(answer: &Value) -> Option<Self> {
        Some(Self { skip_on_sign_in: answer["skipMfaOnSignIn"].as_bool()?, ..Self::default() })
    }
}

/// Changes to the [`MfaPreferences`]. Preferences that are not set stay unchanged.
///
/// ```
/// use logto_client::account::MfaPreferenceChanges;
///
/// let on = MfaPreferenceChanges::new().enabled(true).skip_on_sign_in(false);
/// assert_ne!(on, MfaPreferenceChanges::new());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MfaPreferenceChanges {
    mfa: Map<String, Value>,
    passkey_sign_in: Map<String, Value>,
}

impl MfaPreferenceChanges {
    /// Creates an empty set of changes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether two-step verification is on.
    #[must_use]
    pub fn enabled(self, enabled: bool) -> Self {
        self.with("enabled", enabled)
    }

    /// Sets whether a sign-in does not ask for a factor although there is one.
    #[must_use]
    pub fn skip_on_sign_in(self, skip: bool) -> Self {
        self.with("skipMfaOnSignIn", skip)
    }

    /// Sets whether the suggestion to add a factor was declined.
    #[must_use]
    pub fn suggestion_declined(self, declined: bool) -> Self {
        self.with("skipped", declined)
    }

    /// Sets whether the suggestion to sign in with a passkey was declined.
    #[must_use]
    pub fn passkey_sign_in_declined(mut self, declined: bool) -> Self {
        self.passkey_sign_in.insert("skipped".to_owned(), declined.into());
        self
    }

    fn with(mut self, member: &str, value: bool) -> Self {
        self.mfa.insert(member.to_owned(), value.into());
        self
    }

    fn to_json(&self) -> Value {
        let mut body = Map::new();
        for (name, members) in [("mfa", &self.mfa), ("passkeySignIn", &self.passkey_sign_in)] {
            if !members.is_empty() {
                body.insert(name.to_owned(), Value::Object(members.clone()));
            }
        }
        Value::Object(body)
    }
}

/// Two-step verification, as the [Account API](https://docs.logto.io/end-user-flows/account-settings/by-account-api)
/// has it. Every request needs [`Scope::IDENTITIES`].
impl AccountClient {
    /// Lists the factors of the account, the oldest first.
    ///
    /// # Errors
    /// [`AccountError::FieldNotEditable`] when the account center hides them; [`AccountError::ScopeMissing`].
    pub async fn mfa_factors(&self) -> Result<Vec<MfaFactor>, AccountError> {
        let answer = self.send(Call::new(Method::GET, &FACTORS).scope(Scope::IDENTITIES)).await?;
        let factors = answer.as_array().ok_or(AccountError::Malformed)?.iter();
        factors.map(|factor| MfaFactor::from_response(factor).ok_or(AccountError::Malformed)).collect()
    }

    /// Makes a secret for an authenticator app. It counts once it is added by [`AccountClient::add_totp`].
    ///
    /// # Errors
    /// [`AccountError::FieldNotEditable`] when factors can't be changed.
    pub async fn generate_totp_secret(&self) -> Result<TotpSecret, AccountError> {
        let path = ["my-account", "mfa-verifications", "totp-secret", "generate"];
        let answer = self.send(Call::new(Method::POST, &path).scope(Scope::IDENTITIES)).await?;
        let secret = answer["secret"].as_str().filter(|secret| !secret.is_empty()).ok_or(AccountError::Malformed)?;
        Ok(TotpSecret::new(Secret::new(secret)))
    }

    /// Adds an authenticator app; `code` is the one that it shows now. Spaces in it are ignored.
    ///
    /// ```no_run
    /// # use logto_client::account::{AccountClient, AccountError, Verification};
    /// # type Result = std::result::Result<(), AccountError>;
    /// # async fn add(client: &AccountClient, me: &Verification, ask: impl AsyncFn(&str) -> String) -> Result {
    /// let secret = client.generate_totp_secret().await?;
    /// let uri = secret.uri("My App", "ada@example.com");
    /// let code = ask(uri.expose()).await;
    /// client.add_totp(&secret, &code, me).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`AccountError::CodeMismatch`]; [`AccountError::FactorAlreadySet`] when there is an authenticator app;
    /// [`AccountError::FactorNotEnabled`] when the server does not offer it; [`AccountError::FieldNotEditable`],
    /// [`AccountError::VerificationRequired`].
    pub async fn add_totp(&self, secret: &TotpSecret, code: &str, identity: &Verification) -> Result<(), AccountError> {
        let body = json!({"type": "Totp", "secret": secret.expose(), "code": digits(code)?});
        self.add_factor(body, identity).await
    }

    /// Replaces the authenticator app.
    ///
    /// # Errors
    /// As [`AccountClient::add_totp`].
    pub async fn replace_totp(
        &self,
        secret: &TotpSecret,
        code: &str,
        identity: &Verification,
    ) -> Result<(), AccountError> {
        let path = ["my-account", "mfa-verifications", "totp"];
        let body = json!({"secret": secret.expose(), "code": digits(code)?});
        let call = Call::new(Method::PUT, &path).body(body).scope(Scope::IDENTITIES);
        self.send(call.verified(Some(identity))).await.map(drop)
    }

    /// Makes backup codes. They count once they are added by [`AccountClient::add_backup_codes`].
    ///
    /// # Errors
    /// [`AccountError::FieldNotEditable`] when factors can't be changed.
    pub async fn generate_backup_codes(&self) -> Result<Vec<Secret>, AccountError> {
        let path = ["my-account", "mfa-verifications", "backup-codes", "generate"];
        let answer = self.send(Call::new(Method::POST, &path).scope(Scope::IDENTITIES)).await?;
        let codes = answer["codes"].as_array().filter(|codes| !codes.is_empty()).ok_or(AccountError::Malformed)?;
        codes.iter().map(|code| code.as_str().map(Secret::new).ok_or(AccountError::Malformed)).collect()
    }

    /// Adds backup codes. The server accepts only what it has made.
    ///
    /// # Errors
    /// [`AccountError::BackupCodesAlone`] when the account has no other factor; [`AccountError::FactorAlreadySet`]
    /// while unused ones are left; otherwise as [`AccountClient::add_totp`].
    pub async fn add_backup_codes(&self, codes: &[Secret], identity: &Verification) -> Result<(), AccountError> {
        let codes: Vec<&str> = codes.iter().map(Secret::expose).collect();
        self.add_factor(json!({"type": "BackupCode", "codes": codes}), identity).await
    }

    /// Replaces the backup codes of the account by new ones, which it returns: those before do not work any more.
    /// `before` is the id of their factor. When the new ones can't be added, the account has none.
    ///
    /// # Errors
    /// As [`AccountClient::add_backup_codes`].
    pub async fn replace_backup_codes(
        &self,
        before: &str,
        identity: &Verification,
    ) -> Result<Vec<Secret>, AccountError> {
        let codes = self.generate_backup_codes().await?;
        match self.remove_mfa_factor(before, identity).await {
            Ok(()) | Err(AccountError::NotFound) => {}
            Err(error) => return Err(error),
        }
        self.add_backup_codes(&codes, identity).await?;
        Ok(codes)
    }

    /// Lists the backup codes of the account; empty when it has none.
    ///
    /// # Errors
    /// [`AccountError::VerificationRequired`]; otherwise as [`AccountClient::mfa_factors`].
    pub async fn backup_codes(&self, identity: &Verification) -> Result<Vec<BackupCode>, AccountError> {
        let path = ["my-account", "mfa-verifications", "backup-codes"];
        let call = Call::new(Method::GET, &path).scope(Scope::IDENTITIES).verified(Some(identity));
        let answer = match self.send(call).await {
            Err(AccountError::VerificationNotFound) => return Ok(Vec::new()),
            answer => answer?,
        };
        let codes = answer["codes"].as_array().ok_or(AccountError::Malformed)?.iter();
        codes
            .map(|code| {
                let used_at = read_time(&code["usedAt"]);
                let code = code["code"].as_str().ok_or(AccountError::Malformed)?;
                Ok(BackupCode { code: Secret::new(code), used_at })
            })
            .collect()
    }

    /// Creates a passkey on this device, and adds it to the account. The browser asks the person.
    ///
    /// The server's passkeys belong to the domain of its endpoint. A page of another domain can create none
    /// ([`PasskeyError::ForeignDomain`]).
    ///
    /// # Errors
    /// [`AccountError::Passkey`] when the browser creates none; [`AccountError::PasskeyRejected`] when the server does
    /// not accept it; otherwise as [`AccountClient::add_totp`].
    pub async fn add_passkey(
        &self,
        passkeys: &dyn Passkeys,
        name: Option<&str>,
        identity: &Verification,
    ) -> Result<(), AccountError> {
        if !passkeys.is_supported() {
            return Err(PasskeyError::Unsupported.into());
        }
        let session = match identity.session() {
            Some(session) => session.clone(),
            None => self.client.begin_operation()?,
        };
        let path = ["verifications", "web-authn", "registration"];
        let mut answer = self.send_in(&session, Call::new(Method::POST, &path).scope(Scope::IDENTITIES)).await?;
        let record = answer["verificationRecordId"].as_str().filter(|record| !record.is_empty());
        let record = record.ok_or(AccountError::Malformed)?.to_owned();
        let options = answer["registrationOptions"].take();
        if !options.is_object() {
            return Err(AccountError::Malformed);
        }
        let mut payload = passkeys.create(options).await?;
        payload["type"] = "WebAuthn".into();
        let path = ["verifications", "web-authn", "registration", "verify"];
        let body = json!({"verificationRecordId": record, "payload": payload});
        self.send_in(&session, Call::new(Method::POST, &path).body(body).scope(Scope::IDENTITIES)).await?;
        let mut body = json!({"type": "WebAuthn", "newIdentifierVerificationRecordId": record});
        if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
            body["name"] = name.into();
        }
        let call = Call::new(Method::POST, &FACTORS).body(body).scope(Scope::IDENTITIES);
        self.send_in(&session, call.verified(Some(identity))).await.map(drop)
    }

    /// Names a passkey.
    ///
    /// # Errors
    /// [`AccountError::InvalidInput`] for an empty name; [`AccountError::NotFound`] when the account has no such
    /// passkey; [`AccountError::FieldNotEditable`], [`AccountError::VerificationRequired`].
    pub async fn rename_passkey(&self, id: &str, name: &str, identity: &Verification) -> Result<(), AccountError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(AccountError::InvalidInput { field: Some("name".to_owned()) });
        }
        let path = ["my-account", "mfa-verifications", id, "name"];
        let call = Call::new(Method::PATCH, &path).body(json!({"name": name})).scope(Scope::IDENTITIES);
        match self.send(call.verified(Some(identity))).await {
            // The response of a success is a text, `OK`.
            Ok(_) | Err(AccountError::Malformed) => Ok(()),
            Err(error) => Err(not_found(error)),
        }
    }

    /// Removes a factor of any kind. Backup codes stay when the last other factor is removed, but alone they are not
    /// asked for.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the account has no such factor; [`AccountError::FieldNotEditable`],
    /// [`AccountError::VerificationRequired`].
    pub async fn remove_mfa_factor(&self, id: &str, identity: &Verification) -> Result<(), AccountError> {
        let path = ["my-account", "mfa-verifications", id];
        let call = Call::new(Method::DELETE, &path).scope(Scope::IDENTITIES);
        self.send(call.verified(Some(identity))).await.map(drop).map_err(not_found)
    }

    /// Fetches what the person decided about two-step verification. Servers before 1.42 may store
    /// [`MfaPreferences::skip_on_sign_in`] only.
    ///
    /// # Errors
    /// As [`AccountClient::mfa_factors`].
    pub async fn mfa_preferences(&self) -> Result<MfaPreferences, AccountError> {
        let call = |path| Call::new(Method::GET, path).scope(Scope::IDENTITIES);
        match self.send(call(&["my-account", "logto-configs"])).await {
            Err(AccountError::NotSupported) => {
                let answer = self.send(call(&["my-account", "mfa-settings"])).await?;
                MfaPreferences::from_settings(&answer)
            }
            answer => MfaPreferences::from_response(&answer?),
        }
        .ok_or(AccountError::Malformed)
    }

    /// Changes the preferences, and returns all of them.
    ///
    /// # Errors
    /// [`AccountError::FieldNotEditable`], [`AccountError::VerificationRequired`]; [`AccountError::NotSupported`] when
    /// the server does not store them.
    pub async fn update_mfa_preferences(
        &self,
        changes: &MfaPreferenceChanges,
        identity: &Verification,
    ) -> Result<MfaPreferences, AccountError> {
        let call = |path, body| Call::new(Method::PATCH, path).body(body).scope(Scope::IDENTITIES);
        let first = call(&["my-account", "logto-configs"], changes.to_json()).verified(Some(identity));
        match (self.send(first).await, changes.mfa.get("skipMfaOnSignIn")) {
            (Err(AccountError::NotSupported), Some(skip)) => {
                let older = call(&["my-account", "mfa-settings"], json!({"skipMfaOnSignIn": skip}));
                let answer = self.send(older.verified(Some(identity))).await?;
                MfaPreferences::from_settings(&answer)
            }
            (answer, _) => MfaPreferences::from_response(&answer?),
        }
        .ok_or(AccountError::Malformed)
    }

    async fn add_factor(&self, body: Value, identity: &Verification) -> Result<(), AccountError> {
        let call = Call::new(Method::POST, &FACTORS).body(body).scope(Scope::IDENTITIES);
        self.send(call.verified(Some(identity))).await.map(drop)
    }
}

/// The code of an authenticator app without spaces.
fn digits(code: &str) -> Result<String, AccountError> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.is_empty() { Err(AccountError::InvalidInput { field: Some("code".to_owned()) }) } else { Ok(code) }
}

/// For a factor that does not exist, the server responds as for an unknown verification.
fn not_found(error: AccountError) -> AccountError {
    if error == AccountError::VerificationNotFound { AccountError::NotFound } else { error }
}
