//! Makes the journeys in browsers with empty profiles.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use logto_dev::{Endpoint, Server};
use tokio::time::{Instant, sleep};
use url::Url;

use super::host::{Host, ServedRequest};
use super::journeys::Journey;
use super::page::{Page, Shown};
use super::profile::Profile;
use crate::harness::ALICE;
use crate::wait::{DEADLINE, wait_until};

/// The time that a new browser needs to become idle.
const WARM_UP: Duration = Duration::from_millis(800);

/// Alice's password.
const PASSWORD: &str = "alice-password-1";

/// A valid PKCE challenge. No code of this request is ever exchanged.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The measurements of a journey.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) journey: Journey,
    /// Milliseconds until the result.
    pub(crate) ready: f64,
    /// Milliseconds until the first paint.
    pub(crate) first_paint: Option<f64>,
    /// Milliseconds of the parts of a sign-in.
    pub(crate) sign_in: Option<SignInTimes>,
    /// The responses of the app's host since the end of the journey before.
    pub(crate) before: Vec<ServedRequest>,
    /// The responses of the app's host from the start of the journey until the result.
    pub(crate) served: Vec<ServedRequest>,
    /// The responses of the app's host after that, until the page was idle.
    pub(crate) after: Vec<ServedRequest>,
    /// The page's requests to the Logto server, including preflights.
    pub(crate) logto: Vec<String>,
    /// Bytes of JavaScript objects, if measured.
    pub(crate) heap: Option<f64>,
    /// Bytes of the WebAssembly memory.
    pub(crate) wasm: Option<f64>,
}

/// The two parts of a sign-in that are the app's, without the provider's redirects between them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignInTimes {
    /// From the click to the authorization request.
    pub(crate) request: f64,
    /// From the request for the callback to the signed-in page.
    pub(crate) callback: f64,
}

/// The result of a journey.
struct Measurement {
    ready: f64,
    /// The moment of the result in milliseconds since 1970.
    at: f64,
    sign_in: Option<SignInTimes>,
}

impl From<Shown> for Measurement {
    fn from(shown: Shown) -> Self {
        Self { ready: shown.duration(), at: shown.at(), sign_in: None }
    }
}

/// What the journeys of a run have in common.
#[derive(Clone, Copy)]
pub(crate) struct RunEnvironment<'a> {
    pub(crate) server: &'a Server,
    pub(crate) host: &'a Host,
    pub(crate) profile: Profile,
    /// The delay of the Logto server's responses.
    pub(crate) delay: Duration,
}

/// Makes all journeys up to `last`.
///
/// # Errors
/// Fails if a page does not show the expected element.
pub(crate) async fn run_journeys(environment: RunEnvironment<'_>, last: Journey) -> Result<Vec<Outcome>> {
    let journeys: Vec<Journey> = Journey::ALL.into_iter().filter(|journey| *journey <= last).collect();
    let mut outcomes = Vec::new();
    for journeys in journeys.chunk_by(|_, next| !next.is_first_in_browser()) {
        let page = Page::start().await?;
        sleep(WARM_UP).await;
        let session = Session { environment, page };
        let outcome = session.run(journeys, &mut outcomes).await;
        let console = session.page.0.read_console().await.unwrap_or_default();
        environment.delay_responses(false);
        // A browser that can't be quit has already stopped.
        let _ = session.page.0.quit().await;
        outcome.with_context(|| format!("in the console: {console:#?}"))?;
        if !console.is_empty() {
            bail!("errors in the console:\n{}", console.join("\n"));
        }
    }
    Ok(outcomes)
}

impl RunEnvironment<'_> {
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
        let delays = endpoints.map(|endpoint| (endpoint, self.delay));
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

    /// The arrival of the authorization request, in milliseconds since 1970.
    async fn authorization_request(&self) -> Result<f64> {
        wait_until("the authorization request", async || {
            let requests = self.server.requests();
            let request = requests.iter().find(|request| request.path == "/oidc/auth");
            #[allow(clippy::cast_precision_loss, reason = "a time since 1970 has 41 bits")]
            Ok(request.map(|request| request.at as f64))
        })
        .await
    }
}

/// A browser that makes journeys one after the other.
struct Session<'a> {
    environment: RunEnvironment<'a>,
    page: Page,
}

impl Session<'_> {
    async fn run(&self, journeys: &[Journey], outcomes: &mut Vec<Outcome>) -> Result<()> {
        for &journey in journeys {
            let outcome = self.measure(journey).await.with_context(|| format!("the journey {}", journey.name()))?;
            outcomes.push(outcome);
        }
        Ok(())
    }

    async fn measure(&self, journey: Journey) -> Result<Outcome> {
        let RunEnvironment { server, host, profile, .. } = self.environment;
        let callback = self.prepare(journey).await?;
        self.environment.wait_until_idle(Profile::Fast).await?;
        let before = host.take_served();
        server.clear_requests();
        self.slow_down().await?;
        let measurement = self.make(journey, &callback).await?;
        self.environment.wait_until_idle(profile).await?;
        let first_paint = match journey {
            Journey::SignInClick | Journey::SignIn | Journey::ApiCall => None,
            _ => self.page.first_paint().await?,
        };
        self.page.throttle(Profile::Fast).await?;
        self.environment.delay_responses(false);
        let memory = match journey {
            Journey::FirstVisit | Journey::CallbackCold => Some(self.page.memory().await?),
            _ => None,
        };
        let origin = Some(host.origin());
        let mut logto = server.requests();
        logto.retain(|request| request.origin.as_deref() == origin);
        let (served, after) = host.take_served().into_iter().partition(|served| served.at <= measurement.at);
        Ok(Outcome {
            journey,
            ready: measurement.ready,
            first_paint,
            sign_in: measurement.sign_in,
            before,
            served,
            after,
            logto: logto.iter().map(|request| format!("{} {}", request.method, request.path)).collect(),
            heap: memory.map(|(heap, _)| heap),
            wasm: memory.and_then(|(_, wasm)| wasm),
        })
    }

    /// Does what comes before the journey, and returns the path of the callback that it opens, if it opens one.
    async fn prepare(&self, journey: Journey) -> Result<String> {
        let RunEnvironment { host, server, .. } = self.environment;
        let browser = &self.page.0;
        match journey {
            Journey::FirstVisit | Journey::SignInClick | Journey::Reload => {}
            Journey::WarmVisit | Journey::DeepLink => browser.open("about:blank").await?,
            Journey::SignIn => self.sign_in_at_provider().await?,
            Journey::CallbackCold => {
                self.sign_in_at_provider().await?;
                // The callback finds in the cache what was loaded under the same conditions.
                self.slow_down().await?;
                return self.intercepted_callback().await;
            }
            Journey::ApiCall => {
                browser.open(&host.url("/api")).await?;
                browser.wait_for("call-api").await?;
            }
            Journey::CallbackWarm => {
                browser.open(&host.url("/")).await?;
                server.clear_requests();
                browser.click("sign-out").await?;
                wait_until("the end of the provider's session", async || {
                    Ok(server.requests().iter().any(|request| request.path == "/oidc/session/end").then_some(()))
                })
                .await?;
                browser.wait_for("sign-in").await?;
                self.sign_in_at_provider().await?;
                return self.intercepted_callback().await;
            }
        }
        Ok(String::new())
    }

    /// Makes the journey until its result.
    async fn make(&self, journey: Journey, callback: &str) -> Result<Measurement> {
        let host = self.environment.host;
        let browser = &self.page.0;
        let shown = match journey {
            Journey::FirstVisit | Journey::WarmVisit => {
                browser.open(&host.url("/")).await?;
                self.page.when("sign-in").await?
            }
            Journey::SignInClick => {
                let clicked = self.page.leave_with("sign-in").await?;
                let at = self.environment.authorization_request().await?;
                return Ok(Measurement { ready: at - clicked, at, sign_in: None });
            }
            Journey::SignIn => return self.sign_in().await,
            Journey::CallbackCold | Journey::CallbackWarm => {
                browser.open(&host.url(callback)).await?;
                self.page.when("authenticated").await?
            }
            Journey::Reload => {
                browser.reload().await?;
                self.page.when("authenticated").await?
            }
            Journey::DeepLink => {
                browser.open(&host.url("/profile")).await?;
                self.page.when("claims-sub").await?
            }
            Journey::ApiCall => self.page.click("call-api", "api-result").await?,
        };
        Ok(shown.into())
    }

    /// Signs in with a click at first sight.
    async fn sign_in(&self) -> Result<Measurement> {
        let home = self.environment.host.url("/");
        let shown = self.page.click_at_first_sight(&home, self.page.when("authenticated")).await?;
        let times = self.page.first_sight().await?;
        let requested = self.environment.authorization_request().await?;
        let sign_in = SignInTimes { request: requested - times.clicked, callback: shown.end - times.returned };
        Ok(Measurement { ready: shown.at() - times.opened, at: shown.at(), sign_in: Some(sign_in) })
    }

    /// Applies the run's profile, and delays the server's responses.
    async fn slow_down(&self) -> Result<()> {
        self.environment.delay_responses(true);
        self.page.throttle(self.environment.profile).await
    }

    /// Signs in with a click at first sight, and returns the callback path, which the app has not opened yet.
    async fn intercepted_callback(&self) -> Result<String> {
        let host = self.environment.host;
        host.intercept_callback();
        let returned = wait_until("the way back to the app", async || Ok(host.intercepted()));
        let callback = self.page.click_at_first_sight(&host.url("/"), returned).await?;
        self.page.0.open("about:blank").await?;
        Ok(callback)
    }

    /// Signs in at the provider without the app, so that the provider answers the app's requests at once.
    async fn sign_in_at_provider(&self) -> Result<()> {
        let RunEnvironment { host, server, .. } = self.environment;
        let parameters = [
            ("client_id", "spa"),
            ("redirect_uri", &host.url("/callback")),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "provider"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let request = Url::parse_with_params(&format!("{}/oidc/auth", server.endpoint()), parameters)?;
        host.intercept_callback();
        let browser = &self.page.0;
        browser.open(request.as_str()).await?;
        browser.fill("identifier", ALICE.email).await?;
        browser.click("use-password").await?;
        browser.fill("password", PASSWORD).await?;
        browser.click("verify-password").await?;
        wait_until("the way back from the provider", async || Ok(host.intercepted().map(drop))).await?;
        browser.open("about:blank").await
    }
}
