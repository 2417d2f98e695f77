//! The host of the app. Files are compressed and cached as in production, and requests are recorded.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::files::Files;
use super::names::is_hashed;
use crate::site::content_type;

/// The security headers that every host sends.
const HEADERS: &str = include_str!("../../../../crates/xtask/src/dist/headers.txt");

/// A request and its response.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedRequest {
    /// The file's name without hashes.
    pub name: String,
    /// The bytes of the body on the wire.
    pub bytes: u64,
    /// The HTTP status.
    pub status: u16,
    /// The arrival of the request, in milliseconds since 1970.
    pub at: f64,
}

struct Shared {
    files: Files,
    headers: HeaderMap,
    served: Mutex<Vec<ServedRequest>>,
    /// Whether the next callback is intercepted.
    intercepting: AtomicBool,
    intercepted: Mutex<Option<String>>,
    count: AtomicUsize,
}

/// The running host. It stops when this is dropped.
pub struct Host {
    origin: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Host").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl Host {
    /// Serves these files, configured for the server at `endpoint`, on this listener.
    pub(crate) fn start(listener: TcpListener, files: Files, endpoint: &str) -> Result<Self> {
        let shared = Arc::new(Shared {
            files,
            headers: headers_for(endpoint)?,
            served: Mutex::default(),
            intercepting: AtomicBool::new(false),
            intercepted: Mutex::default(),
            count: AtomicUsize::new(0),
        });
        let origin = format!("http://{}", listener.local_addr()?);
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let task = tokio::spawn(async move {
            // `serve` never fails: accept errors are retried.
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Self { origin, shared, task })
    }

    /// The app's origin.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The number of requests since the start.
    pub(crate) fn count(&self) -> usize {
        self.shared.count.load(Ordering::Relaxed)
    }

    /// Takes the recorded requests.
    pub(crate) fn take_served(&self) -> Vec<ServedRequest> {
        std::mem::take(&mut *lock(&self.shared.served))
    }

    /// Responds to the next callback with an empty page, so that its URL can be opened later.
    pub(crate) fn intercept_callback(&self) {
        *lock(&self.shared.intercepted) = None;
        self.shared.intercepting.store(true, Ordering::Relaxed);
    }

    /// The path and query of the intercepted callback.
    pub(crate) fn intercepted(&self) -> Option<String> {
        lock(&self.shared.intercepted).clone()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The headers for an app that uses this server.
fn headers_for(endpoint: &str) -> Result<HeaderMap> {
    let connect = format!("'self' {endpoint}");
    let mut headers = HeaderMap::new();
    for line in HEADERS.lines() {
        let (name, value) = line.split_once(": ").context("a header without a value")?;
        let value = HeaderValue::from_str(&value.replace("{connect}", &connect))?;
        headers.insert(HeaderName::from_bytes(name.as_bytes())?, value);
    }
    Ok(headers)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1000.0;
    shared.count.fetch_add(1, Ordering::Relaxed);
    let path = request.uri().path();
    if path == "/callback" && shared.intercepting.swap(false, Ordering::Relaxed) {
        *lock(&shared.intercepted) = request.uri().path_and_query().map(ToString::to_string);
        // The empty icon prevents a request for `favicon.ico`.
        return page("<!doctype html><title>Intercepted</title><link rel=icon href='data:,'>");
    }
    let response = find(&shared.files, path, request.headers());
    let (name, mut response, bytes) = response.unwrap_or_else(|| (path.to_owned(), missing(), 0));
    response.headers_mut().extend(shared.headers.clone());
    lock(&shared.served).push(ServedRequest { name, bytes, status: response.status().as_u16(), at });
    response
}

/// The response for a path, cached and compressed like on the hosts that `cargo xtask dist` supports: files
/// with a hash in their name are immutable, all others are revalidated.
fn find(files: &Files, path: &str, headers: &HeaderMap) -> Option<(String, Response, u64)> {
    let is_page = headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    let name = path.strip_prefix('/').filter(|name| !name.is_empty()).unwrap_or("index.html");
    let (name, asset) = match files.get(name) {
        Some(asset) => (name, asset),
        // All pages of the app are served from one file.
        None if is_page && !name.contains('.') => ("index.html", files.get("index.html")?),
        None => return None,
    };
    let accepts = |coding: &str| {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok());
        accepted.is_some_and(|accepted| accepted.split(',').any(|it| it.trim() == coding))
    };
    let brotli = asset.brotli.clone().filter(|_| accepts("br"));
    let is_compressed = brotli.is_some();
    let tag = tag(&asset.raw);
    let forever = is_hashed(name);
    let unchanged = !forever && headers.get(header::IF_NONE_MATCH) == Some(&tag);
    let body = if unchanged { axum::body::Bytes::new() } else { brotli.unwrap_or_else(|| asset.raw.clone()) };
    let bytes = u64::try_from(body.len()).unwrap_or(u64::MAX);
    let mut response = Response::new(Body::from(body));
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name).unwrap_or("text/plain; charset=utf-8")),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let cache = if forever { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::ETAG, tag);
    if is_compressed && !unchanged {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Some((asset.name.clone(), response, bytes))
}

/// An entity tag, derived from the content.
fn tag(content: &[u8]) -> HeaderValue {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    HeaderValue::from_str(&format!("\"{:x}\"", hasher.finish())).unwrap_or(HeaderValue::from_static("\"\""))
}

fn page(html: &'static str) -> Response {
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn missing() -> Response {
    let mut response = Response::new(Body::from("There is no such file."));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect()
    }

    fn files() -> (tempfile::TempDir, Files) {
        let folder = tempfile::TempDir::new().expect("a folder");
        for name in ["index.html", "config.json", "boot.js", "app-00112233aabbccdd_bg.wasm"] {
            std::fs::write(folder.path().join(name), "x".repeat(500)).expect("a file");
        }
        let files = Files::read(folder.path()).expect("an app");
        (folder, files)
    }

    #[test]
    fn sends_cache_headers_by_file_name() {
        let (_folder, files) = files();
        let accepts = headers(&[("accept-encoding", "gzip, br")]);
        for (path, cache) in [
            ("/", "no-cache"),
            ("/config.json", "no-cache"),
            ("/boot.js", "no-cache"),
            ("/app-00112233aabbccdd_bg.wasm", "public, max-age=31536000, immutable"),
        ] {
            let (_, response, bytes) = find(&files, path, &accepts).expect("a file");
            assert_eq!(response.headers()[header::CACHE_CONTROL], cache, "{path}");
            assert_eq!(response.headers()[header::CONTENT_ENCODING], "br", "{path}");
            assert!(bytes < 500, "{path}");
        }
        let (name, response, bytes) = find(&files, "/app-00112233aabbccdd_bg.wasm", &HeaderMap::new()).expect("a file");
        assert_eq!((name.as_str(), bytes), ("app_bg.wasm", 500));
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn sends_not_modified_for_unchanged_files() {
        let (_folder, files) = files();
        let (_, first, _) = find(&files, "/boot.js", &HeaderMap::new()).expect("a file");
        let known = first.headers()[header::ETAG].to_str().expect("text").to_owned();
        let (_, again, bytes) = find(&files, "/boot.js", &headers(&[("if-none-match", &known)])).expect("a file");
        assert_eq!((again.status(), bytes), (StatusCode::NOT_MODIFIED, 0));
    }

    #[test]
    fn serves_index_for_pages_and_404_for_missing_files() {
        let (_folder, files) = files();
        let page = headers(&[("sec-fetch-mode", "navigate")]);
        assert_eq!(find(&files, "/profile", &page).expect("a page").0, "index.html");
        assert!(find(&files, "/profile", &HeaderMap::new()).is_none());
        assert!(find(&files, "/no.js", &page).is_none());
    }
}
