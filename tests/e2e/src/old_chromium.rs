//! A Chromium of some years ago. No driver of today works with it, so it is driven with the DevTools protocol itself.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;

use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::wait::{DEADLINE, wait_until};

/// A running browser with one tab. It ends when it is dropped.
#[derive(Debug)]
pub struct OldChromium {
    process: Child,
    tab: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
    _profile: TempDir,
}

impl OldChromium {
    /// Starts the browser in this file.
    ///
    /// # Errors
    /// Fails if it does not start.
    pub async fn start(program: &Path) -> Result<Self> {
        let profile = TempDir::with_prefix("e2e-old-chromium-")?;
        let mut command = Command::new(program);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]);
        command.args(["--lang=en-US", "--window-size=1280,800", "--remote-debugging-port=0"]);
        command.arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().with_context(|| format!("{} does not start", program.display()))?;
        let output = process.stderr.take().context("its messages are not readable")?;
        let (sender, receiver) = channel();
        // The messages are read to the end, so that the browser can write them.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("DevTools listening on ws://") {
                    // After the first address there is no receiver.
                    let _ = sender.send(address.split('/').next().unwrap_or_default().to_owned());
                }
            }
        });
        let address = receiver.recv_timeout(DEADLINE).context("the browser does not say its address")?;
        let tab = wait_until("a tab", async || {
            let targets: Vec<Value> = reqwest::get(format!("http://{address}/json/list")).await?.json().await?;
            let tab = targets.into_iter().find(|target| target["type"] == "page");
            Ok(tab.and_then(|tab| tab["webSocketDebuggerUrl"].as_str().map(str::to_owned)))
        })
        .await?;
        let (tab, _) = connect_async(tab).await?;
        Ok(Self { process, tab, last_id: 0, _profile: profile })
    }

    /// Opens an address.
    ///
    /// # Errors
    /// Fails if the browser can't.
    pub async fn open(&mut self, url: &str) -> Result<()> {
        self.call("Page.navigate", json!({ "url": url })).await.map(drop)
    }

    /// Evaluates an expression in the page.
    ///
    /// # Errors
    /// Fails if it throws.
    pub async fn evaluate(&mut self, expression: &str) -> Result<Value> {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut outcome = self.call("Runtime.evaluate", parameters).await?;
        if let Some(exception) = outcome.get("exceptionDetails") {
            bail!("{expression}: {exception}");
        }
        Ok(outcome["result"]["value"].take())
    }

    /// Waits until the page contains this text.
    ///
    /// # Errors
    /// Fails with what the page shows instead, if that does not happen in time.
    pub async fn wait_for_text(&mut self, text: &str) -> Result<()> {
        let mut shown = String::new();
        let outcome = wait_until(&format!("the text “{text}”"), async || {
            let page = self.evaluate("document.body?.innerText ?? ''").await?;
            shown = page.as_str().unwrap_or_default().to_owned();
            Ok(shown.contains(text).then_some(()))
        })
        .await;
        outcome.with_context(|| format!("the page shows: {shown}"))
    }

    /// Waits until the page has run its scripts and an element with this test id is shown.
    ///
    /// # Errors
    /// Fails if that does not happen in time.
    pub async fn wait_for(&mut self, id: &str) -> Result<()> {
        let is_shown = format!("document.readyState === 'complete' && {}?.getClientRects().length > 0", element(id));
        wait_until(
            &format!("`{id}`"),
            async || Ok((self.evaluate(&is_shown).await? == Value::Bool(true)).then_some(())),
        )
        .await
    }

    /// Clicks the element with this test id, once it is shown.
    ///
    /// # Errors
    /// Fails if it is not shown in time.
    pub async fn click(&mut self, id: &str) -> Result<()> {
        self.wait_for(id).await?;
        self.evaluate(&format!("{}.click()", element(id))).await.map(drop)
    }

    /// Types a text into the field with this test id, once it is shown.
    ///
    /// # Errors
    /// Fails if it is not shown in time.
    pub async fn fill(&mut self, id: &str, text: &str) -> Result<()> {
        self.wait_for(id).await?;
        self.evaluate(&format!("{}.focus()", element(id))).await?;
        self.call("Input.insertText", json!({ "text": text })).await.map(drop)
    }

    /// Sends a command and waits for its result. Events are left out.
    async fn call(&mut self, method: &str, parameters: Value) -> Result<Value> {
        self.last_id += 1;
        let command = json!({ "id": self.last_id, "method": method, "params": parameters });
        self.tab.send(Message::text(command.to_string())).await?;
        loop {
            let message = self.tab.next().await.context("the browser has ended")??;
            let Ok(text) = message.into_text() else { continue };
            let Ok(mut message) = serde_json::from_str::<Value>(&text) else { continue };
            if message["id"] != self.last_id {
                continue;
            }
            if let Some(error) = message.get("error") {
                bail!("{method}: {error}");
            }
            return Ok(message["result"].take());
        }
    }
}

/// The expression for the element with a test id.
fn element(id: &str) -> String {
    format!("document.querySelector('[data-testid=\"{id}\"]')")
}

impl Drop for OldChromium {
    fn drop(&mut self) {
        // Fails if it has ended by itself, which is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
