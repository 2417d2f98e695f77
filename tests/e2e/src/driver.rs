//! The `chromedriver` process and the browsers that no test uses, shared by all tests that run at the same time.
//!
//! Starting a browser takes longer than most journeys, so a browser is used by one journey after another.

use std::env;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;

use anyhow::{Context as _, Result};
use tempfile::TempDir;
use thirtyfour::WebDriver;

use crate::wait::DEADLINE;

/// A running `chromedriver`. It stops when its last user is dropped, and its browsers before it.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    url: String,
    idle: Mutex<Vec<Session>>,
}

/// A browser and the folder of its profile, which is removed after the browser has ended.
#[derive(Debug)]
pub(crate) struct Session {
    /// The WebDriver client.
    pub(crate) driver: WebDriver,
    /// The folder.
    pub(crate) profile: TempDir,
}

static RUNNING: Mutex<Weak<Driver>> = Mutex::new(Weak::new());

impl Driver {
    /// Returns the running driver, or starts one.
    pub(crate) fn shared() -> Result<Arc<Self>> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = running.upgrade() {
            return Ok(driver);
        }
        let driver = Arc::new(Self::start()?);
        *running = Arc::downgrade(&driver);
        Ok(driver)
    }

    fn start() -> Result<Self> {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("`{program}` does not start; `cargo xtask test e2e` finds or installs it"))?;
        let mut driver = Self { process, url: String::new(), idle: Mutex::default() };
        let output = driver.process.stdout.take().context("the driver's output is not readable")?;
        let port = read_port(output).recv_timeout(DEADLINE).context("the driver does not say its port")?;
        driver.url = format!("http://127.0.0.1:{port}");
        Ok(driver)
    }

    /// Returns a browser that no test uses.
    pub(crate) fn take_idle(&self) -> Option<Session> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Keeps a browser for the next test. It must be as good as new.
    pub(crate) fn give_back(&self, session: Session) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
    }

    /// The URL for commands.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// Reads the port that the driver prints: `… was started successfully on port 43210.`
///
/// The output is read to the end, because the driver stops when its output is closed.
fn read_port(output: impl Read + Send + 'static) -> Receiver<u16> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let port = line.trim_end_matches('.').rsplit_once("successfully on port ");
            if let Some(port) = port.and_then(|(_, port)| port.parse().ok()) {
                // After the first port there is no receiver.
                let _ = sender.send(port);
            }
        }
    });
    receiver
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A client that is dropped ends its browser.
        self.idle.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        // Fails if the process has stopped by itself, which is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
