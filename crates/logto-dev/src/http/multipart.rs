//! Forms with files (`multipart/form-data`, RFC 7578).

/// The content of the file in the field `name`.
pub(crate) fn file<'a>(content_type: &str, body: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let boundary = content_type.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?;
    let delimiter = format!("--{}", boundary.trim_matches('"')).into_bytes();
    let end_of_part = [b"\r\n", &*delimiter].concat();
    let mut rest = after(body, &delimiter)?;
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let head_length = find(part, b"\r\n\r\n")?;
        let content = &part[head_length + 4..];
        let length = find(content, &end_of_part)?;
        let head = String::from_utf8_lossy(&part[..head_length]);
        if head.contains("filename=") && head.contains(&format!("name=\"{name}\"")) {
            return Some(&content[..length]);
        }
        rest = &content[length + end_of_part.len()..];
    }
    None
}

fn after<'a>(bytes: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    find(bytes, start).map(|at| &bytes[at + start.len()..])
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_file_of_a_field() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntext\r\n--x\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\nContent-Type: image/png\r\n\r\n\
            \x89PNG\r\n--\r\n--x--\r\n";
        let kind = "multipart/form-data; boundary=x";
        assert_eq!(file(kind, body, "file"), Some(&b"\x89PNG\r\n--"[..]));
        assert_eq!(file(kind, body, "a"), None, "it is no file");
        assert_eq!(file("multipart/form-data; boundary=y", body, "file"), None);
        assert_eq!(file("multipart/form-data", body, "file"), None);
        assert_eq!(file(kind, b"--x\r\nbroken", "file"), None);
    }
}
