//! Builds of the app for tests of deployments.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::hosts::xtask;

/// Writes the app to a folder with `cargo xtask dist --offline`.
///
/// # Errors
/// Fails if it can't be written.
pub fn for_offline(dist: &Path) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(xtask()?);
    command.args(["dist", "--offline", "--from"]).arg(dist).arg("--out").arg(folder.path());
    let output = command.output().context("xtask does not start")?;
    ensure!(output.status.success(), "xtask dist: {}", String::from_utf8_lossy(&output.stderr));
    Ok(folder)
}

/// Copies a built app, with a change to the files of these names that keeps them working: a module gets an empty
/// section, a text a blank.
///
/// # Errors
/// Fails if the files can't be read or written, or if no file has such a name.
pub fn altered(dist: &Path, is_altered: impl Fn(&str) -> bool) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let mut count = 0;
    for entry in fs::read_dir(dist)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let mut content = fs::read(entry.path())?;
        if is_altered(&name) {
            content.extend_from_slice(if name.ends_with(".wasm") { &[0, 2, 1, b'a'] } else { b" " });
            count += 1;
        }
        fs::write(folder.path().join(name), content)?;
    }
    ensure!(count > 0, "the app has no such file");
    Ok(folder)
}

/// Writes a new version of a built app: the same program in files with other hashes in their names.
///
/// # Errors
/// Fails if the files can't be read or written.
pub fn next_version(dist: &Path) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let mut names = Vec::new();
    for entry in fs::read_dir(dist)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let renamed = renamed(&name).unwrap_or_else(|| name.clone());
        names.push((name, renamed));
    }
    let change = |text: &str| {
        let renamed = names.iter().filter(|(old, new)| old != new);
        renamed.fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
    };
    for (old, new) in &names {
        let (from, to) = (dist.join(old), folder.path().join(new));
        if old == "index.html" {
            fs::write(&to, without_integrity(&change(&fs::read_to_string(&from)?)))?;
        } else if old.ends_with(".js") {
            fs::write(&to, without_table_integrity(&change(&fs::read_to_string(&from)?)))?;
        } else if old != new && old.ends_with(".json") {
            fs::write(&to, change(&fs::read_to_string(&from)?))?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    ensure!(names.iter().any(|(old, new)| old != new), "no file of the app has a hash in its name");
    Ok(folder)
}

/// The name with another hash; `None` for files other than scripts, modules and the parts table.
fn renamed(name: &str) -> Option<String> {
    let (stem, end) = name.strip_suffix("_bg.wasm").map(|stem| (stem, "_bg.wasm")).or_else(|| {
        let end = [".wasm", ".js", ".json"].into_iter().find(|end| name.ends_with(end))?;
        Some((name.strip_suffix(end)?, end))
    })?;
    let (stem, hash) = stem.rsplit_once('-')?;
    let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let turned: String = hash.chars().rev().collect();
    is_hash.then(|| format!("{stem}-{turned}{end}"))
}

/// Removes the integrity attributes from a page, because renaming changes the content of these files.
fn without_integrity(page: &str) -> String {
    let mut parts = page.split(" integrity=");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([' ', '>']).unwrap_or(part.len());
        text.push_str(&part[end..]);
    }
    text
}

/// Removes the hash of the parts table from a script, because renaming changes the table's content.
fn without_table_integrity(script: &str) -> String {
    // A minified script may have any quotes.
    let without = |quote: char| {
        let start = format!(".json{quote},{quote}");
        let (before, after) = script.split_once(&format!("{start}sha256-"))?;
        let (_, rest) = after.split_once(quote)?;
        Some(format!("{before}{start}{quote}{rest}"))
    };
    ['"', '`'].into_iter().find_map(without).unwrap_or_else(|| script.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_hashes_in_names() {
        assert_eq!(renamed("a-b-0123456789abcdef_bg.wasm").as_deref(), Some("a-b-fedcba9876543210_bg.wasm"));
        assert_eq!(renamed("a-0123456789abcdef.js").as_deref(), Some("a-fedcba9876543210.js"));
        assert_eq!((renamed("boot.js"), renamed("main-0123456789abcdef.css")), (None, None));
    }

    #[test]
    fn removes_integrity_of_parts_table_from_script() {
        let script = "const table = [\"parts-1.json\",\"sha256-ab+c/==\"];\nrest(\"x\");";
        assert_eq!(without_table_integrity(script), "const table = [\"parts-1.json\",\"\"];\nrest(\"x\");");
        assert_eq!(
            without_table_integrity(&script.replace('"', "`")),
            "const table = [`parts-1.json`,``];\nrest(`x`);"
        );
        assert_eq!(without_table_integrity("boot();"), "boot();");
    }

    #[test]
    fn removes_only_integrity_from_page() {
        let page = "<link href=/a.js integrity=sha256-x rel=modulepreload><link href=/b integrity=sha256-y>";
        assert_eq!(without_integrity(page), "<link href=/a.js rel=modulepreload><link href=/b>");
    }
}
