//! What a link to `/sign-in` asks of the provider, by the names that it reads.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, World, journey};

/// The parameters of the last request to sign in.
fn asked(world: &World) -> Result<Vec<(String, String)>> {
    let requests = world.server().requests();
    let request = requests.into_iter().rfind(|request| request.path == "/oidc/auth");
    Ok(request.context("nobody asked to sign in")?.query)
}

fn value<'a>(asked: &'a [(String, String)], name: &str) -> Option<&'a str> {
    asked.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

async fn prefilled(world: &World) -> Result<String> {
    world.browser.wait_for("identifier").await?;
    let hint = "return document.querySelector('[data-testid=\"identifier\"]').value";
    Ok(world.browser.run(hint, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn sends_first_screen_and_login_hint_together() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/sign-in?first_screen=register&login_hint=zoe%2Bnew%40example.com&return_to=%2Fprofile").await?;
        assert_eq!(prefilled(world).await?, "zoe+new@example.com");
        assert_eq!(world.browser.url().await?.path(), "/register");
        let asked = asked(world)?;
        assert_eq!(value(&asked, "first_screen"), Some("register"));
        assert_eq!(value(&asked, "prompt"), Some("consent"), "without it there is no refresh token");
        ensure!(value(&asked, "login_hint").is_some(), "{asked:?}");
        for name in ["return_to", "interaction_mode", "screen_hint"] {
            ensure!(value(&asked, name).is_none(), "{name} is none of the provider's names: {asked:?}");
        }
        let mut names: Vec<&String> = asked.iter().map(|(name, _)| name).filter(|name| *name != "resource").collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "a parameter is there twice: {asked:?}");
        world.browser.click("send-code").await?;
        world.browser.wait_for("code").await?;
        let code = world.next_code("zoe+new@example.com").await?;
        world.enter_code(&code).await?;
        world.browser.wait_for("claims-sub").await?;
        assert_eq!(world.browser.url().await?.as_str(), world.site.url("/profile"));
        ensure!(world.browser.page_text().await?.contains("zoe+new@example.com"), "somebody else is signed in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_first_screen_opens_its_page() -> Result<()> {
    journey(async |world: &mut World| {
        for (screen, page) in [
            ("sign_in", "/sign-in"),
            ("register", "/register"),
            ("identifier:sign_in", "/identifier-sign-in"),
            ("identifier:register", "/identifier-register"),
        ] {
            world.open(&format!("/sign-in?first_screen={screen}")).await?;
            world.browser.wait_for("identifier").await?;
            assert_eq!(world.browser.url().await?.path(), page, "{screen}");
            assert_eq!(value(&asked(world)?, "first_screen"), Some(screen));
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn drops_unknown_first_screen_and_keeps_login_hint() -> Result<()> {
    journey(async |world: &mut World| {
        // Logto drops every extra parameter of a request with a screen that it doesn't know.
        world.open("/sign-in?first_screen=lobby&login_hint=alice%40example.com").await?;
        assert_eq!(prefilled(world).await?, ALICE.email);
        let asked = asked(world)?;
        ensure!(value(&asked, "first_screen").is_none() && value(&asked, "login_hint").is_some(), "{asked:?}");
        world.finish_at_provider(ALICE.email).await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn sends_app_language_to_provider() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("sign-in").await?;
        world.browser.run("localStorage.setItem('logto-leptos:language', 'fr')", Vec::new()).await?;
        world.browser.reload().await?;
        world.browser.wait_for("sign-in").await?;
        world.browser.wait_for_words("connecter").await?;
        world.browser.click("sign-in").await?;
        world.browser.wait_for("identifier").await?;
        assert_eq!(value(&asked(world)?, "ui_locales"), Some("fr"));
        Ok(())
    })
    .await
}
