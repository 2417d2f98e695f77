//! What a journey happens in.

use std::any::Any;
use std::env;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use futures_util::FutureExt as _;
use logto_dev::{LoggedRequest, Seed, Server};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::browser::Browser;
use crate::site::{ConfigFile, Place, Site};

/// Somebody with an account.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The `sub` claim.
    pub sub: &'static str,
    /// The e-mail address.
    pub email: &'static str,
    /// The phone number.
    pub phone: &'static str,
}

/// Alice.
pub const ALICE: Person = Person { sub: "u_alice", email: "alice@example.com", phone: "+1 555 010 0001" };

/// Bob.
pub const BOB: Person = Person { sub: "u_bob", email: "bob@example.com", phone: "+1 555 010 0002" };

/// The server that the app's own `config.json` is written for.
const OWN_ENDPOINT: &str = "http://localhost:3001";

/// Browsers are heavy: so many journeys at a time.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// Waits until there may be one browser more.
///
/// # Errors
/// None: the places are never closed.
pub async fn slot() -> Result<SemaphorePermit<'static>> {
    Ok(SLOTS.acquire().await?)
}

/// What a whole journey may take.
const JOURNEY: Duration = Duration::from_secs(240);

/// A browser, a server and the app's host, all of them fresh.
#[derive(Debug)]
pub struct World {
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

/// Runs a journey in a world of its own. It fails as well when the console isn't clean afterwards.
///
/// # Errors
/// What the journey fails with, and what it looked like then.
pub async fn journey(test: impl AsyncFnOnce(&mut World) -> Result<()>) -> Result<()> {
    journey_with(Seed::default(), test).await
}

/// The same with a server that knows something else at its start.
///
/// # Errors
/// What the journey fails with, and what it looked like then.
pub async fn journey_with(seed: Seed, test: impl AsyncFnOnce(&mut World) -> Result<()>) -> Result<()> {
    let mut world = World::start_with(seed).await?;
    let walk = AssertUnwindSafe(test(&mut world)).catch_unwind();
    let outcome = match tokio::time::timeout(JOURNEY, walk).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(anyhow!("{}", words(&*panic))),
        Err(_) => Err(anyhow!("the journey took too long")),
    };
    let outcome = match outcome {
        Ok(()) => world.check_console().await,
        Err(error) => Err(error.context(world.describe().await)),
    };
    world.end().await;
    outcome
}

/// Lets all applications sign in at `origin`: those without an address of their own like `spa`.
fn at_home(seed: Seed, origin: &str) -> Seed {
    let mut seed = seed.with_redirect_origin(origin);
    let spa = seed.applications.iter().find(|app| app.id == "spa").cloned();
    for app in seed.applications.iter_mut().filter(|app| app.redirect_uris.is_empty()) {
        if let Some(spa) = &spa {
            app.redirect_uris.clone_from(&spa.redirect_uris);
            app.post_logout_redirect_uris.clone_from(&spa.post_logout_redirect_uris);
        }
    }
    seed
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}

impl World {
    /// Starts all of it.
    ///
    /// # Errors
    /// When the app isn't built, or a part doesn't start.
    pub async fn start() -> Result<Self> {
        Self::start_with(Seed::default()).await
    }

    /// Starts all of it, with a server that knows this at its start.
    ///
    /// # Errors
    /// When the app isn't built, or a part doesn't start.
    pub async fn start_with(seed: Seed) -> Result<Self> {
        let dist = env::var_os("E2E_DIST").map(PathBuf::from);
        let dist = dist.context("The app is not built for these tests: run `cargo xtask test e2e`.")?;
        let slot = slot().await?;
        let place = Place::take().await?;
        let seed = at_home(seed, place.origin());
        let server = Server::builder().seed(seed.clone()).port(0).start().await?;
        let site = Site::start(place, dist, server.endpoint())?;
        let browser = Browser::start().await?;
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
    /// While it is stopped.
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

    /// Starts a new server at the address of the old one. It has the same users, and no sessions.
    ///
    /// # Errors
    /// When it doesn't start.
    pub async fn start_server(&mut self) -> Result<()> {
        self.server = Some(Server::builder().seed(self.seed.clone()).port(self.port).start().await?);
        Ok(())
    }

    /// Has the app use the `config.json` that comes with it, for this server. It asks for more than
    /// that of most journeys, and offers more calls.
    ///
    /// # Errors
    /// When the file isn't there, or names another server.
    pub fn use_own_config(&self) -> Result<()> {
        let text = self.site.own_config()?;
        ensure!(text.contains(OWN_ENDPOINT), "the app's config.json does not name {OWN_ENDPOINT}");
        self.site.set_config(ConfigFile::Text(text.replace(OWN_ENDPOINT, self.server().endpoint())));
        Ok(())
    }

    /// Opens a page of the app.
    ///
    /// # Errors
    /// When the browser can't.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.browser.open(&self.site.url(path)).await
    }

    /// A second browser, of somebody else or on another machine.
    ///
    /// # Errors
    /// When it doesn't start.
    pub async fn another_browser(&mut self) -> Result<Browser> {
        let browser = Browser::start().await?;
        self.others.push(browser.clone());
        Ok(browser)
    }

    /// The same as [`World::sign_in`], in another browser.
    ///
    /// # Errors
    /// When a step of it doesn't come.
    pub async fn sign_in_with(&mut self, other: &Browser, person: &Person) -> Result<()> {
        let own = std::mem::replace(&mut self.browser, other.clone());
        let outcome = self.sign_in(person).await;
        self.browser = own;
        outcome
    }

    /// How many requests of this kind the server has seen.
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

    /// Allows console errors that contain this text: Chromium itself reports a request that fails.
    pub fn expect_console(&mut self, text: &str) {
        self.expected.push(text.to_owned());
    }

    async fn check_console(&self) -> Result<()> {
        for browser in [&self.browser].into_iter().chain(&self.others) {
            let mut entries = browser.read_console().await?;
            entries.retain(|entry| !self.expected.iter().any(|expected| entry.contains(expected)));
            ensure!(entries.is_empty(), "errors in the console:\n{}", entries.join("\n"));
        }
        let violations = self.site.violations();
        ensure!(violations.is_empty(), "against the policy:\n{}", violations.join("\n"));
        Ok(())
    }

    /// Ends the browsers. What can't be ended is gone already.
    pub async fn end(self) {
        for browser in [self.browser].into_iter().chain(self.others) {
            let _ = browser.quit().await;
        }
    }

    /// What things look like, for a failure's message.
    async fn describe(&self) -> String {
        let mut text = String::from("the journey failed\n");
        for browser in [&self.browser].into_iter().chain(&self.others) {
            let url = browser.url().await.map_or_else(|error| error.to_string(), String::from);
            let page = browser.page_text().await.unwrap_or_else(|error| error.to_string());
            let console = browser.read_console().await.unwrap_or_default();
            let history = browser.history().await.unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = write!(text, "--- page {url}\n{page}\n--- console {console:#?}\n--- history {history:#?}\n");
        }
        for request in self.server.iter().flat_map(Server::requests) {
            let origin = request.origin.unwrap_or_default();
            let _ = writeln!(text, "{} {} {} {origin}", request.status, request.method, request.path);
        }
        if let Some(picture) = self.picture().await {
            let _ = writeln!(text, "--- picture {}", picture.display());
        }
        text
    }

    /// A picture of the page in the folder of the app under test, named after the test.
    async fn picture(&self) -> Option<PathBuf> {
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
