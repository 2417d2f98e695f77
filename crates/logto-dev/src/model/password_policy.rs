//! Logto's default password policy, without the check for leaked passwords, which needs a network.

use serde_json::{Value, json};

use super::seed::User;

/// Minimum and maximum length in UTF-16 code units, as Logto counts.
const LENGTH: (usize, usize) = (8, 256);

/// The number of other characters that make a password with guessable parts acceptable.
const TOLERANCE: usize = 3;

/// Sequences that are easy to guess in both directions.
const SEQUENCES: [&str; 5] = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Returns the issues of a password in the JSON of Logto; none if it is acceptable.
pub(crate) fn password_issues(password: &str, user: &User) -> Vec<Value> {
    let mut issues = Vec::new();
    let length = password.encode_utf16().count();
    if length < LENGTH.0 {
        issues.push(json!({ "code": "password_rejected.too_short", "interpolation": { "min": LENGTH.0 } }));
    } else if length > LENGTH.1 {
        issues.push(json!({ "code": "password_rejected.too_long", "interpolation": { "max": LENGTH.1 } }));
    }
    if !password.chars().all(|character| character.is_ascii_graphic()) {
        issues.push(json!({ "code": "password_rejected.unsupported_characters" }));
    }
    issues.extend(guessable_parts(&password.to_lowercase(), user));
    issues
}

/// The issues of guessable parts, if the password has few other characters.
fn guessable_parts(password: &str, user: &User) -> Vec<Value> {
    let characters: Vec<char> = password.chars().collect();
    let words = user_words(user);
    let mut covered = vec![false; characters.len()];
    let mut codes: Vec<&str> = Vec::new();
    for start in 0..characters.len() {
        let rest = &characters[start..];
        for (code, length) in [
            ("restricted.repetition", repetition(rest)),
            ("restricted.sequence", sequence(rest)),
            ("restricted.user_info", longest_word(rest, &words)),
        ] {
            if length > 0 {
                covered[start..start + length].fill(true);
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
    }
    let covered = covered.iter().filter(|covered| **covered).count();
    if covered <= characters.len().saturating_sub(TOLERANCE).max(1) {
        return Vec::new();
    }
    codes.iter().map(|code| json!({ "code": format!("password_rejected.{code}") })).collect()
}

/// The length of the run of equal characters at the start, if it is three or more.
fn repetition(text: &[char]) -> usize {
    let run = text.iter().take_while(|character| text.first() == Some(*character)).count();
    if run >= 3 { run } else { 0 }
}

/// The length of the sequence at the start, if it is three or more.
fn sequence(text: &[char]) -> usize {
    let follows = |length: usize| {
        let part: String = text[..length].iter().collect();
        let back: String = part.chars().rev().collect();
        SEQUENCES.iter().any(|sequence| sequence.contains(&part) || sequence.contains(&back))
    };
    (3..=text.len()).take_while(|length| follows(*length)).last().unwrap_or(0)
}

/// The length of the longest of `words` at the start.
fn longest_word(text: &[char], words: &[String]) -> usize {
    let text: String = text.iter().collect();
    let lengths = words.iter().filter(|word| text.starts_with(word.as_str())).map(|word| word.chars().count());
    lengths.max().unwrap_or(0)
}

/// The words about the user that are easy to guess.
fn user_words(user: &User) -> Vec<String> {
    let name = user.name.as_deref().unwrap_or_default();
    let email = user.primary_email.as_deref().unwrap_or_default();
    let mut words: Vec<&str> = name.split_whitespace().collect();
    words.extend(email.split('@').next());
    words.extend(user.username.as_deref());
    words.extend(user.primary_phone.as_deref());
    let joined: String = name.split_whitespace().collect();
    let words = words.into_iter().chain([joined.as_str()]);
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(password: &str, expected: &[&str]) {
        let user = User {
            name: Some("Alice Example".to_owned()),
            primary_email: Some("ally@logto.test".to_owned()),
            ..User::default()
        };
        let found = password_issues(password, &user);
        let codes: Vec<&str> = found.iter().filter_map(|issue| issue["code"].as_str()).collect();
        let expected: Vec<String> = expected.iter().map(|code| format!("password_rejected.{code}")).collect();
        assert_eq!(codes, expected, "{password}");
    }

    #[test]
    fn checks_length_and_characters() {
        check("x7-Kq2v", &["too_short"]);
        check("x7-Kq2vN", &[]);
        check(&"x7-K".repeat(64), &[]);
        check(&format!("{}x", "x7-K".repeat(64)), &["too_long"]);
        check("x7-Kq2vN€", &["unsupported_characters"]);
    }

    #[test]
    fn rejects_what_is_easily_guessed() {
        check("aaaaaaaa", &["restricted.repetition"]);
        check("12345678", &["restricted.sequence"]);
        check("87654321", &["restricted.sequence"]);
        check("AliceExample", &["restricted.user_info"]);
        check("ally5555", &["restricted.user_info", "restricted.repetition"]);
        check("alice-password-1", &[]);
    }
}
