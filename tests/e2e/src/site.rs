//! The host of the app: a folder of files behind the headers a careful host sends.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

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
    policy: HeaderValue,
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
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             manifest-src 'self'; connect-src 'self' {endpoint}; base-uri 'self'; form-action 'none'; \
             frame-ancestors 'none'; report-uri /violations"
        );
        let shared = Arc::new(Shared {
            dist,
            policy: HeaderValue::from_str(&policy).context("the policy does not fit into a header")?,
            config: Mutex::new(ConfigFile::Text(config(endpoint).to_string())),
            violations: Mutex::default(),
        });
        let router = Router::new().route("/violations", post(report)).fallback(answer).with_state(shared.clone());
        let task = tokio::spawn(async move {
            // Serving has no error of its own: accept errors are retried.
            let _ended = axum::serve(place.listener, router).await;
        });
        Ok(Self { origin: place.origin, shared, task })
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

async fn report(State(shared): State<Arc<Shared>>, body: String) -> StatusCode {
    lock(&shared.violations).push(body);
    StatusCode::NO_CONTENT
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path();
    let mode = request.headers().get("sec-fetch-mode").and_then(|mode| mode.to_str().ok());
    let (status, kind, body) = match path {
        "/config.json" => match lock(&shared.config).clone() {
            ConfigFile::Text(text) => (StatusCode::OK, "application/json", text.into_bytes()),
            ConfigFile::Missing => missing(),
        },
        _ => match read(&shared.dist, path) {
            Some((kind, bytes)) => (StatusCode::OK, kind, bytes),
            // A page of the app, which has only one file for all of them.
            None if mode == Some("navigate") && !path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
                read(&shared.dist, "/index.html").map_or_else(missing, |(kind, bytes)| (StatusCode::OK, kind, bytes))
            }
            None => missing(),
        },
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, shared.policy.clone());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
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
    let kind = match name.rsplit_once('.')?.1 {
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
    };
    Some((kind, std::fs::read(dist.join(name)).ok()?))
}
