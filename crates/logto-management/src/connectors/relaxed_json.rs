//! Reading of JSON with comments and of object literals of JavaScript.

use serde_json::{Map, Number, Value};

/// The most objects and lists inside of each other.
const MAX_DEPTH: usize = 48;

/// Reads the object or list that a text starts with. Returns it with its length in bytes.
///
/// It may have comments, commas at the end, texts in other quotes, names without quotes, and products such as
/// `2 * 60 * 1000`. An expression that only its program can evaluate becomes a placeholder: `process.env.SMTP_PASS` is
/// `"<SMTP_PASS>"`.
pub(super) fn read(text: &str) -> Option<(Value, usize)> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.operand()?.value;
    Some((value, reader.at))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// A value, and whether it is written in the text.
struct Operand {
    value: Value,
    is_literal: bool,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips a text, if it is next.
    fn take(&mut self, expected: &str) -> bool {
        let is_next = self.rest().starts_with(expected);
        if is_next {
            self.at += expected.len();
        }
        is_next
    }

    /// Skips white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                self.at += trimmed.find("*/").map_or(trimmed.len(), |end| end + 2);
            } else {
                return;
            }
        }
    }

    fn value(&mut self) -> Option<Value> {
        let mut left = self.operand()?;
        loop {
            self.skip();
            if self.take("||") || self.take("??") {
                let right = self.operand()?;
                if !left.is_literal {
                    left = right;
                }
            } else if self.rest().starts_with('*') {
                self.at += 1;
                let right = self.operand()?;
                let product = left.value.as_f64().zip(right.value.as_f64()).map(|(left, right)| left * right);
                left = Operand { value: number(product?)?, is_literal: true };
            } else if self.rest().starts_with('+') {
                self.at += 1;
                let right = self.operand()?;
                let (Value::String(start), Value::String(end)) = (&left.value, &right.value) else { return None };
                left = Operand { value: format!("{start}{end}").into(), is_literal: true };
            } else {
                return Some(left.value);
            }
        }
    }

    fn operand(&mut self) -> Option<Operand> {
        self.skip();
        let literal = |value| Some(Operand { value, is_literal: true });
        match self.peek()? {
            '{' => literal(self.nested(Self::object)?),
            '[' => literal(self.nested(Self::list)?),
            quote @ ('"' | '\'' | '`') => literal(self.string(quote)?.into()),
            '0'..='9' | '-' | '.' => literal(self.number()?),
            c if is_name_start(c) => self.name_or_call(),
            _ => None,
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Some(value)
    }

    fn object(&mut self) -> Option<Value> {
        let mut members = Map::new();
        loop {
            self.skip();
            if self.take("}") {
                return Some(Value::Object(members));
            }
            if self.take("...") {
                self.operand()?;
            } else {
                let is_name = self.peek().is_some_and(is_name_start);
                let name = match self.peek()? {
                    quote @ ('"' | '\'') => self.string(quote)?,
                    c if is_name_start(c) => self.name().to_owned(),
                    '0'..='9' => self.number()?.to_string(),
                    _ => return None,
                };
                self.skip();
                if self.take(":") {
                    let value = self.value()?;
                    members.insert(name, value);
                } else if is_name {
                    // `{ host }` has the value of a variable.
                    let value = placeholder(&name);
                    members.insert(name, value);
                } else {
                    return None;
                }
            }
            self.skip();
            if !self.take(",") && !self.rest().starts_with('}') {
                return None;
            }
        }
    }

    fn list(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.take("]") {
                return Some(Value::Array(items));
            }
            items.push(self.value()?);
            self.skip();
            if !self.take(",") && !self.rest().starts_with(']') {
                return None;
            }
        }
    }

    fn string(&mut self, quote: char) -> Option<String> {
        self.at += 1;
        let mut out = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((index, c)) = chars.next() {
            if c == quote {
                self.at += index + 1;
                return Some(out);
            }
            if c == '\n' && quote != '`' {
                return None;
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            match chars.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'b' => out.push('\u{8}'),
                'f' => out.push('\u{c}'),
                '\n' => {}
                'u' => out.push(unicode(&mut chars)?),
                other => out.push(other),
            }
        }
        None
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))).unwrap_or(rest.len());
        self.at += length;
        let digits = rest[..length].replace('_', "");
        // A whole number stays one of any size.
        serde_json::from_str::<Number>(&digits).ok().map(Value::Number)
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !(is_name_start(c) || c.is_ascii_digit())).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Reads `true`, `process.env.NAME`, `env("NAME")`, `Number(process.env.PORT)` and the like.
    fn name_or_call(&mut self) -> Option<Operand> {
        let mut last = self.name();
        let literal = match last {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" | "undefined" => Some(Value::Null),
            _ => None,
        };
        if let Some(value) = literal {
            return Some(Operand { value, is_literal: true });
        }
        let mut argument = None;
        loop {
            if self.take("?.") || self.take(".") {
                last = self.name();
            } else if self.rest().starts_with('[') {
                let Value::Array(items) = self.nested(Self::list)? else { return None };
                argument = items.into_iter().next();
            } else if self.take("(") {
                while !self.take(")") {
                    let value = self.value()?;
                    argument.get_or_insert(value);
                    self.skip();
                    if !self.take(",") && !self.rest().starts_with(')') {
                        return None;
                    }
                    self.skip();
                }
            } else if !self.take("!") {
                break;
            }
        }
        // A function of one expression is as good as the expression.
        let value = match argument {
            Some(Value::String(inner)) if inner.starts_with('<') => inner.into(),
            Some(Value::String(name)) => placeholder(&name),
            Some(other @ (Value::Number(_) | Value::Bool(_))) => other,
            _ => placeholder(last),
        };
        Some(Operand { is_literal: !value.is_string(), value })
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '$')
}

fn placeholder(name: &str) -> Value {
    format!("<{name}>").into()
}

#[expect(clippy::cast_possible_truncation, reason = "it is a whole number of a size that fits")]
fn number(value: f64) -> Option<Value> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Some((value as i64).into());
    }
    Number::from_f64(value).map(Value::Number)
}

/// Reads the four digits after `\u`, and a second one for a character outside of the first plane.
fn unicode(chars: &mut std::str::CharIndices<'_>) -> Option<char> {
    let mut unit = || {
        let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
        u16::from_str_radix(&digits, 16).ok()
    };
    let first = unit()?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(u32::from(first));
    }
    let rest: String = chars.by_ref().take(2).map(|(_, c)| c).collect();
    let mut second = || {
        let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
        u16::from_str_radix(&digits, 16).ok()
    };
    let units = [first, second().filter(|_| rest == "\\u")?];
    char::decode_utf16(units).next()?.ok()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_objects_of_json_and_javascript() {
        for (text, expected) in [
            ("{}", json!({})),
            ("{\"a\": 1, // one\n /* two */ \"b\": [1, 2,],}", json!({"a": 1, "b": [1, 2]})),
            ("{a: 'it\\'s', $b_2: `x\ny`}", json!({"a": "it's", "$b_2": "x\ny"})),
            ("{a: 2 * 60 * 1000, b: 1.5, c: -1, d: 1_000}", json!({"a": 120_000, "b": 1.5, "c": -1, "d": 1000})),
            ("{a: true, b: null, c: undefined}", json!({"a": true, "b": null, "c": null})),
            ("{a: process.env.SMTP_PASS}", json!({"a": "<SMTP_PASS>"})),
            ("{a: process.env.SMTP_PASS!, b: process.env['X']}", json!({"a": "<SMTP_PASS>", "b": "<X>"})),
            ("{a: Number(process.env.PORT) || 587}", json!({"a": 587})),
            ("{a: parseInt(process.env.PORT ?? '25', 10)}", json!({"a": "<25>"})),
            ("{a: env('MAIL_HOST'), host, ...rest, 'b': 1}", json!({"a": "<MAIL_HOST>", "host": "<host>", "b": 1})),
            ("{'a': 'x' + \"y\"}", json!({"a": "xy"})),
            ("{\"a\": \"\\u00e9\\ud83d\\ude42\\n\"}", json!({"a": "é🙂\n"})),
            ("[{a: [[]]}] and more", json!([{"a": [[]]}])),
        ] {
            let (value, length) = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(value, expected, "{text}");
            assert!(length <= text.len() && text[..length].ends_with(['}', ']']), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_object() {
        let deep = "[".repeat(100);
        for text in [
            "",
            "x",
            "\"a\"",
            "{",
            "{a",
            "{a:",
            "{a: }",
            "{a: 1",
            "{a: 'x\n'}",
            "{a b}",
            "[1 2]",
            "{1}",
            "{a: => 1}",
            &deep,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
