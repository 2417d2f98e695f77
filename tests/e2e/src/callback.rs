//! Callback addresses that no browser has opened yet.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, header};
use serde_json::{Value, json};
use url::Url;

use crate::harness::TestHarness;
use crate::wait::DEADLINE;

impl TestHarness {
    /// Finishes a sign-in that is open on the provider's page, outside of the browser, and returns
    /// the callback URL.
    ///
    /// # Errors
    /// Fails if a step fails.
    pub async fn callback_url(&self, email: &str) -> Result<Url> {
        self.browser.wait_for("identifier").await?;
        let mut provider = Provider {
            client: Client::builder().redirect(Policy::none()).timeout(DEADLINE).build()?,
            endpoint: self.server().endpoint().to_owned(),
            cookies: self.provider_cookies().await?,
        };
        let identifier = json!({ "type": "email", "value": email });
        let event = json!({ "interactionEvent": "SignIn" });
        provider.call(Method::PUT, "", &event).await?;
        let request = json!({ "interactionEvent": "SignIn", "identifier": identifier });
        let sent = provider.call(Method::POST, "/verification/verification-code", &request).await?;
        let id = &sent["verificationId"];
        let code = self.next_code(email).await?;
        let answer = json!({ "verificationId": id, "identifier": identifier, "code": code });
        provider.call(Method::POST, "/verification/verification-code/verify", &answer).await?;
        provider.call(Method::POST, "/identification", &json!({ "verificationId": id })).await?;
        let submitted = provider.call(Method::POST, "/submit", &json!({})).await?;
        let next = submitted["redirectTo"].as_str().context("the provider says no way on")?;
        provider.follow(next, self.site.origin()).await
    }

    async fn provider_cookies(&self) -> Result<BTreeMap<String, String>> {
        let all = self.browser.devtools("Network.getAllCookies", json!({})).await?;
        let cookies = all["cookies"].as_array().context("the browser's cookies")?;
        let text = |cookie: &Value, member: &str| cookie[member].as_str().map(str::to_owned);
        Ok(cookies.iter().filter_map(|it| Some((text(it, "name")?, text(it, "value")?))).collect())
    }
}

/// A client of the provider that has the browser's cookies.
struct Provider {
    client: Client,
    endpoint: String,
    cookies: BTreeMap<String, String>,
}

impl Provider {
    async fn call(&mut self, method: Method, path: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/api/experience{path}", self.endpoint);
        let answer = self.send(self.client.request(method, url).json(body)).await?;
        let text = answer.error_for_status()?.text().await?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    async fn send(&mut self, request: RequestBuilder) -> Result<Response> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header(header::COOKIE, cookies.join("; ")).send().await?;
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.context("a cookie without a value")?;
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok(answer)
    }

    /// Follows redirects until one leads to the app, without opening it.
    async fn follow(&mut self, from: &str, origin: &str) -> Result<Url> {
        let mut url = Url::parse(from)?;
        while url.origin().ascii_serialization() != origin {
            let answer = self.send(self.client.get(url.clone())).await?;
            let next = answer.headers().get(header::LOCATION).with_context(|| format!("no way on from {url}"))?;
            url = url.join(next.to_str()?)?;
        }
        Ok(url)
    }
}
