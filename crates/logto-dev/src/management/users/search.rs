//! The search for users, with the parameters of
//! [Logto's documentation](https://docs.logto.io/user-management/advanced-user-search).

use crate::http::ApiError;
use crate::model::seed::User;

/// How a value is compared with a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// SQL `LIKE`.
    Like,
    Exact,
}

/// A condition: one of the values is found in one of the fields.
struct Condition {
    fields: &'static [&'static str],
    values: Vec<String>,
    mode: Mode,
}

/// Which users are looked for.
pub(super) struct Search {
    conditions: Vec<Condition>,
    needs_all: bool,
    is_case_sensitive: bool,
}

/// The names of the fields in parameters, and in errors.
const FIELDS: [&str; 5] = ["id", "primaryEmail", "primaryPhone", "username", "name"];
const COLUMNS: &str = "id, primary_email, primary_phone, username, name";

impl Search {
    pub(super) fn read(parameters: &[(String, String)]) -> Result<Self, ApiError> {
        let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mode = |name: &str, default: Mode| match value(name) {
            None => Ok(default),
            Some("like") => Ok(Mode::Like),
            Some("exact") => Ok(Mode::Exact),
            Some(other) => Err(invalid(&format!("This server has no search mode `{other}`, only like and exact."))),
        };
        let common = mode("mode", Mode::Like)?;
        let mut conditions: Vec<Condition> = Vec::new();
        for (name, value) in parameters {
            let fields = match name.strip_prefix("search") {
                Some("") => &FIELDS[..],
                Some(rest) => match rest.strip_prefix('.') {
                    Some(field) => field_of(field)?,
                    None => continue,
                },
                None => continue,
            };
            let mode = match fields {
                [field] => mode(&format!("mode.{field}"), common)?,
                _ => common,
            };
            match conditions.iter_mut().find(|condition| condition.fields == fields) {
                Some(condition) => condition.values.push(value.clone()),
                None => conditions.push(Condition { fields, values: vec![value.clone()], mode }),
            }
        }
        let joint = value("joint").or_else(|| value("jointMode"));
        let is_case_sensitive = value("isCaseSensitive") == Some("true");
        Ok(Self { conditions, needs_all: joint == Some("and"), is_case_sensitive })
    }

    pub(super) fn finds(&self, user: &User) -> bool {
        let holds = |condition: &Condition| {
            let texts = condition.fields.iter().filter_map(|field| text(user, field));
            let matches = |text: &str| condition.values.iter().any(|value| self.compare(condition.mode, value, text));
            texts.into_iter().any(matches)
        };
        let mut conditions = self.conditions.iter();
        if self.needs_all { conditions.all(holds) } else { self.conditions.is_empty() || conditions.any(holds) }
    }

    fn compare(&self, mode: Mode, value: &str, text: &str) -> bool {
        let (value, text) = if self.is_case_sensitive {
            (value.to_owned(), text.to_owned())
        } else {
            (value.to_lowercase(), text.to_lowercase())
        };
        match mode {
            Mode::Exact => value == text,
            Mode::Like => is_like(&value, &text),
        }
    }
}

fn field_of(name: &str) -> Result<&'static [&'static str], ApiError> {
    let at = FIELDS.iter().position(|field| *field == name);
    let unknown = || invalid(&format!("Search field `{name}` is not valid, expect one of {COLUMNS}."));
    at.map(|at| &FIELDS[at..=at]).ok_or_else(unknown)
}

fn invalid(reason: &str) -> ApiError {
    let message = format!("Input is invalid. {reason}");
    ApiError::bad_request("request.invalid_input", &message).with_data(serde_json::json!({}))
}

fn text<'a>(user: &'a User, field: &str) -> Option<&'a str> {
    match field {
        "id" => Some(&user.id),
        "primaryEmail" => user.primary_email.as_deref(),
        "primaryPhone" => user.primary_phone.as_deref(),
        "username" => user.username.as_deref(),
        _ => user.name.as_deref(),
    }
}

/// A part of a pattern.
#[derive(Clone, Copy)]
enum Token {
    Letter(char),
    /// `_`
    Any,
    /// `%`
    Rest,
}

/// SQL's `LIKE`: `%` stands for any text, `_` for one letter, and a backslash before them for themselves.
fn is_like(pattern: &str, text: &str) -> bool {
    let mut tokens = Vec::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        tokens.push(match letter {
            '%' => Token::Rest,
            '_' => Token::Any,
            '\\' => letters.next().map_or(Token::Letter('\\'), Token::Letter),
            letter => Token::Letter(letter),
        });
    }
    let text: Vec<char> = text.chars().collect();
    // The ends that the tokens so far can have in the text.
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for token in tokens {
        let mut next = vec![false; ends.len()];
        for (at, _) in ends.iter().enumerate().filter(|(_, is_end)| **is_end) {
            match token {
                Token::Rest => next[at..].fill(true),
                Token::Any if at < text.len() => next[at + 1] = true,
                Token::Letter(letter) if text.get(at) == Some(&letter) => next[at + 1] = true,
                _ => {}
            }
            if matches!(token, Token::Rest) {
                break;
            }
        }
        ends = next;
    }
    ends.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_like_sql() {
        for (pattern, text) in [
            ("%wire%", "one@wire.test"),
            ("wire", "wire"),
            ("w_re", "wire"),
            ("%", ""),
            (r"%a\_b%", "xa_by"),
            ("%é%", "René"),
            ("a%b%c", "a1b2bc"),
        ] {
            assert!(is_like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("wire", "wires"), ("w_re", "wre"), ("", "x"), (r"%a\_b%", "xacby"), ("a%b", "a1b2")] {
            assert!(!is_like(pattern, text), "{pattern} {text}");
        }
    }

    fn found(parameters: &[(&str, &str)], user: &User) -> bool {
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Search::read(&parameters).unwrap().finds(user)
    }

    #[test]
    fn searches_in_fields_and_modes() {
        let user = User {
            id: "u1".to_owned(),
            username: Some("alice_1".to_owned()),
            name: Some("Alice".to_owned()),
            ..User::default()
        };
        for parameters in [
            &[][..],
            &[("search", "%LIC%")],
            &[("search.name", "alice"), ("mode.name", "exact")],
            &[("search.name", "nobody"), ("search.id", "u1")],
            &[("search", "Alice"), ("mode", "exact"), ("isCaseSensitive", "true")],
        ] {
            assert!(found(parameters, &user), "{parameters:?}");
        }
        for parameters in [
            &[("search", "lic")][..],
            &[("search.name", "nobody"), ("search.id", "u1"), ("joint", "and")],
            &[("search.primaryEmail", "%")],
            &[("search", "alice"), ("mode", "exact"), ("isCaseSensitive", "true")],
        ] {
            assert!(!found(parameters, &user), "{parameters:?}");
        }
        for name in ["search.shoe", "search."] {
            assert!(Search::read(&[(name.to_owned(), "x".to_owned())]).is_err(), "{name}");
        }
    }
}
