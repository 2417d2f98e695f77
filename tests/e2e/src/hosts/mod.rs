//! Hosts of static files, with the files that `cargo xtask dist --host …` writes for each: a real nginx, Caddy and
//! Apache, emulations of the documented rules of Netlify, Cloudflare Pages, GitHub Pages, GitLab Pages, Vercel,
//! Firebase Hosting, Azure Static Web Apps and CloudFront, which read the same files as the real hosts, and a server
//! without rules.

mod apache;
mod azure;
mod caddy;
mod checks;
mod cloudflare;
mod cloudfront;
mod firebase;
mod folder;
mod github;
mod gitlab;
mod headers;
mod netlify;
mod plain;
mod redirects;
mod server;
mod vercel;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::nginx::{Nginx, NginxPort};
use apache::Apache;

pub use caddy::Caddy;
pub use checks::HostChecks;

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
    /// The rules of GitLab Pages.
    Gitlab,
    /// A real Apache.
    Apache,
    /// The rules of Vercel.
    Vercel,
    /// The rules of Firebase Hosting.
    Firebase,
    /// The rules of Azure Static Web Apps.
    Azure,
    /// The rules of S3 and CloudFront.
    Cloudfront,
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
    host: Host,
    base: String,
    address: String,
    _process: Process,
    _files: TempDir,
}

/// The server process or task. It stops when it is dropped.
#[derive(Debug)]
enum Process {
    Nginx { _nginx: Nginx },
    Caddy { _caddy: Caddy },
    Apache { _apache: Apache },
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
            Self::Gitlab => "gitlab",
            Self::Apache => "apache",
            Self::Vercel => "vercel",
            Self::Firebase => "firebase",
            Self::Azure => "azure",
            Self::Cloudfront => "cloudfront",
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
        let (port, base) = (self.port.number(), self.base.as_str());
        let process = match self.host {
            Host::Plain => server::start(port, plain::Plain::read(&folder)?).await?,
            Host::Nginx => Process::Nginx { _nginx: self.port.start_with_folder(&folder).await? },
            Host::Caddy => Process::Caddy { _caddy: Caddy::start_with_folder(port, &folder).await? },
            Host::Apache => Process::Apache { _apache: Apache::start(port, &folder, base).await? },
            Host::Netlify => server::start(port, netlify::Netlify::read(&folder)?).await?,
            Host::Cloudflare => server::start(port, cloudflare::Cloudflare::read(&folder)?).await?,
            Host::Github => server::start(port, github::Github::read(&folder, base)?).await?,
            Host::Gitlab => server::start(port, gitlab::Gitlab::read(&folder, base)?).await?,
            Host::Vercel => server::start(port, vercel::Vercel::read(&folder)?).await?,
            Host::Firebase => server::start(port, firebase::Firebase::read(&folder)?).await?,
            Host::Azure => server::start(port, azure::Azure::read(&folder)?).await?,
            Host::Cloudfront => server::start(port, cloudfront::Cloudfront::read(&folder)?).await?,
        };
        Ok(Hosted { host: self.host, base: self.base, address, _process: process, _files: files })
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
