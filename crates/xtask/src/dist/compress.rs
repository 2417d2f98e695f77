//! Files as they go over the wire.

use flate2::{Compression, GzBuilder};
use std::io::{self, Write as _};

/// Files that servers compress on the wire; the others are compressed already.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Whether compressing a file makes sense, by its name.
pub(super) fn pays(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// A file after brotli at its highest quality.
pub(super) fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// A file after gzip at its highest level, with no name or time in it: the same content gives the
/// same file.
pub(super) fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn both_forms_hold_what_went_in() {
        let content = b"the same again, ".repeat(100);
        let mut back = Vec::new();
        let compressed = gzip(&content).unwrap();
        flate2::read::GzDecoder::new(&compressed[..]).read_to_end(&mut back).unwrap();
        assert!(compressed.len() < 100 && back == content);
        assert_eq!(compressed, gzip(&content).unwrap());
        let (compressed, mut back) = (brotli(&content).unwrap(), Vec::new());
        brotli::BrotliDecompress(&mut &compressed[..], &mut back).unwrap();
        assert!(compressed.len() < 100 && back == content);
    }

    #[test]
    fn pictures_are_left_as_they_are() {
        for (name, expected) in
            [("a.js", true), ("a_bg.wasm", true), ("a.png", false), ("a.js.br", false), ("js", false)]
        {
            assert_eq!(pays(name), expected, "{name}");
        }
    }
}
