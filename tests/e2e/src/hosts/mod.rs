//! Hosts of static files, with the files that `cargo xtask dist --host …` writes for each: a real nginx,
//! a real Caddy, emulations of the documented rules of Netlify, Cloudflare Pages and GitHub Pages,
//! which read the same files as the real hosts, and a server without rules.

mod caddy;
mod cloudflare;
mod folder;
mod github;
mod headers;
mod netlify;
mod plain;
mod redirects;
mod server;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::nginx::{Nginx, NginxPort};
use caddy::Caddy;

/// The host that serves the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// A server without headers and rules.
    Plain,
    /// A real nginx.
    Nginx,
    /// A real Caddy.
    Caddy,
    /// The rules of Netlify.
    Netlify,
    /// The rules of Cloudflare Pages.
    Cloudflare,
    /// The rules of GitHub Pages.
    Github,
}

/// The reserved address of a host that is started later, once the provider knows it.
#[derive(Debug)]
pub struct HostAddress {
    host: Host,
    base: String,
    port: NginxPort,
}

/// The app on a running host, which stops when this is dropped.
#[derive(Debug)]
pub struct Hosted {
    address: String,
    _process: Process,
    _files: TempDir,
}

/// The server process or task. It stops when it is dropped.
#[derive(Debug)]
enum Process {
    Nginx { _nginx: Nginx },
    Caddy { _caddy: Caddy },
    Emulation(JoinHandle<()>),
}

impl Host {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
            Self::Netlify => "netlify",
            Self::Cloudflare => "cloudflare",
            Self::Github => "github",
        }
    }
}

impl HostAddress {
    /// Reserves an address on this host, at a path with a slash at both ends.
    ///
    /// # Errors
    /// Fails if no port is free.
    pub fn reserve(host: Host, base: &str) -> Result<Self> {
        Ok(Self { host, base: base.to_owned(), port: NginxPort::reserve()? })
    }

    /// The address of the app, with a slash at the end.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}{}", self.port.origin(), self.base)
    }

    /// Writes the app from `dist` for this host, with this `config.json`, and starts the host.
    ///
    /// # Errors
    /// Fails if the folder can't be written, or if the host is missing or rejects the folder.
    pub async fn start(self, dist: &Path, config: &str) -> Result<Hosted> {
        self.start_with(dist, config, &[]).await
    }

    /// Starts the host with further options of `cargo xtask dist`.
    ///
    /// # Errors
    /// Fails like [`HostAddress::start`].
    pub async fn start_with(self, dist: &Path, config: &str, options: &[&str]) -> Result<Hosted> {
        let files = tempfile::tempdir()?;
        let folder = files.path().join("site");
        let own = files.path().join("own-config.json");
        fs::write(&own, config)?;
        let mut command = Command::new(xtask()?);
        command.args(["dist", "--host", self.host.name(), "--base", &self.base]).args(options);
        command.arg("--from").arg(dist).arg("--config").arg(&own).arg("--out").arg(&folder);
        let output = command.output().context("xtask does not start")?;
        ensure!(output.status.success(), "xtask dist: {}", String::from_utf8_lossy(&output.stderr));
        let address = self.address();
        let process = match self.host {
            Host::Plain => server::start(self.port.number(), plain::Plain::read(&folder)?).await?,
            Host::Nginx => Process::Nginx { _nginx: self.port.start_with_folder(&folder).await? },
            Host::Caddy => Process::Caddy { _caddy: Caddy::start(self.port.number(), &folder).await? },
            Host::Netlify => server::start(self.port.number(), netlify::Netlify::read(&folder)?).await?,
            Host::Cloudflare => server::start(self.port.number(), cloudflare::Cloudflare::read(&folder)?).await?,
            Host::Github => server::start(self.port.number(), github::Github::read(&folder, &self.base)?).await?,
        };
        Ok(Hosted { address, _process: process, _files: files })
    }
}

impl Hosted {
    /// The address of a page of the app, whose path begins without a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Self::Emulation(task) = self {
            task.abort();
        }
    }
}

/// The `xtask` program, named by `XTASK` or built beside these tests.
pub(crate) fn xtask() -> Result<PathBuf> {
    if let Some(program) = env::var_os("XTASK") {
        return Ok(program.into());
    }
    let own = env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).context("these tests lie nowhere")?;
    let program = folder.join(format!("xtask{}", env::consts::EXE_SUFFIX));
    ensure!(program.is_file(), "{} is not there: `cargo build --package xtask` builds it", program.display());
    Ok(program)
}
