//! The app as `cargo xtask dist --offline` writes it: it opens without a network, and keeps nothing
//! but its own files.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::deploy::{for_offline, next_version};
use e2e::{ALICE, Host, HostPlace, World, journey, journey_with, until};
use logto_dev::Seed;
use serde_json::{Value, json};

/// What the page itself may see of its caches: each name, with the addresses and the texts in it.
const CACHES: &str = "const done = arguments[arguments.length - 1];
    (async () => {
        const all = {};
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            all[name] = {};
            for (const request of await cache.keys()) {
                all[name][request.url] = await (await cache.match(request)).text();
            }
        }
        return all;
    })().then(done, (error) => done(String(error)))";

/// The texts of all pages at an address that are kept.
const PAGES: &str = "const done = arguments[arguments.length - 1];
    (async () => {
        const texts = [];
        for (const name of await caches.keys()) {
            const page = await (await caches.open(name)).match(arguments[0]);
            if (page) texts.push(await page.text());
        }
        return texts;
    })().then(done, (error) => done(String(error)))";

const REGISTRATIONS: &str = "const done = arguments[arguments.length - 1];
    navigator.serviceWorker.getRegistrations().then((all) => done(all.length))";

/// Longer than the page waits before it has anything kept.
const LONG_ENOUGH: Duration = Duration::from_secs(6);

async fn caches(world: &World) -> Result<Value> {
    Ok(world.browser.driver().execute_async(CACHES, Vec::new()).await?.json().clone())
}

/// Waits until so many versions are kept as a whole (with the page at this address), the one that
/// runs among them.
async fn wait_until_kept(world: &World, page: &str, count: usize) -> Result<()> {
    let script = version(world).await?;
    until(&format!("{count} versions to be kept"), async || {
        let pages = world.browser.driver().execute_async(PAGES, vec![page.into()]).await?;
        let pages: Vec<String> = serde_json::from_value(pages.json().clone())?;
        let is_own = pages.iter().any(|text| text.contains(&script));
        Ok((is_own && pages.len() == count).then_some(()))
    })
    .await
}

/// The script that the page was started with.
async fn version(world: &World) -> Result<String> {
    let script = "return document.querySelector('script[data-js]').dataset.js";
    Ok(world.browser.run(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

/// Puts this folder up, signs in, and waits until the app is kept.
async fn sign_in_and_keep(world: &mut World, folder: &Path) -> Result<()> {
    world.expect_console("ERR_CONNECTION_REFUSED");
    world.site.put_up(folder);
    world.sign_in(&ALICE).await?;
    wait_until_kept(world, &world.site.url("/"), 1).await
}

#[tokio::test]
async fn opens_offline_with_signed_in_user() -> Result<()> {
    journey(async |world: &mut World| {
        let folder = for_offline(world.dist())?;
        sign_in_and_keep(world, folder.path()).await?;
        world.site.stop().await;
        world.stop_server().await;
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        // Later, when the session is to be renewed.
        let hours = json!(2 * 60 * 60 * 1000);
        world.browser.run("window.e2eMoveClock(arguments[0])", vec![hours]).await?;
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        world.browser.wait_for_words("You're still signed in").await?;
        // A page that was never opened before, by its address.
        world.open("/profile").await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);

        world.site.start_again().await?;
        world.browser.reload().await?;
        world.browser.wait_for("claims-sub").await
    })
    .await
}

#[tokio::test]
async fn caches_only_app_files() -> Result<()> {
    journey(async |world: &mut World| {
        let folder = for_offline(world.dist())?;
        sign_in_and_keep(world, folder.path()).await?;
        world.open("/profile?x=1").await?;
        world.browser.click("call-api").await?;
        world.browser.wait_for("api-result").await?;
        let all = caches(world).await?;
        let all = all.as_object().context("no caches")?;
        assert_eq!(all.len(), 2, "{:?}", all.keys());
        let own = world.site.url("/");
        let tokens = world.browser.stored().await?;
        let refresh_token = tokens.get("logto:spa:refreshToken").context("no refresh token")?;
        let id_token = tokens.get("logto:spa:idToken").context("no ID token")?;
        for (address, text) in all.values().filter_map(Value::as_object).flatten() {
            let name = address.strip_prefix(&own).with_context(|| format!("{address} is not the app's"))?;
            ensure!(name.is_empty() || folder.path().join(name).is_file(), "{name} is none of the app's files");
            let text = text.as_str().unwrap_or_default();
            ensure!(!text.contains(refresh_token.as_str()) && !text.contains(id_token.as_str()), "a token in {name}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn first_visit_requests_no_extra_files() -> Result<()> {
    journey(async |world: &mut World| {
        let folder = for_offline(world.dist())?;
        world.site.put_up(folder.path());
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        tokio::time::sleep(LONG_ENOUGH).await;
        assert_eq!(caches(world).await?, json!({}));
        let asked = world.site.requests();
        ensure!(!asked.iter().any(|path| path == "/sw.js"), "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn next_load_uses_and_caches_new_deployment() -> Result<()> {
    journey(async |world: &mut World| {
        let folder = for_offline(world.dist())?;
        sign_in_and_keep(world, folder.path()).await?;
        let first = version(world).await?;
        let next = next_version(world.dist())?;
        let next = for_offline(next.path())?;
        world.site.put_up(next.path());
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        let second = version(world).await?;
        assert_ne!(second, first);
        wait_until_kept(world, &world.site.url("/"), 2).await?;
        world.site.stop().await;
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        assert_eq!(version(world).await?, second);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn open_tab_keeps_pages_removed_by_deployment() -> Result<()> {
    journey(async |world: &mut World| {
        let folder = for_offline(world.dist())?;
        sign_in_and_keep(world, folder.path()).await?;
        let next = next_version(world.dist())?;
        world.site.put_up(for_offline(next.path())?.path());
        world.browser.click_at("nav a[href=\"/profile\"]").await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn does_not_wait_for_unresponsive_network() -> Result<()> {
    journey(async |world: &mut World| {
        let folder = for_offline(world.dist())?;
        sign_in_and_keep(world, folder.path()).await?;
        world.site.hang(true);
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn build_without_offline_removes_worker_and_cache() -> Result<()> {
    journey(async |world: &mut World| {
        let folder = for_offline(world.dist())?;
        sign_in_and_keep(world, folder.path()).await?;
        assert_eq!(world.browser.driver().execute_async(REGISTRATIONS, Vec::new()).await?.json(), 1);
        let plain = world.dist().to_path_buf();
        ensure!(!plain.join("sw.js").exists(), "a plain build has a worker");
        world.site.put_up(&plain);
        world.browser.reload().await?;
        world.browser.wait_for("authenticated").await?;
        until("the worker to go", async || {
            let left = world.browser.driver().execute_async(REGISTRATIONS, Vec::new()).await?;
            Ok((left.json() == 0 && caches(world).await? == json!({})).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn works_offline_below_a_path_with_host_csp() -> Result<()> {
    let place = HostPlace::take(Host::Nginx, "/app/")?;
    let seed = Seed::default().with_redirect_origin(&place.address());
    journey_with(seed, async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        let config = json!({ "endpoint": world.server().endpoint(), "appId": "spa", "scopes": ["email"] });
        let hosted = place.start_with(world.dist(), &config.to_string(), &["--offline"]).await?;
        let (page, profile) = (hosted.url(""), hosted.url("profile"));
        world.browser.open(&page).await?;
        world.go_and_sign_in(ALICE.email).await?;
        world.browser.wait_for("authenticated").await?;
        wait_until_kept(world, &page, 1).await?;
        drop(hosted);
        world.browser.open(&profile).await?;
        assert_eq!(world.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}
