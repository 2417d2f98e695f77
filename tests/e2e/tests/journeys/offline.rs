//! The app as written by `cargo xtask dist --offline`: it opens without a network and caches only
//! its own files.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::deploy::{for_offline, next_version};
use e2e::{ALICE, ConfigFile, Host, HostAddress, TestHarness, journey, journey_with, wait_until};
use logto_dev::Seed;
use serde_json::{Value, json};

/// Returns the caches visible to the page, each with its URLs and texts.
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

/// Returns the cached texts of a URL.
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

/// Longer than the page waits before it caches anything.
const LONG_ENOUGH: Duration = Duration::from_secs(6);

async fn caches(harness: &TestHarness) -> Result<Value> {
    Ok(harness.browser.driver().execute_async(CACHES, Vec::new()).await?.json().clone())
}

/// Waits until this many versions are cached completely, including the running one.
async fn wait_until_cached(harness: &TestHarness, page: &str, count: usize) -> Result<()> {
    let script = script_url(harness).await?;
    wait_until(&format!("{count} versions to be kept"), async || {
        let pages = harness.browser.driver().execute_async(PAGES, vec![page.into()]).await?;
        let pages: Vec<String> = serde_json::from_value(pages.json().clone())?;
        let is_own = pages.iter().any(|text| text.contains(&script));
        Ok((is_own && pages.len() == count).then_some(()))
    })
    .await
}

/// The script that the page was loaded with.
async fn script_url(harness: &TestHarness) -> Result<String> {
    let script = "return document.querySelector('script[data-js]').dataset.js";
    Ok(harness.browser.run(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

/// Deploys this folder, signs in, and waits until the app is cached.
async fn sign_in_and_cache(harness: &mut TestHarness, folder: &Path) -> Result<()> {
    harness.expect_console("ERR_CONNECTION_REFUSED");
    harness.site.deploy(folder);
    harness.sign_in(&ALICE).await?;
    wait_until_cached(harness, &harness.site.url("/"), 1).await
}

#[tokio::test]
async fn opens_offline_with_signed_in_user() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let folder = for_offline(harness.dist())?;
        sign_in_and_cache(harness, folder.path()).await?;
        harness.site.stop().await;
        harness.stop_server().await;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        // Later, when the session is due for renewal.
        let hours = json!(2 * 60 * 60 * 1000);
        harness.browser.run("window.e2eMoveClock(arguments[0])", vec![hours]).await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        harness.browser.wait_for_text("You're still signed in").await?;
        // A page that was never opened before.
        harness.open("/profile").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);

        harness.site.restart().await?;
        harness.browser.reload().await?;
        harness.browser.wait_for("claims-sub").await
    })
    .await
}

#[tokio::test]
async fn caches_only_app_files() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let folder = for_offline(harness.dist())?;
        sign_in_and_cache(harness, folder.path()).await?;
        harness.open("/profile?x=1").await?;
        harness.browser.click("call-api").await?;
        harness.browser.wait_for("api-result").await?;
        let all = caches(harness).await?;
        let all = all.as_object().context("no caches")?;
        assert_eq!(all.len(), 2, "{:?}", all.keys());
        let own = harness.site.url("/");
        let tokens = harness.browser.stored().await?;
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
async fn caches_app_for_sealed_session() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let config = json!({ "endpoint": harness.server().endpoint(), "appId": "spa", "persistence": "sealed" });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        let folder = for_offline(harness.dist())?;
        sign_in_and_cache(harness, folder.path()).await
    })
    .await
}

#[tokio::test]
async fn first_visit_requests_no_extra_files() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let folder = for_offline(harness.dist())?;
        harness.site.deploy(folder.path());
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        tokio::time::sleep(LONG_ENOUGH).await;
        assert_eq!(caches(harness).await?, json!({}));
        let requests = harness.site.requests();
        ensure!(!requests.iter().any(|path| path == "/sw.js" || path == "/offline.js"), "{requests:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn next_load_uses_and_caches_new_deployment() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let folder = for_offline(harness.dist())?;
        sign_in_and_cache(harness, folder.path()).await?;
        let first = script_url(harness).await?;
        let next = next_version(harness.dist())?;
        let next = for_offline(next.path())?;
        harness.site.deploy(next.path());
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        let second = script_url(harness).await?;
        assert_ne!(second, first);
        wait_until_cached(harness, &harness.site.url("/"), 2).await?;
        harness.site.stop().await;
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        assert_eq!(script_url(harness).await?, second);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn open_tab_keeps_pages_removed_by_deployment() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let folder = for_offline(harness.dist())?;
        sign_in_and_cache(harness, folder.path()).await?;
        let next = next_version(harness.dist())?;
        harness.site.deploy(for_offline(next.path())?.path());
        harness.browser.click_at("nav a[href=\"/profile\"]").await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn does_not_wait_for_unresponsive_network() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let folder = for_offline(harness.dist())?;
        sign_in_and_cache(harness, folder.path()).await?;
        harness.site.set_unresponsive(true);
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn build_without_offline_removes_worker_and_cache() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let folder = for_offline(harness.dist())?;
        sign_in_and_cache(harness, folder.path()).await?;
        assert_eq!(harness.browser.driver().execute_async(REGISTRATIONS, Vec::new()).await?.json(), 1);
        let plain = harness.dist().to_path_buf();
        ensure!(!plain.join("sw.js").exists(), "a plain build has a worker");
        harness.site.deploy(&plain);
        harness.browser.reload().await?;
        harness.browser.wait_for("authenticated").await?;
        wait_until("the worker to go", async || {
            let left = harness.browser.driver().execute_async(REGISTRATIONS, Vec::new()).await?;
            Ok((left.json() == 0 && caches(harness).await? == json!({})).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn works_offline_below_a_path_with_host_csp() -> Result<()> {
    let place = HostAddress::reserve(Host::Nginx, "/app/")?;
    let seed = Seed::default().with_redirect_origin(&place.address());
    journey_with(seed, async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        let config = json!({ "endpoint": harness.server().endpoint(), "appId": "spa", "scopes": ["email"] });
        let hosted = place.start_with(harness.dist(), &config.to_string(), &["--offline"]).await?;
        let (page, profile) = (hosted.url(""), hosted.url("profile"));
        harness.browser.open(&page).await?;
        harness.sign_in_from_app(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        wait_until_cached(harness, &page, 1).await?;
        drop(hosted);
        harness.browser.open(&profile).await?;
        assert_eq!(harness.browser.text("claims-sub").await?, ALICE.sub);
        Ok(())
    })
    .await
}
