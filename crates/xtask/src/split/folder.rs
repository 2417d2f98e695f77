//! The folder Trunk has built, in which the files of the split app take the place of Trunk's own.

use crate::error::{Problem, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The page.
const PAGE: &str = "index.html";

/// Files that only the page names. With a hash in their name, browsers need not ask whether they have changed.
const NAMED_BY_PAGE: [(&str, &str); 3] = [("boot", ".js"), ("theme", ".js"), ("mark", ".svg")];

/// A file as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stored {
    pub(super) name: String,
    pub(super) integrity: String,
}

/// The folder, and what is to be replaced in it.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Trunk's module, glue and style sheets.
    module: Option<Stored>,
    glue: Option<Stored>,
    styles: Vec<Stored>,
}

impl Folder {
    /// Finds Trunk's own files of the app.
    pub(super) fn open(path: &Path, app: &str) -> Result<Self> {
        let mut folder = Self { path: path.into(), module: None, glue: None, styles: Vec::new() };
        let entries = fs::read_dir(path).map_err(Problem::io(format!("reading {}", path.display())))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let own = name.starts_with(app);
            let is_module = own && name.ends_with("_bg.wasm");
            let is_glue = own && name.ends_with(".js");
            let is_style = name.ends_with(".css");
            if !is_module && !is_glue && !is_style {
                continue;
            }
            let content = fs::read(entry.path()).map_err(Problem::io(format!("reading {name}")))?;
            let stored = Stored { integrity: integrity(&content), name };
            if is_style {
                folder.styles.push(stored);
            } else if is_module {
                folder.module = Some(stored);
            } else {
                folder.glue = Some(stored);
            }
        }
        Ok(folder)
    }

    /// A folder without anything to be replaced.
    #[cfg(test)]
    pub(super) fn empty(path: &Path) -> Self {
        Self { path: path.into(), module: None, glue: None, styles: Vec::new() }
    }

    /// Stores a file under a name made of `stem`, its content's hash, and `end`.
    pub(super) fn add(&mut self, stem: &str, end: &str, content: &[u8]) -> Result<Stored> {
        let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}-{hash}{end}");
        fs::write(self.path.join(&name), content).map_err(Problem::io(format!("writing {name}")))?;
        Ok(Stored { integrity: integrity(content), name })
    }

    /// Lets the page load the new files, and removes the old ones. `table` is the table of the parts, of which all
    /// but a first visit need some at once.
    pub(super) fn finish(mut self, module: Stored, glue: Stored, table: &Stored) -> Result<()> {
        let (Some(old_module), Some(old_glue)) = (self.module.take(), self.glue.take()) else {
            return Err(Problem::Other("Trunk's own files of the app are not where they were expected".into()));
        };
        let mut replaced = vec![(old_module, module), (old_glue, glue)];
        // Trunk's names have a hash of 14 to 16 digits; with all alike, hosts can tell them by that.
        for old in std::mem::take(&mut self.styles) {
            let content = fs::read(self.path.join(&old.name)).map_err(Problem::io(format!("reading {}", old.name)))?;
            let stem = old.name.rsplit_once('-').map_or("style", |(stem, _)| stem).to_owned();
            let style = self.add(&stem, ".css", &content)?;
            replaced.push((old, style));
        }
        for (stem, end) in NAMED_BY_PAGE {
            let name = [stem, end].concat();
            let content = fs::read(self.path.join(&name)).map_err(Problem::io(format!("reading {name}")))?;
            let hashed = self.add(stem, end, &content)?;
            replaced.push((Stored { integrity: hashed.integrity.clone(), name }, hashed));
        }
        let page = self.path.join(PAGE);
        let html = fs::read_to_string(&page).map_err(Problem::io(format!("reading {}", page.display())))?;
        let html = rewrite(&html, &replaced, table)
            .ok_or_else(|| Problem::Other("index.html does not load the app as expected".into()))?;
        fs::write(&page, html).map_err(Problem::io(format!("writing {}", page.display())))?;
        for (old, _) in replaced.iter().filter(|(old, new)| old.name != new.name) {
            fs::remove_file(self.path.join(&old.name)).map_err(Problem::io(format!("removing {}", old.name)))?;
        }
        Ok(())
    }
}

/// Puts new names and integrity into the page, and those of the table beside them. `None` when
/// the page doesn't name the old ones.
fn rewrite(html: &str, files: &[(Stored, Stored)], table: &Stored) -> Option<String> {
    let mut html = html.to_owned();
    for (old, new) in files {
        if !html.contains(&old.name) {
            return None;
        }
        html = html.replace(&old.name, &new.name).replace(&old.integrity, &new.integrity);
    }
    let (before, after) = html.split_once("data-wasm=")?;
    Some(format!("{before}data-parts=\"{} {}\" data-wasm={after}", table.name, table.integrity))
}

/// The value of `integrity` for a file, as Subresource Integrity has it. `index.html` makes Trunk use the same digest,
/// the shortest that browsers accept.
fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_loads_the_new_files() {
        let stored = |name: &str, integrity: &str| Stored { name: name.into(), integrity: integrity.into() };
        let (old, new) = (stored("app-1_bg.wasm", "sha256-old"), stored("app-2_bg.wasm", "sha256-new"));
        let html =
            "<script data-js=/x.js data-wasm=/app-1_bg.wasm></script><link href=/app-1_bg.wasm integrity=sha256-old>";
        let page = rewrite(html, &[(old.clone(), new.clone())], &stored("parts-1.json", "sha256-table")).unwrap();
        assert_eq!(
            page,
            "<script data-js=/x.js data-parts=\"parts-1.json sha256-table\" data-wasm=/app-2_bg.wasm></script>\
             <link href=/app-2_bg.wasm integrity=sha256-new>"
        );
        assert_eq!(rewrite("<html>", &[(old, new)], &stored("parts-1.json", "")), None);
    }

    #[test]
    fn integrity_is_that_of_the_specification() {
        assert_eq!(integrity(b"alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }
}
