//! The files of a built app, in memory and compressed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use axum::body::Bytes;
use brotli::enc::BrotliEncoderParams;

use super::names::stable_name;

/// The file types to compress; the others are compressed already.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// The endpoint in the app's own `config.json`.
const DEFAULT_ENDPOINT: &str = "http://localhost:3001";

/// A file of the app.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The name without hashes.
    pub name: String,
    /// The content without compression.
    pub raw: Bytes,
    /// The compressed content, if it is smaller.
    pub brotli: Option<Bytes>,
}

impl Asset {
    /// The bytes on the wire.
    #[must_use]
    pub fn wire(&self) -> u64 {
        length(self.brotli.as_ref().unwrap_or(&self.raw))
    }

    /// The bytes on disk.
    #[must_use]
    pub fn size(&self) -> u64 {
        length(&self.raw)
    }

    /// Whether it is a script or a WebAssembly module.
    #[must_use]
    pub fn is_code(&self) -> bool {
        matches!(self.name.rsplit_once('.'), Some((_, "js" | "wasm")))
    }

    fn new(path: &str, raw: Vec<u8>, ready: Option<Vec<u8>>) -> Result<Self> {
        let compressible = path.rsplit_once('.').is_some_and(|(_, kind)| COMPRESSIBLE.contains(&kind));
        let brotli = match ready {
            Some(ready) => Some(ready),
            None if compressible => Some(compress(&raw)?),
            None => None,
        };
        let brotli = brotli.filter(|brotli| brotli.len() < raw.len()).map(Bytes::from);
        Ok(Self { name: path.to_owned(), raw: raw.into(), brotli })
    }
}

/// Compresses with brotli at quality 11, like `brotli -q 11`.
fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// The files of an app, by path.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    assets: BTreeMap<String, Asset>,
}

impl Files {
    /// Reads a folder and compresses its files. Existing compressed files (`app.js.br`) are used.
    ///
    /// # Errors
    /// Fails if there is no app, or if a file can't be read.
    pub fn read(folder: &Path) -> Result<Self> {
        ensure!(folder.join("index.html").is_file(), "there is no built app in {}", folder.display());
        let mut contents = BTreeMap::new();
        collect(folder, folder, &mut contents)?;
        let work = Mutex::new(contents.into_iter());
        let assets = Mutex::new(BTreeMap::new());
        let workers = || {
            while let Some((path, raw)) = { lock(&work).next() } {
                let ready = fs::read(folder.join(format!("{path}.br"))).ok();
                let mut asset = Asset::new(&path, raw, ready)?;
                asset.name = stable_name(&path);
                lock(&assets).insert(path, asset);
            }
            Ok(())
        };
        // The best compression is slow, so all processors share the work.
        let processors = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let running: Vec<_> = (0..processors).map(|_| scope.spawn(workers)).collect();
            running.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| bail!("a compression failed")))
        })?;
        let assets = assets.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Self { folder: folder.to_owned(), assets })
    }

    /// Sets the endpoint in `config.json`, or in a script if there is no such file. In `config.json`, the developer area
    /// is switched off, which a server on this computer would switch on: the visitors of a finished app are measured.
    ///
    /// # Errors
    /// Fails if the file does not name the default endpoint.
    pub fn configured_for(mut self, endpoint: &str) -> Result<Self> {
        let has_config = self.assets.contains_key("config.json");
        let configured = self.assets.iter_mut().find_map(|(path, asset)| {
            let is_configuration = if has_config { path == "config.json" } else { path.ends_with(".js") };
            let text = std::str::from_utf8(&asset.raw).ok().filter(|_| is_configuration)?;
            let text = text.contains(DEFAULT_ENDPOINT).then(|| text.replace(DEFAULT_ENDPOINT, endpoint))?;
            let text = if has_config { text.replacen('{', "{\"developer\":false,", 1) } else { text };
            Some((path, asset, text))
        });
        let missing = || format!("{DEFAULT_ENDPOINT} is not in config.json, nor in a script of an app without one");
        let (path, asset, text) = configured.with_context(missing)?;
        *asset = Asset { name: asset.name.clone(), ..Asset::new(path, text.into_bytes(), None)? };
        Ok(self)
    }

    /// The folder that the files were read from.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A file of the app.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path)
    }

    /// All files.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.values()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads all files but hidden ones and compressed copies.
fn collect(root: &Path, folder: &Path, contents: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, contents)?;
            continue;
        }
        let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        let hidden = name.split('/').any(|part| part.starts_with('.'));
        let copy = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
        if !hidden && !copy.is_some_and(|name| root.join(name).is_file()) {
            let content = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            contents.insert(name, content);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::TempDir::new().expect("a folder");
        for (path, content) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, content).expect("a file");
        }
        folder
    }

    #[test]
    fn compresses_files_that_get_smaller() {
        let text = "x".repeat(3000);
        let folder = app(&[
            ("index.html", text.as_bytes()),
            ("img/p.png", &[0; 900]),
            ("a.txt", b"?"),
            (".trunk-lock", b""),
            ("app-00112233aabb.js", text.as_bytes()),
            ("app-00112233aabb.js.br", b"ready"),
            ("app-00112233aabb.js.gz", b"ready"),
        ]);
        let files = Files::read(folder.path()).expect("an app");
        let found: Vec<_> = files.assets().map(|asset| (asset.name.as_str(), asset.size())).collect();
        assert_eq!(found, [("a.txt", 1), ("app.js", 3000), ("img/p.png", 900), ("index.html", 3000)]);
        assert!(files.get("index.html").is_some_and(|page| page.wire() < 100));
        assert!(files.get("img/p.png").is_some_and(|picture| picture.wire() == 900));
        assert!(files.get("a.txt").is_some_and(|text| text.brotli.is_none()), "compression made it larger");
        assert_eq!(files.get("app-00112233aabb.js").map(Asset::wire), Some(5), "the compressed copy was not taken");
    }

    #[test]
    fn sets_server_in_config() {
        let folder = app(&[("index.html", b"<p>"), ("config.json", br#"{"endpoint":"http://localhost:3001"}"#)]);
        let files = Files::read(folder.path()).expect("an app");
        let files = files.configured_for("http://localhost:4").expect("a configuration");
        let config = files.get("config.json").expect("a file");
        assert_eq!(&config.raw[..], br#"{"developer":false,"endpoint":"http://localhost:4"}"#);
        assert!(files.configured_for("http://localhost:5").is_err(), "it names another server now");
    }

    #[test]
    fn sets_server_in_script_without_config() {
        let script = br#"const endpoint="http://localhost:3001""#;
        let folder = app(&[("index.html", b"<p>"), ("a.js", b"1"), ("assets/main-00112233aabb.js", script)]);
        let files = Files::read(folder.path()).expect("an app").configured_for("http://localhost:4");
        let files = files.expect("a configuration");
        let script = files.get("assets/main-00112233aabb.js").expect("a file");
        assert_eq!(
            (&*script.name, &script.raw[..]),
            ("assets/main.js", &br#"const endpoint="http://localhost:4""#[..])
        );
    }

    #[test]
    fn recognizes_code_files() {
        let is_code = |name: &str| Asset::new(name, Vec::new(), None).is_ok_and(|asset| asset.is_code());
        assert!(is_code("a.wasm") && is_code("parts/a.js"));
        assert!(!is_code("a.json") && !is_code("a.css") && !is_code("a.wasm.txt"));
    }
}
