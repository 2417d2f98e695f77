//! The journeys that are measured: one after the other, in a browser with an empty profile.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use logto_dev::{Endpoint, Seed, Server};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use super::files::Files;
use super::host::{Host, Served};
use super::page::Page;
use super::profile::Profile;
use crate::wait::{DEADLINE, until};
use crate::world::ALICE;

/// How late the Logto server answers.
const LATENCY: Duration = Duration::from_millis(150);

/// A new browser is busy with itself for so long.
const WARM_UP: Duration = Duration::from_millis(800);

/// Something a person does, from its start to what it was done for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Journey {
    /// The first page with nothing in the cache, up to the sign-in button.
    FirstVisit,
    /// The same with everything in the cache that the first visit put there.
    WarmVisit,
    /// The first return from Logto, up to the page of somebody who is signed in.
    Callback,
    /// A reload of that page.
    Reload,
    /// A click on the first call of an API, up to its result.
    ApiCall,
    /// The return from a second sign-in: Logto's keys and every part of the app are known.
    CallbackAgain,
}

impl Journey {
    /// All of them, in their order.
    pub const ALL: [Self; 6] =
        [Self::FirstVisit, Self::WarmVisit, Self::Callback, Self::Reload, Self::ApiCall, Self::CallbackAgain];

    /// Its name on the command line and in tables.
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
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|journey| journey.name() == name)
    }
}

/// What a journey has come to.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) journey: Journey,
    /// Milliseconds until it was done.
    pub(crate) ready: f64,
    /// Milliseconds until something was painted.
    pub(crate) first_paint: Option<f64>,
    /// What the app's host sent on the way to the start of the journey.
    pub(crate) before: Vec<Served>,
    /// What the app's host sent from its start until all was quiet.
    pub(crate) served: Vec<Served>,
    /// What the page asked the Logto server, preflights included.
    pub(crate) logto: Vec<String>,
    /// Bytes of JavaScript objects, where they were looked at.
    pub(crate) heap: Option<f64>,
    /// Bytes of the program's memory.
    pub(crate) wasm: Option<f64>,
}

/// A browser, a server and a host for one run.
struct Stage {
    page: Page,
    server: Server,
    host: Host,
    profile: Profile,
}

/// Goes through all journeys up to the last one.
///
/// # Errors
/// When a page doesn't do what it should.
pub(crate) async fn walk(files: &Files, profile: Profile, last: Journey) -> Result<Vec<Outcome>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let seed = Seed::default().with_redirect_origin(&format!("http://{}", listener.local_addr()?));
    let server = Server::builder().seed(seed).port(0).start().await?;
    let host = Host::start(listener, files.clone().configured_for(server.endpoint())?, server.endpoint())?;
    let page = Page::start().await?;
    sleep(WARM_UP).await;
    let stage = Stage { page, server, host, profile };
    let outcome = stage.walk(last).await;
    let console = stage.page.0.read_console().await.unwrap_or_default();
    // What can't be ended is gone already.
    let _ = stage.page.0.quit().await;
    match outcome {
        Ok(outcomes) if console.is_empty() => Ok(outcomes),
        Ok(_) => bail!("errors in the console:\n{}", console.join("\n")),
        Err(error) => Err(error.context(format!("in the console: {console:#?}"))),
    }
}

impl Stage {
    async fn walk(&self, last: Journey) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        for journey in Journey::ALL.into_iter().filter(|journey| *journey <= last) {
            let outcome = self.go(journey).await.with_context(|| format!("the journey {}", journey.name()))?;
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    async fn go(&self, journey: Journey) -> Result<Outcome> {
        let callback = match journey {
            Journey::FirstVisit | Journey::Reload => String::new(),
            Journey::WarmVisit => {
                self.page.0.open("about:blank").await?;
                String::new()
            }
            Journey::Callback => self.caught_callback().await?,
            Journey::ApiCall => {
                self.page.0.open(&self.host.url("/api")).await?;
                self.page.0.wait_for("call-api").await?;
                String::new()
            }
            Journey::CallbackAgain => {
                self.page.0.open(&self.host.url("/")).await?;
                self.page.0.click("sign-out").await?;
                self.caught_callback().await?
            }
        };
        self.settle(Profile::Fast).await?;
        let before = self.host.take_served();
        self.server.clear_requests();
        self.late(true);
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
        self.settle(self.profile).await?;
        let first_paint = match journey {
            Journey::ApiCall => None,
            _ => self.page.first_paint().await?,
        };
        self.page.throttle(Profile::Fast).await?;
        self.late(false);
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

    /// Signs in at the server, and returns where the browser is sent then. The app has not seen it.
    async fn caught_callback(&self) -> Result<String> {
        let browser = &self.page.0;
        browser.click("sign-in").await?;
        browser.fill("identifier", ALICE.email).await?;
        browser.click("send-code").await?;
        let code = self.server.wait_for_code(ALICE.email, DEADLINE).await.context("no code came")?;
        self.host.catch_callback();
        browser.fill("code", &code).await?;
        let caught = until("the way back to the app", async || Ok(self.host.caught())).await?;
        browser.open("about:blank").await?;
        Ok(caught)
    }

    /// Lets the server answer late, as one somewhere in the world does.
    fn late(&self, late: bool) {
        let endpoints = [
            Endpoint::Discovery,
            Endpoint::Jwks,
            Endpoint::Token,
            Endpoint::Userinfo,
            Endpoint::Account,
            Endpoint::DemoApi,
        ];
        let delays = endpoints.map(|endpoint| (endpoint, LATENCY));
        self.server.faults().update(|faults| faults.late_answers = if late { delays.to_vec() } else { Vec::new() });
    }

    /// Waits until nothing has been asked for some time.
    async fn settle(&self, profile: Profile) -> Result<()> {
        let deadline = Instant::now() + DEADLINE;
        let asked = || (self.host.count(), self.server.requests().len());
        let (mut last, mut since) = (asked(), Instant::now());
        while since.elapsed() < profile.quiet() {
            if Instant::now() > deadline {
                bail!("the page never comes to rest");
            }
            sleep(Duration::from_millis(50)).await;
            if asked() != last {
                (last, since) = (asked(), Instant::now());
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
            assert_eq!(Journey::named(journey.name()), Some(journey));
            let json = serde_json::to_value(journey).expect("a name");
            assert_eq!(json, journey.name());
        }
        assert_eq!(Journey::named("first visit"), None);
    }
}
