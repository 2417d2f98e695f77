//! What the app's files weigh.

use crate::report;
use std::{fs, io, path::Path};

/// A file's name and its bytes on disk and on the wire.
#[derive(Debug, PartialEq)]
pub(super) struct Weight {
    name: String,
    raw: u64,
    wire: u64,
}

/// The files of a folder that have these names, by name. Where the compressed form lies beside a file,
/// it is not made again.
pub(super) fn weigh(folder: &Path, files: &[String]) -> io::Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for name in files {
        let content = fs::read(folder.join(name))?;
        let raw = length(&content);
        let wire = match fs::metadata(folder.join(format!("{name}.br"))) {
            Ok(compressed) => compressed.len(),
            Err(_) if precompress::is_compressible(name) => length(&precompress::brotli(&content)?),
            Err(_) => raw,
        };
        weights.push(Weight { name: name.clone(), raw, wire });
    }
    weights.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(weights)
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}

/// The weights as rows of a table, with the sum of all.
pub(super) fn rows(weights: &[Weight]) -> Vec<[String; 3]> {
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
    fn weighs_nested_files_and_leaves_images_as_they_are() {
        let folder = env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        fs::create_dir_all(folder.join("img")).unwrap();
        fs::write(folder.join("a.js"), "x".repeat(2000)).unwrap();
        fs::write(folder.join("img/p.png"), [0; 500]).unwrap();
        fs::write(folder.join("b.js"), [0; 100]).unwrap();
        fs::write(folder.join("b.js.br"), [0; 7]).unwrap();
        let weights = weigh(&folder, &["img/p.png".into(), "b.js".into(), "a.js".into()]).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((weights[0].name.as_str(), weights[0].raw), ("a.js", 2000));
        assert!(weights[0].wire < 100);
        assert_eq!((weights[1].raw, weights[1].wire), (100, 7));
        assert_eq!((weights[2].raw, weights[2].wire), (500, 500));
        let total = rows(&weights).pop().unwrap();
        assert_eq!(total[1], "2.6 kB");
    }
}
