//! The environment of a journey: a browser, the local Logto server and the app's host.

use std::any::Any;
use std::env;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Error, Result, anyhow, ensure};
use futures_util::FutureExt as _;
use logto_dev::{LoggedRequest, Seed, Server, ServerBuilder};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::browser::Browser;
use crate::engine::Engine;
use crate::site::{ConfigFile, ReservedPort, Site, by_name};
use crate::wait::wait_until;

/// A user of the local Logto server.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The `sub` claim.
    pub sub: &'static str,
    /// The email address.
    pub email: &'static str,
    /// The phone number.
    pub phone: &'static str,
}

/// Alice.
pub const ALICE: Person = Person { sub: "u_alice", email: "alice@example.com", phone: "+1 555 010 0001" };

/// Bob.
pub const BOB: Person = Person { sub: "u_bob", email: "bob@example.com", phone: "+1 555 010 0002" };

/// The endpoint in the app's own `config.json`.
const DEFAULT_ENDPOINT: &str = "http://localhost:3001";

/// The number of journeys that run at the same time. Browsers need much memory.
static SLOTS: Semaphore = Semaphore::const_new(3);

/// Waits for a permit to start a browser.
///
/// # Errors
/// Never fails, because the semaphore is never closed.
pub async fn browser_slot() -> Result<SemaphorePermit<'static>> {
    Ok(SLOTS.acquire().await?)
}

/// The time limit of a whole journey.
const JOURNEY_TIMEOUT: Duration = Duration::from_secs(480);

/// A new browser, a new server and a new host of the app.
#[derive(Debug)]
pub struct TestHarness {
    /// The browser.
    pub browser: Browser,
    /// The app's host.
    pub site: Site,
    server: Option<Server>,
    port: u16,
    seed: Seed,
    others: Vec<Browser>,
    expected: Vec<String>,
    _slot: SemaphorePermit<'static>,
}

/// Runs a journey with a new harness. Errors in the browser's console fail it as well.
///
/// # Errors
/// Returns the journey's error with a description of pages, console and requests.
pub async fn journey(test: impl AsyncFnOnce(&mut TestHarness) -> Result<()>) -> Result<()> {
    journey_with(Seed::default(), test).await
}

/// Runs a journey with another seed of the server.
///
/// # Errors
/// Returns the journey's error with a description of pages, console and requests.
pub async fn journey_with(seed: Seed, test: impl AsyncFnOnce(&mut TestHarness) -> Result<()>) -> Result<()> {
    run(TestHarness::start_with(seed).await?, test).await
}

/// Runs a journey in a browser with this engine.
///
/// # Errors
/// Returns the journey's error with a description of page, console and requests.
pub async fn journey_in(engine: Engine, test: impl AsyncFnOnce(&mut TestHarness) -> Result<()>) -> Result<()> {
    run(TestHarness::start_in(engine, Seed::default()).await?, test).await
}

async fn run(mut harness: TestHarness, test: impl AsyncFnOnce(&mut TestHarness) -> Result<()>) -> Result<()> {
    let run = AssertUnwindSafe(test(&mut harness)).catch_unwind();
    let outcome = match tokio::time::timeout(JOURNEY_TIMEOUT, run).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(anyhow!("{}", panic_message(&*panic))),
        Err(_) => Err(anyhow!("the journey took too long")),
    };
    let outcome = match outcome {
        Ok(()) => harness.check_console().await,
        Err(error) => Err(error.context(harness.describe().await)),
    };
    match outcome {
        Ok(()) => harness.give_back().await,
        Err(_) => harness.shut_down().await,
    }
    outcome
}

/// Adds the redirect URIs of `origin` to the seed, also by its name `localhost`. Applications without any get those of
/// `spa`.
fn with_app_redirects(seed: Seed, origin: &str) -> Seed {
    let mut seed = seed.with_redirect_origin(origin).with_redirect_origin(&by_name(origin));
    let spa = seed.applications.iter().find(|app| app.id == "spa").cloned();
    for app in seed.applications.iter_mut().filter(|app| app.redirect_uris.is_empty()) {
        if let Some(spa) = &spa {
            app.redirect_uris.clone_from(&spa.redirect_uris);
            app.post_logout_redirect_uris.clone_from(&spa.post_logout_redirect_uris);
        }
    }
    seed
}

/// A server with this seed. It behaves like the version of Logto that `E2E_LOGTO` names, such as `1.37`, and otherwise
/// like the newest one.
fn server_with(seed: &Seed) -> Result<ServerBuilder> {
    let server = Server::builder().seed(seed.clone());
    match env::var("E2E_LOGTO") {
        Ok(version) => Ok(server.logto_version(version.parse().map_err(Error::msg)?)),
        Err(_) => Ok(server),
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}

impl TestHarness {
    /// Starts browser, server and host.
    ///
    /// # Errors
    /// Fails if the app is not built, or if a process does not start.
    pub async fn start() -> Result<Self> {
        Self::start_with(Seed::default()).await
    }

    /// Starts browser, server and host, with this seed of the server.
    ///
    /// # Errors
    /// Fails if the app is not built, or if a process does not start.
    pub async fn start_with(seed: Seed) -> Result<Self> {
        Self::start_in(Engine::Chromium, seed).await
    }

    /// Starts a browser with this engine, server and host, with this seed of the server.
    ///
    /// # Errors
    /// Fails if the app is not built, or if a process does not start.
    pub async fn start_in(engine: Engine, seed: Seed) -> Result<Self> {
        let dist = env::var_os("E2E_DIST").map(PathBuf::from);
        let dist = dist.context("The app is not built for these tests: run `cargo xtask test e2e`.")?;
        let slot = browser_slot().await?;
        let address = ReservedPort::reserve().await?;
        let seed = with_app_redirects(seed, address.origin());
        let server = server_with(&seed)?.port(0).start().await?;
        let site = Site::start(address, dist, server.endpoint())?;
        if engine != Engine::Chromium {
            site.record();
        }
        let browser = Browser::start_in(engine).await?;
        let port = server.port();
        let (others, expected) = (Vec::new(), Vec::new());
        Ok(Self { browser, site, server: Some(server), port, seed, others, expected, _slot: slot })
    }

    /// The folder with the built app.
    #[must_use]
    pub fn dist(&self) -> &Path {
        self.site.dist()
    }

    /// The server.
    ///
    /// # Panics
    /// Panics while the server is stopped.
    #[must_use]
    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("the server is stopped")
    }

    /// Stops the server.
    pub async fn stop_server(&mut self) {
        if let Some(server) = self.server.take() {
            server.shutdown().await;
        }
    }

    /// Starts a new server at the same address, with the same users and no sessions.
    ///
    /// # Errors
    /// Fails if it doesn't start.
    pub async fn start_server(&mut self) -> Result<()> {
        self.server = Some(server_with(&self.seed)?.port(self.port).start().await?);
        Ok(())
    }

    /// Uses the app's own `config.json` with this server's endpoint. It has more scopes and more
    /// calls than the one of most journeys.
    ///
    /// # Errors
    /// Fails if the file is missing or names another server.
    pub fn use_app_config(&self) -> Result<()> {
        let text = self.site.app_config()?;
        ensure!(text.contains(DEFAULT_ENDPOINT), "the app's config.json does not name {DEFAULT_ENDPOINT}");
        self.site.set_config(ConfigFile::Text(text.replace(DEFAULT_ENDPOINT, self.server().endpoint())));
        Ok(())
    }

    /// Opens an operators' page, with a sign-in that requests access to the Management API. Somebody is signed
    /// in, and `config.json` has a `managementApi` with a resource.
    ///
    /// # Errors
    /// Fails if a step does not complete in time.
    pub async fn open_as_operator(&self, path: &str) -> Result<()> {
        self.open(path).await?;
        self.browser.click("operator-sign-in").await?;
        let script = "return location.pathname + ' ' + document.querySelector('[data-level]')?.dataset.level";
        let expected = [path, " connected"].concat();
        wait_until("access to the Management API", async || {
            let shown = self.browser.run(script, Vec::new()).await?;
            Ok((shown.as_str() == Some(expected.as_str())).then_some(()))
        })
        .await
    }

    /// Opens a page of the app.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.browser.open(&self.site.url(path)).await
    }

    /// Starts another browser, with a profile of its own.
    ///
    /// # Errors
    /// Fails if it doesn't start.
    pub async fn another_browser(&mut self) -> Result<Browser> {
        let browser = Browser::start_in(self.browser.engine()).await?;
        self.others.push(browser.clone());
        Ok(browser)
    }

    /// Signs in like [`TestHarness::sign_in`], in another browser.
    ///
    /// # Errors
    /// Fails if a step does not complete in time.
    pub async fn sign_in_with(&mut self, other: &Browser, person: &Person) -> Result<()> {
        let own = std::mem::replace(&mut self.browser, other.clone());
        let outcome = self.sign_in(person).await;
        self.browser = own;
        outcome
    }

    /// The number of requests with this method and path that the server received.
    #[must_use]
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.server().requests().iter().filter(|request| request.method == method && request.path == path).count()
    }

    /// The requests that pages of the app made, CORS preflights included.
    #[must_use]
    pub fn requests_of_app(&self) -> Vec<LoggedRequest> {
        let mut requests = self.server().requests();
        requests.retain(|request| request.origin.as_deref() == Some(self.site.origin()));
        requests
    }

    /// Allows console errors and violations of the policy with this text. Chromium logs every failed request.
    pub fn expect_console(&mut self, text: &str) {
        self.expected.push(text.to_owned());
    }

    async fn check_console(&self) -> Result<()> {
        for browser in [&self.browser].into_iter().chain(&self.others) {
            let mut entries = browser.read_console().await?;
            entries.retain(|entry| !self.expected.iter().any(|expected| entry.contains(expected)));
            ensure!(entries.is_empty(), "errors in the console:\n{}", entries.join("\n"));
        }
        let mut entries = self.site.console();
        entries.retain(|entry| !self.expected.iter().any(|expected| entry.contains(expected)));
        ensure!(entries.is_empty(), "errors in the console:\n{}", entries.join("\n"));
        let mut violations = self.site.violations();
        violations.retain(|violation| !self.expected.iter().any(|expected| violation.contains(expected)));
        ensure!(violations.is_empty(), "against the policy:\n{}", violations.join("\n"));
        Ok(())
    }

    /// Gives the browsers to the next journeys. One that can't be emptied is not used again.
    async fn give_back(mut self) {
        let origins = [self.site.origin().to_owned(), format!("http://localhost:{}", self.port)];
        self.stop_server().await;
        for browser in [self.browser].into_iter().chain(self.others) {
            let _ = browser.give_back(&origins.each_ref().map(String::as_str)).await;
        }
    }

    /// Quits the browsers. Errors are ignored: a browser that can't be quit has already stopped.
    pub async fn shut_down(self) {
        for browser in [self.browser].into_iter().chain(self.others) {
            let _ = browser.quit().await;
        }
    }

    /// Describes pages, console and requests for an error message.
    async fn describe(&self) -> String {
        let mut text = String::from("the journey failed\n");
        for browser in [&self.browser].into_iter().chain(&self.others) {
            let url = browser.url().await.map_or_else(|error| error.to_string(), String::from);
            let page = browser.page_text().await.unwrap_or_else(|error| error.to_string());
            let mut console = browser.read_console().await.unwrap_or_default();
            console.extend(self.site.console());
            let history = browser.history().await.unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = write!(text, "--- page {url}\n{page}\n--- console {console:#?}\n--- history {history:#?}\n");
        }
        for request in self.server.iter().flat_map(Server::requests) {
            let origin = request.origin.unwrap_or_default();
            let _ = writeln!(text, "{} {} {} {origin}", request.status, request.method, request.path);
        }
        if let Some(screenshot) = self.screenshot().await {
            let _ = writeln!(text, "--- screenshot {}", screenshot.display());
        }
        text
    }

    /// Takes a screenshot of the page, in the folder of the app under test, named after the test.
    async fn screenshot(&self) -> Option<PathBuf> {
        let dist = PathBuf::from(env::var_os("E2E_DIST")?);
        let folder = dist.parent().map(|parent| parent.join("e2e-failures"))?;
        std::fs::create_dir_all(&folder).ok()?;
        let thread = std::thread::current();
        let name = thread.name()?.replace("::", "-");
        let file = Path::new(&folder).join(format!("{name}.png"));
        self.browser.driver().screenshot(&file).await.ok()?;
        Some(file)
    }
}
