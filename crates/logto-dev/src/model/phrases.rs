//! Phrases of the sign-in page that replace its own texts, by language.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::random;

/// The keys of Logto's phrases whose texts the sign-in page of this server has, too. Logto has more of them.
pub(crate) const PHRASE_KEYS: [&str; 47] = [
    "action.continue",
    "action.create_account",
    "action.enter_passcode",
    "action.forgot_password",
    "action.nav_skip",
    "action.save_password",
    "action.show_password",
    "action.sign_in",
    "action.sign_in_via_passcode",
    "action.sign_in_via_password",
    "action.verify_via_passkey",
    "description.continue_with_more_information",
    "description.create_account",
    "description.create_your_account",
    "description.enter_password",
    "description.enter_username",
    "description.enter_username_description",
    "description.have_account",
    "description.link_email",
    "description.link_email_or_phone",
    "description.link_phone",
    "description.new_password",
    "description.no_account",
    "description.passcode_sent",
    "description.password_changed",
    "description.set_password",
    "error.invalid_email",
    "error.invalid_link_description",
    "error.invalid_phone",
    "error.password_required",
    "input.email",
    "input.password",
    "input.phone_number",
    "input.username",
    "mfa.add_authenticator_app",
    "mfa.add_mfa_description",
    "mfa.add_mfa_factors",
    "mfa.backup_code",
    "mfa.create_a_passkey",
    "mfa.enter_backup_code_description",
    "mfa.enter_one_time_code_description",
    "mfa.enter_one_time_code_link_description",
    "mfa.save_backup_code",
    "mfa.save_backup_code_description",
    "mfa.verify_mfa_factors",
    "mfa.verify_via_passkey_description",
    "mfa.webauthn_failed_to_verify",
];

/// The language tags that Logto knows.
const LANGUAGE_TAGS: [&str; 129] = [
    "af-ZA", "am-ET", "ar", "ar-AR", "as-IN", "az-AZ", "be-BY", "bg-BG", "bn-IN", "br-FR", "bs-BA", "ca-ES", "cb-IQ",
    "co-FR", "cs", "cs-CZ", "cx-PH", "cy-GB", "da-DK", "de", "de-DE", "el-GR", "en", "en-GB", "en-US", "eo-EO", "es",
    "es-ES", "es-419", "et-EE", "eu-ES", "fa-IR", "ff-NG", "fi", "fi-FI", "fo-FO", "fr", "fr-CA", "fr-FR", "fy-NL",
    "ga-IE", "gl-ES", "gn-PY", "gu-IN", "ha-NG", "he-IL", "hi-IN", "hr-HR", "ht-HT", "hu-HU", "hy-AM", "id-ID",
    "ik-US", "is-IS", "it", "it-IT", "iu-CA", "ja", "ja-JP", "ja-KS", "jv-ID", "ka-GE", "kk-KZ", "km-KH", "kn-IN",
    "ko", "ko-KR", "ku-TR", "ky-KG", "lo-LA", "lt-LT", "lv-LV", "mg-MG", "mk-MK", "ml-IN", "mn-MN", "mr-IN", "ms-MY",
    "mt-MT", "my-MM", "nb-NO", "ne-NP", "nl", "nl-BE", "nl-NL", "nn-NO", "or-IN", "pa-IN", "pl-PL", "ps-AF", "pt",
    "pt-BR", "pt-PT", "ro-RO", "ru", "ru-RU", "rw-RW", "sc-IT", "si-LK", "sk-SK", "sl-SI", "sn-ZW", "sq-AL", "sr-RS",
    "sv", "sv-SE", "sw-KE", "sy-SY", "sz-PL", "ta-IN", "te-IN", "tg-TJ", "th", "th-TH", "tl-PH", "tr", "tr-TR",
    "tt-RU", "tz-MA", "uk-UA", "ur-PK", "uz-UZ", "vi-VN", "zh", "zh-CN", "zh-HK", "zh-MO", "zh-TW", "zz-TR",
];

/// Whether Logto knows a language tag.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    LANGUAGE_TAGS.contains(&tag)
}

/// The phrases of a tenant in a language.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomPhrases {
    id: String,
    pub(crate) language_tag: String,
    pub(crate) translation: Map<String, Value>,
}

impl CustomPhrases {
    pub(crate) fn new(language_tag: &str, translation: Map<String, Value>) -> Self {
        Self { id: random::id(21), language_tag: language_tag.to_owned(), translation }
    }

    /// The text of a key, such as `action.sign_in`.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        let mut names = key.split('.');
        let first = self.translation.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))?.as_str()
    }

    /// The JSON of the Management API, and of the sign-in page, whose `translation` has all texts.
    pub(crate) fn to_json(&self, translation: &Map<String, Value>) -> Value {
        json!({
            "tenantId": "default", "id": self.id, "languageTag": self.language_tag, "translation": translation,
        })
    }
}

/// Whether every text of `translation` has a key that the sign-in page knows.
pub(crate) fn has_known_keys(translation: &Map<String, Value>) -> bool {
    fn are_known(texts: &Map<String, Value>, parent: &str) -> bool {
        texts.iter().all(|(name, value)| {
            let key = format!("{parent}{name}");
            match value {
                Value::Object(texts) => are_known(texts, &format!("{key}.")),
                _ => PHRASE_KEYS.contains(&&*key),
            }
        })
    }
    are_known(translation, "")
}

/// The phrases of a language tag, or else of its language without the region.
pub(crate) fn phrases_in_language<'a>(all: &'a [CustomPhrases], tag: &str) -> Option<&'a CustomPhrases> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    let find = |tag: &str| all.iter().find(|phrases| phrases.language_tag.eq_ignore_ascii_case(tag));
    find(tag).or_else(|| find(primary))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translation(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn knows_its_keys_only() {
        for (value, expected) in [
            (json!({}), true),
            (json!({ "action": { "sign_in": "x" }, "input": {} }), true),
            (json!({ "action": { "nope": "x" } }), false),
            (json!({ "action": "x" }), false),
            (json!({ "action": { "sign_in": { "more": "x" } } }), false),
        ] {
            assert_eq!(has_known_keys(&translation(&value)), expected, "{value}");
        }
    }

    #[test]
    fn finds_the_language_without_its_region() {
        let all = ["fr", "pt-BR"].map(|tag| CustomPhrases::new(tag, Map::new()));
        for (tag, expected) in
            [("fr", Some("fr")), ("fr-CA", Some("fr")), ("pt-br", Some("pt-BR")), ("pt-PT", None), ("de", None)]
        {
            let found = phrases_in_language(&all, tag).map(|phrases| &*phrases.language_tag);
            assert_eq!(found, expected, "{tag}");
        }
    }
}
