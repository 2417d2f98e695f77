//! A session that is encrypted in the browser's storage.

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, World, journey};
use serde_json::json;

use crate::six_tabs::all_call_all_day;

/// Has the app keep sessions in this way.
fn persist(world: &World, way: &str) {
    let endpoint = world.server().endpoint();
    let config = json!({
        "endpoint": endpoint,
        "appId": "spa",
        "scopes": ["email", "phone"],
        "persistence": way,
        "api": { "url": format!("{endpoint}/demo-api/me"), "resource": "https://api.example.com" },
    });
    world.site.set_config(ConfigFile::Text(config.to_string()));
}

/// Nothing in localStorage can be read as a token, nor as anything else of a session.
async fn nothing_readable(world: &World) -> Result<()> {
    let stored = world.browser.stored().await?;
    ensure!(stored.keys().any(|key| key.starts_with("logto-sealed:spa:")), "nothing is stored: {stored:?}");
    for (key, value) in &stored {
        let names = ["idToken", "refreshToken", "accessToken", "session"];
        ensure!(!key.starts_with("logto:spa:") && !names.iter().any(|name| key.contains(name)), "{key}");
        for text in ["eyJ", "\"token\"", "expiresAt", ALICE.sub, ALICE.email] {
            ensure!(!value.contains(text), "{key} holds {text}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn sealed_session_survives_reload_and_is_unreadable() -> Result<()> {
    journey(async |world: &mut World| {
        persist(world, "sealed");
        world.sign_in(&ALICE).await?;
        nothing_readable(world).await?;
        world.browser.start_watching().await?;
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        ensure!(!world.browser.seen().await?.contains(&"anonymous".to_owned()), "signed out for a moment");
        world.open("/profile").await?;
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        nothing_readable(world).await?;
        // A copy of it is of no use in another browser.
        let stored = world.browser.stored().await?;
        let thief = world.another_browser().await?;
        thief.open(&world.site.url("/")).await?;
        thief.wait_for("anonymous").await?;
        thief.store(&stored).await?;
        thief.reload().await?;
        thief.wait_for("anonymous").await
    })
    .await
}

#[tokio::test]
async fn second_tab_follows_sealed_session() -> Result<()> {
    journey(async |world: &mut World| {
        persist(world, "sealed");
        world.open("/").await?;
        let first = world.browser.tab().await?;
        let second = world.browser.new_tab().await?;
        world.sign_in(&ALICE).await?;
        world.browser.switch_to(&first).await?;
        world.browser.wait_for("authenticated").await?;
        world.browser.click("sign-out").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.switch_to(&second).await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.reload().await?;
        world.browser.wait_for("anonymous").await
    })
    .await
}

#[tokio::test]
async fn six_tabs_with_a_sealed_session_renew_once() -> Result<()> {
    journey(async |world: &mut World| {
        persist(world, "sealed");
        all_call_all_day(world).await
    })
    .await
}
