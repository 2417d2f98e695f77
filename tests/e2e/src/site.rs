//! The host of the app: serves a folder of files with the production security headers.

use std::future::pending;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::{concurrent_tabs, recorder};

/// The security headers that every host sends.
const HEADERS: &str = include_str!("../../../crates/xtask/src/dist/headers.txt");

/// The path of the script that pages run before their own, when the browser can't add it.
const SCRIPT: &str = "/e2e/first.js";

/// The host's response to requests for `config.json`.
#[derive(Clone, Debug)]
pub enum ConfigFile {
    /// This text.
    Text(String),
    /// There is no such file.
    Missing,
    /// None: the request stays open.
    Pending,
}

struct Shared {
    dist: PathBuf,
    /// The folder that is served, `dist` at first.
    folder: Mutex<PathBuf>,
    hangs: AtomicBool,
    requests: Mutex<Vec<String>>,
    headers: Mutex<HeaderMap>,
    config: Mutex<ConfigFile>,
    violations: Mutex<Vec<String>>,
    /// The script that pages run before their own, when the browser can't add it.
    script: Mutex<String>,
    console: Mutex<Vec<String>>,
    seen: Mutex<Vec<Value>>,
}

/// The same origin with the name `localhost` in place of the IP address.
pub(crate) fn by_name(origin: &str) -> String {
    origin.replace("127.0.0.1", "localhost")
}

/// A bound port, so that the Logto server can be given its origin before the host starts.
#[derive(Debug)]
pub(crate) struct ReservedPort {
    listener: TcpListener,
    origin: String,
}

impl ReservedPort {
    pub(crate) async fn reserve() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, origin })
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

/// The running host. It stops when this is dropped.
#[derive(Debug)]
pub struct Site {
    origin: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
    stop: Option<oneshot::Sender<()>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("dist", &self.dist).finish_non_exhaustive()
    }
}

impl Site {
    /// Serves the app built into `dist`, configured for the server at `endpoint`.
    pub(crate) fn start(address: ReservedPort, dist: PathBuf, endpoint: &str) -> Result<Self> {
        let page = dist.join("index.html");
        ensure!(page.is_file(), "{} is not there: `cargo xtask test e2e` builds the app", page.display());
        let shared = Arc::new(Shared {
            folder: Mutex::new(dist.clone()),
            dist,
            hangs: AtomicBool::new(false),
            requests: Mutex::default(),
            headers: Mutex::new(headers(&[endpoint])?),
            config: Mutex::new(ConfigFile::Text(config(endpoint).to_string())),
            violations: Mutex::default(),
            script: Mutex::default(),
            console: Mutex::default(),
            seen: Mutex::default(),
        });
        let (task, stop) = serve(address.listener, shared.clone());
        Ok(Self { origin: address.origin, shared, task, stop: Some(stop) })
    }

    /// Sends the headers for an app that uses these servers from now on.
    ///
    /// # Errors
    /// Fails if an origin cannot be in a header.
    pub fn set_servers(&self, origins: &[&str]) -> Result<()> {
        *lock(&self.shared.headers) = headers(origins)?;
        Ok(())
    }

    /// Serves another build of the app from now on, instead of the previous one.
    pub fn deploy(&self, folder: &Path) {
        folder.clone_into(&mut lock(&self.shared.folder));
    }

    /// Adds the scripts of the tests to the pages: what a page shows, its clock, and its console.
    pub(crate) fn record(&self) {
        for script in [recorder::SCRIPT, concurrent_tabs::CLOCK, recorder::REPORTER] {
            self.add_script(script);
        }
    }

    /// Adds a script to every page that is loaded from now on. It runs before the page's own scripts.
    pub fn add_script(&self, script: &str) {
        let mut scripts = lock(&self.shared.script);
        // What a script declares is its own.
        scripts.push_str(&format!("{{{script}}}\n"));
    }

    /// The errors and warnings in the consoles of pages with the scripts of the tests.
    #[must_use]
    pub fn console(&self) -> Vec<String> {
        lock(&self.shared.console).clone()
    }

    /// What pages with the scripts of the tests have shown, in order: each time the `path` and the test `ids` of a page
    /// since it was loaded or `restored` from the page cache. Also when the browser's driver can't be asked.
    #[must_use]
    pub fn seen(&self) -> Vec<Value> {
        lock(&self.shared.seen).clone()
    }

    /// Stops the host: connections are closed and refused.
    pub async fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Fails if the host has stopped by itself, which is fine.
            let _ = stop.send(());
            let _ = (&mut self.task).await;
        }
    }

    /// Starts the host again at the same address.
    ///
    /// # Errors
    /// Fails if another program uses the port.
    pub async fn restart(&mut self) -> Result<()> {
        let address = self.origin.trim_start_matches("http://").to_owned();
        let (task, stop) = serve(TcpListener::bind(address).await?, self.shared.clone());
        (self.task, self.stop) = (task, Some(stop));
        Ok(())
    }

    /// Sets whether requests are accepted but never answered.
    pub fn set_unresponsive(&self, hangs: bool) {
        self.shared.hangs.store(hangs, Ordering::Relaxed);
    }

    /// The requested paths, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        lock(&self.shared.requests).clone()
    }

    /// The app's origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of a page.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Returns the URL of a path at `localhost`: passkeys need a host name.
    #[must_use]
    pub fn url_by_name(&self, path: &str) -> String {
        by_name(&self.url(path))
    }

    /// Sets the response to requests for `config.json`.
    pub fn set_config(&self, file: ConfigFile) {
        *lock(&self.shared.config) = file;
    }

    /// The folder with the built app.
    pub(crate) fn dist(&self) -> &Path {
        &self.shared.dist
    }

    /// The `config.json` that comes with the app.
    ///
    /// # Errors
    /// Fails if the app's folder has no such file.
    pub fn app_config(&self) -> Result<String> {
        let file = self.shared.dist.join("config.json");
        std::fs::read_to_string(&file).with_context(|| format!("{} is not readable", file.display()))
    }

    /// The violations of the policy that browsers reported.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        lock(&self.shared.violations).clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves until a message is sent.
fn serve(listener: TcpListener, shared: Arc<Shared>) -> (JoinHandle<()>, oneshot::Sender<()>) {
    let router = Router::new()
        .route("/violations", post(report))
        .route("/e2e/console", post(report_console))
        .route("/e2e/seen", post(report_seen))
        .fallback(answer)
        .with_state(shared);
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        let stop = async {
            // When the sender is dropped, the task is aborted instead.
            if stopped.await.is_err() {
                pending::<()>().await;
            }
        };
        // `serve` never fails: accept errors are retried.
        let _ended = axum::serve(listener, router).with_graceful_shutdown(stop).await;
    });
    (task, stop)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn config(endpoint: &str) -> Value {
    json!({
        "endpoint": endpoint,
        "appId": "spa",
        "scopes": ["email", "phone"],
        "resources": ["https://api.example.com"],
        "api": { "url": format!("{endpoint}/demo-api/me"), "resource": "https://api.example.com" },
    })
}

/// The headers for an app that uses these servers. Browsers report violations of the policy.
fn headers(servers: &[&str]) -> Result<HeaderMap> {
    let connect = format!("'self' {}", servers.join(" "));
    let mut headers = HeaderMap::new();
    for line in HEADERS.lines() {
        let (name, value) = line.split_once(": ").context("a header without a value")?;
        let mut value = value.replace("{connect}", &connect);
        if name == "Content-Security-Policy" {
            value.push_str("; report-uri /violations");
        }
        headers.insert(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(&value)?);
    }
    Ok(headers)
}

async fn report(State(shared): State<Arc<Shared>>, body: String) -> StatusCode {
    lock(&shared.violations).push(body);
    StatusCode::NO_CONTENT
}

async fn report_console(State(shared): State<Arc<Shared>>, body: String) -> StatusCode {
    lock(&shared.console).push(body);
    StatusCode::NO_CONTENT
}

async fn report_seen(State(shared): State<Arc<Shared>>, body: String) -> StatusCode {
    lock(&shared.seen).extend(serde_json::from_str(&body).ok());
    StatusCode::NO_CONTENT
}

/// Adds the script of the tests to a page, before all others.
fn with_script(page: &[u8]) -> Vec<u8> {
    let first = format!("<script src=\"{SCRIPT}\"></script><script");
    String::from_utf8_lossy(page).replacen("<script", &first, 1).into_bytes()
}

/// Whether a browser asks for a page, to show it.
fn asks_for_page(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-mode") {
        Some(mode) => mode == "navigate",
        // Safari before 16.4 does not tell the mode.
        None => header("accept").is_some_and(|types| types.contains("text/html")),
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path();
    let script = lock(&shared.script).clone();
    if path == SCRIPT {
        return Response::builder()
            .header(header::CONTENT_TYPE, "text/javascript; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-cache")
            .body(Body::from(script))
            .unwrap_or_default();
    }
    lock(&shared.requests).push(path.to_owned());
    if shared.hangs.load(Ordering::Relaxed) {
        return pending().await;
    }
    let folder = lock(&shared.folder).clone();
    let config = lock(&shared.config).clone();
    let is_page = asks_for_page(request.headers());
    let (status, content_type, body) = match path {
        "/config.json" => match config {
            ConfigFile::Text(text) => (StatusCode::OK, "application/json", text.into_bytes()),
            ConfigFile::Missing => missing(),
            ConfigFile::Pending => return pending().await,
        },
        _ => match read(&folder, path) {
            Some((content_type, bytes)) => (StatusCode::OK, content_type, bytes),
            // All pages of the app are served from one file.
            None if is_page && !path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
                read(&folder, "/index.html")
                    .map_or_else(missing, |(content_type, bytes)| (StatusCode::OK, content_type, bytes))
            }
            None => missing(),
        },
    };
    let is_recorded = !script.is_empty() && content_type.starts_with("text/html");
    let body = if is_recorded { with_script(&body) } else { body };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.extend(lock(&shared.headers).clone());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn missing() -> (StatusCode, &'static str, Vec<u8>) {
    (StatusCode::NOT_FOUND, "text/plain; charset=utf-8", b"There is no such file.".to_vec())
}

fn read(dist: &Path, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let name = if path == "/" { "index.html" } else { path.strip_prefix('/')? };
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return None;
    }
    let content_type = content_type(name)?;
    Some((content_type, std::fs::read(dist.join(name)).ok()?))
}

/// The content type of a file, by its name.
pub(crate) fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    })
}
