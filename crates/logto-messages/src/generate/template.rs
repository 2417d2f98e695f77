//! Texts with arguments.

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Argument(String),
}

/// Takes a text apart.
///
/// # Errors
///
/// Returns what is wrong with an argument.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        plain.push_str(before);
        if !after.starts_with(|first: char| first.is_alphabetic() || first.is_whitespace()) {
            // Brackets that aren't ours, doubled ones as a whole.
            let doubled = if after.starts_with('{') { 2 } else { 1 };
            plain.push_str(&rest[at..at + doubled]);
            rest = &rest[at + doubled..];
            continue;
        }
        let Some((name, behind)) = after.split_once('}') else {
            return Err("a `{` has no `}`; write the argument as `{name}`".to_owned());
        };
        if !is_name(name) {
            return Err(format!(
                "`{{{name}}}` is no argument; its name has small letters, digits and `_` only, without spaces"
            ));
        }
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(Part::Argument(name.to_owned()));
        rest = behind;
    }
    plain.push_str(rest);
    if !plain.is_empty() || parts.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(parts)
}

/// Wraps every argument but `number` in the characters that isolate its direction from that of the text (Unicode
/// Bidirectional Algorithm: FSI and PDI).
pub(super) fn isolate(parts: Vec<Part>, number: &str) -> Vec<Part> {
    let mut isolated = Vec::new();
    let mut plain = String::new();
    for part in parts {
        match part {
            Part::Text(text) => plain.push_str(&text),
            Part::Argument(name) => {
                let ends = if name == number { ["", ""] } else { ["\u{2068}", "\u{2069}"] };
                plain.push_str(ends[0]);
                if !plain.is_empty() {
                    isolated.push(Part::Text(std::mem::take(&mut plain)));
                }
                isolated.push(Part::Argument(name));
                plain.push_str(ends[1]);
            }
        }
    }
    if !plain.is_empty() || isolated.is_empty() {
        isolated.push(Part::Text(plain));
    }
    isolated
}

/// Returns the text as it is written in a file.
pub(super) fn source(parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Argument(name) => format!("{{{name}}}"),
    });
    parts.collect()
}

/// Whether it is a name in `snake_case`.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
}

/// Whether a key can't be a name in Rust.
pub(super) fn is_reserved(key: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
        "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.contains(&key)
}

/// The names of the arguments, each once, in the order of the text.
pub(super) fn arguments(parts: &[Part]) -> Vec<&str> {
    let mut names = Vec::new();
    for part in parts {
        if let Part::Argument(name) = part
            && !names.contains(&name.as_str())
        {
            names.push(name.as_str());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn finds_arguments() {
        let parts = parse("{a} of {b_2}, {a}").unwrap();
        assert_eq!(arguments(&parts), ["a", "b_2"]);
        assert_eq!(parts[1], text(" of "));
    }

    #[test]
    fn isolates_arguments_but_the_number() {
        let parts = isolate(parse("{a} of {count}").unwrap(), "count");
        assert_eq!(source(&parts), "\u{2068}{a}\u{2069} of {count}");
        assert_eq!(parts.len(), 4);
        assert_eq!(isolate(parse("").unwrap(), "count"), [text("")]);
    }

    #[test]
    fn leaves_other_brackets_alone() {
        for plain in ["Put {{code}} into it", r#"{"minVersion": "TLSv1.2"}"#, "{}", "}", "", "{"] {
            assert_eq!(parse(plain).unwrap(), [text(plain)]);
        }
    }

    #[test]
    fn rejects_mistyped_arguments() {
        for wrong in ["{Name}", "{ name }", "{the name}", "Hello, {name"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
