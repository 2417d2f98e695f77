//! Language tags that people enter.

/// Whether a text has the form of a language tag, such as `fr`, `pt-BR` or `zh-Hans-CN`.
pub(crate) fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_language = parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.chars().all(|letter| letter.is_ascii_alphabetic())
    });
    is_language && parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::is_language_tag;

    #[test]
    fn recognizes_language_tags() {
        for tag in ["fr", "fil", "pt-BR", "es-419", "zh-Hans-CN"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for text in ["", "f", "french", "fr_FR", "fr-", "pt-B", "12", "fr FR", "-fr", "../fr"] {
            assert!(!is_language_tag(text), "{text}");
        }
    }
}
