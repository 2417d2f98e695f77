//! The phrases of Logto's sign-in page that this page has, too, and a tenant's own phrases in their place.

use serde_json::{Map, Value, json};

use super::PageTexts;
use crate::model::phrases::{CustomPhrases, PHRASE_KEYS};

/// Where a text is.
type Place = for<'a, 'b> fn(&'b mut PageTexts<'a>) -> &'b mut &'a str;

/// Logto's keys, and the text of this page for each.
const PLACES: [(&str, Place); PHRASE_KEYS.len()] = [
    ("action.continue", |texts| &mut texts.continue_),
    ("action.create_account", |texts| &mut texts.create_account),
    ("action.enter_passcode", |texts| &mut texts.enter_code),
    ("action.forgot_password", |texts| &mut texts.forgot_password),
    ("action.nav_skip", |texts| &mut texts.not_now),
    ("action.save_password", |texts| &mut texts.save_password),
    ("action.show_password", |texts| &mut texts.show),
    ("action.sign_in", |texts| &mut texts.sign_in),
    ("action.sign_in_via_passcode", |texts| &mut texts.send_code_instead),
    ("action.sign_in_via_password", |texts| &mut texts.use_password_instead),
    ("action.verify_via_passkey", |texts| &mut texts.use_passkey),
    ("description.continue_with_more_information", |texts| &mut texts.add_lead),
    ("description.create_account", |texts| &mut texts.create_an_account),
    ("description.create_your_account", |texts| &mut texts.create_your_account),
    ("description.enter_password", |texts| &mut texts.enter_password),
    ("description.enter_username", |texts| &mut texts.choose_username),
    ("description.enter_username_description", |texts| &mut texts.username_lead),
    ("description.have_account", |texts| &mut texts.have_an_account),
    ("description.link_email", |texts| &mut texts.add_email),
    ("description.link_email_or_phone", |texts| &mut texts.add_email_or_phone),
    ("description.link_phone", |texts| &mut texts.add_phone),
    ("description.new_password", |texts| &mut texts.new_password),
    ("description.no_account", |texts| &mut texts.new_here),
    ("description.passcode_sent", |texts| &mut texts.code_resent),
    ("description.password_changed", |texts| &mut texts.password_saved),
    ("description.set_password", |texts| &mut texts.choose_password),
    ("error.invalid_email", |texts| &mut texts.enter_full_email),
    ("error.invalid_link_description", |texts| &mut texts.link_invalid),
    ("error.invalid_phone", |texts| &mut texts.phone_invalid),
    ("error.password_required", |texts| &mut texts.enter_your_password),
    ("input.email", |texts| &mut texts.email),
    ("input.password", |texts| &mut texts.password),
    ("input.phone_number", |texts| &mut texts.phone),
    ("input.username", |texts| &mut texts.username),
    ("mfa.add_authenticator_app", |texts| &mut texts.add_app),
    ("mfa.add_mfa_description", |texts| &mut texts.protect_lead),
    ("mfa.add_mfa_factors", |texts| &mut texts.protect_account),
    ("mfa.backup_code", |texts| &mut texts.backup_code),
    ("mfa.create_a_passkey", |texts| &mut texts.add_passkey),
    ("mfa.enter_backup_code_description", |texts| &mut texts.backup_code_lead),
    ("mfa.enter_one_time_code_description", |texts| &mut texts.app_code_lead),
    ("mfa.enter_one_time_code_link_description", |texts| &mut texts.app_secret_lead),
    ("mfa.save_backup_code", |texts| &mut texts.save_codes),
    ("mfa.save_backup_code_description", |texts| &mut texts.save_codes_lead),
    ("mfa.verify_mfa_factors", |texts| &mut texts.two_step),
    ("mfa.verify_via_passkey_description", |texts| &mut texts.passkey_lead),
    ("mfa.webauthn_failed_to_verify", |texts| &mut texts.passkey_failed),
];

impl<'a> PageTexts<'a> {
    /// Replaces texts by a tenant's own.
    pub(super) fn with_phrases(mut self, phrases: &'a CustomPhrases) -> Self {
        for (key, place) in PLACES {
            if let Some(text) = phrases.text(key) {
                *place(&mut self) = text;
            }
        }
        self
    }

    /// The texts by Logto's keys.
    pub(crate) fn to_phrases(&self) -> Map<String, Value> {
        let mut texts = self.clone();
        let mut all = Map::new();
        for (key, place) in PLACES {
            let text: &str = place(&mut texts);
            if let Some((area, name)) = key.split_once('.')
                && let Some(area) = all.entry(area).or_insert_with(|| json!({})).as_object_mut()
            {
                area.insert(name.to_owned(), json!(text));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Texts;

    #[test]
    fn every_key_has_a_text_without_placeholders() {
        assert_eq!(PLACES.map(|(key, _)| key), PHRASE_KEYS);
        for language in ["en", "fr", "ja", "ar"] {
            let mut texts = Texts::in_language(language).clone();
            for (key, place) in PLACES {
                let text: &str = place(&mut texts);
                assert!(!text.is_empty() && !text.contains('{'), "{key} in {language}: {text}");
            }
        }
    }

    #[test]
    fn own_phrases_replace_texts() {
        let translation = json!({ "action": { "sign_in": "Enter" }, "input": { "email": "Your email" } });
        let own = CustomPhrases::new("en", translation.as_object().cloned().unwrap());
        let texts = Texts::in_language("en").clone().with_phrases(&own);
        assert_eq!((texts.sign_in, texts.email, texts.password), ("Enter", "Your email", "Password"));
        let phrases = texts.to_phrases();
        assert_eq!(phrases["action"]["sign_in"], "Enter");
        assert_eq!(phrases["input"]["password"], "Password");
    }
}
