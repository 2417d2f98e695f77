//! A real Caddy.

use std::env;
use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

use crate::wait::wait_until;

/// The page with a Caddyfile for apps of one's own.
const GUIDE: &str = include_str!("../../../../docs/deploy.md");

/// The running Caddy. It stops when this is dropped.
#[derive(Debug)]
pub struct Caddy(Child);

impl Caddy {
    /// Starts Caddy with the file in a folder that `cargo xtask dist` has written, at this port.
    pub(super) async fn start_with_folder(port: u16, folder: &Path) -> Result<Self> {
        let text = fs::read_to_string(folder.join("Caddyfile"))?;
        let site = ("app.example.com {", format!("http://127.0.0.1:{port} {{"));
        let root = ("/var/www/app", folder.join("public").display().to_string());
        // Beside the folder, because everything in the folder is served.
        let home = folder.parent().context("a folder without a parent")?.join("caddy");
        fs::create_dir_all(&home)?;
        Self::start(port, &replaced(&text, &[site, root])?, &home).await
    }

    /// Starts Caddy with the Caddyfile of docs/deploy.md for an app that Trunk has built into `dist`, at this port of
    /// 127.0.0.1 under any name. Its own files are in `home`.
    ///
    /// # Errors
    /// Fails if Caddy is missing, or rejects the file.
    pub async fn start_as_in_the_guide(port: u16, dist: &Path, home: &Path) -> Result<Self> {
        let text = GUIDE.split("```caddyfile\n").nth(1).and_then(|rest| rest.split("```").next());
        let text = text.context("the guide has no Caddyfile")?;
        let site = ("http://localhost:3000 {", format!("http://:{port} {{\n\tbind 127.0.0.1"));
        let root = ("root * dist", format!("root * {}", dist.display()));
        Self::start(port, &replaced(text, &[site, root])?, home).await
    }

    async fn start(port: u16, text: &str, home: &Path) -> Result<Self> {
        let program = env::var_os("CADDY").map(PathBuf::from);
        let program =
            program.context("CADDY names no file: `cargo xtask test e2e` finds Caddy, or says how to have it")?;
        let file = home.join("Caddyfile");
        fs::write(&file, format!("{{\n\tadmin off\n}}\n\n{text}"))?;
        let log = home.join("log");
        let child = Command::new(program)
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(&file)
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home)
            .env("XDG_DATA_HOME", home)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .context("Caddy does not start")?;
        let caddy = Self(child);
        wait_until("Caddy to listen", async || Ok(TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(())))
            .await
            .with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        Ok(caddy)
    }
}

/// Replaces parts of a Caddyfile.
fn replaced(text: &str, parts: &[(&str, String)]) -> Result<String> {
    let mut text = text.to_owned();
    for (from, to) in parts {
        let (before, after) = text.rsplit_once(from).with_context(|| format!("the Caddyfile has no {from}"))?;
        text = format!("{before}{to}{after}");
    }
    Ok(text)
}

impl Drop for Caddy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
