//! Generators of inputs: valid documents with some changes, and arbitrary data.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use super::genuine;

/// Texts with a special meaning in one of the formats.
const WORDS: [&str; 40] = [
    "",
    " ",
    "\0",
    "\t",
    "\u{a0}",
    "\u{202e}",
    "//",
    "/",
    "\\",
    "%2F%2F",
    "%5c",
    "..",
    "/./",
    "%2e",
    "@",
    ":",
    "?",
    "#",
    "&",
    "=",
    "evil.test",
    "https://evil.test/",
    "http://localhost:3001@evil.test/",
    "javascript:alert(1)",
    "data:,x",
    "null",
    "none",
    "nOnE",
    "HS256",
    "RS256",
    "ES384",
    "spa",
    "u_ada",
    "Bearer",
    "error",
    "access_denied",
    "\"",
    "{}",
    "[]",
    "18446744073709551615",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![3 => select(WORDS.as_slice()).prop_map(str::to_owned), 1 => any::<String>()]
}

/// Unexpected values for members of JSON documents.
fn odd_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        select(vec![i64::MIN, -1, 0, 1, 1_795_176_000, i64::MAX]).prop_map(Value::from),
        Just(json!(u64::MAX)),
        any::<f64>().prop_map(Value::from),
        Just(json!(1e300)),
        word().prop_map(Value::from),
        word().prop_map(|text| Value::from(format!("http://localhost:3001/oidc{text}"))),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((word(), inner), 0..3).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A mutation of a text.
#[derive(Clone, Debug)]
enum Edit {
    Replace(Index, char),
    Insert(Index, String),
    Delete(Index, usize),
    Double(Index, usize),
    Cut(Index),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = any::<Index>;
    let edit = prop_oneof![
        4 => (at(), any::<char>()).prop_map(|(at, c)| Edit::Replace(at, c)),
        4 => (at(), "[A-Za-z0-9_.=&-]").prop_map(|(at, c)| Edit::Replace(at, c.chars().next().unwrap())),
        3 => (at(), word()).prop_map(|(at, text)| Edit::Insert(at, text)),
        3 => (at(), 1_usize..9).prop_map(|(at, length)| Edit::Delete(at, length)),
        2 => (at(), 1_usize..40).prop_map(|(at, length)| Edit::Double(at, length)),
        1 => at().prop_map(Edit::Cut),
    ];
    vec(edit, 1..4)
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for edit in edits {
        let length = chars.len();
        match edit {
            Edit::Replace(at, c) if length > 0 => chars[at.index(length)] = *c,
            Edit::Insert(at, text) => {
                let at = at.index(length + 1);
                chars.splice(at..at, text.chars());
            }
            Edit::Delete(at, count) if length > 0 => {
                let at = at.index(length);
                chars.drain(at..(at + count).min(length));
            }
            Edit::Double(at, count) if length > 0 => {
                let at = at.index(length);
                let piece = chars[at..(at + count).min(length)].to_vec();
                chars.splice(at..at, piece);
            }
            Edit::Cut(at) => chars.truncate(at.index(length + 1)),
            Edit::Replace(..) | Edit::Delete(..) | Edit::Double(..) => {}
        }
    }
    chars.into_iter().collect()
}

/// Mutations of an object's members: another value, or none.
fn member_edits() -> impl Strategy<Value = Vec<(Index, Option<Value>)>> {
    vec((any::<Index>(), proptest::option::weighted(0.8, odd_value())), 1..4)
}

fn with_members(object: &Value, edits: Vec<(Index, Option<Value>)>) -> Value {
    let mut members: Map<String, Value> = object.as_object().unwrap().clone();
    let names: Vec<String> = members.keys().cloned().collect();
    for (at, value) in edits {
        let name = &names[at.index(names.len())];
        match value {
            Some(value) => drop(members.insert(name.clone(), value)),
            None => drop(members.remove(name)),
        }
    }
    Value::Object(members)
}

/// A mutated JSON document.
fn document(valid: Value) -> impl Strategy<Value = String> {
    let (members, text, extended) = (valid.clone(), valid.to_string(), valid);
    prop_oneof![
        6 => member_edits().prop_map(move |edits| with_members(&members, edits).to_string()),
        3 => edits().prop_map(move |edits| edited(&text, &edits)),
        1 => (word(), odd_value()).prop_map(move |(name, value)| {
            let mut document = extended.clone();
            document[name] = value;
            document.to_string()
        }),
        1 => odd_value().prop_map(|value| value.to_string()),
        1 => any::<String>(),
    ]
}

pub fn return_path() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[/\\\\:a-z.?#@%\\t 0-9]{0,24}",
        3 => vec(word(), 0..6).prop_map(|words| format!("/{}", words.concat())),
        1 => vec(word(), 0..6).prop_map(|words| words.concat()),
        2 => edits().prop_map(|edits| edited("/orders/7?page=2&next=%2Fa#top", &edits)),
        1 => any::<String>(),
    ]
}

/// The query of a callback, in which `STATE` stands for the state of the pending attempt.
pub fn callback() -> impl Strategy<Value = String> {
    let names = [
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "Code",
        "co%64e",
        "state%00",
        "session_state",
    ];
    let values =
        ["the-code", "STATE", genuine::ISS, "", "access_denied", "https%3A%2F%2Fevil.test", "%00", "a+b", "%ff"];
    let pair = (select(names.to_vec()), prop_oneof![3 => select(values.to_vec()).prop_map(str::to_owned), 1 => word()]);
    let pairs = vec(pair.prop_map(|(name, value)| format!("{name}={value}")), 0..6);
    let valid = format!("code=the-code&state=STATE&iss={}", genuine::ISS);
    let more = valid.clone();
    prop_oneof![
        4 => pairs.clone().prop_map(|pairs| pairs.join("&")),
        4 => pairs.prop_map(move |pairs| format!("{more}&{}", pairs.join("&"))),
        4 => edits().prop_map(move |edits| edited(&valid, &edits)),
        1 => any::<String>(),
    ]
}

/// A mutated genuine token.
pub fn token() -> impl Strategy<Value = String> {
    let genuine_token = genuine::signed_tokens()["id_token"].as_str().unwrap().to_owned();
    let parts: Vec<String> = genuine_token.split('.').map(str::to_owned).collect();
    let object = |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let (header, payload, signature) = (object(&parts[0]), object(&parts[1]), parts[2].clone());
    let (same_header, its_signature) = (parts[0].clone(), signature.clone());
    let (same_payload, signed) = (parts[1].clone(), format!("{}.{}", parts[0], parts[1]));
    let added = (select(vec!["jwk", "jku", "x5u", "crit", "alg", "kid", "typ", "b64", "zip"]), odd_value());
    let more_header = header.clone();
    let (more_payload, more_signature) = (same_payload.clone(), signature.clone());
    prop_oneof![
        3 => edits().prop_map(move |edits| edited(&genuine_token, &edits)),
        3 => member_edits().prop_map(move |edits| format!("{same_header}.{}.{signature}", encode(&with_members(&payload, edits)))),
        2 => member_edits().prop_map(move |edits| format!("{}.{same_payload}.{its_signature}", encode(&with_members(&header, edits)))),
        2 => added.prop_map(move |(name, value)| {
            let mut header = more_header.clone();
            header[name] = value;
            format!("{}.{more_payload}.{more_signature}", encode(&header))
        }),
        1 => vec(any::<u8>(), 0..140).prop_map(move |bytes| format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bytes))),
        1 => vec("[A-Za-z0-9_-]{0,40}", 0..5).prop_map(|parts| parts.join(".")),
    ]
}

/// A token of the fake provider with other claims under the same signature.
fn forged() -> impl Strategy<Value = String> {
    let token = genuine::id_token();
    let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts[1]).unwrap()).unwrap();
    let extended = payload.clone();
    let claims = prop_oneof![
        2 => member_edits().prop_map(move |edits| with_members(&payload, edits)),
        1 => (select(vec!["sub", "name", "email", "exp", "auth_time"]), word()).prop_map(move |(name, value)| {
            let mut payload = extended.clone();
            payload[name] = Value::from(value);
            payload
        }),
    ];
    claims.prop_map(move |claims| format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2]))
}

pub fn discovery() -> impl Strategy<Value = String> {
    document(genuine::discovery())
}

/// A token response, in which `ID_TOKEN` stands for a genuine one.
pub fn token_answer() -> impl Strategy<Value = String> {
    document(genuine::token_answer())
}

/// A JSON object of storage keys and the texts under them. `ID_TOKEN` stands for a genuine token,
/// `FORGED` for another one under its signature.
pub fn stored_state() -> impl Strategy<Value = String> {
    let now = genuine::NOW;
    let keys = json!({"keys": [{"kty": "EC", "crv": "P-384", "x": "x", "y": "y", "kid": "key-1", "use": "sig"}]});
    let access = json!({"@": {"token": "at", "scope": "openid", "expiresAt": now + 60},
                        "@https://api.example.com": {"token": "at2", "scope": "", "expiresAt": now - 60}});
    let cached = |path: &str, body: &str| json!({"fetchedAt": now * 1000, "url": genuine::url(path), "body": body});
    let session = json!({"generation": "g", "signedInAt": now * 1000, "clockOffset": 5, "outlived": false});
    let valid = [
        ("idToken", json!("ID_TOKEN")),
        ("refreshToken", json!("refresh-token")),
        ("accessToken", access),
        ("session", session),
        ("discovery", cached("/.well-known/openid-configuration", &genuine::discovery().to_string())),
        ("keys", cached("/jwks", &keys.to_string())),
        ("fence", json!(7)),
        ("attempt:one", genuine::attempt("one")),
        ("attempt:two", genuine::attempt("another")),
    ];
    let texts: Vec<(String, String)> = valid
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    let near: Vec<BoxedStrategy<(String, String)>> = valid
        .into_iter()
        .zip(texts.clone())
        .map(|((key, value), (_, text))| {
            let text = if key == "idToken" { genuine::id_token() } else { text };
            let changed = edits().prop_map(move |edits| edited(&text, &edits));
            let value = match value {
                _ if key == "idToken" => prop_oneof![1 => changed, 2 => forged()].boxed(),
                Value::Object(_) => prop_oneof![2 => document(value), 1 => changed].boxed(),
                _ => {
                    prop_oneof![2 => changed, 1 => odd_value().prop_map(|value| value.to_string()), 1 => word()].boxed()
                }
            };
            value.prop_map(move |value| (key.to_owned(), value)).boxed()
        })
        .collect();
    // Some valid keys, some mutated ones, and sometimes unknown ones.
    let good = vec(select(texts), 0..9);
    let near = vec(proptest::strategy::Union::new(near), 0..6);
    let others = btree_map(word(), word(), 0..2);
    (good, near, others).prop_map(|(good, near, others)| {
        let all: Map<String, Value> =
            good.into_iter().chain(near).chain(others).map(|(key, value)| (key, Value::from(value))).collect();
        Value::Object(all).to_string()
    })
}
