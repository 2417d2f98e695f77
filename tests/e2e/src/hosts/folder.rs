//! The files written for a host, in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::server::HostResponse;
use crate::site::content_type;

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

    /// Returns whether there is a file at this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Removes a file that is read by the host and not served.
    pub(super) fn take_text(&mut self, path: &str) -> Option<String> {
        self.0.remove(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Removes all files whose name begins with this.
    pub(super) fn drop_names(&mut self, start: &str) {
        self.0.retain(|path, _| !path.split('/').any(|name| name.starts_with(start)));
    }

    /// The file at this path, with its content type.
    pub(super) fn answer(&self, path: &str, status: u16) -> Option<HostResponse> {
        let body = self.0.get(path)?.clone();
        let content_type = content_type(path).unwrap_or("application/octet-stream");
        Some(HostResponse { status, headers: vec![("content-type".to_owned(), content_type.to_owned())], body })
    }
}
