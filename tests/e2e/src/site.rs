//! The host of the app: a folder of files behind the headers a careful host sends.

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

/// The headers that every host sends.
const HEADERS: &str = include_str!("../../../crates/xtask/src/dist/headers.txt");

/// What the host answers for `config.json`.
#[derive(Clone, Debug)]
pub enum ConfigFile {
    /// This text.
    Text(String),
    /// There is no such file.
    Missing,
}

struct Shared {
    dist: PathBuf,
    /// The folder that is served: at first `dist`.
    folder: Mutex<PathBuf>,
    hangs: AtomicBool,
    requests: Mutex<Vec<String>>,
    headers: HeaderMap,
    config: Mutex<ConfigFile>,
    violations: Mutex<Vec<String>>,
}

/// A port that is ours, so that its address can be told to the server before the host starts.
#[derive(Debug)]
pub(crate) struct Place {
    listener: TcpListener,
    origin: String,
}

impl Place {
    pub(crate) async fn take() -> Result<Self> {
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
    end: Option<oneshot::Sender<()>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("dist", &self.dist).finish_non_exhaustive()
    }
}

impl Site {
    /// Serves the app built into `dist`, configured for the server at `endpoint`.
    pub(crate) fn start(place: Place, dist: PathBuf, endpoint: &str) -> Result<Self> {
        let page = dist.join("index.html");
        ensure!(page.is_file(), "{} is not there: `cargo xtask test e2e` builds the app", page.display());
        let shared = Arc::new(Shared {
            folder: Mutex::new(dist.clone()),
            dist,
            hangs: AtomicBool::new(false),
            requests: Mutex::default(),
            headers: headers(endpoint)?,
            config: Mutex::new(ConfigFile::Text(config(endpoint).to_string())),
            violations: Mutex::default(),
        });
        let (task, end) = serve(place.listener, shared.clone());
        Ok(Self { origin: place.origin, shared, task, end: Some(end) })
    }

    /// Puts up another build of the app; the files of the one before are gone.
    pub fn put_up(&self, folder: &Path) {
        folder.clone_into(&mut lock(&self.shared.folder));
    }

    /// Goes out of reach: connections are closed and refused.
    pub async fn stop(&mut self) {
        if let Some(end) = self.end.take() {
            // A host that has ended by itself is out of reach as well.
            let _ = end.send(());
            let _ = (&mut self.task).await;
        }
    }

    /// Comes back at the same address.
    ///
    /// # Errors
    /// When the port is somebody else's now.
    pub async fn start_again(&mut self) -> Result<()> {
        let address = self.origin.trim_start_matches("http://").to_owned();
        let (task, end) = serve(TcpListener::bind(address).await?, self.shared.clone());
        (self.task, self.end) = (task, Some(end));
        Ok(())
    }

    /// Takes requests and answers none, or goes on answering.
    pub fn hang(&self, hangs: bool) {
        self.shared.hangs.store(hangs, Ordering::Relaxed);
    }

    /// The paths that browsers asked for, in order.
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

    /// Changes what the host answers for `config.json`.
    pub fn set_config(&self, file: ConfigFile) {
        *lock(&self.shared.config) = file;
    }

    /// The folder with the built app.
    pub(crate) fn dist(&self) -> &Path {
        &self.shared.dist
    }

    /// The `config.json` that comes with the app.
    pub(crate) fn own_config(&self) -> Result<String> {
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

/// Serves until the sender is used.
fn serve(listener: TcpListener, shared: Arc<Shared>) -> (JoinHandle<()>, oneshot::Sender<()>) {
    let router = Router::new().route("/violations", post(report)).fallback(answer).with_state(shared);
    let (end, ended) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        let stop = async {
            // A sender that is dropped doesn't end anything: the task is aborted then.
            if ended.await.is_err() {
                pending::<()>().await;
            }
        };
        // Serving has no error of its own: accept errors are retried.
        let _ended = axum::serve(listener, router).with_graceful_shutdown(stop).await;
    });
    (task, end)
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

/// The headers for an app that talks to this server; browsers report what is against the policy.
fn headers(endpoint: &str) -> Result<HeaderMap> {
    let connect = format!("'self' {endpoint}");
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

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path();
    lock(&shared.requests).push(path.to_owned());
    if shared.hangs.load(Ordering::Relaxed) {
        return pending().await;
    }
    let folder = lock(&shared.folder).clone();
    let mode = request.headers().get("sec-fetch-mode").and_then(|mode| mode.to_str().ok());
    let (status, kind, body) = match path {
        "/config.json" => match lock(&shared.config).clone() {
            ConfigFile::Text(text) => (StatusCode::OK, "application/json", text.into_bytes()),
            ConfigFile::Missing => missing(),
        },
        _ => match read(&folder, path) {
            Some((kind, bytes)) => (StatusCode::OK, kind, bytes),
            // A page of the app, which has only one file for all of them.
            None if mode == Some("navigate") && !path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
                read(&folder, "/index.html").map_or_else(missing, |(kind, bytes)| (StatusCode::OK, kind, bytes))
            }
            None => missing(),
        },
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.extend(shared.headers.clone());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
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
    let kind = kind(name)?;
    Some((kind, std::fs::read(dist.join(name)).ok()?))
}

/// The type of a file, by its name.
pub(crate) fn kind(name: &str) -> Option<&'static str> {
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
