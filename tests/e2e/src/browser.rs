//! A browser of its own for each journey, with an empty profile or one that was emptied.

use std::env;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WindowHandle,
};
use tokio::time::timeout;
use url::Url;

use crate::concurrent_tabs;
use crate::desktop::Desktop;
use crate::driver::{Driver, Session};
use crate::engine::{Engine, EngineDriver, QUIT_TIMEOUT, capabilities, program_capabilities};
use crate::recorder;
use crate::wait::wait_until;

/// Chromium arguments that prevent requests of the browser itself.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en-US",
];

/// The size of a browser's window.
const WINDOW: (u32, u32) = (1280, 800);

/// The log of requests, as the driver calls it.
const REQUEST_LOG: &str = "performance";

/// The time limit of a command.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(120);

/// A running browser. Clones are the same browser.
#[derive(Clone, Debug)]
pub struct Browser {
    driver: WebDriver,
    console: Arc<Mutex<Vec<String>>>,
    profile: Arc<TempDir>,
    process: Process,
    engine: Engine,
}

/// The driver of a browser.
#[derive(Clone, Debug)]
enum Process {
    /// That of all browsers.
    Shared(Arc<Driver>),
    /// One that serves this browser alone.
    Own(Arc<EngineDriver>),
}

/// A tab of a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Browser {
    /// Starts a browser, or takes one that another journey has given back; its tab is empty.
    ///
    /// # Errors
    /// Fails if Chromium or its driver can't be started.
    pub async fn start() -> Result<Self> {
        let process = Driver::shared()?;
        let Some(Session { driver, profile }) = process.take_idle() else { return Self::start_with(&[]).await };
        let (process, engine) = (Process::Shared(process), Engine::Chromium);
        let browser = Self { driver, console: Arc::default(), profile: Arc::new(profile), process, engine };
        browser.record().await?;
        Ok(browser)
    }

    /// Starts a browser with this engine.
    ///
    /// # Errors
    /// Fails if the browser or its driver can't be started.
    pub async fn start_in(engine: Engine) -> Result<Self> {
        if engine == Engine::Chromium {
            return Self::start().await;
        }
        let process = EngineDriver::start(engine, &[]).await?;
        let capabilities = capabilities(engine, WINDOW);
        Self::connect(process, engine, capabilities).await.with_context(|| format!("{engine:?} does not start"))
    }

    /// Starts a program that shows pages in a web view of WebKit.
    ///
    /// # Errors
    /// Fails if the program or the driver can't be started.
    pub async fn start_program(program: &Path, arguments: &[&str], desktop: &Desktop) -> Result<Self> {
        let process = EngineDriver::start(Engine::WebKit, &desktop.environment()).await?;
        let capabilities = program_capabilities(program, arguments);
        let started = Self::connect(process, Engine::WebKit, capabilities).await;
        started.with_context(|| format!("{} does not start", program.display()))
    }

    async fn connect(process: EngineDriver, engine: Engine, capabilities: Capabilities) -> Result<Self> {
        let client = Client::builder().pool_max_idle_per_host(0).timeout(COMMAND_TIMEOUT).build()?;
        let driver = WebDriver::builder(process.url(), capabilities).client(client).connect().await?;
        let (process, profile) = (Process::Own(Arc::new(process)), Arc::new(TempDir::with_prefix("e2e-profile-")?));
        Ok(Self { driver, console: Arc::default(), profile, process, engine })
    }

    /// Starts a browser with further Chromium arguments.
    ///
    /// # Errors
    /// Fails if Chromium or its driver can't be started.
    pub async fn start_with(arguments: &[&str]) -> Result<Self> {
        let browser = Self::launch(arguments).await?;
        browser.record().await?;
        Ok(browser)
    }

    /// Starts a browser with further Chromium arguments that keeps a log of its requests, for
    /// [`Browser::left_for`].
    ///
    /// # Errors
    /// Fails if Chromium or its driver can't be started.
    pub async fn start_with_request_log(arguments: &[&str]) -> Result<Self> {
        let browser = Self::launch_with(arguments, &["browser", REQUEST_LOG]).await?;
        browser.record().await?;
        Ok(browser)
    }

    /// Starts a browser without test scripts in its pages.
    pub(crate) async fn launch(arguments: &[&str]) -> Result<Self> {
        Self::launch_with(arguments, &["browser"]).await
    }

    async fn launch_with(arguments: &[&str], logs: &[&str]) -> Result<Self> {
        let process = Driver::shared()?;
        let profile = TempDir::with_prefix("e2e-profile-")?;
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in ARGUMENTS.iter().chain(arguments) {
            capabilities.add_arg(argument)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        capabilities.add_arg(&format!("--window-size={},{}", WINDOW.0, WINDOW.1))?;
        if let Ok(chrome) = env::var("CHROME") {
            capabilities.set_binary(&chrome)?;
        }
        for log in logs {
            capabilities.set_logging_prefs(*log, LoggingPrefsLogLevel::All)?;
        }
        // Connections end with the runtime of the test that opened them, and the browser may outlive it.
        let client = Client::builder().pool_max_idle_per_host(0).timeout(COMMAND_TIMEOUT).build()?;
        let driver = WebDriver::builder(process.url(), capabilities).client(client);
        let driver = driver.connect().await.context("Chromium does not start")?;
        let (process, engine) = (Process::Shared(process), Engine::Chromium);
        Ok(Self { driver, console: Arc::default(), profile: Arc::new(profile), process, engine })
    }

    /// Its engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Empties the browser and gives it to the next journey. `origins` are the ones that have stored something.
    ///
    /// # Errors
    /// Fails if the browser can't be emptied, or if another clone is in use. Then it has ended.
    pub(crate) async fn give_back(self, origins: &[&str]) -> Result<()> {
        let Process::Shared(process) = self.process.clone() else { return self.quit().await };
        if let Err(error) = self.empty(origins).await {
            self.quit().await?;
            return Err(error);
        }
        let profile = Arc::into_inner(self.profile).context("the browser is in use")?;
        process.give_back(Session { driver: self.driver, profile });
        Ok(())
    }

    /// Closes all tabs but a new one, and removes everything stored.
    async fn empty(&self, origins: &[&str]) -> Result<()> {
        let old = self.driver.windows().await?;
        // Without an opener: the back/forward cache does not keep pages of tabs that WebDriver opens.
        self.devtools("Target.createTarget", json!({ "url": "about:blank" })).await?;
        let all = self.driver.windows().await?;
        let new = all.into_iter().find(|handle| !old.contains(handle)).context("no new tab")?;
        for handle in old {
            self.driver.switch_to_window(handle).await?;
            self.driver.close_window().await?;
        }
        self.driver.switch_to_window(new).await?;
        self.driver.set_window_rect(0, 0, WINDOW.0, WINDOW.1).await?;
        for origin in origins {
            let everything = json!({ "origin": origin, "storageTypes": "all" });
            self.devtools("Storage.clearDataForOrigin", everything).await?;
        }
        self.devtools("Network.clearBrowserCookies", json!({})).await?;
        self.devtools("Network.clearBrowserCache", json!({})).await?;
        self.driver.browser_log().await?;
        Ok(())
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// Fails if it does not answer.
    pub async fn quit(self) -> Result<()> {
        match self.process {
            Process::Shared(_) => Ok(self.driver.quit().await?),
            Process::Own(process) => {
                let ended = timeout(QUIT_TIMEOUT, self.driver.quit()).await;
                // It ends now in any case.
                drop(process);
                Ok(ended??)
            }
        }
    }

    /// The WebDriver client, for commands that `Browser` does not wrap.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Opens an address in the current tab.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.read_console().await?;
        self.driver.goto(url).await.with_context(|| format!("opening {url}"))
    }

    /// Reloads the page.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn reload(&self) -> Result<()> {
        self.read_console().await?;
        Ok(self.driver.refresh().await?)
    }

    /// The address in the address bar.
    ///
    /// # Errors
    /// Fails if the browser doesn't answer.
    pub async fn url(&self) -> Result<Url> {
        Ok(self.driver.current_url().await?)
    }

    /// Waits until a page leaves for a URL that begins with this text, also for one that no browser can open, and
    /// returns the URL. Needs a [request log](Browser::start_with_request_log).
    ///
    /// # Errors
    /// Fails if that does not happen in time.
    pub async fn left_for(&self, prefix: &str) -> Result<Url> {
        wait_until(&format!("a way to {prefix}"), async || {
            for entry in self.driver.get_log(REQUEST_LOG).await? {
                let event: Value = serde_json::from_str(&entry.message)?;
                let url = event["message"]["params"]["documentURL"].as_str().unwrap_or_default();
                if url.starts_with(prefix) {
                    return Ok(Some(Url::parse(url)?));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Errors
    /// Fails if the script throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let result = self.driver.execute(script, arguments).await?;
        Ok(result.json().clone())
    }

    /// Sends a command of the DevTools protocol.
    ///
    /// # Errors
    /// Fails if the browser refuses it.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(method, parameters).await?)
    }

    /// The current tab, which receives commands.
    ///
    /// # Errors
    /// Fails if the browser doesn't answer.
    pub async fn tab(&self) -> Result<Tab> {
        Ok(Tab(self.driver.window().await?))
    }

    /// Opens an empty tab and goes there.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn new_tab(&self) -> Result<Tab> {
        let handle = self.driver.new_tab().await?;
        self.driver.switch_to_window(handle.clone()).await?;
        self.record().await?;
        Ok(Tab(handle))
    }

    /// Goes to a tab.
    ///
    /// # Errors
    /// Fails if it is closed.
    pub async fn switch_to(&self, tab: &Tab) -> Result<()> {
        Ok(self.driver.switch_to_window(tab.0.clone()).await?)
    }

    /// Sets the scripts of the tests. In browsers other than Chromium, the app's host adds them to its pages.
    async fn record(&self) -> Result<()> {
        if self.engine != Engine::Chromium {
            return Ok(());
        }
        self.run_in_every_page(recorder::SCRIPT).await?;
        self.run_in_every_page(concurrent_tabs::CLOCK).await
    }

    /// Runs a script in every page that this tab opens from now on, before the page's own scripts. In browsers other
    /// than Chromium, [`Site::add_script`](crate::Site::add_script) does.
    ///
    /// # Errors
    /// Fails if the browser doesn't answer.
    pub async fn run_in_every_page(&self, script: &str) -> Result<()> {
        let script = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script).await.map(drop)
    }

    /// All console errors so far: of scripts, of the network, and violations of the content
    /// security policy. Those of browsers other than Chromium are at the app's host: see
    /// [`Site::console`](crate::Site::console).
    ///
    /// # Errors
    /// Fails if the browser doesn't answer.
    pub async fn read_console(&self) -> Result<Vec<String>> {
        if self.engine != Engine::Chromium {
            return Ok(Vec::new());
        }
        let entries = self.driver.browser_log().await?;
        let severe = entries.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message);
        let mut console = self.console.lock().unwrap_or_else(PoisonError::into_inner);
        console.extend(severe);
        Ok(console.clone())
    }
}
