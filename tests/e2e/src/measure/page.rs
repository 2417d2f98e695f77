//! Measurements in the page, with the page's own clock.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::profile::Profile;
use crate::browser::Browser;
use crate::wait::wait_until;

/// Records when each marked element first has a layout box, checked in every frame.
///
/// It runs before the page's own scripts. `performance.now()` counts from the start of the navigation;
/// `opened` is that start in milliseconds since 1970.
const WATCH: &str = r#"(() => {
  const ids = ["sign-in", "authenticated", "claims-sub", "call-api", "api-result"];
  const opened = Date.now() - performance.now();
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
    else wanted.done({ start: 0, end: times[wanted.id], opened });
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
    return { ...(await window.e2eWhen(result)), start };
  };
})();"#;

/// Returns when the element got its layout box.
const WHEN: &str = "const [id, done] = arguments; window.e2eWhen(id).then(done);";

/// Returns the time from a click to its result.
const CLICK: &str = "const [button, result, done] = arguments; window.e2eClick(button, result).then(done);";

/// Clicks the sign-in button of the home page in the first frame that has it and in which it is enabled. The times
/// of the navigation and of the click are kept in the tab, for the page after the sign-in.
const FIRST_SIGHT: &str = r#"(() => {
  const look = () => {
    if (location.pathname !== "/") return;
    const button = document.querySelector('[data-testid="sign-in"]');
    if (!button || button.disabled || button.getClientRects().length === 0) {
      requestAnimationFrame(look);
      return;
    }
    const times = { opened: Date.now() - performance.now(), clicked: Date.now() };
    sessionStorage.setItem("e2e-first-sight", JSON.stringify(times));
    button.click();
  };
  requestAnimationFrame(look);
})();"#;

/// Returns the times kept by [`FIRST_SIGHT`], and when the navigation to this page began after all redirects.
const FIRST_SIGHT_TIMES: &str = r#"
  const { fetchStart } = performance.getEntriesByType("navigation")[0];
  return { ...JSON.parse(sessionStorage.getItem("e2e-first-sight")), returned: fetchStart };"#;

/// Clicks an element and returns when, in milliseconds since 1970.
const CLICK_ONLY: &str = r#"
  const button = document.querySelector(`[data-testid="${arguments[0]}"]`);
  const now = Date.now();
  button.click();
  return now;"#;

/// Returns the time of the first paint. The browser reports it with a delay.
const FIRST_PAINT: &str = "return performance.getEntriesByName('first-paint')[0]?.startTime ?? null";

/// Returns the size of the WebAssembly memory in bytes.
const MEMORY: &str = r#"
  const done = arguments[0];
  (async () => {
    const wasm = window.e2eWasm ?? (await window.wasmBindings?.default?.());
    return wasm?.memory?.buffer?.byteLength ?? null;
  })().then(done, () => done(null));"#;

/// The start of a journey and the moment its result was shown, in milliseconds since the page was opened.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Shown {
    start: f64,
    pub(crate) end: f64,
    /// When the page was opened, in milliseconds since 1970.
    opened: f64,
}

impl Shown {
    /// The journey's duration.
    pub(crate) fn duration(self) -> f64 {
        self.end - self.start
    }

    /// The moment of the result in milliseconds since 1970.
    pub(crate) fn at(self) -> f64 {
        self.opened + self.end
    }
}

/// The times of a click at first sight.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct FirstSight {
    /// When the home page was opened, in milliseconds since 1970.
    pub(crate) opened: f64,
    /// When the button was clicked, in milliseconds since 1970.
    pub(crate) clicked: f64,
    /// When the request for the callback began, in milliseconds since the current page was opened.
    pub(crate) returned: f64,
}

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

    /// The moment the page showed an element.
    pub(crate) async fn when(&self, id: &str) -> Result<Shown> {
        // The browser may still be navigating.
        wait_until(&format!("the moment of {id}"), async || self.ask(WHEN, vec![json!(id)]).await.map(Some)).await
    }

    /// Clicks a button, and returns when the result was shown.
    pub(crate) async fn click(&self, button: &str, result: &str) -> Result<Shown> {
        self.ask(CLICK, vec![json!(button), json!(result)]).await
    }

    /// Clicks a button whose click leads to another page, and returns when, in milliseconds since 1970.
    pub(crate) async fn leave_with(&self, button: &str) -> Result<f64> {
        let clicked = self.0.run(CLICK_ONLY, vec![json!(button)]).await?;
        clicked.as_f64().context("the page does not tell the time")
    }

    /// Opens the home page, whose sign-in button is clicked at first sight, until `arrived` is done.
    pub(crate) async fn click_at_first_sight<T>(
        &self,
        home: &str,
        arrived: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let script = self.0.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": FIRST_SIGHT })).await?;
        self.0.open(home).await?;
        let result = arrived.await?;
        self.0.devtools("Page.removeScriptToEvaluateOnNewDocument", script).await?;
        Ok(result)
    }

    /// The times of the last click at first sight.
    pub(crate) async fn first_sight(&self) -> Result<FirstSight> {
        let times = self.0.run(FIRST_SIGHT_TIMES, Vec::new()).await?;
        serde_json::from_value(times).context("the page does not tell the times")
    }

    async fn ask<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        let outcome = self.0.driver().execute_async(script, arguments).await?;
        serde_json::from_value(outcome.json().clone()).context("the page does not tell the time")
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
