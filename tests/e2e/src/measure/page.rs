//! Measurements in the page, with the page's own clock.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::profile::Profile;
use crate::browser::Browser;
use crate::wait::wait_until;

/// Records when each marked element first has a layout box, checked in every frame.
///
/// It runs before the page's own scripts. `performance.now()` counts from the start of the navigation.
const WATCH: &str = r#"(() => {
  const ids = ["sign-in", "authenticated", "call-api", "api-result"];
  const times = {};
  let wanted = null;
  let running = true;
  const look = () => {
    for (const id of ids) {
      if (id in times) continue;
      const element = document.querySelector(`[data-testid="${id}"]`);
      if (element && element.getClientRects().length > 0) times[id] = performance.now();
    }
    running = !(wanted && wanted.id in times);
    if (running) requestAnimationFrame(look);
    else wanted.done(times[wanted.id]);
  };
  requestAnimationFrame(look);
  addEventListener("TrunkApplicationStarted", (event) => (window.e2eWasm = event.detail?.wasm));
  window.e2eWhen = (id) =>
    new Promise((done) => {
      wanted = { id, done };
      if (!running) look();
    });
  window.e2eClick = async (button, result) => {
    const start = performance.now();
    delete times[result];
    document.querySelector(`[data-testid="${button}"]`).click();
    return (await window.e2eWhen(result)) - start;
  };
})();"#;

/// Returns when the element got its layout box.
const WHEN: &str = "const [id, done] = arguments; window.e2eWhen(id).then(done);";

/// Returns the time from a click to its result.
const CLICK: &str = "const [button, result, done] = arguments; window.e2eClick(button, result).then(done);";

/// Returns the time of the first paint. The browser reports it with a delay.
const FIRST_PAINT: &str = "return performance.getEntriesByName('first-paint')[0]?.startTime ?? null";

/// Returns the size of the WebAssembly memory in bytes.
const MEMORY: &str = r#"
  const done = arguments[0];
  (async () => {
    const wasm = window.e2eWasm ?? (await window.wasmBindings?.default?.());
    return wasm?.memory?.buffer?.byteLength ?? null;
  })().then(done, () => done(null));"#;

/// A browser that measures its pages.
#[derive(Clone, Debug)]
pub(crate) struct Page(pub(crate) Browser);

impl Page {
    pub(crate) async fn start() -> Result<Self> {
        let browser = Browser::launch(&[]).await?;
        browser.run_in_every_page(WATCH).await?;
        browser.devtools("Network.enable", json!({})).await?;
        browser.devtools("Performance.enable", json!({})).await?;
        Ok(Self(browser))
    }

    /// Applies the network and processor limits of a profile.
    pub(crate) async fn throttle(&self, profile: Profile) -> Result<()> {
        self.0.devtools("Network.emulateNetworkConditions", profile.network()).await?;
        let rate = json!({ "rate": profile.processor() });
        self.0.devtools("Emulation.setCPUThrottlingRate", rate).await.map(drop)
    }

    /// The time until the page shows an element, in milliseconds since the start of the navigation.
    pub(crate) async fn when(&self, id: &str) -> Result<f64> {
        // The browser may still be navigating.
        wait_until(&format!("the moment of {id}"), async || self.ask(WHEN, vec![json!(id)]).await.map(Some)).await
    }

    /// The time from a click to its result, in milliseconds.
    pub(crate) async fn click(&self, button: &str, result: &str) -> Result<f64> {
        self.ask(CLICK, vec![json!(button), json!(result)]).await
    }

    async fn ask(&self, script: &str, arguments: Vec<Value>) -> Result<f64> {
        let outcome = self.0.driver().execute_async(script, arguments).await?;
        outcome.json().as_f64().context("the page does not tell the time")
    }

    /// The time of the first paint, in milliseconds.
    pub(crate) async fn first_paint(&self) -> Result<Option<f64>> {
        Ok(self.0.run(FIRST_PAINT, Vec::new()).await?.as_f64())
    }

    /// The bytes of JavaScript objects after a garbage collection, and of the WebAssembly memory.
    pub(crate) async fn memory(&self) -> Result<(f64, Option<f64>)> {
        self.0.devtools("HeapProfiler.collectGarbage", json!({})).await?;
        let metrics = self.0.devtools("Performance.getMetrics", json!({})).await?;
        let mut metrics = metrics["metrics"].as_array().into_iter().flatten();
        let heap = metrics.find(|metric| metric["name"] == "JSHeapUsedSize").and_then(|it| it["value"].as_f64());
        let wasm = self.0.driver().execute_async(MEMORY, Vec::<Value>::new()).await?;
        Ok((heap.context("the browser does not tell the size of its heap")?, wasm.json().as_f64()))
    }
}
