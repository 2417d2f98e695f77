//! Finding, reading and using the elements of a page.

use anyhow::Result;
use serde_json::Value;
use thirtyfour::By;
use url::Url;

use crate::browser::Browser;
use crate::wait::wait_until;

impl Browser {
    /// Returns whether an element with this test id has a layout box.
    ///
    /// # Errors
    /// Fails if the browser is navigating.
    pub async fn shows(&self, id: &str) -> Result<bool> {
        let script = "return [...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"]`)]
            .some((element) => element.getClientRects().length > 0)";
        Ok(self.run(script, vec![id.into()]).await? == Value::Bool(true))
    }

    /// Waits until one of these test ids is shown, and returns it.
    ///
    /// # Errors
    /// Fails if none is shown in time.
    pub async fn wait_for_any(&self, ids: &[&str]) -> Result<String> {
        wait_until(&format!("`{}`", ids.join("` or `")), async || {
            for id in ids {
                if self.shows(id).await? {
                    return Ok(Some((*id).to_owned()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits until this test id is shown.
    ///
    /// # Errors
    /// Fails if it is not shown in time.
    pub async fn wait_for(&self, id: &str) -> Result<()> {
        self.wait_for_any(&[id]).await.map(drop)
    }

    /// Waits until this test id is not shown any more.
    ///
    /// # Errors
    /// Fails if it is still shown after the deadline.
    pub async fn wait_until_gone(&self, id: &str) -> Result<()> {
        wait_until(&format!("`{id}` to go"), async || Ok((!self.shows(id).await?).then_some(()))).await
    }

    /// Waits until the URL matches.
    ///
    /// # Errors
    /// Fails if that does not happen in time.
    pub async fn wait_for_url(&self, what: &str, matches: impl Fn(&Url) -> bool) -> Result<Url> {
        wait_until(what, async || Ok(Some(self.url().await?).filter(&matches))).await
    }

    /// The text of the element with this test id, once it is shown.
    ///
    /// # Errors
    /// Fails if it is not shown in time.
    pub async fn text(&self, id: &str) -> Result<String> {
        wait_until(&format!("the text of `{id}`"), async || {
            let script = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`)?.innerText";
            let text = self.run(script, vec![id.into()]).await?;
            Ok(text.as_str().filter(|text| !text.is_empty()).map(|text| text.trim().to_owned()))
        })
        .await
    }

    /// Clicks the element with this test id, once it is shown.
    ///
    /// # Errors
    /// Fails if it is not shown in time.
    pub async fn click(&self, id: &str) -> Result<()> {
        self.wait_for(id).await?;
        self.click_at(&format!("[data-testid=\"{id}\"]")).await
    }

    /// Clicks the element that a CSS selector finds.
    ///
    /// # Errors
    /// Fails if there is none, or it can't be clicked.
    pub async fn click_at(&self, selector: &str) -> Result<()> {
        wait_until(&format!("a click on {selector}"), async || {
            let element = self.driver().find(By::Css(selector)).await?;
            // A bar at the edge of the window may cover the element, so it is scrolled to the middle.
            element.scroll_into_view().await?;
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Waits until an element that a CSS selector finds has the focus.
    ///
    /// # Errors
    /// Fails if none gets it in time.
    pub async fn wait_for_focus(&self, selector: &str) -> Result<()> {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false";
        wait_until(&format!("the focus on {selector}"), async || {
            Ok((self.run(script, vec![selector.into()]).await? == true).then_some(()))
        })
        .await
    }

    /// Types a text into the field with this test id.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn fill(&self, id: &str, text: &str) -> Result<()> {
        self.wait_for(id).await?;
        self.fill_at(&format!("[data-testid=\"{id}\"]"), text).await
    }

    /// Types a text into the field that a CSS selector finds.
    ///
    /// # Errors
    /// Fails if there is none in time.
    pub async fn fill_at(&self, selector: &str, text: &str) -> Result<()> {
        let field = wait_until(&format!("the field {selector}"), async || {
            Ok(Some(self.driver().find(By::Css(selector)).await?))
        })
        .await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Selects the option whose text begins with `text`, in the list with this test id.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn choose(&self, id: &str, text: &str) -> Result<()> {
        self.wait_for(id).await?;
        wait_until(&format!("the option {text}"), async || {
            for option in self.driver().find_all(By::Css(format!("[data-testid=\"{id}\"] option"))).await? {
                if option.text().await?.starts_with(text) {
                    option.click().await?;
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// The texts of all elements with this test id that are shown.
    ///
    /// # Errors
    /// Fails if the browser is navigating.
    pub async fn texts(&self, id: &str) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"]`)]
            .filter((element) => element.getClientRects().length > 0).map((element) => element.innerText.trim())";
        Ok(serde_json::from_value(self.run(script, vec![id.into()]).await?)?)
    }

    /// Waits until the page contains this text.
    ///
    /// # Errors
    /// Fails if that does not happen in time.
    pub async fn wait_for_text(&self, text: &str) -> Result<()> {
        wait_until(&format!("the text “{text}”"), async || Ok(self.page_text().await?.contains(text).then_some(())))
            .await
    }

    /// The text of the whole page.
    ///
    /// # Errors
    /// Fails if the browser is navigating.
    pub async fn page_text(&self) -> Result<String> {
        let text = self.run("return document.body?.innerText ?? ''", Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }
}
