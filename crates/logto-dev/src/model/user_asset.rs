//! The pictures that people upload.

/// An uploaded picture. It is kept in memory only.
pub(crate) struct UserAsset {
    pub(crate) media_type: &'static str,
    pub(crate) content: Vec<u8>,
}

/// The type of a picture by its first and last bytes, as Logto finds it; `None` for other files.
pub(crate) fn media_type_of(content: &[u8]) -> Option<&'static str> {
    let is = |start: &[u8], end: &[u8]| content.starts_with(start) && content.ends_with(end);
    if is(b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82") {
        Some("image/png")
    } else if is(b"\xff\xd8\xff", b"\xff\xd9") {
        Some("image/jpeg")
    } else if is(b"GIF87a", b";") || is(b"GIF89a", b";") {
        Some("image/gif")
    } else if content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if content.starts_with(b"BM") {
        Some("image/bmp")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_pictures_by_their_content() {
        assert_eq!(media_type_of(b"\x89PNG\r\n\x1a\n...IEND\xaeB`\x82"), Some("image/png"));
        assert_eq!(media_type_of(b"\x89PNG\r\n\x1a\n..."), None, "the end is missing");
        assert_eq!(media_type_of(b"\xff\xd8\xff...\xff\xd9"), Some("image/jpeg"));
        assert_eq!(media_type_of(b"RIFF....WEBP"), Some("image/webp"));
        assert_eq!(media_type_of(b"<svg/>"), None);
    }
}
