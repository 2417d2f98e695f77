//! A real nginx, with the configuration of `deploy/nginx` in front of the provider, or with the files
//! that `cargo xtask dist` writes.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;
use url::Url;

use crate::wait::wait_until;

/// The configuration files that the documentation refers to.
const CONFIGURATION: &str = include_str!("../../../deploy/nginx/nginx.conf");
const OPERATORS: &str = include_str!("../../../deploy/nginx/operators.js");
/// The entries of nginx's `mime.types` that the app needs.
const TYPES: &str = "types { text/html html; text/css css; text/javascript js; application/wasm wasm; \
    application/json json; image/svg+xml svg; image/png png; image/x-icon ico; text/plain txt; }";

/// The running nginx. It stops when this is dropped.
#[derive(Debug)]
pub struct Nginx {
    origin: String,
    files: TempDir,
    process: Child,
}

/// The provider behind the proxy of `deploy/nginx`.
#[derive(Debug)]
pub struct Proxied<'a> {
    /// Its endpoint.
    pub endpoint: &'a str,
    /// The app whose tokens the proxy accepts.
    pub app_id: &'a str,
    /// The machine-to-machine application (`id:secret`).
    pub machine: &'a str,
    /// The certificate authorities that the proxy trusts, as PEM.
    pub authorities: &'a str,
    /// A part of the pattern of a location that is left out of the configuration.
    pub left_out: Option<&'a str>,
}

/// A port for an nginx that is started later, once the provider knows its address.
#[derive(Debug)]
pub struct NginxPort(u16);

impl NginxPort {
    /// A port that is free.
    ///
    /// # Errors
    /// Fails if there is none.
    pub fn reserve() -> Result<Self> {
        Ok(Self(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port()))
    }

    /// The origin that nginx will have.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.0)
    }

    /// Starts nginx with the app from `dist` and this `config.json`, as a proxy in front of a provider.
    ///
    /// # Errors
    /// Fails if nginx is not installed or does not start.
    pub async fn start(self, dist: &Path, config: &str, proxied: &Proxied<'_>) -> Result<Nginx> {
        let module = file("NGINX_JS_MODULE")?;
        let files = tempfile::tempdir()?;
        let folder = files.path();
        let root = folder.join("app");
        copy(dist, &root)?;
        fs::write(root.join("config.json"), config)?;
        fs::write(folder.join("operators.js"), OPERATORS)?;
        let credentials = STANDARD.encode(proxied.machine);
        fs::write(folder.join("logto-m2m.conf"), format!("proxy_set_header Authorization \"Basic {credentials}\";\n"))?;
        fs::write(folder.join("authorities.pem"), proxied.authorities)?;
        let text = self.adapted(folder, &root, proxied, &module)?;
        self.run(files, &text).await
    }

    /// Starts nginx with a folder that `cargo xtask dist --host nginx` wrote.
    pub(crate) async fn start_with_folder(self, written: &Path) -> Result<Nginx> {
        let files = tempfile::tempdir()?;
        let text = fs::read_to_string(written.join("nginx.conf"))?;
        let root = written.join("public").display().to_string();
        let text = self.replaced(text, [("/var/www/app", root)])?;
        let settings = installed_settings(files.path());
        self.run(files, &format!("http {{\n{settings}\n{text}}}\nevents {{}}\n")).await
    }

    /// The port.
    #[must_use]
    pub fn number(&self) -> u16 {
        self.0
    }

    /// Starts nginx with this configuration in a temporary folder.
    async fn run(self, files: TempDir, text: &str) -> Result<Nginx> {
        let folder = files.path();
        let here = folder.display();
        let text = format!("daemon off;\nmaster_process off;\npid {here}/pid;\nerror_log {here}/error.log;\n{text}");
        fs::write(folder.join("nginx.conf"), text)?;
        let process = Command::new(file("NGINX")?)
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
        wait_until("nginx to listen", async || {
            Ok(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(()))
        })
        .await
        .with_context(|| nginx.log())?;
        Ok(nginx)
    }

    /// A configuration with this port and with the placeholders filled in that its comment names.
    fn replaced<const N: usize>(&self, mut text: String, places: [(&str, String); N]) -> Result<String> {
        let port = ("listen 80;", format!("listen 127.0.0.1:{};", self.0));
        for (from, to) in [port].into_iter().chain(places) {
            ensure!(text.contains(from), "the configuration has no {from} any more");
            text = text.replace(from, &to);
        }
        Ok(text)
    }

    /// The configuration with the placeholders filled in that its comment names.
    fn adapted(&self, folder: &Path, root: &Path, proxied: &Proxied<'_>, module: &Path) -> Result<String> {
        let endpoint = Url::parse(proxied.endpoint)?;
        let text = match proxied.left_out {
            Some(pattern) => without_location(CONFIGURATION, pattern).context("there is no such location")?,
            None => CONFIGURATION.to_owned(),
        };
        let text = self.replaced(
            text,
            [
                ("https://my-tenant.logto.app", proxied.endpoint.to_owned()),
                ("my-tenant.logto.app", endpoint.host_str().unwrap_or_default().to_owned()),
                ("my-app-id", proxied.app_id.to_owned()),
                ("/etc/ssl/certs/ca-certificates.crt", folder.join("authorities.pem").display().to_string()),
                ("/etc/nginx/", format!("{}/", folder.display())),
                ("/var/www/app", root.display().to_string()),
                ("include mime.types;", installed_settings(folder)),
            ],
        )?;
        Ok(format!("load_module {};\n{text}", module.display()))
    }
}

/// The configuration of the proxy without the location whose pattern has this part.
fn without_location(text: &str, pattern: &str) -> Option<String> {
    const END: &str = "\n            }\n";
    let at = text.find(pattern)?;
    let begin = text[..at].rfind('\n')? + 1;
    let end = at + text[at..].find(END)? + END.len();
    Some([&text[..begin], &text[end..]].concat())
}

/// The file that an environment variable names.
fn file(variable: &str) -> Result<PathBuf> {
    env::var_os(variable).map(PathBuf::from).with_context(|| {
        format!("{variable} names no file: `cargo xtask test e2e` finds nginx, or says what to install")
    })
}

/// Returns the settings that an installed nginx has in other files: the MIME types and the paths for temporary files.
fn installed_settings(folder: &Path) -> String {
    let here = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("{kind}_temp_path {here}/{kind};\n"))
        .collect();
    format!("{TYPES}\n{temporary}access_log off;")
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
