//! Removes what browsers do not need from a WebAssembly module.

/// The length of magic number and version.
const HEADER: usize = 8;

/// The id of custom sections, which hold names and other information for tools.
const CUSTOM: u8 = 0;

/// Returns the module without its custom sections, or `None` if it cannot be read.
/// <https://webassembly.github.io/spec/core/binary/modules.html#sections>
pub(super) fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER)?;
    let mut kept = header.starts_with(b"\0asm").then(|| header.to_vec())?;
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, length) = unsigned(after_id)?;
        let (section, following) = rest.split_at_checked(1 + length + size)?;
        if id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = following;
    }
    Some(kept)
}

/// Reads an unsigned LEB128 number of at most 32 bits, and how many bytes it takes.
fn unsigned(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_u32;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7f).checked_shl(7 * u32::try_from(index).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn removes_custom_sections_only() {
        let types = [1, 1, 0];
        let name = [&[CUSTOM, 0x85, 0][..], b"\x04name"].concat();
        let exports = [7, 1, 0];
        let module = [MAGIC, &types, &name, &exports, &name].concat();
        assert_eq!(without_custom_sections(&module), Some([MAGIC, &types, &exports].concat()));
    }

    #[test]
    fn reads_lengths_of_several_bytes() {
        let long = [vec![10, 0x80, 0x01], vec![7; 128]].concat();
        let module = [MAGIC, &long].concat();
        assert_eq!(without_custom_sections(&module), Some(module.clone()));
    }

    #[test]
    fn rejects_what_is_no_module() {
        let truncated = [MAGIC, &[10, 9, 1][..]].concat();
        for bytes in [&b""[..], b"\0asm", b"<!doctype html>", &truncated] {
            assert_eq!(without_custom_sections(bytes), None);
        }
    }
}
