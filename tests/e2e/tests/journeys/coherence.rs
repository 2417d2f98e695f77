//! Browsers copy localStorage from tab to tab with a delay. A lock alone does not help against
//! that; this shows that the lock with a fence does, by the recipe that the library follows, and that
//! the library loses nothing by it.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, World, journey, until};
use logto_dev::{Endpoint, Failure, FailureKind, Faults};
use serde_json::json;

/// Counts in localStorage, a hundred times in each tab, under a lock. With `fenced`, who has the lock
/// first waits until its localStorage shows what the holder before noted in IndexedDB.
const COUNT: &str = r#"
  const fenced = arguments[0];
  const open = () => new Promise((resolve, reject) => {
    const request = indexedDB.open("e2e-fence");
    request.onupgradeneeded = () => request.result.createObjectStore("numbers");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const run = async () => {
    const database = await open();
    const numbers = (mode) => database.transaction("numbers", mode).objectStore("numbers");
    const read = (key) => Number(localStorage.getItem(key) ?? 0);
    for (let turn = 0; turn < 100; turn += 1) {
      await navigator.locks.request("e2e:count", async () => {
        if (!fenced) {
          localStorage.setItem("e2e:count", String(read("e2e:count") + 1));
          return;
        }
        const fence = (await settled(numbers("readonly").get("fence"))) ?? 0;
        while (read("e2e:fence") < fence) await new Promise((resolve) => setTimeout(resolve, 10));
        localStorage.setItem("e2e:count", String(read("e2e:count") + 1));
        localStorage.setItem("e2e:fence", String(fence + 1));
        await settled(numbers("readwrite").put(fence + 1, "fence"));
      });
    }
  };
  window.e2eDone = null;
  window.e2eChannel ??= new BroadcastChannel("e2e");
  window.e2eStart = () => run().then(() => (window.e2eDone = "done"), (error) => (window.e2eDone = String(error)));
  window.e2eChannel.onmessage = window.e2eStart;"#;

/// What six tabs, each in a process of its own, have counted together.
async fn counted(world: &World, fenced: bool) -> Result<u64> {
    let mut tabs = Vec::new();
    for _ in 0..6 {
        tabs.push(world.browser.new_tab().await?);
        // A page of the same origin without the app.
        world.open("/robots.txt").await?;
        world.browser.run(COUNT, vec![fenced.into()]).await?;
    }
    world.browser.run("window.e2eChannel.postMessage('go'); window.e2eStart()", Vec::new()).await?;
    for tab in &tabs {
        world.browser.switch_to(tab).await?;
        let end = until("a hundred turns", async || {
            let end = world.browser.run("return window.e2eDone", Vec::new()).await?;
            Ok(end.as_str().map(str::to_owned))
        })
        .await?;
        assert_eq!(end, "done");
    }
    // Late copies arrive.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let count = world.browser.stored().await?.remove("e2e:count").context("nothing was counted")?;
    Ok(count.parse()?)
}

#[tokio::test]
async fn versioned_lock_loses_no_updates() -> Result<()> {
    journey(async |world: &mut World| {
        assert_eq!(counted(world, true).await?, 600);
        Ok(())
    })
    .await
}

/// What would happen without the fence. Browsers may do better, so it is only told.
#[tokio::test]
async fn reports_updates_lost_without_version() -> Result<()> {
    journey(async |world: &mut World| {
        let count = counted(world, false).await?;
        println!("{}", json!({ "a lock alone": { "counted": count, "of": 600 } }));
        Ok(())
    })
    .await
}

/// Calls the API twenty times in a row, in each tab.
const CALL: &str = r#"
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const call = async () => {
    find("call-api").click();
    do await pause(5);
    while (find("call-api").ariaBusy === "true" || !(find("api-result") ?? find("error")));
    return find("error")?.innerText ?? find("api-result").innerText.trim();
  };
  const run = async () => {
    const outcomes = new Set();
    for (let turn = 0; turn < 20; turn += 1) outcomes.add(await call());
    return [...outcomes].join(" | ");
  };
  window.e2eDone = null;
  window.e2eChannel ??= new BroadcastChannel("e2e");
  window.e2eStart = () => run().then((said) => (window.e2eDone = said), (error) => (window.e2eDone = String(error)));
  window.e2eChannel.onmessage = window.e2eStart;"#;

/// An API that believes no token makes every call a renewal. The provider takes each refresh token
/// once: a single one that is lost on the way from tab to tab ends the session.
#[tokio::test]
async fn six_tabs_renewing_in_a_row_keep_the_session() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/demo-api/me");
        world.sign_in(&ALICE).await?;
        let tabs = world.open_in_tabs("/profile", 5, "call-api").await?;
        let refusal = Failure::new(Endpoint::DemoApi, FailureKind::Status(401, None));
        world.server().faults().set(Faults { failures: vec![refusal], refresh_grace_ms: Some(0), ..Faults::default() });
        let before = world.renewals();
        for tab in &tabs {
            world.browser.switch_to(tab).await?;
            world.browser.run(CALL, Vec::new()).await?;
        }
        world.browser.run("window.e2eChannel.postMessage('go'); window.e2eStart()", Vec::new()).await?;
        for tab in &tabs {
            world.browser.switch_to(tab).await?;
            let said = until("twenty calls", async || {
                let said = world.browser.run("return window.e2eDone", Vec::new()).await?;
                Ok(said.as_str().map(str::to_owned))
            })
            .await?;
            ensure!(said.starts_with("401") && !said.contains(" | "), "{said}");
        }
        let renewals = world.renewals() - before;
        println!("{}", json!({ "calls": 120, "renewals": renewals }));
        // Tabs that are refused the same token share its renewal.
        ensure!((20..=120).contains(&renewals), "{renewals} renewals");
        world.server().faults().clear();
        world.open("/profile").await?;
        world.browser.click("call-api").await?;
        assert_eq!(world.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}
