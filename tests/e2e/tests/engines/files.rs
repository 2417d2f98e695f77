//! The files of the app: each is fetched once, and one with a change is not used.

use anyhow::{Result, ensure};
use e2e::deploy::altered;
use e2e::{ALICE, ConfigFile, Engine, TestHarness, journey_in, wait_until};
use serde_json::{Value, json};

/// The files that have arrived.
const LOADED: &str =
    "return performance.getEntriesByType('resource').filter((it) => it.responseEnd).map((it) => it.name)";

/// Fails if a file of the app was requested twice. Icons are fetched apart from the same picture in the page.
fn assert_fetched_once(harness: &TestHarness, pages: &[&str]) -> Result<()> {
    let mut requests = harness.site.requests();
    requests.retain(|path| !path.contains("mark") && !path.contains("icon") && !pages.contains(&path.as_str()));
    requests.sort_unstable();
    for two in requests.windows(2) {
        ensure!(two[0] != two[1], "{} was fetched twice: {requests:#?}", two[0]);
    }
    Ok(())
}

pub(crate) async fn first_visit_and_sign_in_fetch_each_file_once(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        // The first steps of developers are a part of their own.
        let config = json!({ "endpoint": harness.server().endpoint(), "appId": "spa", "developer": false });
        harness.site.set_config(ConfigFile::Text(config.to_string()));
        harness.open("/").await?;
        harness.browser.wait_for("sign-in").await?;
        // At the first sign of life, the app loads what a sign-in needs. A browser that leaves the page meanwhile ends
        // these requests, and they are tried again.
        harness.browser.run("dispatchEvent(new Event('pointermove'))", Vec::new()).await?;
        wait_until("the parts for a sign-in", async || {
            let loaded = harness.browser.run(LOADED, Vec::new()).await?.to_string();
            Ok((loaded.contains("part-client") && loaded.contains("part-home")).then_some(()))
        })
        .await?;
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        assert_fetched_once(harness, &[])?;
        let requests = harness.site.requests();
        ensure!(requests.iter().any(|path| path.contains("part-client")), "{requests:#?}");
        ensure!(harness.count("GET", "/oidc/.well-known/openid-configuration") == 1, "the discovery document");
        Ok(())
    })
    .await
}

pub(crate) async fn pages_fetch_each_file_once(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.open("/settings").await?;
        harness.browser.wait_for("settings-language").await?;
        harness.browser.wait_for_text("Settings").await?;
        assert_fetched_once(harness, &["/settings"])
    })
    .await
}

/// Compiles no module, like a browser that does not know something in it.
const COMPILES_NOTHING: &str = "
    const refuse = () => Promise.reject(new WebAssembly.CompileError('an unknown type'));
    for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']) WebAssembly[name] = refuse;";

pub(crate) async fn old_browser_shows_that_it_is_too_old(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        harness.expect_console("an unknown type");
        harness.site.add_script(COMPILES_NOTHING);
        harness.open("/").await?;
        harness.browser.wait_for_text("Your browser is too old for this app").await
    })
    .await
}

pub(crate) async fn altered_module_does_not_start(engine: Engine) -> Result<()> {
    journey_in(engine, async |harness: &mut TestHarness| {
        for refusal in ["integrity", "Failed to fetch", "Load failed", "NetworkError", "not loaded", "/logto-app-"] {
            harness.expect_console(refusal);
        }
        let folder = altered(harness.dist(), |name| name.ends_with("_bg.wasm"))?;
        harness.site.deploy(folder.path());
        harness.open("/").await?;
        harness.browser.wait_for_text("A file of the app was changed on its way").await?;
        let runs = harness.browser.run("return 'wasmBindings' in window", Vec::new()).await?;
        ensure!(runs == Value::Bool(false), "the app runs");
        harness.browser.wait_for_text("/logto-app-").await?;
        // The changed script of the app does not run either.
        let folder = altered(harness.dist(), |name| name.starts_with("logto-app-") && name.ends_with(".js"))?;
        harness.site.deploy(folder.path());
        harness.open("/").await?;
        harness.browser.wait_for_text("A file of the app was changed on its way").await?;
        let runs = harness.browser.run("return 'wasmBindings' in window", Vec::new()).await?;
        ensure!(runs == Value::Bool(false), "the app runs with another script");
        harness.site.deploy(harness.dist());
        harness.sign_in(&ALICE).await
    })
    .await
}
