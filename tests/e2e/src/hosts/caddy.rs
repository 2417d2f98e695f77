//! A real Caddy.

use std::env;
use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::wait::wait_until;

/// The running Caddy. It stops when this is dropped.
#[derive(Debug)]
pub(super) struct Caddy(Child);

impl Caddy {
    /// Starts Caddy with the file in this folder, at this port.
    pub(super) async fn start(port: u16, folder: &Path) -> Result<Self> {
        let program = env::var_os("CADDY").map(PathBuf::from);
        let program =
            program.context("CADDY names no file: `cargo xtask test e2e` finds Caddy, or says how to have it")?;
        let mut text = fs::read_to_string(folder.join("Caddyfile"))?;
        let public = folder.join("public");
        for (from, to) in [
            ("app.example.com {", format!("http://127.0.0.1:{port} {{")),
            ("/var/www/app", public.display().to_string()),
        ] {
            ensure!(text.contains(from), "the Caddyfile has no {from}");
            text = text.replace(from, &to);
        }
        // Written beside the folder, because everything in the folder is served.
        let home = folder.parent().context("a folder without a parent")?.join("caddy");
        fs::create_dir_all(&home)?;
        let file = home.join("Caddyfile");
        fs::write(&file, format!("{{\n\tadmin off\n}}\n\n{text}"))?;
        let log = home.join("log");
        let child = Command::new(program)
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(&file)
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", &home)
            .env("XDG_DATA_HOME", &home)
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

impl Drop for Caddy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
