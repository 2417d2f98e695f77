//! The folder that is read and the one that is written.

use crate::error::{Problem, Result};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The lock file of trunk, which does not belong to the app.
const LOCK: &str = ".trunk-lock";

/// The files of the hosts beside the app.
const HOST_FILES: [&str; 12] = [
    "_headers",
    "_redirects",
    "404.html",
    ".nojekyll",
    "nginx.conf",
    "Caddyfile",
    ".gitlab-ci.yml",
    ".htaccess",
    "vercel.json",
    "firebase.json",
    "staticwebapp.config.json",
    "template.json",
];

/// The files of hosts that lie beside the folder `public` with the app.
const BESIDE_PUBLIC: [&str; 5] = ["nginx.conf", "Caddyfile", ".gitlab-ci.yml", "firebase.json", "template.json"];

/// The files of hosts that lie at the top, when the app itself is in a folder below.
const AT_THE_TOP: [&str; 3] = ["_headers", "vercel.json", "staticwebapp.config.json"];

/// The files of a built app, by name, the largest first.
pub(super) fn files(folder: &Path) -> Result<Vec<String>> {
    if let Some(name) = HOST_FILES.iter().find(|name| folder.join(name).exists()) {
        return Err(Problem::Other(format!(
            "{} was written for one host (it has {name}), and what one needs breaks another: take a folder that was \
             written without --host",
            folder.display()
        )));
    }
    let mut files = Vec::new();
    collect(folder, "", &mut files).map_err(Problem::io(format!("reading {}", folder.display())))?;
    files.sort_by(|(one, small), (other, large)| large.cmp(small).then_with(|| one.cmp(other)));
    Ok(files.into_iter().map(|(name, _)| name).collect())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, u64)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if name != LOCK {
            files.push((name, entry.metadata()?.len()));
        }
    }
    Ok(())
}

/// Empties the folder, if an earlier run has written it.
///
/// # Errors
/// Returns an error when it holds other files.
pub(super) fn clear(out: &Path, from: &Path) -> Result<()> {
    let real = |path: &Path| path.canonicalize().ok();
    if let (Some(out), Some(from)) = (real(out), real(from))
        && (from.starts_with(&out) || out.starts_with(&from))
    {
        return Err(Problem::Other(format!(
            "{} and {} lie in one another: write into another folder with --out",
            out.display(),
            from.display()
        )));
    }
    let doing = || Problem::io(format!("making room in {}", out.display()));
    let is_empty = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return fs::create_dir_all(out).map_err(doing()),
        Err(error) => return Err(doing()(error)),
    };
    if is_empty {
        return Ok(());
    }
    if !is_own_output(out) {
        return Err(Problem::Other(format!(
            "{} holds something that `dist` has not written: empty it, or name another folder with --out",
            out.display()
        )));
    }
    fs::remove_dir_all(out).and_then(|()| fs::create_dir_all(out)).map_err(doing())
}

/// Whether an earlier run wrote this folder: it contains the app, or a file of a host.
fn is_own_output(out: &Path) -> bool {
    let has = |name: &str| out.join(name).is_file();
    (has("index.html") && (has("boot.js") || has_hashed(out, "boot-", ".js")))
        || (out.join("public").is_dir() && BESIDE_PUBLIC.iter().any(|name| has(name)))
        || (has("404.html") && AT_THE_TOP.iter().any(|name| has(name)))
        || (has("_headers") && has("_redirects"))
}

/// Whether there is a file with this start and end.
fn has_hashed(folder: &Path, start: &str, end: &str) -> bool {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.into_iter().any(|name| name.to_str().is_some_and(|name| name.starts_with(start) && name.ends_with(end)))
}

/// Writes a file, with the folders that lead to it.
pub(super) fn write(out: &Path, name: &str, content: &[u8]) -> Result<PathBuf> {
    let path = out.join(name);
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, content));
    written.map_err(Problem::io(format!("writing {}", path.display())))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, process};

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = env::temp_dir().join(format!("xtask-folder-{name}-{}", process::id()));
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_largest_files_come_first_and_trunks_lock_not_at_all() {
        let folder = Folder::new("files");
        for (name, size) in [("a.js", 2), ("img/b.png", 9), ("c.js", 2), (LOCK, 1)] {
            write(&folder.0, name, &vec![0; size]).unwrap();
        }
        assert_eq!(files(&folder.0).unwrap(), ["img/b.png", "a.js", "c.js"]);
        write(&folder.0, "_headers", b"").unwrap();
        assert!(files(&folder.0).unwrap_err().to_string().contains("it has _headers"));
    }

    #[test]
    fn only_what_an_earlier_run_wrote_is_removed() {
        let (out, from) = (Folder::new("out"), Folder::new("from"));
        assert!(clear(&out.0, &from.0).is_ok());
        write(&out.0, "letter.txt", b"dear").unwrap();
        assert!(clear(&out.0, &from.0).unwrap_err().to_string().contains("has not written"));
        assert!(out.0.join("letter.txt").is_file());
        for boot in ["boot.js", "boot-0123456789abcdef.js"] {
            for name in ["index.html", boot] {
                write(&out.0, name, b"").unwrap();
            }
            clear(&out.0, &from.0).unwrap();
            assert_eq!(fs::read_dir(&out.0).unwrap().count(), 0);
        }
    }

    #[test]
    fn the_folder_that_is_read_is_not_written_over() {
        let from = Folder::new("same");
        let inside = from.0.join("inside");
        fs::create_dir_all(&inside).unwrap();
        assert!(clear(&from.0, &from.0).is_err());
        assert!(clear(&inside, &from.0).is_err());
        assert!(clear(&from.0, &inside).is_err());
    }
}
