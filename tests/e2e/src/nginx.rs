//! A real nginx with the configuration of `deploy/nginx`, in front of the provider.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;

use crate::wait::until;

/// The files that people are told to use.
const CONFIGURATION: &str = include_str!("../../../deploy/nginx/nginx.conf");
const OPERATORS: &str = include_str!("../../../deploy/nginx/operators.js");
/// What nginx has in `mime.types`, as far as the app needs it.
const TYPES: &str = "types { text/html html; text/css css; text/javascript js; application/wasm wasm; \
    application/json json; image/svg+xml svg; image/png png; image/x-icon ico; text/plain txt; }";

/// The running nginx. It stops when this is dropped.
#[derive(Debug)]
pub struct Nginx {
    origin: String,
    files: TempDir,
    process: Child,
}

/// A port for an nginx that is started later, once the provider knows its address.
#[derive(Debug)]
pub struct NginxPort(u16);

impl NginxPort {
    /// A port that is free.
    ///
    /// # Errors
    /// When there is none.
    pub fn take() -> Result<Self> {
        Ok(Self(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port()))
    }

    /// The origin that nginx will have.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.0)
    }

    /// Starts nginx there: with the app from `dist` and this `config.json`, in front of `provider`,
    /// as this machine-to-machine application (`id:secret`).
    ///
    /// # Errors
    /// When there is no nginx, or it doesn't start.
    pub async fn start(self, dist: &Path, config: &str, provider: &str, machine: &str) -> Result<Nginx> {
        let file = |variable: &str| {
            env::var_os(variable).map(PathBuf::from).with_context(|| {
                format!("{variable} names no file: `cargo xtask test e2e` finds nginx, or says what to install")
            })
        };
        let (program, module) = (file("NGINX")?, file("NGINX_JS_MODULE")?);
        let files = tempfile::tempdir()?;
        let folder = files.path();
        let root = folder.join("app");
        copy(dist, &root)?;
        fs::write(root.join("config.json"), config)?;
        fs::write(folder.join("operators.js"), OPERATORS)?;
        let credentials = STANDARD.encode(machine);
        fs::write(folder.join("logto-m2m.conf"), format!("proxy_set_header Authorization \"Basic {credentials}\";\n"))?;
        fs::write(folder.join("nginx.conf"), self.adapted(folder, &root, provider, &module)?)?;
        let process = Command::new(program)
            .arg("-p")
            .arg(folder)
            .arg("-c")
            .arg(folder.join("nginx.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("nginx does not start")?;
        let nginx = Nginx { origin: self.origin(), files, process };
        let port = self.0;
        until("nginx to listen", async || Ok(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(())))
            .await
            .with_context(|| nginx.log())?;
        Ok(nginx)
    }

    /// The configuration with the places filled in that its comment names.
    fn adapted(&self, folder: &Path, root: &Path, provider: &str, module: &Path) -> Result<String> {
        let here = folder.display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|kind| format!("{kind}_temp_path {here}/{kind};\n"))
            .collect();
        let mut text = CONFIGURATION.to_owned();
        for (from, to) in [
            ("https://my-tenant.logto.app", provider.to_owned()),
            ("/etc/nginx/", format!("{here}/")),
            ("/var/www/app", root.display().to_string()),
            ("listen 80;", format!("listen 127.0.0.1:{};", self.0)),
            ("include mime.types;", format!("{TYPES}\n{temporary}access_log off;")),
        ] {
            ensure!(text.contains(from), "the configuration has no {from} any more");
            text = text.replace(from, &to);
        }
        Ok(format!(
            "load_module {};\ndaemon off;\nmaster_process off;\npid {here}/pid;\nerror_log {here}/error.log;\n{text}",
            module.display()
        ))
    }
}

impl Nginx {
    /// The address of a page.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.files.path().join("error.log")).unwrap_or_default()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} is not readable", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
