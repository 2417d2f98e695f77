//! The `chromedriver` process: one for all tests that run at the same time.

use std::env;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;

use anyhow::{Context as _, Result};

use crate::wait::DEADLINE;

/// A running `chromedriver`. It ends with its last user.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    url: String,
}

static RUNNING: Mutex<Weak<Driver>> = Mutex::new(Weak::new());

impl Driver {
    /// The driver that other tests use at the moment, or a new one.
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
        let port = port_in(output).recv_timeout(DEADLINE).context("the driver does not say its port")?;
        driver.url = format!("http://127.0.0.1:{port}");
        Ok(driver)
    }

    /// Where it takes commands.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// It takes a free port and says which: `… was started successfully on port 43210.`
///
/// Its output is read to the end: a driver that can't print would end.
fn port_in(output: impl Read + Send + 'static) -> Receiver<u16> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let port = line.trim_end_matches('.').rsplit_once("successfully on port ");
            if let Some(port) = port.and_then(|(_, port)| port.parse().ok()) {
                // Nobody waits any more after the first.
                let _ = sender.send(port);
            }
        }
    });
    receiver
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself; either way it's gone then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
