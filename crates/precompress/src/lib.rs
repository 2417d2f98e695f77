//! The compressed forms of a file that web servers send as they are: brotli and gzip.
//!
//! A crate of its own, so that it is compiled with optimizations: the encoders are generic, and would
//! otherwise be compiled with the crate that calls them.

use flate2::{Compression, GzBuilder};
use std::io::{self, Write as _};

/// Extensions of files that are worth compressing; others are compressed already, such as pictures.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Whether a file of this name is worth compressing.
#[must_use]
pub fn is_compressible(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// Compresses with brotli at the highest quality.
///
/// # Errors
/// Returns an error when the encoder fails, which it does not in memory.
pub fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// Compresses with gzip at the highest level, without a name or time: the same content gives the same bytes.
///
/// # Errors
/// Returns an error when the encoder fails, which it does not in memory.
pub fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn both_forms_decompress_to_the_content() {
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
    fn pictures_are_not_compressed() {
        for (name, expected) in
            [("a.js", true), ("a_bg.wasm", true), ("a.png", false), ("a.js.br", false), ("js", false)]
        {
            assert_eq!(is_compressible(name), expected, "{name}");
        }
    }
}
