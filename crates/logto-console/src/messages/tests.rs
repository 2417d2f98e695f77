//! What the messages say in each language.

use logto_management::connectors::UsageType;

use super::generated::admin::{EN, FR, JA};

#[test]
fn every_usage_type_has_a_name() {
    for messages in [&EN, &FR, &JA] {
        for known in UsageType::KNOWN {
            let usage = messages.connectors.templates.usage_by_type.get(known.as_str()).unwrap();
            assert!(!usage.title.is_empty() && usage.body.ends_with(['.', '。']), "{known}");
        }
    }
}

#[test]
fn knows_fields_by_path() {
    assert_eq!(EN.connectors.form.field_by_path.get("host").unwrap().label, "Host");
    assert_eq!(JA.connectors.form.field_by_path.get("host").unwrap().label, "ホスト");
    assert_eq!(EN.connectors.form.field_by_path.get("no.such"), None);
}

#[test]
fn says_where_a_token_goes() {
    for messages in [&EN, &FR, &JA] {
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
