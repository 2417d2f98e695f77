//! Finding, reading and using the elements of a page.

use anyhow::Result;
use serde_json::Value;
use thirtyfour::By;
use url::Url;

use crate::browser::Browser;
use crate::wait::until;

impl Browser {
    /// Whether an element with this test id has a layout box.
    ///
    /// # Errors
    /// When the page is on its way.
    pub async fn shows(&self, id: &str) -> Result<bool> {
        let script = "return [...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"]`)]
            .some((element) => element.getClientRects().length > 0)";
        Ok(self.run(script, vec![id.into()]).await? == Value::Bool(true))
    }

    /// Waits until one of these test ids is shown, and says which.
    ///
    /// # Errors
    /// When none is.
    pub async fn wait_for_any(&self, ids: &[&str]) -> Result<String> {
        until(&format!("`{}`", ids.join("` or `")), async || {
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
    /// When it isn't.
    pub async fn wait_for(&self, id: &str) -> Result<()> {
        self.wait_for_any(&[id]).await.map(drop)
    }

    /// Waits until this test id is not shown any more.
    ///
    /// # Errors
    /// When it still is.
    pub async fn wait_until_gone(&self, id: &str) -> Result<()> {
        until(&format!("`{id}` to go"), async || Ok((!self.shows(id).await?).then_some(()))).await
    }

    /// Waits until the address fits.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn wait_for_url(&self, what: &str, fits: impl Fn(&Url) -> bool) -> Result<Url> {
        until(what, async || Ok(Some(self.url().await?).filter(&fits))).await
    }

    /// The text of the element with this test id, once it is shown.
    ///
    /// # Errors
    /// When it isn't.
    pub async fn text(&self, id: &str) -> Result<String> {
        until(&format!("the text of `{id}`"), async || {
            let script = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`)?.innerText";
            let text = self.run(script, vec![id.into()]).await?;
            Ok(text.as_str().filter(|text| !text.is_empty()).map(|text| text.trim().to_owned()))
        })
        .await
    }

    /// Clicks the element with this test id, once it is shown.
    ///
    /// # Errors
    /// When it isn't.
    pub async fn click(&self, id: &str) -> Result<()> {
        self.wait_for(id).await?;
        self.click_at(&format!("[data-testid=\"{id}\"]")).await
    }

    /// Clicks the element that a CSS selector finds.
    ///
    /// # Errors
    /// When there is none, or it can't be clicked.
    pub async fn click_at(&self, selector: &str) -> Result<()> {
        until(&format!("a click on {selector}"), async || {
            let element = self.driver().find(By::Css(selector)).await?;
            // To the middle of the window: a bar at its edge may be over it otherwise.
            element.scroll_into_view().await?;
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Types a text into the field with this test id.
    ///
    /// # Errors
    /// When there is none.
    pub async fn fill(&self, id: &str, text: &str) -> Result<()> {
        self.wait_for(id).await?;
        let field = self.driver().find(By::Css(format!("[data-testid=\"{id}\"]"))).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Chooses the option whose words begin like this, in the list with this test id.
    ///
    /// # Errors
    /// When there is none.
    pub async fn choose(&self, id: &str, words: &str) -> Result<()> {
        self.wait_for(id).await?;
        until(&format!("the option {words}"), async || {
            for option in self.driver().find_all(By::Css(format!("[data-testid=\"{id}\"] option"))).await? {
                if option.text().await?.starts_with(words) {
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
    /// When the page is on its way.
    pub async fn texts(&self, id: &str) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"]`)]
            .filter((element) => element.getClientRects().length > 0).map((element) => element.innerText.trim())";
        Ok(serde_json::from_value(self.run(script, vec![id.into()]).await?)?)
    }

    /// Waits until the page says this.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn wait_for_words(&self, words: &str) -> Result<()> {
        until(&format!("the words “{words}”"), async || Ok(self.page_text().await?.contains(words).then_some(()))).await
    }

    /// What the whole page says.
    ///
    /// # Errors
    /// When the page is on its way.
    pub async fn page_text(&self) -> Result<String> {
        let text = self.run("return document.body?.innerText ?? ''", Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }
}
