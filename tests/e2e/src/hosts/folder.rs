//! The folder that was written for a host, in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::server::Answer;
use crate::site::kind;

/// Files by their paths, each with a slash in front.
#[derive(Debug, Default)]
pub(super) struct Folder(BTreeMap<String, Vec<u8>>);

impl Folder {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut files = Self::default();
        files.collect(folder, "").with_context(|| format!("{} is not readable", folder.display()))?;
        Ok(files)
    }

    fn collect(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.collect(&entry.path(), &path)?;
            } else {
                self.0.insert(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
    }

    /// Whether there is a file at this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Takes a file out: one that is for the host and not for the web.
    pub(super) fn take_text(&mut self, path: &str) -> Option<String> {
        self.0.remove(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Takes all files out whose name begins like this.
    pub(super) fn drop_names(&mut self, start: &str) {
        self.0.retain(|path, _| !path.split('/').any(|name| name.starts_with(start)));
    }

    /// The file at this path, with its type.
    pub(super) fn answer(&self, path: &str, status: u16) -> Option<Answer> {
        let body = self.0.get(path)?.clone();
        let kind = kind(path).unwrap_or("application/octet-stream");
        Some(Answer { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body })
    }
}
