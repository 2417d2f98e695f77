//! New versions of the app, put up while people use an older one.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::deploy::next_version;
use e2e::{ALICE, DEADLINE, World, journey, until};

/// Longer than the pause between two looks for a new version.
const A_WHILE: Duration = Duration::from_secs(6 * 60);

/// Longer than “Later” lasts.
const LATER: Duration = Duration::from_secs(61 * 60);

/// The script that the page was started with.
async fn version(world: &World) -> Result<String> {
    let script = "return document.querySelector('script[data-js]').dataset.js";
    Ok(world.browser.run(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

/// Comes back to the tab.
async fn come_back(world: &World) -> Result<()> {
    world.browser.run("window.dispatchEvent(new Event('focus'))", Vec::new()).await.map(drop)
}

/// How often the host was asked for its page.
fn pages(world: &World) -> usize {
    world.site.requests().iter().filter(|path| *path == "/").count()
}

/// Comes back, and waits until the host was asked whether there is something new.
async fn come_back_and_look(world: &World) -> Result<()> {
    let before = pages(world);
    come_back(world).await?;
    until("a look at the host", async || Ok((pages(world) > before).then_some(()))).await
}

async fn let_pass(world: &World, time: Duration) -> Result<()> {
    let tab = world.browser.tab().await?;
    world.let_pass(time, &[tab]).await
}

#[tokio::test]
async fn announces_new_version_on_return_to_tab() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        let first = version(world).await?;
        let next = next_version(world.dist())?;
        world.site.put_up(next.path());

        // The page has only just been loaded.
        let before = pages(world);
        come_back(world).await?;
        let_pass(world, A_WHILE).await?;
        assert_eq!(pages(world), before, "the host was asked at once");
        come_back_and_look(world).await?;
        world.browser.wait_for("update").await?;
        let region = "return document.querySelector('[data-testid=update]').closest('[aria-live=polite]') !== null";
        ensure!(world.browser.run(region, Vec::new()).await? == true, "screen readers are not told");

        // Put off, it stays away for an hour.
        world.browser.click("update-later").await?;
        world.browser.wait_until_gone("update").await?;
        let before = pages(world);
        let_pass(world, A_WHILE).await?;
        come_back(world).await?;
        let_pass(world, LATER).await?;
        assert_eq!(pages(world), before, "the host was asked although it was put off");
        come_back_and_look(world).await?;
        world.browser.click("update").await?;
        let second = until("the new version", async || Ok(Some(version(world).await?).filter(|now| *now != first)));
        second.await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn does_not_announce_same_version() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        for _ in 0..2 {
            let_pass(world, A_WHILE).await?;
            come_back_and_look(world).await?;
        }
        // A host that is out of reach, or somebody else's page, tells nothing.
        world.expect_console("ERR_CONNECTION_REFUSED");
        world.site.stop().await;
        let_pass(world, A_WHILE).await?;
        come_back(world).await?;
        let hotel = tempfile::tempdir()?;
        std::fs::write(hotel.path().join("index.html"), "<title>Log in to the hotel's network</title>")?;
        world.site.put_up(hotel.path());
        world.site.start_again().await?;
        let_pass(world, A_WHILE).await?;
        come_back_and_look(world).await?;
        tokio::time::sleep(DEADLINE / 30).await;
        ensure!(!world.browser.shows("update").await?, "there is nothing new");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn asks_before_reload_with_unsaved_changes() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.open("/connectors/sms").await?;
        world.browser.wait_for("field-accountSID").await?;
        let next = next_version(world.dist())?;
        world.site.put_up(next.path());
        let_pass(world, A_WHILE).await?;
        come_back_and_look(world).await?;
        world.browser.wait_for("update").await?;
        // The browser asks when this event is refused.
        let is_held = "const leaving = new Event('beforeunload', { cancelable: true });
            window.dispatchEvent(leaving);
            return leaving.defaultPrevented";
        ensure!(world.browser.run(is_held, Vec::new()).await? == false, "nothing was typed");
        world.browser.fill("field-accountSID", "AC0").await?;
        ensure!(world.browser.run(is_held, Vec::new()).await? == true, "what was typed would be lost");
        ensure!(world.browser.shows("update").await?, "the notice went away");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn removed_chunk_offers_reload() -> Result<()> {
    journey(async |world: &mut World| {
        for text in [".wasm", "Failed to fetch"] {
            world.expect_console(text);
        }
        world.sign_in(&ALICE).await?;
        let first = version(world).await?;
        let next = next_version(world.dist())?;
        world.site.put_up(next.path());
        world.browser.click_at("nav a[href=\"/profile\"]").await?;
        let words = world.browser.text("error").await?;
        ensure!(words.contains("A new version of this app is ready"), "{words}");
        ensure!(!world.browser.shows("load-again").await?, "trying again is in vain");
        world.browser.click("reload").await?;
        world.browser.wait_for("claims-sub").await?;
        assert_ne!(version(world).await?, first);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn page_can_retry_after_network_failure() -> Result<()> {
    journey(async |world: &mut World| {
        for text in [".wasm", "Failed to fetch", "ERR_CONNECTION_REFUSED"] {
            world.expect_console(text);
        }
        world.sign_in(&ALICE).await?;
        world.site.stop().await;
        world.browser.click_at("nav a[href=\"/profile\"]").await?;
        world.browser.wait_for("load-again").await?;
        let words = world.browser.text("error").await?;
        ensure!(!words.contains("new version of this app is ready"), "{words}");
        world.site.start_again().await?;
        world.browser.click("load-again").await?;
        world.browser.wait_for("claims-sub").await
    })
    .await
}
