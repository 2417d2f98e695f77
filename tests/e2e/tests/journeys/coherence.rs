//! Browsers copy localStorage from tab to tab with a delay. A lock alone does not help against
//! that; this shows that the lock with a fence does, by the recipe that the library follows.

use anyhow::{Context as _, Result};
use e2e::{World, journey, until};
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
async fn a_lock_with_a_fence_loses_nothing() -> Result<()> {
    journey(async |world: &mut World| {
        assert_eq!(counted(world, true).await?, 600);
        Ok(())
    })
    .await
}

/// What would happen without the fence. Browsers may do better, so it is only told.
#[tokio::test]
async fn what_a_lock_alone_loses() -> Result<()> {
    journey(async |world: &mut World| {
        let count = counted(world, false).await?;
        println!("{}", json!({ "a lock alone": { "counted": count, "of": 600 } }));
        Ok(())
    })
    .await
}
