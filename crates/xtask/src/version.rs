//! Version numbers in what programs print and in `Cargo.lock`.

/// The first word of `text` that looks like a version: `156.0.8078.79` in
/// `Chromium 156.0.8078.79 built on Debian`.
pub(crate) fn find(text: &str) -> Option<&str> {
    text.split(|c: char| c.is_whitespace() || c == '(' || c == ',')
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.') && !word.contains('/'))
}

/// The numbers of a version, without what follows a `-` or `+`.
pub(crate) fn numbers(version: &str) -> Vec<u64> {
    version.split(['-', '+']).next().unwrap_or_default().split('.').map_while(|part| part.parse().ok()).collect()
}

/// The first number of a version.
pub(crate) fn major(version: &str) -> Option<u64> {
    numbers(version).first().copied()
}

/// Whether `version` is `least` or newer. `1.88` counts as `1.88.0`.
pub(crate) fn at_least(version: &str, least: &str) -> bool {
    let (mut version, mut least) = (numbers(version), numbers(least));
    let length = version.len().max(least.len());
    version.resize(length, 0);
    least.resize(length, 0);
    version >= least
}

/// The version of `package` that `lock`, the text of a `Cargo.lock`, has chosen.
pub(crate) fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut named = false;
    for line in lock.lines().map(str::trim) {
        if line == "[[package]]" {
            named = false;
        } else if let Some(name) = string_value(line, "name") {
            named = name == package;
        } else if named && let Some(version) = string_value(line, "version") {
            return Some(version);
        }
    }
    None
}

/// The value of a line `key = "value"`.
fn string_value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_versions_in_what_programs_print() {
        assert_eq!(find("rustc 1.95.0 (59807616e 2026-04-14)"), Some("1.95.0"));
        assert_eq!(find("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"), Some("156.0.8078.79"));
        assert_eq!(find("Google Chrome 156.0.1 "), Some("156.0.1"));
        assert_eq!(find("ChromeDriver 156.0.8078.79 (a21ce95-refs/branch-heads/8078@{#1704})"), Some("156.0.8078.79"));
        assert_eq!(find("trunk 0.22.1\n"), Some("0.22.1"));
        assert_eq!(find("command not found"), None);
    }

    #[test]
    fn compares_versions_by_number() {
        assert!(at_least("1.95.0", "1.88"));
        assert!(at_least("1.88.0", "1.88"));
        assert!(at_least("1.100.0-nightly", "1.99.1"));
        assert!(!at_least("1.87.3", "1.88"));
        assert_eq!(major("156.0.8078.79"), Some(156));
        assert_eq!(major("x"), None);
    }

    #[test]
    fn reads_the_locked_version_of_exactly_the_named_package() {
        let lock = r#"
version = 4

[[package]]
name = "wasm-bindgen-futures"
version = "0.4.60"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
dependencies = [
 "once_cell",
]
"#;
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm-bindgen-futures"), Some("0.4.60"));
        assert_eq!(locked(lock, "wasm"), None);
    }
}
