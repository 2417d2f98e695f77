//! Writing JSON objects: the stored items. A derived `Serialize` would compile a writer for each type.

use super::time::UnixMillis;

/// A JSON object that is being written. Members without a value are left out.
pub(crate) struct JsonObject(String);

impl JsonObject {
    pub(crate) fn new() -> Self {
        Self("{".to_owned())
    }

    /// Adds a member whose value is JSON already.
    pub(crate) fn json(&mut self, name: &str, json: &str) -> &mut Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        push_text(&mut self.0, name);
        self.0.push(':');
        self.0.push_str(json);
        self
    }

    pub(crate) fn text<'a>(&mut self, name: &str, text: impl Into<Option<&'a str>>) -> &mut Self {
        match text.into() {
            Some(text) => self.json(name, &text_to_json(text)),
            None => self,
        }
    }

    pub(crate) fn texts(&mut self, name: &str, texts: Option<&[String]>) -> &mut Self {
        match texts {
            Some(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| text_to_json(text)).collect();
                self.json(name, &["[", &texts.join(","), "]"].concat())
            }
            None => self,
        }
    }

    pub(crate) fn integer(&mut self, name: &str, number: i64) -> &mut Self {
        self.json(name, &number.to_string())
    }

    pub(crate) fn time(&mut self, name: &str, time: UnixMillis) -> &mut Self {
        self.integer(name, time.0)
    }

    pub(crate) fn flag(&mut self, name: &str, flag: bool) -> &mut Self {
        self.json(name, if flag { "true" } else { "false" })
    }

    /// Returns the object.
    pub(crate) fn end(&mut self) -> String {
        self.0.push('}');
        std::mem::take(&mut self.0)
    }
}

/// Returns a text as JSON (RFC 8259 section 7).
pub(crate) fn text_to_json(text: &str) -> String {
    let mut json = String::new();
    push_text(&mut json, text);
    json
}

fn push_text(json: &mut String, text: &str) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    json.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => json.extend(['\\', char]),
            '\0'..' ' => json.extend(['\\', 'u', '0', '0', HEX[char as usize >> 4], HEX[char as usize & 15]]),
            _ => json.push(char),
        }
    }
    json.push('"');
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn writes_members_in_their_order_and_leaves_out_those_without_a_value() {
        let texts = ["x".to_owned(), "\"".to_owned()];
        let mut object = JsonObject::new();
        object.text("a", "b").text("none", None).texts("none", None).texts("c", Some(&texts)).texts("d", Some(&[]));
        object.integer("e", -7).flag("f", true).time("g", UnixMillis(9)).json("h", &JsonObject::new().end());
        assert_eq!(object.end(), r#"{"a":"b","c":["x","\""],"d":[],"e":-7,"f":true,"g":9,"h":{}}"#);
    }

    proptest! {
        #[test]
        fn texts_are_read_as_they_were_written(name in "\\PC*|[\0-\u{7f}]*", text in any::<String>()) {
            let written = JsonObject::new().text(&name, &*text).end();
            prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), json!({ name: text }));
        }
    }
}
