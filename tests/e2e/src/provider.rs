//! Steps on the provider's pages.

use anyhow::{Context as _, Result};

use crate::harness::{Person, TestHarness};
use crate::wait::{DEADLINE, wait_until};

impl TestHarness {
    /// On the provider's page: requests a code for an email address or phone number, and returns it.
    ///
    /// # Errors
    /// Fails if the page or the code does not arrive in time.
    pub async fn ask_for_code(&self, identifier: &str) -> Result<String> {
        self.browser.fill("identifier", identifier).await?;
        self.browser.click("send-code").await?;
        self.browser.wait_for("code").await?;
        self.next_code(identifier).await
    }

    /// On the provider's page: returns the email address or phone number that is filled in already.
    ///
    /// # Errors
    /// Fails if the page is not shown in time.
    pub async fn prefilled_identifier(&self) -> Result<String> {
        self.browser.wait_for("identifier").await?;
        let value = "return document.querySelector('[data-testid=\"identifier\"]').value";
        Ok(self.browser.run(value, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
    }

    /// The next code that is sent to an email address or phone number.
    ///
    /// # Errors
    /// Fails if none arrives in time.
    pub async fn next_code(&self, identifier: &str) -> Result<String> {
        let code = self.server().wait_for_code(identifier, DEADLINE).await;
        code.with_context(|| format!("no code came for {identifier}"))
    }

    /// On the provider's page: types a code. The last digit submits it.
    ///
    /// # Errors
    /// Fails if the page is not shown in time.
    pub async fn enter_code(&self, code: &str) -> Result<()> {
        self.browser.fill("code", code).await
    }

    /// On the provider's page: types a wrong code, and returns the error.
    ///
    /// # Errors
    /// Fails if none arrives in time.
    pub async fn enter_wrong_code(&self, code: &str) -> Result<String> {
        let tries = || self.count("POST", "/api/experience/verification/verification-code/verify");
        let before = tries();
        self.enter_code(code).await?;
        wait_until("the code to be checked", async || Ok((tries() > before).then_some(()))).await?;
        self.browser.wait_for("form-error").await?;
        self.browser.text("form-error").await
    }

    /// On the provider's page: signs in with a code.
    ///
    /// # Errors
    /// Fails if a step does not complete in time.
    pub async fn sign_in_at_provider(&self, identifier: &str) -> Result<()> {
        let code = self.ask_for_code(identifier).await?;
        self.enter_code(&code).await
    }

    /// On the provider's page: signs in with an identifier and a password.
    ///
    /// # Errors
    /// Fails if the page is not shown in time.
    pub async fn enter_password(&self, account: &str, password: &str) -> Result<()> {
        self.browser.fill("identifier", account).await?;
        self.browser.click("use-password").await?;
        self.browser.fill("password", password).await?;
        self.browser.click("verify-password").await
    }

    /// In the app: clicks `sign-in`, and signs in at the provider unless its session still exists.
    ///
    /// # Errors
    /// Fails if a step does not complete in time.
    pub async fn sign_in_from_app(&self, identifier: &str) -> Result<()> {
        let logins = || self.count("GET", "/oidc/auth");
        let before = logins();
        self.browser.click("sign-in").await?;
        wait_until("the sign-in to start", async || Ok((logins() > before).then_some(()))).await?;
        let origin = self.site.origin().to_owned();
        let arrived = wait_until("the provider's page, or the way back", async || {
            let url = self.browser.url().await?;
            if url.origin().ascii_serialization() == origin {
                return Ok((url.path() != "/" || self.browser.shows("authenticated").await?).then_some(false));
            }
            Ok(self.browser.shows("identifier").await?.then_some(true))
        })
        .await?;
        if arrived { self.sign_in_at_provider(identifier).await } else { Ok(()) }
    }

    /// Signs a person in from the home page, and waits until the app shows it.
    ///
    /// # Errors
    /// Fails if a step does not complete in time.
    pub async fn sign_in(&self, person: &Person) -> Result<()> {
        self.open("/").await?;
        self.sign_in_from_app(person.email).await?;
        self.browser.wait_for("authenticated").await
    }
}
