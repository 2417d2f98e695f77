//! The rules for a new password that are checked while it is typed. They are Logto's defaults: the server may have others,
//! and has the last word.

use leptos::prelude::*;

use super::editing::Editing;
use crate::messages::account;
use crate::ui::{PasswordRule, is_varied};

/// The fewest characters.
const SHORTEST: usize = 8;

/// The shortest word that a password should not contain.
const WORD: usize = 3;

/// Returns the rules for a password of the person.
pub(super) fn password_rules(editing: Editing) -> Vec<PasswordRule> {
    let messages = &account().details.password_rules;
    let words = editing.known().with_untracked(|known| {
        let account = known.account();
        let texts = account.map(|it| [it.name(), it.username(), it.primary_email(), it.primary_phone()]);
        texts.into_iter().flatten().flatten().flat_map(words).collect::<Vec<_>>()
    });
    let rule = |text, is_met: Box<dyn Fn(&str) -> bool + Send + Sync>| PasswordRule {
        text,
        is_met: Callback::new(move |password: String| is_met(&password)),
    };
    vec![
        rule(messages.length, Box::new(is_long)),
        rule(messages.varied, Box::new(is_varied)),
        rule(messages.personal, Box::new(move |password| is_impersonal(password, &words))),
    ]
}

fn is_long(password: &str) -> bool {
    password.chars().count() >= SHORTEST
}

/// Whether a password contains none of the words. An empty one does not count.
fn is_impersonal(password: &str, words: &[String]) -> bool {
    let password = password.to_lowercase();
    !password.is_empty() && !words.iter().any(|word| password.contains(word.as_str()))
}

/// Returns the words of a name or address. The host of an address is none of them.
fn words(text: &str) -> Vec<String> {
    let text = text.split('@').next().unwrap_or_default().to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().count() >= WORD).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_personal_words() {
        let words: Vec<String> = ["Alice Li", "alice.liddell@example.com"].into_iter().flat_map(words).collect();
        assert_eq!(words, ["alice", "alice", "liddell"]);
        for (password, expected) in
            [("Liddell-2026", false), ("xALICEx", false), ("looking-glass-7", true), ("example-9", true), ("", false)]
        {
            assert_eq!(is_impersonal(password, &words), expected, "{password}");
        }
    }

    #[test]
    fn counts_characters() {
        assert!(is_long("ééééé-77") && !is_long("éééé-77"));
    }
}
