//! The factors of an account for multi-factor authentication.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::iso;
use super::random;
use super::totp;
use super::webauthn::Passkey;

/// How many backup codes an account has.
const BACKUP_CODES: usize = 10;

/// The factors of an account, and what its owner decided about them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Mfa {
    pub(crate) factors: Vec<BoundFactor>,
    /// Whether a sign-in does not ask for a factor, where the policy leaves it to people.
    pub(crate) skips_on_sign_in: bool,
    /// Whether the suggestion to add a factor was declined.
    pub(crate) declined: bool,
    /// Whether two-step verification is switched on, once its owner decided.
    pub(crate) enabled: Option<bool>,
    /// Whether the suggestion to sign in with a passkey was declined.
    pub(crate) declined_passkey: bool,
}

/// A factor of an account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct BoundFactor {
    pub(crate) id: String,
    /// Time of its addition (milliseconds since 1970).
    created: i64,
    pub(crate) factor: Factor,
}

/// A factor.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Factor {
    /// The secret of an authenticator app.
    Totp(String),
    BackupCodes(Vec<BackupCode>),
    /// A passkey, its name, and the browser that created it.
    WebAuthn {
        passkey: Passkey,
        name: Option<String>,
        agent: String,
    },
}

/// A backup code.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupCode {
    code: String,
    /// Time of its use (ISO 8601).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used_at: Option<String>,
}

impl Factor {
    /// The name in Logto's APIs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Totp(_) => "Totp",
            Self::BackupCodes(_) => "BackupCode",
            Self::WebAuthn { .. } => "WebAuthn",
        }
    }

    /// Backup codes from their texts; `None` when they do not have Logto's form.
    pub(crate) fn backup_codes(codes: &[String]) -> Option<Self> {
        let is_code = |code: &String| code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_valid = codes.len() == BACKUP_CODES && codes.iter().all(is_code);
        let codes = codes.iter().map(|code| BackupCode { code: code.clone(), used_at: None });
        is_valid.then(|| Self::BackupCodes(codes.collect()))
    }
}

/// New backup codes: ten of ten hexadecimal digits.
pub(crate) fn generate_backup_codes() -> Vec<String> {
    (0..BACKUP_CODES).map(|_| random::hex(5)).collect()
}

impl Mfa {
    /// Adds a factor. Backup codes replace older ones.
    pub(crate) fn add(&mut self, factor: Factor, now_ms: i64) {
        if factor.kind() == "BackupCode" {
            self.factors.retain(|bound| bound.factor.kind() != "BackupCode");
        }
        self.factors.push(BoundFactor { id: random::id(21), created: now_ms, factor });
    }

    pub(crate) fn has(&self, kind: &str) -> bool {
        self.factors.iter().any(|bound| bound.factor.kind() == kind)
    }

    /// The kinds that can verify a sign-in, as far as `enabled` allows, best first.
    pub(crate) fn available(&self, enabled: &[String]) -> Vec<&'static str> {
        let kinds = ["WebAuthn", "Totp", "BackupCode"].into_iter();
        let has_codes = self.unused_backup_codes() > 0;
        let is_available = |kind: &str| self.has(kind) && (kind != "BackupCode" || has_codes);
        kinds.filter(|kind| enabled.iter().any(|name| name == kind) && is_available(kind)).collect()
    }

    /// Whether `code` is the current one of the authenticator app.
    pub(crate) fn accepts_totp(&self, code: &str, now_ms: i64) -> bool {
        self.factors.iter().any(|bound| match &bound.factor {
            Factor::Totp(secret) => totp::is_valid(secret, code, now_ms),
            _ => false,
        })
    }

    /// Uses up a backup code; returns whether it was one.
    pub(crate) fn use_backup_code(&mut self, given: &str, now_ms: i64) -> bool {
        let codes = self.factors.iter_mut().filter_map(|bound| match &mut bound.factor {
            Factor::BackupCodes(codes) => Some(codes),
            _ => None,
        });
        let unused = codes.flatten().find(|code| code.code == given && code.used_at.is_none());
        unused.map(|code| code.used_at = Some(iso(now_ms))).is_some()
    }

    /// The backup codes.
    pub(crate) fn backup_codes(&self) -> Option<&[BackupCode]> {
        self.factors.iter().find_map(|bound| match &bound.factor {
            Factor::BackupCodes(codes) => Some(&**codes),
            _ => None,
        })
    }

    pub(crate) fn unused_backup_codes(&self) -> usize {
        self.backup_codes().into_iter().flatten().filter(|code| code.used_at.is_none()).count()
    }

    pub(crate) fn passkeys(&self) -> impl Iterator<Item = &Passkey> {
        self.factors.iter().filter_map(|bound| match &bound.factor {
            Factor::WebAuthn { passkey, .. } => Some(passkey),
            _ => None,
        })
    }

    /// The ids of the passkeys.
    pub(crate) fn passkey_ids(&self) -> impl Iterator<Item = String> {
        self.passkeys().map(|passkey| passkey.id.clone())
    }

    /// The list of factors in the Account API.
    pub(crate) fn to_json(&self) -> Value {
        let item = |bound: &BoundFactor| {
            let mut json = json!({ "id": bound.id, "createdAt": iso(bound.created), "type": bound.factor.kind() });
            match &bound.factor {
                Factor::Totp(_) => {}
                Factor::BackupCodes(_) => json["remainCodes"] = json!(self.unused_backup_codes()),
                Factor::WebAuthn { name, agent, .. } => {
                    json["agent"] = json!(agent);
                    if let Some(name) = name {
                        json["name"] = json!(name);
                    }
                }
            }
            json
        };
        self.factors.iter().map(item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backup_code_works_once() {
        let mut mfa = Mfa::default();
        let codes = generate_backup_codes();
        mfa.add(Factor::backup_codes(&codes).unwrap(), 0);
        assert!(mfa.use_backup_code(&codes[3], 0));
        assert!(!mfa.use_backup_code(&codes[3], 0) && !mfa.use_backup_code("nope", 0));
        assert_eq!(mfa.unused_backup_codes(), 9);
        assert_eq!(mfa.available(&["BackupCode".to_owned()]), ["BackupCode"]);
        for code in &codes {
            mfa.use_backup_code(code, 0);
        }
        assert!(mfa.available(&["BackupCode".to_owned()]).is_empty());
    }

    #[test]
    fn rejects_backup_codes_of_another_form() {
        let codes = generate_backup_codes();
        assert!(Factor::backup_codes(&codes[1..]).is_none());
        assert!(Factor::backup_codes(&vec!["xyz".to_owned(); 10]).is_none());
    }
}
