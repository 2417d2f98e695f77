//! Firefox and WebKit, each browser with a driver process of its own: their drivers serve one browser at a time.
//! WebKit's driver also starts programs that show pages with it.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::Capabilities;

use crate::wait::wait_until;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, in which all journeys run.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK, the engine of Safari in a browser for tests.
    WebKit,
    /// WPE WebKit, the same engine for devices. That of Debian is some years old.
    Wpe,
}

/// The settings of Firefox beside those of its driver.
const FIREFOX_SETTINGS: [(&str, &str); 2] = [("intl.accept_languages", "en-US"), ("intl.locale.requested", "en-US")];

/// The environment in which WebKit draws without a graphics card, and without services of a desktop.
const WEBKIT_ENVIRONMENT: [(&str, &str); 8] = [
    ("DBUS_SESSION_BUS_ADDRESS", "disabled:"),
    ("GDK_BACKEND", "x11"),
    ("GIO_USE_VFS", "local"),
    ("LANG", "en_US.UTF-8"),
    ("LANGUAGE", "en_US"),
    ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ("NO_AT_BRIDGE", "1"),
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
];

/// A running driver. When it is dropped, it stops together with its browser.
#[derive(Debug)]
pub(crate) struct EngineDriver {
    process: Child,
    url: String,
    /// The folder for the browser's files.
    _folder: TempDir,
    _screen: Option<Arc<Screen>>,
}

impl EngineDriver {
    /// Starts the driver of another engine than Chromium, with further variables in its environment.
    pub(crate) async fn start(engine: Engine, environment: &[(&str, OsString)]) -> Result<Self> {
        let folder = TempDir::with_prefix("e2e-engine-")?;
        let (variable, default) = match engine {
            Engine::Firefox => ("GECKODRIVER", "geckodriver"),
            Engine::Wpe => ("WPE_DRIVER", "WPEWebDriver"),
            Engine::WebKit | Engine::Chromium => ("WEBKIT_DRIVER", "WebKitWebDriver"),
        };
        let program = env::var(variable).unwrap_or_else(|_| default.to_owned());
        // WebKit's driver needs the number of a free port.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(&program);
        command.arg(format!("--port={port}"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut screen = None;
        if engine == Engine::Firefox {
            command.args(["--websocket-port=0", "--profile-root"]).arg(folder.path());
        } else {
            command.envs(WEBKIT_ENVIRONMENT).env("HOME", folder.path());
            for variable in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
                command.env(variable, folder.path());
            }
        }
        if engine == Engine::WebKit {
            let shared = Screen::shared()?;
            command.env("DISPLAY", &shared.name);
            screen = Some(shared);
        }
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        #[cfg(unix)]
        command.process_group(0);
        let process = command.spawn();
        let process =
            process.with_context(|| format!("`{program}` does not start; `cargo xtask test engines` installs it"))?;
        let url = format!("http://127.0.0.1:{port}");
        let driver = Self { process, url, _folder: folder, _screen: screen };
        wait_until("the driver", async || {
            let answer = reqwest::get(format!("{}/status", driver.url)).await?;
            Ok(answer.status().is_success().then_some(()))
        })
        .await?;
        Ok(driver)
    }

    /// The URL for commands.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for EngineDriver {
    fn drop(&mut self) {
        // The driver alone would leave the browser. Fails if all have stopped by themselves, which is fine.
        let _ = Command::new("kill").args(["-KILL", "--"]).arg(format!("-{}", self.process.id())).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The capabilities of a new browser with a window of this size.
pub(crate) fn capabilities(engine: Engine, (width, height): (u32, u32)) -> Capabilities {
    let value = match engine {
        Engine::Firefox => {
            let mut options = json!({
                "args": ["-headless", "--width", width.to_string(), "--height", height.to_string()],
                "prefs": BTreeMap::from(FIREFOX_SETTINGS),
            });
            if let Ok(firefox) = env::var("FIREFOX") {
                options["binary"] = firefox.into();
            }
            json!({ "browserName": "firefox", "moz:firefoxOptions": options })
        }
        Engine::Wpe => {
            let cog = env::var("COG").unwrap_or_else(|_| "/usr/bin/cog".to_owned());
            json!({ "wpe:browserOptions": { "binary": cog, "args": ["--automation", "--platform=headless"] } })
        }
        Engine::WebKit | Engine::Chromium => json!({ "browserName": "MiniBrowser" }),
    };
    object(value)
}

/// The capabilities of a program with a web view of WebKit.
pub(crate) fn program_capabilities(program: &Path, arguments: &[&str]) -> Capabilities {
    object(json!({ "browserName": "wry", "webkitgtk:browserOptions": { "binary": program, "args": arguments } }))
}

fn object(value: Value) -> Capabilities {
    match value {
        Value::Object(members) => members.into(),
        _ => Capabilities::default(),
    }
}

/// A screen in memory: WebKit's browser has no other way to run without a window.
#[derive(Debug)]
pub(crate) struct Screen {
    process: Child,
    /// Its name, for the variable DISPLAY.
    pub(crate) name: String,
}

static SCREEN: Mutex<Weak<Screen>> = Mutex::new(Weak::new());

impl Screen {
    /// Returns the running screen, or starts one.
    pub(crate) fn shared() -> Result<Arc<Self>> {
        let mut running = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(screen) = running.upgrade() {
            return Ok(screen);
        }
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let process = command.spawn().context("`Xvfb` does not start; `cargo xtask test engines` installs it")?;
        let mut screen = Self { process, name: String::new() };
        let output = screen.process.stdout.take().context("the output of Xvfb is not readable")?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number)?;
        screen.name = format!(":{}", number.trim());
        let screen = Arc::new(screen);
        *running = Arc::downgrade(&screen);
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Fails if the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How long a browser may take to quit before its process is killed.
pub(crate) const QUIT_TIMEOUT: Duration = Duration::from_secs(5);
