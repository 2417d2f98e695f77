//! What a page has stored, and what was seen of it.

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
    /// When the page has none.
    pub async fn stored(&self) -> Result<BTreeMap<String, String>> {
        let all = self.run("return { ...localStorage }", Vec::new()).await?;
        Ok(serde_json::from_value(all)?)
    }

    /// Puts values into the page's `localStorage`.
    ///
    /// # Errors
    /// When the page has none.
    pub async fn store(&self, values: &BTreeMap<String, String>) -> Result<()> {
        let script = "for (const [key, value] of Object.entries(arguments[0])) localStorage.setItem(key, value)";
        self.run(script, vec![serde_json::to_value(values)?]).await.map(drop)
    }

    /// Takes values out of the page's `localStorage`.
    ///
    /// # Errors
    /// When the page has none.
    pub async fn forget(&self, keys: &[&str]) -> Result<()> {
        let script = "for (const key of arguments[0]) localStorage.removeItem(key)";
        self.run(script, vec![keys.into()]).await.map(drop)
    }

    /// The keys of a session that are stored.
    ///
    /// # Errors
    /// When the page has no storage.
    pub async fn session_keys(&self) -> Result<Vec<String>> {
        let is_session = |key: &String| {
            let name = key.strip_prefix("logto:spa:");
            name.is_some_and(|name| SESSION_KEYS.contains(&name))
        };
        Ok(self.stored().await?.into_keys().filter(is_session).collect())
    }

    /// The test ids that were on the screen in this tab since the last [`Browser::start_watching`].
    ///
    /// # Errors
    /// When the page has no storage.
    pub async fn seen(&self) -> Result<Vec<String>> {
        let notes = self.run("return sessionStorage.getItem(arguments[0]) ?? '[]'", vec![recorder::KEY.into()]).await?;
        serde_json::from_str(notes.as_str().unwrap_or("[]")).context("the recorder's notes")
    }

    /// The test ids that were on the screen since the page was loaded, or came back from the
    /// browser's page cache.
    ///
    /// # Errors
    /// When the page is on its way.
    pub async fn seen_on_this_page(&self) -> Result<Vec<String>> {
        let ids = self.run("return [...window[arguments[0]].ids]", vec![recorder::OWN.into()]).await?;
        serde_json::from_value(ids).context("the recorder's notes")
    }

    /// Whether the page came back from the browser's page cache.
    ///
    /// # Errors
    /// When the page is on its way.
    pub async fn was_restored(&self) -> Result<bool> {
        Ok(self.run("return window[arguments[0]].restored", vec![recorder::OWN.into()]).await? == true)
    }

    /// Forgets what was seen so far.
    ///
    /// # Errors
    /// When the page has no storage.
    pub async fn start_watching(&self) -> Result<()> {
        let script = "sessionStorage.removeItem(arguments[0]); window[arguments[1]].ids.clear()";
        self.run(script, vec![recorder::KEY.into(), recorder::OWN.into()]).await.map(drop)
    }

    /// Fails if something of a signed-in person is or was on the screen since the page was loaded,
    /// if only for a moment.
    ///
    /// # Errors
    /// Then.
    pub async fn showed_nothing_protected(&self) -> Result<()> {
        nothing_protected(&self.seen_on_this_page().await?)
    }

    /// Fails if anybody is or was signed in: nothing on the screen, nothing in the storage.
    ///
    /// # Errors
    /// Then.
    pub async fn signed_nobody_in(&self) -> Result<()> {
        nothing_protected(&self.seen().await?)?;
        self.showed_nothing_protected().await?;
        let keys = self.session_keys().await?;
        ensure!(keys.is_empty(), "stored: {keys:?}");
        Ok(())
    }
}

fn nothing_protected(seen: &[String]) -> Result<()> {
    for id in ["authenticated", "claims-sub", "api-result", "sign-out"] {
        ensure!(!seen.iter().any(|it| it == id), "`{id}` was shown; seen: {seen:?}");
    }
    Ok(())
}
