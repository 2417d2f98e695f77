//! The sizes of the app's files.

use crate::report;
use std::{fs, io, path::Path};

/// A file's name and its sizes in bytes on disk and on the wire.
#[derive(Debug, PartialEq)]
pub(super) struct FileSize {
    name: String,
    raw: u64,
    wire: u64,
}

/// Returns the sizes of these files in a folder, sorted by name. A file that has been compressed already is not
/// compressed again.
pub(super) fn list(folder: &Path, files: &[String]) -> io::Result<Vec<FileSize>> {
    let mut sizes = Vec::new();
    for name in files {
        let content = fs::read(folder.join(name))?;
        let raw = length(&content);
        let wire = match fs::metadata(folder.join(format!("{name}.br"))) {
            Ok(compressed) => compressed.len(),
            Err(_) if precompress::is_compressible(name) => length(&precompress::brotli(&content)?),
            Err(_) => raw,
        };
        sizes.push(FileSize { name: name.clone(), raw, wire });
    }
    sizes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(sizes)
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}

/// Formats the sizes as rows of a table, with their sum.
pub(super) fn rows(sizes: &[FileSize]) -> Vec<[String; 3]> {
    let mut rows = vec![["file", "raw", "brotli"].map(String::from)];
    let (mut raw, mut wire) = (0, 0);
    for size in sizes {
        raw += size.raw;
        wire += size.wire;
        rows.push([size.name.clone(), report::kilobytes(size.raw), report::kilobytes(size.wire)]);
    }
    rows.push(["total".into(), report::kilobytes(raw), report::kilobytes(wire)]);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    #[test]
    fn lists_nested_files_and_does_not_compress_images() {
        let folder = env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        fs::create_dir_all(folder.join("img")).unwrap();
        fs::write(folder.join("a.js"), "x".repeat(2000)).unwrap();
        fs::write(folder.join("img/p.png"), [0; 500]).unwrap();
        fs::write(folder.join("b.js"), [0; 100]).unwrap();
        fs::write(folder.join("b.js.br"), [0; 7]).unwrap();
        let sizes = list(&folder, &["img/p.png".into(), "b.js".into(), "a.js".into()]).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((sizes[0].name.as_str(), sizes[0].raw), ("a.js", 2000));
        assert!(sizes[0].wire < 100);
        assert_eq!((sizes[1].raw, sizes[1].wire), (100, 7));
        assert_eq!((sizes[2].raw, sizes[2].wire), (500, 500));
        let total = rows(&sizes).pop().unwrap();
        assert_eq!(total[1], "2.6 kB");
    }
}
