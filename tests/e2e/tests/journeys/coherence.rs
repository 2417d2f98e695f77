//! Browsers copy localStorage from tab to tab with a delay, so a lock alone can lose updates. These
//! tests check the algorithm of the library, a lock with a version in IndexedDB, and the library
//! itself.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, TestHarness, journey, wait_until};
use serde_json::json;

/// Counts to a hundred in localStorage in each tab, under a lock. With `versioned`, each holder of the lock
/// first waits until its localStorage has the version that the previous holder wrote to IndexedDB.
const COUNT: &str = r#"
  const versioned = arguments[0];
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
        if (!versioned) {
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

/// The count after six tabs, each in its own process.
async fn count_in_six_tabs(harness: &TestHarness, versioned: bool) -> Result<u64> {
    let mut tabs = Vec::new();
    for _ in 0..6 {
        tabs.push(harness.browser.new_tab().await?);
        // A page of the same origin without the app.
        harness.open("/robots.txt").await?;
        harness.browser.run(COUNT, vec![versioned.into()]).await?;
    }
    harness.browser.run("window.e2eChannel.postMessage('go'); window.e2eStart()", Vec::new()).await?;
    for tab in &tabs {
        harness.browser.switch_to(tab).await?;
        let end = wait_until("a hundred turns", async || {
            let end = harness.browser.run("return window.e2eDone", Vec::new()).await?;
            Ok(end.as_str().map(str::to_owned))
        })
        .await?;
        assert_eq!(end, "done");
    }
    // Waits for delayed copies.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let count = harness.browser.stored().await?.remove("e2e:count").context("nothing was counted")?;
    Ok(count.parse()?)
}

#[tokio::test]
async fn versioned_lock_loses_no_updates() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        assert_eq!(count_in_six_tabs(harness, true).await?, 600);
        Ok(())
    })
    .await
}

/// Prints the result without the version. It depends on the browser, so it is not asserted.
#[tokio::test]
async fn reports_updates_lost_without_version() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let count = count_in_six_tabs(harness, false).await?;
        println!("{}", json!({ "a lock alone": { "counted": count, "of": 600 } }));
        Ok(())
    })
    .await
}

/// Calls the API in a row in each tab, until all are told to stop.
const CALL: &str = r#"
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const call = async () => {
    find("call-api").click();
    do await pause(5);
    while (find("call-api").ariaBusy === "true" || !(find("api-result") ?? find("error")));
    return find("error")?.innerText ?? find("api-result").innerText.trim();
  };
  let stopped = false;
  const run = async () => {
    const outcomes = new Set();
    while (!stopped) {
      outcomes.add(await call());
      await pause(300);
    }
    return [...outcomes].join(" | ");
  };
  const start = () => run().then((said) => (window.e2eDone = said), (error) => (window.e2eDone = String(error)));
  window.e2eDone = null;
  const channel = new BroadcastChannel("e2e");
  window.e2eTell = (word) => {
    if (word === "stop") stopped = true; else start();
  };
  window.e2eTellAll = (word) => {
    channel.postMessage(word);
    window.e2eTell(word);
  };
  channel.onmessage = ({ data }) => window.e2eTell(data);"#;

/// The lifetime of access tokens, in seconds. They are renewed in its second half, by whichever tab needs one first, and
/// a busy machine needs some seconds for that.
const LIFETIME: i64 = 8;

/// Refresh tokens are single-use here, so a single lost one ends the session.
#[tokio::test]
async fn six_tabs_renewing_in_a_row_keep_the_session() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let tabs = harness.open_in_tabs("/profile", 5, "call-api").await?;
        harness.server().faults().update(|faults| {
            faults.lifetimes.access_token = Some(LIFETIME);
            faults.refresh_grace_ms = Some(0);
        });
        let before = harness.renewals();
        for tab in &tabs {
            harness.browser.switch_to(tab).await?;
            harness.browser.run(CALL, Vec::new()).await?;
        }
        harness.browser.run("window.e2eTellAll('start')", Vec::new()).await?;
        wait_until("four renewals", async || Ok((harness.renewals() - before >= 4).then_some(()))).await?;
        harness.browser.run("window.e2eTellAll('stop')", Vec::new()).await?;
        for tab in &tabs {
            harness.browser.switch_to(tab).await?;
            let said = wait_until("the last call", async || {
                let said = harness.browser.run("return window.e2eDone", Vec::new()).await?;
                Ok(said.as_str().map(str::to_owned))
            })
            .await?;
            assert_eq!(said, "200 u_alice");
        }
        // All tabs use the token that one of them obtained.
        let renewals = harness.renewals() - before;
        ensure!((4..=60).contains(&renewals), "{renewals} renewals");
        harness.server().faults().clear();
        harness.open("/profile").await?;
        harness.browser.click("call-api").await?;
        assert_eq!(harness.browser.text("api-result").await?, "200 u_alice");
        Ok(())
    })
    .await
}
