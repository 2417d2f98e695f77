//! Several tabs of one browser that do something at the same moment, and time that passes for all
//! of them.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::browser::{Browser, Tab};
use crate::wait::until;
use crate::world::World;

/// Makes a page's clock movable. It runs before the page's own scripts.
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

/// Waits for the word of another tab, and until the moment it names; then clicks.
const ARM: &str = r#"
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

/// Gives the word, and clicks as well.
const FIRE: &str = r#"
  const at = performance.timeOrigin + performance.now() + 60;
  window.e2eChannel.postMessage(at);
  window.e2eClick(at);"#;

/// What came of the click: the result, or the error's text.
const OUTCOME: &str = r#"
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  if (!window.e2eClicked || find("call-api")?.ariaBusy === "true") return null;
  const result = find("api-result");
  const error = find("error");
  if (error) return "error: " + error.innerText;
  return result?.innerText ?? null;"#;

impl World {
    /// Opens a page of the app in this tab and `others` new ones, and waits until it shows `id` in
    /// each of them.
    ///
    /// # Errors
    /// When one doesn't.
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

    /// Lets time pass, at the provider and in these tabs.
    ///
    /// # Errors
    /// When a tab doesn't answer.
    pub async fn let_pass(&self, time: Duration, tabs: &[Tab]) -> Result<()> {
        self.server().clock().advance(time);
        let by = u64::try_from(time.as_millis())?;
        for tab in tabs {
            self.browser.switch_to(tab).await?;
            self.browser.run("window.e2eMoveClock(arguments[0])", vec![by.into()]).await?;
        }
        Ok(())
    }

    /// How often a session was renewed, whatever came of it.
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
    /// Clicks the element with this test id in all these tabs at the same moment. They must show it.
    ///
    /// # Errors
    /// When a tab doesn't answer.
    pub async fn click_in_all(&self, tabs: &[Tab], id: &str) -> Result<()> {
        self.prepare_to_click(tabs, id).await?;
        self.click_in_prepared().await
    }

    /// Prepares [`Browser::click_in_prepared`] in these tabs, and ends in the last one.
    ///
    /// # Errors
    /// When a tab doesn't answer.
    pub async fn prepare_to_click(&self, tabs: &[Tab], id: &str) -> Result<()> {
        for tab in tabs {
            self.switch_to(tab).await?;
            self.run(ARM, vec![id.into()]).await?;
        }
        Ok(())
    }

    /// Clicks in all tabs that are prepared, this one among them.
    ///
    /// # Errors
    /// When the page doesn't answer.
    pub async fn click_in_prepared(&self) -> Result<()> {
        self.run(FIRE, Vec::new()).await.map(drop)
    }

    /// Clicks in this tab, which is prepared.
    ///
    /// # Errors
    /// When the page doesn't answer.
    pub async fn click_here(&self) -> Result<()> {
        self.run("window.e2eClick(0)", Vec::new()).await.map(drop)
    }

    /// What came of the call of the API in a tab, since the last click there.
    ///
    /// # Errors
    /// When nothing came.
    pub async fn outcome(&self, tab: &Tab) -> Result<String> {
        self.switch_to(tab).await?;
        until("the outcome of the call", async || {
            let outcome = self.run(OUTCOME, Vec::new()).await?;
            Ok(outcome.as_str().map(|text| text.trim().to_owned()))
        })
        .await
    }

    /// What came of it in each of these tabs.
    ///
    /// # Errors
    /// When nothing came in one of them.
    pub async fn outcomes(&self, tabs: &[Tab]) -> Result<Vec<String>> {
        let mut outcomes = Vec::new();
        for (number, tab) in tabs.iter().enumerate() {
            outcomes.push(self.outcome(tab).await.with_context(|| format!("tab {number}"))?);
        }
        Ok(outcomes)
    }

    /// Closes the present tab.
    ///
    /// # Errors
    /// When the browser can't.
    pub async fn close_tab(&self) -> Result<()> {
        Ok(self.driver().close_window().await?)
    }

    /// How many tabs hold or wait for the lock under which the session is changed.
    ///
    /// # Errors
    /// When the page doesn't answer.
    pub async fn in_line(&self) -> Result<u64> {
        let script = "const { held, pending } = await navigator.locks.query();
            return [...held, ...pending].filter((lock) => lock.name.startsWith('logto:')).length";
        let script = format!("const done = arguments[0]; (async () => {{ {script} }})().then(done)");
        let count = self.driver().execute_async(script, Vec::<Value>::new()).await?;
        Ok(count.json().as_u64().unwrap_or_default())
    }
}
