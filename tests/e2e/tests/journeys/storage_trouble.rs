//! A browser that stores nothing, or no more.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey};

/// As in a browser whose owner blocks site data.
const BLOCKED: &str = r#"
  const refuse = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
  Object.defineProperty(window, "localStorage", { get: refuse });"#;

/// Fills localStorage but for so many characters.
const FILL: &str = r#"
  const reserve = "r".repeat(arguments[0]);
  localStorage.setItem("junk:reserve", reserve);
  let number = 0;
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (;;) {
      try {
        localStorage.setItem("j" + number, "x".repeat(size));
        number += 1;
      } catch {
        break;
      }
    }
  }
  localStorage.removeItem("junk:reserve");"#;

/// Gives the room back.
const EMPTY: &str = "for (const key of Object.keys(localStorage)) if (key[0] === 'j') localStorage.removeItem(key)";

/// What the app may say about it: that nothing is stored, that there is no room, or that this was why
/// a sign-in could not begin.
const WARNINGS: [&str; 3] = ["stores nothing for this page", "storage is full", "doesn't let the page store anything"];

async fn fill(world: &World, but: u32) -> Result<()> {
    world.browser.run(FILL, vec![but.into()]).await.map(drop)
}

async fn warns(world: &World) -> Result<()> {
    e2e::until("a warning", async || {
        let text = world.browser.page_text().await?;
        Ok(WARNINGS.iter().any(|warning| text.contains(warning)).then_some(()))
    })
    .await
}

/// Everything is as it was before the sign-in, and the person knows.
async fn refuses_to_begin(world: &World) -> Result<()> {
    world.browser.click("sign-in").await?;
    let text = world.browser.text("error").await?;
    ensure!(WARNINGS.iter().any(|warning| text.contains(warning)), "{text}");
    ensure!(world.browser.shows("anonymous").await? && world.browser.shows("sign-in").await?, "no way on");
    assert_eq!(world.count("GET", "/oidc/auth"), 0, "it left without having stored the attempt");
    world.browser.showed_nothing_protected().await
}

#[tokio::test]
async fn explains_blocked_storage() -> Result<()> {
    journey(async |world: &mut World| {
        world.browser.run_in_every_page(BLOCKED).await?;
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        warns(world).await?;
        refuses_to_begin(world).await?;
        // A guarded page and a link of a stranger end somewhere as well.
        for path in ["/profile", "/callback?code=a&state=b"] {
            world.open(path).await?;
            world.browser.wait_for("error").await?;
            warns(world).await?;
            world.browser.showed_nothing_protected().await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_full_storage_and_recovers() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        fill(world, 0).await?;
        world.browser.reload().await?;
        refuses_to_begin(world).await?;
        world.browser.run(EMPTY, Vec::new()).await?;
        world.sign_in(&ALICE).await?;
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

/// Fills the storage while the person is at the provider, and finishes the sign-in.
async fn full_at_the_callback(world: &World, but: u32) -> Result<()> {
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    let answer = world.callback_url(ALICE.email).await?;
    world.open("/robots.txt").await?;
    fill(world, but).await?;
    world.browser.open(answer.as_str()).await?;
    // It works in memory, and says so.
    world.browser.wait_for("authenticated").await?;
    warns(world).await?;
    let sign_ins = world.count("GET", "/oidc/auth");
    world.browser.reload().await?;
    world.browser.wait_for("anonymous").await?;
    world.browser.showed_nothing_protected().await?;
    assert_eq!(world.count("GET", "/oidc/auth"), sign_ins, "it began a sign-in by itself");
    let keys = world.browser.session_keys().await?;
    ensure!(keys.is_empty(), "half a session is left: {keys:?}");
    world.browser.run(EMPTY, Vec::new()).await?;
    world.sign_in(&ALICE).await?;
    world.browser.reload().await?;
    world.browser.wait_for("authenticated").await
}

#[tokio::test]
async fn full_storage_at_callback_signs_in_for_this_page_only() -> Result<()> {
    journey(async |world: &mut World| full_at_the_callback(world, 0).await).await
}

#[tokio::test]
async fn keeps_no_partial_session_in_nearly_full_storage() -> Result<()> {
    journey(async |world: &mut World| full_at_the_callback(world, 300).await).await
}
