//! `cargo xtask dist`: the folder to put on a web server.

use crate::{
    error::{Problem, Result},
    process, project, report,
    tools::{self, WebTools},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Files that servers compress on the wire; the others are compressed already.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// The options of `dist`.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// The path of the app on its host, with a slash at both ends.
    pub(crate) base: String,
    /// The folder to write.
    pub(crate) out: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self { base: "/".into(), out: "dist".into() }
    }
}

/// Checks a base path; the text says how it should look.
pub(crate) fn check_base(base: &str) -> Result<String, String> {
    let plain = base.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.~".contains(c));
    let segments_fit = !base.contains("//") && !base.split('/').any(|part| part == "." || part == "..");
    if base.starts_with('/') && base.ends_with('/') && plain && segments_fit {
        Ok(base.into())
    } else {
        Err(format!(
            "the base path `{base}` does not fit: it starts and ends with a slash and has letters, digits and -_.~ between, as in /app/"
        ))
    }
}

/// Builds the folder and prints what its files weigh.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    process::stop_on_signals(130, || report::step("stopped before the end"))?;
    let tools = WebTools::prepare()?;
    tools::fetch_crates()?;
    let out = project::root().join(&options.out);
    let mut build = tools.trunk(&["build", "--release", "--locked", "--public-url"]);
    build.arg(&options.base).arg("--dist").arg(&out);
    process::run(&mut build, "building the app")?;
    // A file trunk keeps others out with; it is none of the app's.
    let _ = fs::remove_file(out.join(".trunk-lock"));

    let weights = weigh(&out).map_err(Problem::io(format!("reading {}", out.display())))?;
    report::line(&format!("\n{}", report::table(&rows(&weights))));
    report::line(&format!(
        "{} is ready: put its content at {} of a web server that answers unknown paths with index.html",
        out.display(),
        options.base
    ));
    Ok(ExitCode::SUCCESS)
}

/// A file's name and its bytes on disk and on the wire.
#[derive(Debug, PartialEq)]
struct Weight {
    name: String,
    raw: u64,
    wire: u64,
}

/// All files of a folder, by name.
fn weigh(folder: &Path) -> io::Result<Vec<Weight>> {
    let mut weights = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let content = fs::read(&path)?;
            let raw = length(&content);
            let compressible = path
                .extension()
                .and_then(|extension| extension.to_str())
                .is_some_and(|extension| COMPRESSIBLE.contains(&extension));
            let name = path.strip_prefix(folder).unwrap_or(&path).display();
            weights.push(Weight {
                name: name.to_string(),
                raw,
                wire: if compressible { brotli(&content)? } else { raw },
            });
        }
    }
    weights.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(weights)
}

/// The size after brotli at its highest quality.
fn brotli(content: &[u8]) -> io::Result<u64> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(length(&compressed))
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}

fn rows(weights: &[Weight]) -> Vec<[String; 3]> {
    let mut rows = vec![["file", "raw", "brotli"].map(String::from)];
    let (mut raw, mut wire) = (0, 0);
    for weight in weights {
        raw += weight.raw;
        wire += weight.wire;
        rows.push([weight.name.clone(), report::kilobytes(weight.raw), report::kilobytes(weight.wire)]);
    }
    rows.push(["total".into(), report::kilobytes(raw), report::kilobytes(wire)]);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    #[test]
    fn base_paths_have_slashes_at_both_ends() {
        for base in ["/", "/app/", "/a/b-c_1.0/"] {
            assert_eq!(check_base(base).as_deref(), Ok(base));
        }
        for base in ["", "app/", "/app", "//x/", "/a//b/", "/../", "/a b/", "/\"/", "https://x/"] {
            assert!(check_base(base).is_err(), "{base}");
        }
    }

    #[test]
    fn weighs_nested_files_and_leaves_images_as_they_are() {
        let folder = env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        fs::create_dir_all(folder.join("img")).unwrap();
        fs::write(folder.join("a.js"), "x".repeat(2000)).unwrap();
        fs::write(folder.join("img/p.png"), [0; 500]).unwrap();
        let weights = weigh(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((weights[0].name.as_str(), weights[0].raw), ("a.js", 2000));
        assert!(weights[0].wire < 100);
        assert_eq!((weights[1].raw, weights[1].wire), (500, 500));
        let total = rows(&weights).pop().unwrap();
        assert_eq!(total[1], "2.5 kB");
    }
}
