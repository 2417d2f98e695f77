use futures_executor::block_on;
use logto_management::{ManagementError, Phrases};
use serde_json::{Value, json};

use crate::support::{Exchange, TestClient, assert_sent, client, exchange, respond};

const PHRASES: &str = include_str!("../../../logto-dev/tests/wire/v1.42/custom-phrases.json");

/// A client whose server responds as the recorded one did.
fn responding(title: &str) -> (TestClient, Exchange) {
    let (client, exchange) = (client(), exchange(PHRASES, title));
    respond(&client, &exchange);
    (client, exchange)
}

#[test]
fn reads_own_phrases() {
    let (client, none) = responding("none");
    assert_eq!(block_on(client.api.custom_phrases()).unwrap(), []);
    assert_sent(&client, &none);
    let list = exchange(PHRASES, "list");
    client.server.respond(list.status, &list.response);
    let all = block_on(client.api.custom_phrases()).unwrap();
    assert_eq!((all[0].language(), all[0].is_empty()), ("fr", true));
}

#[test]
fn replaces_own_phrases_of_a_language() {
    let (client, put) = responding("put");
    let mut own = Phrases::from_value(json!({"languageTag": "fr", "translation": put.request})).unwrap();
    let stored = block_on(client.api.put_custom_phrases(&own)).unwrap();
    assert_sent(&client, &put);
    assert_eq!((stored.language(), stored.get("action.sign_in")), ("fr", Some("Entrer")));
    // The server drops empty texts, and so does this library.
    own.set("input.username", "");
    assert_eq!(own, stored);
}

#[test]
fn explains_why_phrases_are_refused() {
    for (title, code) in [
        ("put: unknown key", "localization.invalid_translation_structure"),
        ("put: unknown language", "guard.invalid_input"),
        ("put: not a text", "guard.invalid_input"),
    ] {
        let (client, _) = responding(title);
        let error = block_on(client.api.put_custom_phrases(&Phrases::new("fr"))).unwrap_err();
        assert_eq!((error.code(), error.hint().is_some()), (code, true), "{title}");
    }
    let (client, put) = responding("put: unknown language");
    let error = block_on(client.api.put_custom_phrases(&Phrases::new("xx"))).unwrap_err();
    assert_eq!(client.server.requests()[0].url, format!("http://localhost:3001{}", put.path));
    assert_eq!(error.field_errors()[0].field.to_string(), "languageTag");
}

#[test]
fn deletes_own_phrases_of_a_language() {
    let (client, delete) = responding("delete");
    block_on(client.api.delete_custom_phrases("fr")).unwrap();
    assert_sent(&client, &delete);
    for (title, code) in [
        ("delete again", "management.not_found"),
        ("delete the fallback language", "localization.cannot_delete_default_language"),
    ] {
        let refused = exchange(PHRASES, title);
        client.server.respond(refused.status, &refused.response);
        let error = block_on(client.api.delete_custom_phrases("fr")).unwrap_err();
        assert_eq!((error.code(), error.hint().is_some()), (code, true), "{title}");
    }
}

#[test]
fn reads_the_phrases_of_the_sign_in_page() {
    let (client, page) = responding("as the sign-in page reads them (shortened)");
    let phrases = block_on(client.api.phrases("fr")).unwrap();
    assert_sent(&client, &page);
    assert_eq!((phrases.language(), phrases.get("action.sign_in")), ("fr", Some("Entrer")));
    // Logto's own texts have no language tag.
    client.server.respond(200, &json!({"translation": {"action": {"sign_in": "Anmelden"}}}));
    let phrases = block_on(client.api.phrases("de")).unwrap();
    assert_eq!(phrases.all(), [("action.sign_in".to_owned(), "Anmelden")]);
    assert_eq!(phrases.language(), "de");
    client.server.respond(200, &Value::Null);
    assert_eq!(block_on(client.api.phrases("de")).unwrap_err(), ManagementError::Malformed);
}

#[test]
fn a_language_cannot_lead_to_another_path() {
    for language in ["", ".", ".."] {
        let client = client();
        assert!(block_on(client.api.put_custom_phrases(&Phrases::new(language))).is_err(), "{language}");
        assert!(client.server.requests().is_empty());
    }
}
