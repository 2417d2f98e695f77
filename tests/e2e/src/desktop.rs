//! The session of a person at a desktop without anybody in front of it: their folders, a message bus, a screen in memory,
//! and a browser that only notes what it is asked to open.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use url::Url;

use crate::engine::Screen;
use crate::wait::wait_until;

/// The desktop entry of the browser, which is the default for web pages.
const BROWSER: &str =
    "[Desktop Entry]\nType=Application\nName=Browser\nExec={program} %u\nMimeType=x-scheme-handler/http;\n";

/// The default programs.
const DEFAULTS: &str = "[Default Applications]\nx-scheme-handler/http=browser.desktop\n";

/// The variables that name the folders of a person.
const FOLDERS: [(&str, &str); 5] = [
    ("HOME", ""),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_RUNTIME_DIR", "run"),
];

/// A desktop session. When it is dropped, its message bus ends and its folders are removed.
#[derive(Debug)]
pub struct Desktop {
    folder: TempDir,
    bus: Child,
    bus_address: String,
    screen: Arc<Screen>,
}

impl Desktop {
    /// Starts a session.
    ///
    /// # Errors
    /// Fails if the message bus or the screen can't be started.
    pub fn start() -> Result<Self> {
        let folder = TempDir::with_prefix("e2e-desktop-")?;
        for (_, name) in FOLDERS {
            fs::create_dir_all(folder.path().join(name))?;
        }
        let program = folder.path().join("browser");
        let opened = folder.path().join("opened");
        write_program(&program, &format!("#!/bin/sh\necho \"$1\" >> '{}'\n", opened.display()))?;
        fs::create_dir_all(folder.path().join("data/applications"))?;
        let entry = BROWSER.replace("{program}", &program.display().to_string());
        fs::write(folder.path().join("data/applications/browser.desktop"), entry)?;
        fs::write(folder.path().join("config/mimeapps.list"), DEFAULTS)?;
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--print-address=1"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let bus = command.spawn().context("`dbus-daemon` does not start; `cargo xtask test shells` installs it")?;
        let mut desktop = Self { folder, bus, bus_address: String::new(), screen: Screen::shared()? };
        let output = desktop.bus.stdout.take().context("the output of dbus-daemon is not readable")?;
        BufReader::new(output).read_line(&mut desktop.bus_address)?;
        desktop.bus_address.truncate(desktop.bus_address.trim_end().len());
        ensure!(!desktop.bus_address.is_empty(), "the message bus does not start");
        Ok(desktop)
    }

    /// The person's folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    /// The variables of the environment of its programs.
    pub(crate) fn environment(&self) -> Vec<(&'static str, OsString)> {
        let mut variables: Vec<_> = FOLDERS
            .iter()
            .map(|(variable, name)| (*variable, self.folder.path().join(name).into_os_string()))
            .collect();
        variables.extend([
            ("DBUS_SESSION_BUS_ADDRESS", OsString::from(&self.bus_address)),
            ("DISPLAY", OsString::from(&self.screen.name)),
            // With it, a program of Tauri lets the driver use its web view.
            ("TAURI_AUTOMATION", "true".into()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".into()),
        ]);
        variables
    }

    /// Waits until a program opens a URL in the browser, and returns it.
    ///
    /// # Errors
    /// Fails if that does not happen in time.
    pub async fn opened_in_browser(&self) -> Result<Url> {
        let opened = self.folder.path().join("opened");
        let url = wait_until("a URL for the browser", async || {
            let text = fs::read_to_string(&opened).unwrap_or_default();
            Ok(text.split_once('\n').map(|(url, _)| url.to_owned()))
        })
        .await?;
        fs::remove_file(opened)?;
        Ok(Url::parse(&url)?)
    }

    /// Opens a URL with the program that is registered for its scheme, as a browser does.
    ///
    /// # Errors
    /// Fails if there is none.
    pub fn open(&self, url: &Url) -> Result<()> {
        let mut command = Command::new("gio");
        command.args(["open", url.as_str()]).envs(self.environment());
        let output = command.output().context("`gio` does not start; `cargo xtask test shells` installs it")?;
        ensure!(output.status.success(), "nothing opens {url}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // Fails if it has ended by itself, which is fine.
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}

#[cfg(unix)]
fn write_program(file: &Path, text: &str) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    fs::write(file, text)?;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn write_program(file: &Path, text: &str) -> Result<()> {
    Ok(fs::write(file, text)?)
}
