//! The texts of the sign-in page in each of its languages.
//!
//! `{app}`, `{min}` and the like are placeholders. The script of the page gets all texts as JSON.

mod en;
mod fr;
mod ja;

use serde::Serialize;
use serde_json::{Map, Value, json};

/// The error codes that the page explains; [`Texts::errors`] has the texts in the same order.
const ERROR_CODES: [&str; 24] = [
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
];

/// The texts in one language.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Texts {
    /// The language tag.
    pub(super) lang: &'static str,
    /// The direction of the script: `ltr` or `rtl`.
    #[serde(skip)]
    pub(super) dir: &'static str,
    pub(super) sign_in: &'static str,
    pub(super) sign_in_to: &'static str,
    pub(super) create_account_for: &'static str,
    pub(super) reset_password_for: &'static str,
    pub(super) new_here: &'static str,
    pub(super) create_an_account: &'static str,
    pub(super) have_an_account: &'static str,
    pub(super) remember_it: &'static str,
    pub(super) email: &'static str,
    pub(super) email_or_phone: &'static str,
    pub(super) email_or_username: &'static str,
    pub(super) email_phone_or_username: &'static str,
    pub(super) phone: &'static str,
    pub(super) phone_or_username: &'static str,
    pub(super) username: &'static str,
    pub(super) country: &'static str,
    pub(super) choose_country: &'static str,
    pub(super) send_code: &'static str,
    pub(super) send_code_instead: &'static str,
    pub(super) use_password_instead: &'static str,
    #[serde(rename = "continue")]
    pub(super) continue_: &'static str,
    pub(super) enter_password: &'static str,
    pub(super) sign_in_as: &'static str,
    pub(super) change: &'static str,
    pub(super) password: &'static str,
    pub(super) show: &'static str,
    pub(super) hide: &'static str,
    pub(super) forgot_password: &'static str,
    pub(super) enter_code: &'static str,
    pub(super) code_sent_to: &'static str,
    pub(super) code: &'static str,
    pub(super) no_code: &'static str,
    pub(super) resend: &'static str,
    pub(super) code_resent: &'static str,
    pub(super) create_your_account: &'static str,
    pub(super) no_account_for: &'static str,
    pub(super) create_account: &'static str,
    pub(super) account_exists: &'static str,
    pub(super) exists_for: &'static str,
    pub(super) sign_in_instead: &'static str,
    pub(super) other_identifier: &'static str,
    pub(super) choose_password: &'static str,
    pub(super) password_for: &'static str,
    pub(super) new_password: &'static str,
    pub(super) save_password: &'static str,
    pub(super) start_again: &'static str,
    pub(super) rule_length: &'static str,
    pub(super) rule_characters: &'static str,
    pub(super) rule_guess: &'static str,
    pub(super) rule_met: &'static str,
    pub(super) rule_open: &'static str,
    pub(super) choose_username: &'static str,
    pub(super) username_lead: &'static str,
    pub(super) add_email: &'static str,
    pub(super) add_phone: &'static str,
    pub(super) add_email_or_phone: &'static str,
    pub(super) add_lead: &'static str,
    pub(super) back_to: &'static str,
    pub(super) inbox: &'static str,
    pub(super) needs_script: &'static str,
    pub(super) password_saved: &'static str,
    pub(super) enter_full_email: &'static str,
    pub(super) enter_one_of: &'static str,
    pub(super) phone_needs_country: &'static str,
    pub(super) phone_invalid: &'static str,
    pub(super) enter_your_password: &'static str,
    pub(super) code_has_six_digits: &'static str,
    pub(super) not_sent: &'static str,
    pub(super) no_sms_connector: &'static str,
    pub(super) no_email_connector: &'static str,
    pub(super) too_long: &'static str,
    pub(super) pwned: &'static str,
    pub(super) guessable: &'static str,
    pub(super) offline: &'static str,
    pub(super) unexpected: &'static str,
    pub(super) two_step: &'static str,
    pub(super) app_code_lead: &'static str,
    pub(super) backup_code: &'static str,
    pub(super) backup_code_lead: &'static str,
    pub(super) use_app: &'static str,
    pub(super) use_backup_code: &'static str,
    pub(super) use_passkey: &'static str,
    pub(super) passkey_lead: &'static str,
    pub(super) passkey_failed: &'static str,
    pub(super) protect_account: &'static str,
    pub(super) protect_lead: &'static str,
    pub(super) add_app: &'static str,
    pub(super) add_passkey: &'static str,
    pub(super) not_now: &'static str,
    pub(super) app_secret_lead: &'static str,
    pub(super) save_codes: &'static str,
    pub(super) save_codes_lead: &'static str,
    pub(super) saved_codes: &'static str,
    pub(super) character_types: &'static str,
    pub(super) link_invalid: &'static str,
    /// The texts for [`ERROR_CODES`].
    #[serde(skip)]
    errors: [&'static str; ERROR_CODES.len()],
}

impl Texts {
    /// The texts in the first of `preferred` that there is, or else in English.
    pub(super) fn in_language<'a>(preferred: impl IntoIterator<Item = &'a str>) -> &'static Self {
        const ALL: [&Texts; 3] = [&en::TEXTS, &fr::TEXTS, &ja::TEXTS];
        let find = |tag: &str| {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            ALL.into_iter().find(|texts| primary.eq_ignore_ascii_case(texts.lang))
        };
        preferred.into_iter().find_map(find).unwrap_or(ALL[0])
    }

    /// All texts, for the script.
    pub(super) fn to_json(&self) -> Value {
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
    fn takes_the_first_language_that_it_has() {
        for (preferred, lang) in [
            (&["fr-CA", "en"][..], "fr"),
            (&["de", "JA-jp"], "ja"),
            (&["zh-Hant", "en_GB", "fr"], "en"),
            (&["de"], "en"),
            (&[], "en"),
        ] {
            assert_eq!(Texts::in_language(preferred.iter().copied()).lang, lang, "{preferred:?}");
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
        for other in [fr::TEXTS.to_json(), ja::TEXTS.to_json()] {
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
