//! Phrases of the sign-in page: the Management API, and what the page shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compare::recorded;
use common::{SCOPES, World};
use serde_json::{Value, json};

/// The recorded exchanges whose answers have all texts of Logto, or all settings as other exchanges left them.
const SHORTENED: [&str; 2] =
    ["as the sign-in page reads them (shortened)", "fallback language without phrases of its own"];

async fn set_language(world: &World, detects_browser_language: bool, fallback: &str) {
    let settings = json!({ "languageInfo": { "autoDetect": detects_browser_language, "fallbackLanguage": fallback } });
    world.manage("PATCH", "/sign-in-exp", &settings).await.expect(200);
}

async fn put(world: &World, language: &str, phrases: &Value) {
    world.manage("PUT", &format!("/custom-phrases/{language}"), phrases).await.expect(201);
}

#[tokio::test]
async fn replays_custom_phrases() {
    let world = World::start().await;
    let token = world.machine_token().await;
    let fill = [("<credentials>", &*token)];
    let mut id = None::<(String, String)>;
    for mut exchange in recorded("custom-phrases") {
        if exchange.title == "delete the fallback language" {
            set_language(&world, true, "fr").await;
        }
        let answer = exchange.send(&world.browser, &fill).await;
        if exchange.title == "put" {
            id = Some((common::text(&exchange.response["body"], "id"), common::text(&answer.body, "id")));
        }
        if SHORTENED.contains(&&*exchange.title) {
            assert_eq!(answer.status, 200, "{}: {}", exchange.title, answer.text);
            continue;
        }
        if let Some((old, new)) = &id {
            exchange.response = serde_json::from_str(&exchange.response.to_string().replace(old, new)).unwrap();
        }
        exchange.compare(&answer);
    }
    let settings = world.manage("GET", "/sign-in-exp", &Value::Null).await.body;
    assert_eq!(settings["languageInfo"], json!({ "autoDetect": false, "fallbackLanguage": "de" }));
}

/// The phrases that the page has with a query.
async fn phrases(world: &World, query: &str) -> Value {
    let answer = world.browser.get(&format!("/api/.well-known/phrases{query}")).await;
    answer.expect(200);
    answer.body
}

#[tokio::test]
async fn phrases_have_a_tenants_own_and_the_texts_of_the_page() {
    let world = World::start().await;
    put(&world, "fr", &json!({ "action": { "sign_in": "Entrer" } })).await;
    let french = phrases(&world, "?lng=fr").await;
    assert_eq!(french["languageTag"], "fr");
    assert_eq!(french["translation"]["action"]["sign_in"], "Entrer");
    assert_eq!(french["translation"]["input"]["password"], "Mot de passe");
    let english = phrases(&world, "?lng=en").await;
    assert_eq!(english, json!({ "translation": english["translation"] }), "without own texts there is no record");
    assert_eq!(english["translation"]["action"]["sign_in"], "Sign in");
    // A language of the tenant that the page has no texts in.
    put(&world, "de", &json!({ "action": { "sign_in": "Anmelden" } })).await;
    let german = phrases(&world, "?lng=de-AT").await;
    assert_eq!(german["translation"]["action"]["sign_in"], "Anmelden");
    assert_eq!(german["translation"]["input"]["password"], "Password");
    // Without a language in the query, the default language decides here, because the browser names none.
    set_language(&world, true, "de").await;
    assert_eq!(phrases(&world, "").await["languageTag"], "de");
    assert_eq!(phrases(&world, "?lng=nl").await["languageTag"], "de");
}

/// The sign-in page with these `ui_locales`.
async fn page(world: &World, ui_locales: &str) -> String {
    world.browser.forget_cookies();
    world.browser.get(&world.authorize_url(SCOPES, &[], &[])).await;
    let page = world.browser.get(&format!("/sign-in?ui_locales={ui_locales}")).await;
    page.expect(200);
    page.text
}

#[tokio::test]
async fn page_shows_a_tenants_own_phrases() {
    let world = World::start().await;
    let own = json!({ "description": { "no_account": "Jamais venu ?" }, "input": { "password": "Sésame" } });
    put(&world, "fr", &own).await;
    let french = page(&world, "fr-CA").await;
    assert!(french.contains("Jamais venu ?") && french.contains("Sésame"), "{french}");
    assert!(!page(&world, "en").await.contains("Sésame"));
    world.manage("DELETE", "/custom-phrases/fr", &Value::Null).await.expect(204);
    assert!(page(&world, "fr").await.contains("Mot de passe"));
}

#[tokio::test]
async fn refuses_settings_as_recorded() {
    let world = World::start().await;
    let token = world.machine_token().await;
    for exchange in recorded("sign-in-exp-refusals") {
        exchange.replay(&world.browser, &[("<credentials>", &token)]).await;
    }
}

#[tokio::test]
async fn accepts_settings_as_recorded() {
    let world = World::start().await;
    for (name, value) in [
        ("mfa", json!({ "factors": ["Totp", "WebAuthn", "BackupCode"], "policy": "UserControlled" })),
        (
            "mfa",
            json!({ "factors": ["Totp"], "policy": "PromptAtSignInAndSignUp",
                    "organizationRequiredMfaPolicy": "Mandatory" }),
        ),
        ("branding", json!({ "logoUrl": "https://example.test/logo.svg", "favicon": "https://example.test/f.png" })),
        ("color", json!({ "primaryColor": "#123", "isDarkModeEnabled": true, "darkPrimaryColor": "#654321" })),
        ("languageInfo", json!({ "autoDetect": false, "fallbackLanguage": "en" })),
        ("socialSignInConnectorTargets", json!(["google"])),
        ("termsOfUseUrl", json!("https://example.test/terms")),
        ("privacyPolicyUrl", Value::Null),
        ("agreeToTermsPolicy", json!("ManualRegistrationOnly")),
        ("customCss", json!("body { color: red }")),
    ] {
        let answer = world.manage("PATCH", "/sign-in-exp", &json!({ name: value })).await;
        answer.expect(200);
        assert_eq!(answer.body[name], value, "{name}");
    }
}
