//! The measured journeys, made one after the other in a browser with an empty profile.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use logto_dev::{Endpoint, Seed, Server};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use super::files::Files;
use super::host::{Host, ServedRequest};
use super::page::Page;
use super::profile::Profile;
use crate::harness::ALICE;
use crate::wait::{DEADLINE, wait_until};

/// The delay of the Logto server's responses.
const LATENCY: Duration = Duration::from_millis(150);

/// The time that a new browser needs to become idle.
const WARM_UP: Duration = Duration::from_millis(800);

/// Something a person does, from its start to its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Journey {
    /// Opening the home page with an empty cache, until the sign-in button is shown.
    FirstVisit,
    /// Opening the home page again, with the cache of the first visit.
    WarmVisit,
    /// The first return from Logto, until the signed-in page is shown.
    Callback,
    /// A reload of that page.
    Reload,
    /// A click on the first API call, until its result is shown.
    ApiCall,
    /// The return from a second sign-in, with Logto's keys and all parts of the app cached.
    CallbackAgain,
}

impl Journey {
    /// All journeys, in their order.
    pub const ALL: [Self; 6] =
        [Self::FirstVisit, Self::WarmVisit, Self::Callback, Self::Reload, Self::ApiCall, Self::CallbackAgain];

    /// The name on the command line and in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstVisit => "first-visit",
            Self::WarmVisit => "warm-visit",
            Self::Callback => "callback",
            Self::Reload => "reload",
            Self::ApiCall => "api-call",
            Self::CallbackAgain => "callback-again",
        }
    }

    /// The journey with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|journey| journey.name() == name)
    }
}

/// The measurements of a journey.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) journey: Journey,
    /// Milliseconds until the result was shown.
    pub(crate) ready: f64,
    /// Milliseconds until the first paint.
    pub(crate) first_paint: Option<f64>,
    /// The responses of the app's host since the end of the journey before.
    pub(crate) before: Vec<ServedRequest>,
    /// The responses of the app's host from the start of the journey until the page was idle.
    pub(crate) served: Vec<ServedRequest>,
    /// The page's requests to the Logto server, including preflights.
    pub(crate) logto: Vec<String>,
    /// Bytes of JavaScript objects, if measured.
    pub(crate) heap: Option<f64>,
    /// Bytes of the WebAssembly memory.
    pub(crate) wasm: Option<f64>,
}

/// The browser, server and host of one run.
struct RunEnvironment {
    page: Page,
    server: Server,
    host: Host,
    profile: Profile,
}

/// Makes all journeys up to `last`.
///
/// # Errors
/// Fails if a page does not show the expected element.
pub(crate) async fn run_journeys(files: &Files, profile: Profile, last: Journey) -> Result<Vec<Outcome>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let seed = Seed::default().with_redirect_origin(&format!("http://{}", listener.local_addr()?));
    let server = Server::builder().seed(seed).port(0).start().await?;
    let host = Host::start(listener, files.clone().configured_for(server.endpoint())?, server.endpoint())?;
    let page = Page::start().await?;
    sleep(WARM_UP).await;
    let environment = RunEnvironment { page, server, host, profile };
    let outcome = environment.run_journeys(last).await;
    let console = environment.page.0.read_console().await.unwrap_or_default();
    // A browser that can't be quit has already stopped.
    let _ = environment.page.0.quit().await;
    match outcome {
        Ok(outcomes) if console.is_empty() => Ok(outcomes),
        Ok(_) => bail!("errors in the console:\n{}", console.join("\n")),
        Err(error) => Err(error.context(format!("in the console: {console:#?}"))),
    }
}

impl RunEnvironment {
    async fn run_journeys(&self, last: Journey) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        for journey in Journey::ALL.into_iter().filter(|journey| *journey <= last) {
            let outcome = self.measure(journey).await.with_context(|| format!("the journey {}", journey.name()))?;
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    async fn measure(&self, journey: Journey) -> Result<Outcome> {
        let callback = match journey {
            Journey::FirstVisit | Journey::Reload => String::new(),
            Journey::WarmVisit => {
                self.page.0.open("about:blank").await?;
                String::new()
            }
            Journey::Callback => self.intercepted_callback().await?,
            Journey::ApiCall => {
                self.page.0.open(&self.host.url("/api")).await?;
                self.page.0.wait_for("call-api").await?;
                String::new()
            }
            Journey::CallbackAgain => {
                self.page.0.open(&self.host.url("/")).await?;
                self.page.0.click("sign-out").await?;
                self.intercepted_callback().await?
            }
        };
        self.wait_until_idle(Profile::Fast).await?;
        let before = self.host.take_served();
        self.server.clear_requests();
        self.delay_responses(true);
        self.page.throttle(self.profile).await?;
        let ready = match journey {
            Journey::FirstVisit | Journey::WarmVisit => {
                self.page.0.open(&self.host.url("/")).await?;
                self.page.when("sign-in").await?
            }
            Journey::Callback | Journey::CallbackAgain => {
                self.page.0.open(&self.host.url(&callback)).await?;
                self.page.when("authenticated").await?
            }
            Journey::Reload => {
                self.page.0.reload().await?;
                self.page.when("authenticated").await?
            }
            Journey::ApiCall => self.page.click("call-api", "api-result").await?,
        };
        self.wait_until_idle(self.profile).await?;
        let first_paint = match journey {
            Journey::ApiCall => None,
            _ => self.page.first_paint().await?,
        };
        self.page.throttle(Profile::Fast).await?;
        self.delay_responses(false);
        let memory = match journey {
            Journey::FirstVisit | Journey::Callback => Some(self.page.memory().await?),
            _ => None,
        };
        let origin = Some(self.host.origin());
        let mut logto = self.server.requests();
        logto.retain(|request| request.origin.as_deref() == origin);
        Ok(Outcome {
            journey,
            ready,
            first_paint,
            before,
            served: self.host.take_served(),
            logto: logto.iter().map(|request| format!("{} {}", request.method, request.path)).collect(),
            heap: memory.map(|(heap, _)| heap),
            wasm: memory.and_then(|(_, wasm)| wasm),
        })
    }

    /// Signs in at the server, and returns the callback path, which the app has not opened yet.
    async fn intercepted_callback(&self) -> Result<String> {
        let browser = &self.page.0;
        browser.click("sign-in").await?;
        browser.fill("identifier", ALICE.email).await?;
        browser.click("send-code").await?;
        let code = self.server.wait_for_code(ALICE.email, DEADLINE).await.context("no code came")?;
        self.host.intercept_callback();
        browser.fill("code", &code).await?;
        let callback = wait_until("the way back to the app", async || Ok(self.host.intercepted())).await?;
        browser.open("about:blank").await?;
        Ok(callback)
    }

    /// Turns the delay of the server's responses on or off.
    fn delay_responses(&self, delayed: bool) {
        let endpoints = [
            Endpoint::Discovery,
            Endpoint::Jwks,
            Endpoint::Token,
            Endpoint::Userinfo,
            Endpoint::Account,
            Endpoint::DemoApi,
        ];
        let delays = endpoints.map(|endpoint| (endpoint, LATENCY));
        self.server.faults().update(|faults| faults.late_answers = if delayed { delays.to_vec() } else { Vec::new() });
    }

    /// Waits until there have been no requests for the profile's idle time.
    async fn wait_until_idle(&self, profile: Profile) -> Result<()> {
        let deadline = Instant::now() + DEADLINE;
        let counts = || (self.host.count(), self.server.requests().len());
        let (mut last, mut since) = (counts(), Instant::now());
        while since.elapsed() < profile.idle_time() {
            if Instant::now() > deadline {
                bail!("the page never comes to rest");
            }
            sleep(Duration::from_millis(50)).await;
            if counts() != last {
                (last, since) = (counts(), Instant::now());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Journey;

    #[test]
    fn converts_names_to_journeys() {
        for journey in Journey::ALL {
            assert_eq!(Journey::from_name(journey.name()), Some(journey));
            let json = serde_json::to_value(journey).expect("a name");
            assert_eq!(json, journey.name());
        }
        assert_eq!(Journey::from_name("first visit"), None);
    }
}
