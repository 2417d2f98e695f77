//! The consent of people to third-party applications.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{ALICE, APP, CALLBACK, SCOPES, World, query};
use logto_dev::{LogtoVersion, Server};
use serde_json::json;

/// A world whose application belongs to a third party, with Alice on the consent page.
async fn asked(version: LogtoVersion) -> World {
    asked_with(version, &[]).await
}

/// The same, with further parameters of the authorization request.
async fn asked_with(version: LogtoVersion, more: &[(&str, &str)]) -> World {
    let mut seed = common::seed();
    seed.applications.iter_mut().filter(|app| app.id == APP).for_each(|app| app.is_third_party = true);
    let world = World::build(Server::builder().seed(seed).logto_version(version)).await;
    let more: Vec<(&str, &str)> = more.iter().copied().chain([("prompt", "login consent")]).collect();
    let url = world.authorize_url(SCOPES, &[], &more);
    world.browser.get(&url).await.expect(303);
    let id = world.send_code("SignIn", "email", ALICE).await;
    let code = world.server.wait_for_code(ALICE, common::SOON).await.unwrap();
    world.verify(&id, &json!({ "type": "email", "value": ALICE }), &code).await.expect(200);
    world.browser.api("POST", "/identification", &json!({ "verificationId": id })).await.expect(204);
    let answer = world.browser.api("POST", "/submit", &json!({})).await;
    let resume = answer.body["redirectTo"].as_str().unwrap().to_owned();
    let answer = world.browser.get(&resume).await;
    assert!(answer.location().starts_with("/consent"), "{}", answer.location());
    world
}

#[tokio::test]
async fn page_of_a_third_party_asks_and_leads_back() {
    let world = asked(LogtoVersion::V1_42).await;
    let page = world.browser.get("/consent").await;
    page.expect(200);
    assert!(page.text.contains("<code>email</code>") && !page.text.contains("<code>openid</code>"), "{}", page.text);
    let info = world.browser.get("/api/interaction/consent").await.body;
    assert_eq!(info["missingOIDCScope"], json!(["profile", "email"]));
    assert_eq!((&info["redirectUri"], &info["user"]["primaryEmail"]), (&json!(CALLBACK), &json!(ALICE)));
    let answer = world.browser.send("POST", "/api/interaction/consent", &[], Some("{}".to_owned())).await;
    answer.expect(200);
    let back = world.browser.follow(answer.body["redirectTo"].as_str().unwrap().to_owned()).await;
    assert!(query(&back, "code").is_some(), "{back}");
    // What was granted is not asked for again.
    let url = world.authorize_url(SCOPES, &[], &[]);
    assert!(world.browser.get(&url).await.location().starts_with(CALLBACK));
    let answer = world.other_browser().get("/api/interaction/consent").await;
    assert_eq!((answer.status, &answer.body["code"]), (400, &json!("session.not_found")));
}

#[tokio::test]
async fn refusal_leads_to_the_bare_redirect_uri_in_newer_versions() {
    for (version, expected) in [
        (LogtoVersion::V1_42, format!("href=\"{CALLBACK}\"")),
        (LogtoVersion::V1_37, format!("href=\"{CALLBACK}?error=access_denied&amp;")),
    ] {
        let page = asked(version).await.browser.get("/consent").await;
        assert!(page.text.contains(&expected), "{version:?}: {}", page.text);
    }
}

/// The consent page in a browser that prefers a language.
async fn page(world: &World, browser: &str) -> String {
    let answer = world.browser.send("GET", "/consent", &[("accept-language", browser)], None).await;
    answer.expect(200);
    answer.text
}

#[tokio::test]
async fn page_follows_ui_locales_then_the_browser() {
    let world = asked(LogtoVersion::V1_42).await;
    for (browser, lang, dir, heading, button) in [
        ("de", "en", "ltr", "Allow \u{2068}Recorded app\u{2069} to use your account?", "Allow"),
        ("fr-CA", "fr", "ltr", "Autoriser \u{2068}Recorded app\u{2069} à utiliser votre compte\u{202f}?", "Autoriser"),
        ("ja", "ja", "ltr", "\u{2068}Recorded app\u{2069} にアカウントの利用を許可しますか?", "許可"),
        ("ar", "ar", "rtl", "السماح لتطبيق \u{2068}Recorded app\u{2069} باستخدام حسابك؟", "السماح"),
    ] {
        let page = page(&world, browser).await;
        assert!(page.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{browser}: {page}");
        assert!(page.contains(&format!("<title>{heading}</title>")), "{browser}: {page}");
        assert!(page.contains(&format!(">{button}</button>")), "{browser}: {page}");
        assert!(lang == "en" || !page.contains("It asks for:"), "{browser}: {page}");
    }
    let world = asked_with(LogtoVersion::V1_42, &[("ui_locales", "fr-CA en")]).await;
    assert!(page(&world, "ja").await.contains("<html lang=\"fr\""));
}
