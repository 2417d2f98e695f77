//! The Back button.

use anyhow::Result;
use url::Url;

use crate::browser::Browser;
use crate::wait::wait_until;

/// Whether a page of the app has finished loading and shows a final state.
const IS_SETTLED: &str = "
    const shown = (selector) => [...document.querySelectorAll(selector)].some((it) => it.getClientRects().length > 0);
    return document.readyState === 'complete' && !shown('[aria-busy]') && (
        shown('[data-testid=\"anonymous\"], [data-testid=\"authenticated\"], [data-testid=\"claims-sub\"]') ||
        shown('[data-testid=\"error\"], [data-testid=\"sign-in\"]'))";

impl Browser {
    /// Goes back in the history. The page may be shown from the browser's page cache.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn back(&self) -> Result<Url> {
        self.read_console().await?;
        self.driver().back().await?;
        self.url().await
    }

    /// Goes forward in the history.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn forward(&self) -> Result<Url> {
        self.read_console().await?;
        self.driver().forward().await?;
        self.url().await
    }

    /// Waits until a page of the app shows a final state, and returns its URL.
    ///
    /// # Errors
    /// Fails if that does not happen in time.
    pub async fn wait_until_settled(&self) -> Result<Url> {
        wait_until("the page to settle", async || {
            let settled = self.run(IS_SETTLED, Vec::new()).await?.as_bool();
            Ok(if settled == Some(true) { Some(self.url().await?) } else { None })
        })
        .await
    }

    /// The index of the current history entry, and the URLs of all entries.
    ///
    /// # Errors
    /// Fails if the browser doesn't answer.
    pub async fn history(&self) -> Result<(u64, Vec<String>)> {
        let history = self.devtools("Page.getNavigationHistory", serde_json::json!({})).await?;
        let entries = history["entries"].as_array().cloned().unwrap_or_default();
        let urls = entries.iter().filter_map(|entry| entry["url"].as_str()).map(str::to_owned).collect();
        Ok((history["currentIndex"].as_u64().unwrap_or_default(), urls))
    }
}
