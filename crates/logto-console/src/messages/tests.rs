//! What the messages say in each language.

use std::collections::{BTreeMap, BTreeSet};

use logto_management::connectors::{ConnectorConfig as _, TwilioConfig, UsageType};
use logto_management::lint::Lint as _;
use logto_management::{ManagementError, Message};
use logto_messages::Lookup;
use serde_json::{Value, json};

use super::generated::admin::{AR, EN, FR, JA};
use super::generated::{lints, navigation};
use super::{error_sentence, field_error_text, text, use_english};

/// The names of the placeholders in a template.
fn placeholders(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The keys whose text is the same in a language: names of Twilio's, and what has no words.
fn is_the_same(language: &str, key: &str) -> bool {
    let names = ["field_name.accountSID", "field_name.authToken", "field_name.fromMessagingServiceSID"];
    let french = ["factors.code", "field_name.port", "list.sequence"];
    // From right to left, arguments are isolated.
    names.contains(&key) || (key == "text" && language != "ar") || (language == "fr" && french.contains(&key))
}

#[test]
fn every_message_of_the_library_has_a_text_in_every_language() {
    let library: BTreeMap<&str, &str> = Message::english().iter().copied().collect();
    let texts = |lookup: Lookup<&'static str>| lookup.0.iter().copied().collect::<BTreeMap<_, _>>();
    let english = texts(lints::EN.templates_by_key);
    for (language, messages) in [("en", &lints::EN), ("fr", &lints::FR), ("ja", &lints::JA), ("ar", &lints::AR)] {
        let texts = texts(messages.templates_by_key);
        assert!(library.keys().eq(texts.keys()), "{language}: not the keys of the library");
        for (key, text) in texts {
            assert!(!text.is_empty(), "{language}: {key}");
            assert_eq!(placeholders(text), placeholders(library[key]), "{language}: {key}");
            assert_eq!(
                language == "en" || is_the_same(language, key),
                text == english[key],
                "{language}: {key}: {text}"
            );
        }
    }
}

#[test]
fn every_error_has_a_sentence_in_every_language() {
    for messages in [&EN, &FR, &JA, &AR] {
        let sentences = &messages.errors.sentence_by_code;
        for error in [
            ManagementError::Unauthorized,
            ManagementError::Forbidden,
            ManagementError::NotFound,
            ManagementError::Malformed,
            logto_leptos::HttpError::Network.into(),
            logto_leptos::HttpError::Timeout.into(),
        ] {
            assert!(sentences.get(error.code()).is_some_and(|text| text.ends_with(['.', '。'])), "{error}");
        }
        assert!(sentences.get("http").is_some());
    }
}

#[test]
fn says_errors_in_the_language_of_the_visitor() {
    use_english();
    assert_eq!(error_sentence(&logto_leptos::HttpError::Redirected.into()), "The server's response is unexpected.");
    let message = "Port is missing".to_owned();
    let rejected = ManagementError::Rejected { code: "x.y".to_owned(), message, data: Value::Null, details: None };
    assert_eq!(error_sentence(&rejected), "The server rejected the request: Port is missing.");
    let issues = json!({"issues": [
        {"code": "invalid_type", "path": ["port"], "message": "Expected number, received string"},
        {"code": "custom", "path": ["templates"], "message": "The template is missing"},
    ]});
    let (code, message) = ("connector.invalid_config".to_owned(), String::new());
    let rejected = ManagementError::Rejected { code, message, data: issues, details: None };
    let texts: Vec<_> = rejected.field_errors().iter().map(field_error_text).collect();
    assert_eq!(texts, ["The server needs another type of value here.", "The template is missing"]);
}

#[test]
fn links_have_a_text_in_every_language() {
    let all = [&navigation::EN, &navigation::FR, &navigation::JA, &navigation::AR];
    let texts = all
        .map(|it| (it.connectors, it.sign_in_experience, it.localization, it.users, it.organizations, it.application));
    assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), all.len());
}

#[test]
fn every_usage_type_has_a_purpose() {
    for messages in [&EN, &FR, &JA, &AR] {
        for known in UsageType::KNOWN {
            let purpose = messages.connectors.templates.purpose_by_usage.get(known.as_str()).unwrap();
            assert!(purpose.ends_with(['.', '。']), "{known}");
        }
    }
}

#[test]
fn findings_name_usage_types_as_the_page_does() {
    use_english();
    let config = TwilioConfig::from_json(r#"{"templates": []}"#).unwrap();
    let finding = config.lint().into_iter().find(|finding| finding.code == "template.missing").unwrap();
    assert!(text(&finding.message).starts_with("The template for “Sign-up” is missing."));
    assert_eq!(finding.fix.map(|fix| text(fix.label())).as_deref(), Some("Add Sign-up"));
    assert_eq!(text(&UsageType::from("Owl").name()), "Owl");
}

#[test]
fn knows_fields_by_path() {
    assert_eq!(EN.connectors.form.field_by_path.get("host").unwrap().label, "Host");
    assert_eq!(JA.connectors.form.field_by_path.get("host").unwrap().label, "ホスト");
    assert_eq!(EN.connectors.form.field_by_path.get("no.such"), None);
}

#[test]
fn says_where_a_token_goes() {
    for messages in [&EN, &FR, &JA, &AR] {
        assert!(messages.management.token_goes("https://example.com/api").contains("https://example.com/api"));
    }
}

#[test]
fn counts_as_people_do() {
    let [english, french, japanese] = [&EN, &FR, &JA].map(|messages| &messages.sign_in_experience.save);
    assert!(english.errors(1).contains("1 problem is") && english.errors(2).contains("2 problems are"));
    assert!(english.warnings(1).contains("1 warning is") && english.warnings(3).contains("3 warnings are"));
    assert!(french.errors(1).contains("1 problème est") && french.errors(2).contains("2 problèmes sont"));
    assert!(french.warnings(1).contains("1 avertissement est"));
    assert!(french.warnings(3).contains("3 avertissements sont"));
    assert!(japanese.errors(1).contains("1件の問題") && japanese.errors(2).contains("2件の問題"));
    assert!(japanese.warnings(1).contains("1件の警告") && japanese.warnings(3).contains("3件の警告"));
}

#[test]
fn identifiers_have_their_article_in_french() {
    let names = &FR.sign_in_experience.identifiers_in_sentences;
    let messages = &FR.sign_in_experience.preview.in_words;
    assert_eq!(messages.asks(names.username), "Un champ demande le nom d’utilisateur.");
    assert_eq!(messages.asks(names.email), "Un champ demande l’adresse e-mail.");
    assert_eq!(messages.asks(names.phone), "Un champ demande le numéro de téléphone.");
    assert_eq!(messages.asks(names.email_or_phone), "Un champ demande l’adresse e-mail ou le numéro de téléphone.");
}
