//! File names without hashes, which stay the same from build to build.

/// The smallest number of hexadecimal digits that counts as a hash.
const SHORTEST_HASH: usize = 8;

/// The number of digits of the hashes in file names that hosts cache, as `cargo xtask dist` configures them.
const HASH_OF_HOSTS: usize = 16;

/// Returns whether hosts serve the file as immutable: its name ends in `-<hash>` or `-<hash>_bg`.
#[must_use]
pub fn is_hashed(path: &str) -> bool {
    let stem = path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map(|(stem, _)| stem);
    let hash = stem.and_then(|stem| stem.strip_suffix("_bg").unwrap_or(stem).rsplit_once('-')).map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() == HASH_OF_HOSTS && is_hexadecimal(hash))
}

/// The path without the hashes in its file name: `app-2cd8ddc98759148f_bg.wasm` is `app_bg.wasm`.
#[must_use]
pub fn stable_name(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let mut name = String::new();
    for part in file.split_inclusive(['-', '_', '.']) {
        let word = part.trim_end_matches(['-', '_', '.']);
        if is_hash(word) && !name.is_empty() {
            name.pop();
            name.push_str(&part[word.len()..]);
        } else {
            name.push_str(part);
        }
    }
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

fn is_hash(word: &str) -> bool {
    is_hexadecimal(word) && word.len() >= SHORTEST_HASH && word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_hexadecimal(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_hashes() {
        for (path, name) in [
            ("logto-app-2cd8ddc98759148_bg.wasm", "logto-app_bg.wasm"),
            ("logto-app-be30a08182c92fa2.js", "logto-app.js"),
            ("main-586a14a1379cb37e.css", "main.css"),
            ("parts/profile.0123456789abcdef.wasm", "parts/profile.wasm"),
            ("split_profile_00112233aabb.wasm", "split_profile.wasm"),
            ("deadbeef/app.js", "deadbeef/app.js"),
        ] {
            assert_eq!(stable_name(path), name);
        }
    }

    #[test]
    fn recognizes_hashed_names() {
        for name in ["main-586a14a1379cb37e.css", "parts/app-586a14a1379cb37e_bg.wasm"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["main-586a14a1379cb37.css", "app.js", "586a14a1379cb37e.js", "app-586a14a1379cb37e-1.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn keeps_words_and_short_numbers() {
        for path in ["index.html", "apple-touch-icon.png", "a-defaced-effaced.js", "chunk-12.wasm", "20261121.txt"] {
            assert_eq!(stable_name(path), path);
        }
    }
}
