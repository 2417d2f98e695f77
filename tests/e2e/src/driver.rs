//! The `chromedriver` process, shared by all tests that run at the same time.

use std::env;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;

use anyhow::{Context as _, Result};

use crate::wait::DEADLINE;

/// A running `chromedriver`. It stops when its last user is dropped.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    url: String,
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
        let mut driver = Self { process, url: String::new() };
        let output = driver.process.stdout.take().context("the driver's output is not readable")?;
        let port = read_port(output).recv_timeout(DEADLINE).context("the driver does not say its port")?;
        driver.url = format!("http://127.0.0.1:{port}");
        Ok(driver)
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
        // Fails if the process has stopped by itself, which is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
