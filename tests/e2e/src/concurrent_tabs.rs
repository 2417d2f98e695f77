//! Tabs of one browser that act at the same moment, and a clock that can be advanced in all of them.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::browser::{Browser, Tab};
use crate::harness::TestHarness;
use crate::wait::wait_until;

/// A script that lets tests advance a page's clock. It runs before the page's own scripts.
pub(crate) const CLOCK: &str = r#"(() => {
  const key = "e2e:shift";
  const real = Date.now.bind(Date);
  let shift = 0;
  try {
    shift = Number(sessionStorage.getItem(key) ?? 0);
  } catch {
    // A page without storage, such as about:blank.
  }
  Date.now = () => real() + shift;
  window.e2eMoveClock = (by) => {
    shift += by;
    sessionStorage.setItem(key, String(shift));
  };
})();"#;

/// Waits for the message of another tab and clicks at the time in it.
const PREPARE_CLICK: &str = r#"
  const id = arguments[0];
  window.e2eClicked = false;
  window.e2eChannel ??= new BroadcastChannel("e2e");
  const now = () => performance.timeOrigin + performance.now();
  window.e2eClick = (at) => {
    while (now() < at) {}
    document.querySelector(`[data-testid="${id}"]`).click();
    window.e2eClicked = true;
  };
  window.e2eChannel.onmessage = (event) => window.e2eClick(event.data);"#;

/// Sends the time to the prepared tabs and clicks at that time as well.
const CLICK_IN_ALL: &str = r#"
  const at = performance.timeOrigin + performance.now() + 60;
  window.e2eChannel.postMessage(at);
  window.e2eClick(at);"#;

/// Returns the API's result or the error text after the click, or null while the call runs.
const API_RESULT: &str = r#"
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  if (!window.e2eClicked || find("call-api")?.ariaBusy === "true") return null;
  const result = find("api-result");
  const error = find("error");
  if (error) return "error: " + error.innerText;
  return result?.innerText ?? null;"#;

impl TestHarness {
    /// Opens a page of the app in this tab and `others` new ones, and waits until it shows `id` in
    /// each of them.
    ///
    /// # Errors
    /// Fails if a tab does not show it.
    pub async fn open_in_tabs(&self, path: &str, others: usize, id: &str) -> Result<Vec<Tab>> {
        let mut tabs = vec![self.browser.tab().await?];
        self.open(path).await?;
        for _ in 0..others {
            tabs.push(self.browser.new_tab().await?);
            self.open(path).await?;
        }
        for tab in &tabs {
            self.browser.switch_to(tab).await?;
            self.browser.wait_for(id).await?;
        }
        Ok(tabs)
    }

    /// Advances the clocks of the provider and of these tabs.
    ///
    /// # Errors
    /// Fails if a tab doesn't answer.
    pub async fn advance_time(&self, time: Duration, tabs: &[Tab]) -> Result<()> {
        self.server().clock().advance(time);
        let by = u64::try_from(time.as_millis())?;
        for tab in tabs {
            self.browser.switch_to(tab).await?;
            self.browser.run("window.e2eMoveClock(arguments[0])", vec![by.into()]).await?;
        }
        Ok(())
    }

    /// The number of refresh token requests, including failed ones.
    #[must_use]
    pub fn renewals(&self) -> usize {
        let requests = self.server().requests();
        let renewals = requests.iter().filter(|request| {
            let grant = request.form_value("grant_type");
            request.path == "/oidc/token" && request.method == "POST" && grant == Some("refresh_token")
        });
        renewals.count()
    }
}

impl Browser {
    /// Clicks the element with this test id in all these tabs at the same moment. All must show it.
    ///
    /// # Errors
    /// Fails if a tab doesn't answer.
    pub async fn click_in_all(&self, tabs: &[Tab], id: &str) -> Result<()> {
        self.prepare_click(tabs, id).await?;
        self.click_in_prepared_tabs().await
    }

    /// Prepares [`Browser::click_in_prepared_tabs`] in these tabs. The last one is current afterwards.
    ///
    /// # Errors
    /// Fails if a tab doesn't answer.
    pub async fn prepare_click(&self, tabs: &[Tab], id: &str) -> Result<()> {
        for tab in tabs {
            self.switch_to(tab).await?;
            self.run(PREPARE_CLICK, vec![id.into()]).await?;
        }
        Ok(())
    }

    /// Clicks in all prepared tabs, including the current one.
    ///
    /// # Errors
    /// Fails if the page doesn't answer.
    pub async fn click_in_prepared_tabs(&self) -> Result<()> {
        self.run(CLICK_IN_ALL, Vec::new()).await.map(drop)
    }

    /// Clicks in the current tab, which must be prepared.
    ///
    /// # Errors
    /// Fails if the page doesn't answer.
    pub async fn click_in_current_tab(&self) -> Result<()> {
        self.run("window.e2eClick(0)", Vec::new()).await.map(drop)
    }

    /// The result of the API call in a tab since the last click there.
    ///
    /// # Errors
    /// Fails if there is no result in time.
    pub async fn api_result(&self, tab: &Tab) -> Result<String> {
        self.switch_to(tab).await?;
        wait_until("the outcome of the call", async || {
            let outcome = self.run(API_RESULT, Vec::new()).await?;
            Ok(outcome.as_str().map(|text| text.trim().to_owned()))
        })
        .await
    }

    /// The result of the API call in each of these tabs.
    ///
    /// # Errors
    /// Fails if one of them has no result in time.
    pub async fn api_results(&self, tabs: &[Tab]) -> Result<Vec<String>> {
        let mut outcomes = Vec::new();
        for (number, tab) in tabs.iter().enumerate() {
            outcomes.push(self.api_result(tab).await.with_context(|| format!("tab {number}"))?);
        }
        Ok(outcomes)
    }

    /// Closes the current tab.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn close_tab(&self) -> Result<()> {
        Ok(self.driver().close_window().await?)
    }

    /// The number of tabs that hold the session lock or wait for it.
    ///
    /// # Errors
    /// Fails if the page doesn't answer.
    pub async fn session_lock_users(&self) -> Result<u64> {
        let script = "const { held, pending } = await navigator.locks.query();
            return [...held, ...pending].filter((lock) => lock.name.startsWith('logto:')).length";
        let script = format!("const done = arguments[0]; (async () => {{ {script} }})().then(done)");
        let count = self.driver().execute_async(script, Vec::<Value>::new()).await?;
        Ok(count.json().as_u64().unwrap_or_default())
    }
}
