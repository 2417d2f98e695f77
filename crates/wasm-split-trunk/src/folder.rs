//! The folder Trunk has built, in which the files of the split app take the place of Trunk's own.

use std::fs;
use std::path::{Path, PathBuf};

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::glue::Format;
use crate::page;

/// The page.
const PAGE: &str = "index.html";

/// A file as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) name: String,
    pub(crate) integrity: String,
}

/// The folder, and what is to be replaced in it.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Trunk's module, glue and style sheets.
    module: Option<Stored>,
    glue: Option<Stored>,
    styles: Vec<Stored>,
}

impl Folder {
    /// Finds Trunk's own files of the app with this name, or of the only one.
    pub(crate) fn open(path: &Path, app: Option<&str>) -> Result<(Self, String)> {
        let mut folder = Self::empty(path);
        let mut names = Vec::new();
        for entry in fs::read_dir(path).map_err(Error::io(format!("reading {}", path.display())))?.flatten() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        let mut modules = names.iter().filter_map(|name| {
            let app_name = name.strip_suffix("_bg.wasm")?.rsplit_once('-')?.0;
            app.is_none_or(|app| app == app_name).then_some((name, app_name.to_owned()))
        });
        let (module, app) = match (modules.next(), modules.next()) {
            (Some(only), None) => only,
            (None, _) => return Err(Error::Other("the folder has no program that Trunk has built".into())),
            (Some(_), Some(_)) => {
                return Err(Error::Other("the folder has several programs: name the one to split with --bin".into()));
            }
        };
        let stem = module.trim_end_matches("_bg.wasm");
        folder.module = Some(folder.read(module)?);
        folder.glue = Some(folder.read(&format!("{stem}.js"))?);
        for style in names.iter().filter(|name| name.ends_with(".css")) {
            folder.styles.push(folder.read(style)?);
        }
        Ok((folder, app))
    }

    /// A folder without anything to be replaced.
    pub(crate) fn empty(path: &Path) -> Self {
        Self { path: path.into(), module: None, glue: None, styles: Vec::new() }
    }

    fn content(&self, name: &str) -> Result<Vec<u8>> {
        fs::read(self.path.join(name)).map_err(Error::io(format!("reading {name}")))
    }

    fn read(&self, name: &str) -> Result<Stored> {
        Ok(Stored { integrity: integrity(&self.content(name)?), name: name.to_owned() })
    }

    /// Replaces a file by what a function makes of its text.
    pub(crate) fn change(&self, name: &str, change: impl Fn(&str) -> Result<String>) -> Result<()> {
        let text = String::from_utf8_lossy(&self.content(name)?).into_owned();
        fs::write(self.path.join(name), change(&text)?).map_err(Error::io(format!("writing {name}")))
    }

    /// Stores a file under a name made of `stem`, its content's hash, and `end`.
    pub(crate) fn add(&mut self, stem: &str, end: &str, content: &[u8]) -> Result<Stored> {
        let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}-{hash}{end}");
        fs::write(self.path.join(&name), content).map_err(Error::io(format!("writing {name}")))?;
        Ok(Stored { integrity: integrity(content), name })
    }

    /// Lets the page load the new files, and removes the old ones. `named_by_page` are files that only the page names:
    /// with a hash in their name, browsers need not ask whether they have changed.
    pub(crate) fn finish(
        mut self,
        module: &Stored,
        glue: &Stored,
        format: Format,
        named_by_page: &[String],
    ) -> Result<()> {
        let (Some(old_module), Some(old_glue)) = (self.module.take(), self.glue.take()) else {
            return Err(Error::Other("Trunk's own files of the app are not where they were expected".into()));
        };
        let mut replaced = vec![(old_module, module.clone()), (old_glue, glue.clone())];
        // Trunk's names have a hash of 14 to 16 digits; with all alike, hosts can tell them by that.
        for old in std::mem::take(&mut self.styles) {
            let stem = old.name.rsplit_once('-').map_or("style", |(stem, _)| stem).to_owned();
            let style = self.add(&stem, ".css", &self.content(&old.name)?)?;
            replaced.push((old, style));
        }
        let mut scripts = Vec::new();
        for name in named_by_page {
            let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
            let hashed = self.add(stem, &format!(".{end}"), &self.content(name)?)?;
            if end == "js" {
                scripts.push(hashed.clone());
            }
            replaced.push((Stored { integrity: hashed.integrity.clone(), name: name.clone() }, hashed));
        }
        let path = self.path.join(PAGE);
        let html = fs::read_to_string(&path).map_err(Error::io(format!("reading {}", path.display())))?;
        let html = page::with_files(&html, &replaced)
            .map(|html| page::without_preload(page::with_hashes(&html, module, &scripts), module))
            .and_then(|html| if format == Format::Classic { page::with_script(&html, glue) } else { Some(html) })
            .ok_or_else(|| Error::Other("index.html does not load the app as expected".into()))?;
        fs::write(&path, html).map_err(Error::io(format!("writing {}", path.display())))?;
        for (old, _) in replaced.iter().filter(|(old, new)| old.name != new.name) {
            fs::remove_file(self.path.join(&old.name)).map_err(Error::io(format!("removing {}", old.name)))?;
        }
        Ok(())
    }
}

/// The value of `integrity` for a file, as Subresource Integrity has it, with the shortest digest that browsers accept.
fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    #[test]
    fn finds_the_program_of_trunk() {
        let path = env::temp_dir().join(format!("wasm-split-folder-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        assert!(Folder::open(&path, None).is_err());
        for name in ["my-app-1a_bg.wasm", "my-app-1a.js", "main-1.css"] {
            fs::write(path.join(name), name).unwrap();
        }
        let (folder, app) = Folder::open(&path, None).unwrap();
        assert_eq!(
            (app.as_str(), folder.glue.unwrap().name.as_str(), folder.styles.len()),
            ("my-app", "my-app-1a.js", 1)
        );
        for name in ["worker-2b_bg.wasm", "worker-2b.js"] {
            fs::write(path.join(name), name).unwrap();
        }
        assert!(Folder::open(&path, None).unwrap_err().to_string().contains("--bin"));
        assert_eq!(Folder::open(&path, Some("worker")).unwrap().1, "worker");
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn integrity_is_that_of_the_specification() {
        assert_eq!(integrity(b"alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }
}
