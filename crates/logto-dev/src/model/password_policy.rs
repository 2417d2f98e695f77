//! Logto's password policy. The check for leaked passwords knows a short list, because the real one needs a network.

use serde::Deserialize;
use serde_json::{Value, json};

use super::seed::User;

/// The number of other characters that make a password with guessable parts acceptable.
const TOLERANCE: usize = 3;

/// Sequences that are easy to guess in both directions.
const SEQUENCES: [&str; 5] = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Passwords that count as leaked: the most frequent ones that no other rule rejects.
const LEAKED: [&str; 24] = [
    "password",
    "password1",
    "Password1",
    "passw0rd",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "starwars",
    "trustno1",
    "letmein1",
    "welcome1",
    "Welcome1",
    "whatever",
    "michelle",
    "computer",
    "internet",
    "jennifer",
    "corvette",
    "mercedes",
    "samsung1",
    "Pwned-Pass-w0rd",
];

/// The policy, in the JSON of the setting `passwordPolicy`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PasswordPolicy {
    length: Length,
    character_types: CharacterTypes,
    rejects: Rejects,
}

/// Minimum and maximum length in UTF-16 code units, as Logto counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
struct Length {
    min: usize,
    max: usize,
}

impl Default for Length {
    fn default() -> Self {
        Self { min: 8, max: 256 }
    }
}

/// The minimum number of the types: lower case, upper case, digits, symbols.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
struct CharacterTypes {
    min: usize,
}

impl Default for CharacterTypes {
    fn default() -> Self {
        Self { min: 1 }
    }
}

/// What a password must not be, or consist of.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Rejects {
    pwned: bool,
    repetition_and_sequence: bool,
    user_info: bool,
    words: Vec<String>,
}

impl Default for Rejects {
    fn default() -> Self {
        Self { pwned: true, repetition_and_sequence: true, user_info: true, words: Vec::new() }
    }
}

impl PasswordPolicy {
    /// The minimum length.
    pub(crate) fn min_length(&self) -> usize {
        self.length.min
    }

    /// Returns the issues of a password in the JSON of Logto; none if it is acceptable.
    pub(crate) fn issues(&self, password: &str, user: &User) -> Vec<Value> {
        let mut issues = Vec::new();
        let length = password.encode_utf16().count();
        if length < self.length.min {
            issues.push(json!({ "code": "password_rejected.too_short", "interpolation": { "min": self.length.min } }));
        } else if length > self.length.max {
            issues.push(json!({ "code": "password_rejected.too_long", "interpolation": { "max": self.length.max } }));
        }
        match character_types(password) {
            None => issues.push(json!({ "code": "password_rejected.unsupported_characters" })),
            Some(types) if types < self.character_types.min => issues.push(json!({
                "code": "password_rejected.character_types", "interpolation": { "min": self.character_types.min },
            })),
            Some(_) => {}
        }
        if self.rejects.pwned && LEAKED.contains(&password) {
            issues.push(json!({ "code": "password_rejected.pwned" }));
        }
        issues.extend(self.guessable_parts(&password.to_lowercase(), user));
        issues
    }

    /// The issues of guessable parts, if the password has few other characters.
    fn guessable_parts(&self, password: &str, user: &User) -> Vec<Value> {
        let characters: Vec<char> = password.chars().collect();
        let about_user = if self.rejects.user_info { user_words(user) } else { Vec::new() };
        let words: Vec<String> = self.rejects.words.iter().map(|word| word.to_lowercase()).collect();
        let is_checked = self.rejects.repetition_and_sequence;
        let mut covered = vec![false; characters.len()];
        let mut codes: Vec<&str> = Vec::new();
        for start in 0..characters.len() {
            let rest = &characters[start..];
            for (code, length) in [
                ("restricted.repetition", if is_checked { repetition(rest) } else { 0 }),
                ("restricted.sequence", if is_checked { sequence(rest) } else { 0 }),
                ("restricted.user_info", longest_word(rest, &about_user)),
                ("restricted.words", longest_word(rest, &words)),
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
}

/// The number of types of characters; `None` when one of them is not on a plain keyboard.
fn character_types(password: &str) -> Option<usize> {
    let types: [fn(&char) -> bool; 4] =
        [char::is_ascii_lowercase, char::is_ascii_uppercase, char::is_ascii_digit, char::is_ascii_punctuation];
    let is_supported = password.chars().all(|character| character.is_ascii_graphic());
    is_supported.then(|| types.iter().filter(|is_type| password.chars().any(|character| is_type(&character))).count())
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
        let found = PasswordPolicy::default().issues(password, &user);
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

    #[test]
    fn rejects_leaked_passwords() {
        check("iloveyou", &["pwned"]);
        check("Pwned-Pass-w0rd", &["pwned"]);
        check("pwned-pass-w0rd", &[]);
    }

    #[test]
    fn follows_the_settings() {
        let settings = json!({
            "length": { "min": 10 }, "characterTypes": { "min": 3 },
            "rejects": { "pwned": false, "words": ["SecretWord"] },
        });
        let policy: PasswordPolicy = serde_json::from_value(settings).unwrap();
        for (password, expected) in [
            ("aB3$xyZ", "too_short"),
            ("abcdefgh1234", "character_types restricted.sequence"),
            ("Secretword12", "restricted.words"),
            ("\u{43f}\u{430}\u{440}ol12345ab", "unsupported_characters"),
            ("Pwned-Pass-w0rd", ""),
        ] {
            let found = policy.issues(password, &User::default());
            let codes = found.iter().filter_map(|issue| issue["code"].as_str()?.strip_prefix("password_rejected."));
            assert_eq!(codes.collect::<Vec<_>>().join(" "), expected, "{password}");
        }
    }
}
