//! The texts of the sign-in page and of the pages around it, in each of their languages.
//!
//! `{app}`, `{min}` and the like are placeholders. The script of the page gets all texts as JSON.

mod ar;
mod choice;
mod en;
mod fr;
mod ja;
mod phrases;

use serde::Serialize;
use serde_json::{Map, Value, json};

pub(crate) use self::choice::texts_for;

/// The error codes that the page explains; [`Texts::errors`] has the texts in the same order.
const ERROR_CODES: [&str; 47] = [
    "verification_code.code_mismatch",
    "verification_code.expired",
    "verification_code.exceed_max_try",
    "verification_code.not_found",
    "session.verification_session_not_found",
    "session.invalid_credentials",
    "session.not_found",
    "session.interaction_not_found",
    "connector.invalid_config",
    "user.sign_in_method_not_enabled",
    "user.user_not_exist",
    "user.username_already_in_use",
    "user.same_password",
    "session.not_supported_for_forgot_password",
    "auth.forbidden",
    "guard.invalid_input",
    "user.suspended",
    "request.message_rate_limited",
    "session.verification_blocked_too_many_attempts",
    "session.email_blocklist.email_not_allowed",
    "session.email_blocklist.email_subaddressing_not_allowed",
    "session.mfa.invalid_totp_code",
    "session.mfa.invalid_backup_code",
    "session.mfa.webauthn_verification_failed",
    "user.username_too_short",
    "user.username_too_long",
    "user.username_lowercase_not_allowed",
    "user.username_uppercase_not_allowed",
    "user.username_numbers_not_allowed",
    "user.username_underscore_not_allowed",
    "user.email_already_in_use",
    "user.phone_already_in_use",
    "user.identity_already_in_use",
    "user.identity_not_exist",
    "user.new_password_required_in_profile",
    "password.expired",
    "verification_code.email_mismatch",
    "verification_code.phone_mismatch",
    "session.verification_failed",
    "session.identifier_not_found",
    "session.invalid_interaction_type",
    "session.insufficient_info",
    "session.invalid_connector_id",
    "connector.unexpected_type",
    "connector.social_auth_code_invalid",
    "session.mfa.mfa_factor_not_enabled",
    "session.mfa.mfa_policy_not_user_controlled",
];

/// The texts of the pages in one of their languages.
pub(crate) type Texts = PageTexts<'static>;

/// The texts of the pages, of which a tenant can replace some.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageTexts<'a> {
    /// The language tag.
    pub(crate) lang: &'static str,
    /// The direction of the script: `ltr` or `rtl`.
    #[serde(skip)]
    pub(crate) dir: &'static str,
    pub(crate) sign_in: &'a str,
    pub(crate) sign_in_to: &'a str,
    pub(crate) create_account_for: &'a str,
    pub(crate) reset_password_for: &'a str,
    pub(crate) new_here: &'a str,
    pub(crate) create_an_account: &'a str,
    pub(crate) have_an_account: &'a str,
    pub(crate) remember_it: &'a str,
    pub(crate) email: &'a str,
    pub(crate) email_or_phone: &'a str,
    pub(crate) email_or_username: &'a str,
    pub(crate) email_phone_or_username: &'a str,
    pub(crate) phone: &'a str,
    pub(crate) phone_or_username: &'a str,
    pub(crate) username: &'a str,
    pub(crate) country: &'a str,
    pub(crate) choose_country: &'a str,
    pub(crate) send_code: &'a str,
    pub(crate) send_code_instead: &'a str,
    pub(crate) use_password_instead: &'a str,
    #[serde(rename = "continue")]
    pub(crate) continue_: &'a str,
    pub(crate) enter_password: &'a str,
    pub(crate) sign_in_as: &'a str,
    pub(crate) change: &'a str,
    pub(crate) password: &'a str,
    pub(crate) show: &'a str,
    pub(crate) hide: &'a str,
    pub(crate) forgot_password: &'a str,
    pub(crate) enter_code: &'a str,
    pub(crate) code_sent_to: &'a str,
    pub(crate) code: &'a str,
    pub(crate) no_code: &'a str,
    pub(crate) resend: &'a str,
    pub(crate) code_resent: &'a str,
    pub(crate) create_your_account: &'a str,
    pub(crate) no_account_for: &'a str,
    pub(crate) create_account: &'a str,
    pub(crate) account_exists: &'a str,
    pub(crate) exists_for: &'a str,
    pub(crate) sign_in_instead: &'a str,
    pub(crate) other_identifier: &'a str,
    pub(crate) choose_password: &'a str,
    pub(crate) password_for: &'a str,
    pub(crate) new_password: &'a str,
    pub(crate) save_password: &'a str,
    pub(crate) start_again: &'a str,
    pub(crate) rule_length: &'a str,
    pub(crate) rule_characters: &'a str,
    pub(crate) rule_guess: &'a str,
    pub(crate) rule_met: &'a str,
    pub(crate) rule_open: &'a str,
    pub(crate) choose_username: &'a str,
    pub(crate) username_lead: &'a str,
    pub(crate) add_email: &'a str,
    pub(crate) add_phone: &'a str,
    pub(crate) add_email_or_phone: &'a str,
    pub(crate) add_lead: &'a str,
    pub(crate) back_to: &'a str,
    pub(crate) inbox: &'a str,
    pub(crate) needs_script: &'a str,
    pub(crate) password_saved: &'a str,
    pub(crate) enter_full_email: &'a str,
    pub(crate) enter_one_of: &'a str,
    pub(crate) phone_needs_country: &'a str,
    pub(crate) phone_invalid: &'a str,
    pub(crate) enter_your_password: &'a str,
    pub(crate) code_has_six_digits: &'a str,
    pub(crate) not_sent: &'a str,
    pub(crate) no_sms_connector: &'a str,
    pub(crate) no_email_connector: &'a str,
    pub(crate) too_long: &'a str,
    pub(crate) pwned: &'a str,
    pub(crate) guessable: &'a str,
    pub(crate) offline: &'a str,
    pub(crate) unexpected: &'a str,
    pub(crate) two_step: &'a str,
    pub(crate) app_code_lead: &'a str,
    pub(crate) backup_code: &'a str,
    pub(crate) backup_code_lead: &'a str,
    pub(crate) use_app: &'a str,
    pub(crate) use_backup_code: &'a str,
    pub(crate) use_passkey: &'a str,
    pub(crate) email_code_lead: &'a str,
    pub(crate) text_code_lead: &'a str,
    pub(crate) use_email_code: &'a str,
    pub(crate) use_text_code: &'a str,
    pub(crate) passkey_lead: &'a str,
    pub(crate) passkey_failed: &'a str,
    pub(crate) protect_account: &'a str,
    pub(crate) protect_lead: &'a str,
    pub(crate) add_app: &'a str,
    pub(crate) add_passkey: &'a str,
    pub(crate) not_now: &'a str,
    pub(crate) app_secret_lead: &'a str,
    pub(crate) save_codes: &'a str,
    pub(crate) save_codes_lead: &'a str,
    pub(crate) saved_codes: &'a str,
    pub(crate) character_types: &'a str,
    pub(crate) link_invalid: &'a str,
    #[serde(rename = "or")]
    pub(crate) or_: &'a str,
    pub(crate) continue_with: &'a str,
    pub(crate) link_account: &'a str,
    pub(crate) create_instead: &'a str,
    pub(crate) social_lost: &'a str,
    pub(crate) social_canceled: &'a str,
    pub(crate) social_failed: &'a str,
    pub(crate) about_you: &'a str,
    pub(crate) optional: &'a str,
    pub(crate) field_missing: &'a str,
    pub(crate) field_invalid: &'a str,
    pub(crate) allow_app: &'a str,
    pub(crate) allow_lead: &'a str,
    pub(crate) allow: &'a str,
    pub(crate) cancel: &'a str,
    pub(crate) session_expired: &'a str,
    pub(crate) session_expired_lead: &'a str,
    /// The texts for [`ERROR_CODES`].
    #[serde(skip)]
    errors: [&'static str; ERROR_CODES.len()],
}

impl Texts {
    const ALL: [&'static Self; 4] = [&en::TEXTS, &fr::TEXTS, &ja::TEXTS, &ar::TEXTS];

    fn find(tag: &str) -> Option<&'static Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|texts| primary.eq_ignore_ascii_case(texts.lang))
    }

    /// Whether there are texts in a language.
    fn has_language(tag: &str) -> bool {
        Self::find(tag).is_some()
    }

    /// The texts in a language, or else in English.
    fn in_language(tag: &str) -> &'static Self {
        Self::find(tag).unwrap_or(&en::TEXTS)
    }
}

impl PageTexts<'_> {
    /// All texts, for the script.
    pub(crate) fn to_json(&self) -> Value {
        let mut json = json!(self);
        let errors = ERROR_CODES.into_iter().zip(self.errors).map(|(code, text)| (code.to_owned(), json!(text)));
        json["errors"] = Value::Object(errors.collect::<Map<String, Value>>());
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_language_of_a_tag() {
        for (tag, lang) in [
            ("fr-CA", "fr"),
            ("JA-jp", "ja"),
            ("ar-EG", "ar"),
            ("en_GB", "en"),
            ("zh-Hant", "en"),
            ("de", "en"),
            ("", "en"),
        ] {
            assert_eq!(Texts::in_language(tag).lang, lang, "{tag}");
            assert_eq!(Texts::has_language(tag), !["zh-Hant", "de", ""].contains(&tag), "{tag}");
        }
    }

    #[test]
    fn every_error_of_the_page_is_explained() {
        // The script shows a step for these, or a text with a part of the answer.
        const OTHERS: [&str; 8] = [
            "connector.general",
            "connector.not_found",
            "password.rejected",
            "session.mfa.backup_code_required",
            "session.mfa.require_mfa_verification",
            "user.missing_mfa",
            "user.missing_profile",
            "user.suggest_mfa",
        ];
        // Only the Account API and the Management API have these.
        const OTHER_APIS: [&str; 4] = [
            "session.mfa.backup_code_can_not_be_alone",
            "user.backup_code_already_in_use",
            "user.totp_already_in_use",
            "user.wrong_backup_code_format",
        ];
        let sources = [
            include_str!("../experience/errors.rs"),
            include_str!("../http/api_error.rs"),
            include_str!("../model/username_policy.rs"),
            include_str!("../model/verification_code.rs"),
        ];
        let is_code = |text: &&str| {
            let areas = ["connector", "password", "request", "session", "user", "verification_code"];
            text.split_once('.').is_some_and(|(area, rest)| areas.contains(&area) && !rest.is_empty())
        };
        let codes: Vec<&str> = sources.iter().flat_map(|source| source.split('"').filter(is_code)).collect();
        assert!(codes.len() > ERROR_CODES.len() / 2, "{codes:?}");
        for code in codes {
            let is_known = [&ERROR_CODES[..], &OTHERS, &OTHER_APIS].iter().any(|known| known.contains(&code));
            assert!(is_known, "{code} is not explained");
        }
    }

    #[test]
    fn names_are_isolated_in_every_language() {
        for texts in Texts::ALL {
            let json = texts.to_json();
            for (key, text) in json.as_object().unwrap() {
                let text = text.as_str().unwrap_or_default();
                for name in ["{app}", "{label}", "{name}", "{reason}"].into_iter().filter(|name| text.contains(name)) {
                    assert!(text.contains(&format!("\u{2068}{name}\u{2069}")), "{key} in {}: {text}", texts.lang);
                }
            }
        }
    }

    #[test]
    fn every_language_has_the_same_placeholders() {
        let placeholders = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            names.sort();
            names
        };
        let english = en::TEXTS.to_json();
        for other in [fr::TEXTS.to_json(), ja::TEXTS.to_json(), ar::TEXTS.to_json()] {
            for (name, text) in english.as_object().unwrap() {
                let (Some(text), Some(translated)) = (text.as_str(), other[name].as_str()) else { continue };
                assert_eq!(placeholders(text), placeholders(translated), "{name} in {}", other["lang"]);
                assert!(!translated.is_empty() && text != translated, "{name} is not translated");
            }
            for (code, text) in english["errors"].as_object().unwrap() {
                assert_ne!(&other["errors"][code], text, "{code} is not translated");
            }
        }
    }
}
