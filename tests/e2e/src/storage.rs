//! A page's storage, and the elements it has shown.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

use crate::browser::Browser;
use crate::recorder;

/// The keys of a session, without their prefix.
const SESSION_KEYS: [&str; 4] = ["idToken", "refreshToken", "accessToken", "session"];

impl Browser {
    /// The page's `localStorage`.
    ///
    /// # Errors
    /// Fails if the page has no storage.
    pub async fn stored(&self) -> Result<BTreeMap<String, String>> {
        let all = self.run("return { ...localStorage }", Vec::new()).await?;
        Ok(serde_json::from_value(all)?)
    }

    /// Stores values in the page's `localStorage`.
    ///
    /// # Errors
    /// Fails if the page has no storage.
    pub async fn store(&self, values: &BTreeMap<String, String>) -> Result<()> {
        let script = "for (const [key, value] of Object.entries(arguments[0])) localStorage.setItem(key, value)";
        self.run(script, vec![serde_json::to_value(values)?]).await.map(drop)
    }

    /// Removes values from the page's `localStorage`.
    ///
    /// # Errors
    /// Fails if the page has no storage.
    pub async fn remove_stored(&self, keys: &[&str]) -> Result<()> {
        let script = "for (const key of arguments[0]) localStorage.removeItem(key)";
        self.run(script, vec![keys.into()]).await.map(drop)
    }

    /// The keys of a session that are stored.
    ///
    /// # Errors
    /// Fails if the page has no storage.
    pub async fn session_keys(&self) -> Result<Vec<String>> {
        let is_session = |key: &String| {
            let name = key.strip_prefix("logto:spa:");
            name.is_some_and(|name| SESSION_KEYS.contains(&name))
        };
        Ok(self.stored().await?.into_keys().filter(is_session).collect())
    }

    /// The test ids shown in this tab since the last [`Browser::clear_seen`].
    ///
    /// # Errors
    /// Fails if the page has no storage.
    pub async fn seen(&self) -> Result<Vec<String>> {
        let notes =
            self.run("return sessionStorage.getItem(arguments[0]) ?? '[]'", vec![recorder::JOURNEY_KEY.into()]).await?;
        serde_json::from_str(notes.as_str().unwrap_or("[]")).context("the recorder's notes")
    }

    /// The test ids shown since the page was loaded or restored from the browser's page cache.
    ///
    /// # Errors
    /// Fails if the browser is navigating.
    pub async fn seen_on_this_page(&self) -> Result<Vec<String>> {
        let ids = self.run("return [...window[arguments[0]].ids]", vec![recorder::PAGE_VARIABLE.into()]).await?;
        serde_json::from_value(ids).context("the recorder's notes")
    }

    /// Returns whether the page was restored from the browser's page cache.
    ///
    /// # Errors
    /// Fails if the browser is navigating.
    pub async fn was_restored(&self) -> Result<bool> {
        Ok(self.run("return window[arguments[0]].restored", vec![recorder::PAGE_VARIABLE.into()]).await? == true)
    }

    /// Clears the recorded test ids.
    ///
    /// # Errors
    /// Fails if the page has no storage.
    pub async fn clear_seen(&self) -> Result<()> {
        let script = "sessionStorage.removeItem(arguments[0]); window[arguments[1]].ids.clear()";
        self.run(script, vec![recorder::JOURNEY_KEY.into(), recorder::PAGE_VARIABLE.into()]).await.map(drop)
    }

    /// Checks that nothing protected was shown since the page was loaded, even for a moment.
    ///
    /// # Errors
    /// Fails otherwise.
    pub async fn assert_nothing_protected_shown(&self) -> Result<()> {
        ensure_nothing_protected(&self.seen_on_this_page().await?)
    }

    /// Checks that nothing protected was shown and that no session is stored.
    ///
    /// # Errors
    /// Fails otherwise.
    pub async fn assert_signed_out(&self) -> Result<()> {
        ensure_nothing_protected(&self.seen().await?)?;
        self.assert_nothing_protected_shown().await?;
        let keys = self.session_keys().await?;
        ensure!(keys.is_empty(), "stored: {keys:?}");
        Ok(())
    }
}

fn ensure_nothing_protected(seen: &[String]) -> Result<()> {
    for id in ["authenticated", "claims-sub", "api-result", "sign-out"] {
        ensure!(!seen.iter().any(|it| it == id), "`{id}` was shown; seen: {seen:?}");
    }
    Ok(())
}
