//! The Back button.

use anyhow::Result;
use url::Url;

use crate::browser::Browser;
use crate::wait::until;

/// What the app's pages show once they have made up their mind.
const SETTLED: &str = "
    const shown = (selector) => [...document.querySelectorAll(selector)].some((it) => it.getClientRects().length > 0);
    return document.readyState === 'complete' && !shown('[aria-busy]') && (
        shown('[data-testid=\"anonymous\"], [data-testid=\"authenticated\"], [data-testid=\"claims-sub\"]') ||
        shown('[data-testid=\"error\"], [data-testid=\"sign-in\"]'))";

impl Browser {
    /// Goes back in the history. The page may be shown from the browser's page cache.
    ///
    /// # Errors
    /// When the browser can't.
    pub async fn back(&self) -> Result<Url> {
        self.read_console().await?;
        self.driver().back().await?;
        self.url().await
    }

    /// Goes forward in the history.
    ///
    /// # Errors
    /// When the browser can't.
    pub async fn forward(&self) -> Result<Url> {
        self.read_console().await?;
        self.driver().forward().await?;
        self.url().await
    }

    /// Waits until a page of the app has made up its mind, and returns its address.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn settle(&self) -> Result<Url> {
        until("the page to settle", async || {
            let settled = self.run(SETTLED, Vec::new()).await?.as_bool();
            Ok(if settled == Some(true) { Some(self.url().await?) } else { None })
        })
        .await
    }

    /// Where in the history this tab is, and how long the history is.
    ///
    /// # Errors
    /// When the browser doesn't answer.
    pub async fn history(&self) -> Result<(u64, Vec<String>)> {
        let history = self.devtools("Page.getNavigationHistory", serde_json::json!({})).await?;
        let entries = history["entries"].as_array().cloned().unwrap_or_default();
        let urls = entries.iter().filter_map(|entry| entry["url"].as_str()).map(str::to_owned).collect();
        Ok((history["currentIndex"].as_u64().unwrap_or_default(), urls))
    }
}
