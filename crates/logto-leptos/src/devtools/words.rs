//! The words of the panel: in English, or the app's own.

use crate::texts::{LogtoText, Texts};

/// Returns texts. The default are those in English, as in a report.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(Texts);

impl Words {
    pub(super) fn new(texts: Texts) -> Self {
        Self(texts)
    }

    /// Returns a text without arguments. Tracked.
    pub(super) fn text(&self, english: &str) -> String {
        self.with(english, &[])
    }

    /// Returns a text with arguments, each in the place of a `{}`. Tracked.
    pub(super) fn with(&self, english: &str, arguments: &[&str]) -> String {
        let own = self.0.get(LogtoText::Devtools(english));
        fill(own.as_deref().unwrap_or(english), arguments)
    }
}

fn fill(text: &str, arguments: &[&str]) -> String {
    let mut pieces = text.split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for (index, piece) in pieces.enumerate() {
        filled.push_str(arguments.get(index).copied().unwrap_or_default());
        filled.push_str(piece);
    }
    filled
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_app_replace_those_in_english() {
        let german = |text: LogtoText<'_>| match text {
            LogtoText::Devtools("{} ago") => Some("vor {}".to_owned()),
            LogtoText::Devtools("Copy report") => Some("Bericht kopieren".to_owned()),
            _ => None,
        };
        let words = Words::new(Texts::new(german));
        assert_eq!(words.text("Copy report"), "Bericht kopieren");
        assert_eq!(words.with("{} ago", &["5 s"]), "vor 5 s");
        assert_eq!(words.with("in {}", &["{} s"]), "in {} s");
        assert_eq!(Words::default().with("{} ago", &["5 s"]), "5 s ago");
    }
}
