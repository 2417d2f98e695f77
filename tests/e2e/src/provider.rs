//! The provider's own pages.

use anyhow::{Context as _, Result};

use crate::wait::{DEADLINE, until};
use crate::world::{Person, World};

impl World {
    /// On the provider's page: asks for a code for an address or number.
    ///
    /// # Errors
    /// When the page doesn't come, or no code.
    pub async fn ask_for_code(&self, identifier: &str) -> Result<String> {
        self.browser.fill("identifier", identifier).await?;
        self.browser.click("send-code").await?;
        self.browser.wait_for("code").await?;
        self.next_code(identifier).await
    }

    /// The next code that is sent to an address or number.
    ///
    /// # Errors
    /// When none comes.
    pub async fn next_code(&self, identifier: &str) -> Result<String> {
        let code = self.server().wait_for_code(identifier, DEADLINE).await;
        code.with_context(|| format!("no code came for {identifier}"))
    }

    /// On the provider's page: types a code, whose last digit sends it.
    ///
    /// # Errors
    /// When the page isn't there.
    pub async fn enter_code(&self, code: &str) -> Result<()> {
        self.browser.fill("code", code).await
    }

    /// On the provider's page: types a code that is wrong, and waits for the answer.
    ///
    /// # Errors
    /// When none comes.
    pub async fn enter_wrong_code(&self, code: &str) -> Result<String> {
        let tries = || self.count("POST", "/api/experience/verification/verification-code/verify");
        let before = tries();
        self.enter_code(code).await?;
        until("the code to be checked", async || Ok((tries() > before).then_some(()))).await?;
        self.browser.wait_for("form-error").await?;
        self.browser.text("form-error").await
    }

    /// On the provider's page: signs in with a code.
    ///
    /// # Errors
    /// When a step of it doesn't come.
    pub async fn finish_at_provider(&self, identifier: &str) -> Result<()> {
        let code = self.ask_for_code(identifier).await?;
        self.enter_code(&code).await
    }

    /// On the provider's page: types an account and a password.
    ///
    /// # Errors
    /// When the page isn't there.
    pub async fn enter_password(&self, account: &str, password: &str) -> Result<()> {
        self.browser.fill("identifier", account).await?;
        self.browser.click("use-password").await?;
        self.browser.fill("password", password).await?;
        self.browser.click("verify-password").await
    }

    /// In the app: clicks `sign-in`, and signs in at the provider, who may know the person still.
    ///
    /// # Errors
    /// When a step of it doesn't come.
    pub async fn go_and_sign_in(&self, identifier: &str) -> Result<()> {
        let logins = || self.count("GET", "/oidc/auth");
        let before = logins();
        self.browser.click("sign-in").await?;
        until("the sign-in to start", async || Ok((logins() > before).then_some(()))).await?;
        let origin = self.site.origin().to_owned();
        let arrived = until("the provider's page, or the way back", async || {
            let url = self.browser.url().await?;
            if url.origin().ascii_serialization() == origin {
                return Ok((url.path() != "/" || self.browser.shows("authenticated").await?).then_some(false));
            }
            Ok(self.browser.shows("identifier").await?.then_some(true))
        })
        .await?;
        if arrived { self.finish_at_provider(identifier).await } else { Ok(()) }
    }

    /// Signs a person in from the first page, and waits until the app says so.
    ///
    /// # Errors
    /// When a step of it doesn't come.
    pub async fn sign_in(&self, person: &Person) -> Result<()> {
        self.open("/").await?;
        self.go_and_sign_in(person.email).await?;
        self.browser.wait_for("authenticated").await
    }
}
