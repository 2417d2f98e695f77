//! Compares the texts of all languages: that there are the same languages everywhere, and that none shows English.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value as Json;
use toml::{Table, Value};

use super::repository::{read, root};

/// The folders of the catalogs.
const CATALOGS: [&str; 2] = ["locales", "crates/logto-console/locales"];

/// Names and samples, which are the same in every language.
const NAMES: [&str; 18] = [
    r#"{"X-Tag": "login"}"#,
    r#"{"minVersion": "TLSv1.2"}"#,
    "Account SID",
    "App ID",
    "Auth Token",
    "Cookie",
    "Example <no-reply@example.com>",
    "HTML",
    "JSON",
    "KiB",
    "Logto for Leptos",
    "Logto",
    "Messaging Service SID",
    "SMS",
    "SMTP",
    "Twilio",
    "UserInfo",
    "API",
];

/// The names of the files or folders in a folder, without their ending, sorted.
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// All texts of a value, by the path of their key.
fn texts(value: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => drop(found.insert(path.to_owned(), text.clone())),
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(at, entry)| texts(entry, &format!("{path}[{at}]"), found));
        }
        Value::Table(table) => {
            for (keys, value) in table {
                keys.split('|').for_each(|key| texts(value, &format!("{path}.{}", key.trim()), found));
            }
        }
        other => panic!("{path}: {other:?}"),
    }
}

fn catalog(folder: &str, language: &str, area: &str) -> BTreeMap<String, String> {
    let table: Table = read(&format!("{folder}/{language}/{area}.toml")).parse().unwrap();
    let mut found = BTreeMap::new();
    texts(&Value::Table(table), "", &mut found);
    // The tag of the language is no text.
    found.remove(".language");
    found
}

/// The part of a text that has to be translated: without names, arguments, addresses and numbers.
fn words(text: &str) -> String {
    let mut rest = NAMES.iter().fold(text.to_owned(), |rest, name| rest.replace(name, ""));
    while let Some((start, end)) = rest.find('{').and_then(|start| Some((start, start + rest[start..].find('}')?))) {
        rest.replace_range(start..=end, "");
    }
    let rest = rest.trim();
    let is_sample = !rest.contains(char::is_whitespace) && !rest.chars().all(char::is_alphabetic);
    let has_words = rest.contains(char::is_alphabetic) && !is_sample;
    if has_words { rest.to_owned() } else { String::new() }
}

/// Whether a text is English in another language. French has some words in common with it; the others have scripts of
/// their own.
fn is_english(language: &str, text: &str, english: Option<&String>) -> bool {
    let words = words(text);
    let has = |ranges: &[std::ops::RangeInclusive<char>]| {
        text.chars().any(|letter| ranges.iter().any(|range| range.contains(&letter)))
    };
    !words.is_empty()
        && match language {
            "ja" => !has(&['\u{3040}'..='\u{30ff}', '\u{4e00}'..='\u{9fff}']),
            "ar" => !has(&['\u{600}'..='\u{6ff}']),
            _ => english.is_some_and(|english| english == text) && words.contains(char::is_whitespace),
        }
}

#[test]
fn notices_english() {
    let english = "Save it".to_owned();
    assert!(["fr", "ja", "ar"].iter().all(|language| is_english(language, &english, Some(&english))));
    assert!(!is_english("fr", "Menu", Some(&"Menu".to_owned())));
    assert!(is_english("ar", "Menu", None));
    for text in ["Twilio", "console.twilio.com", "{page} – Logto for Leptos", "465"] {
        assert!(!is_english("ar", text, None), "{text}");
    }
}

#[test]
fn no_language_shows_english() {
    let mut compared = 0;
    for folder in CATALOGS {
        for area in names(&format!("{folder}/en")) {
            let english = catalog(folder, "en", &area);
            for language in names(folder).iter().filter(|language| *language != "en") {
                for (key, text) in catalog(folder, language, &area) {
                    assert!(
                        !is_english(language, &text, english.get(&key)),
                        "{folder}/{language}/{area}: {key}: {text}"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 3_000, "{compared}");
}

#[test]
fn all_texts_have_the_same_languages() {
    let languages = names("locales");
    assert!(languages.contains(&"ar".to_owned()), "{languages:?}");
    assert_eq!(languages, names("crates/logto-console/locales"));
    let sign_in_page = names("crates/logto-dev/src/texts");
    assert!(languages.iter().all(|language| sign_in_page.contains(language)), "{sign_in_page:?}");
    let page = read("public/page.js");
    let list = page.split_once("const languages = ").and_then(|(_, rest)| rest.split(';').next()).unwrap();
    let mut early: Vec<String> = serde_json::from_str(list).unwrap();
    early.sort();
    assert_eq!(languages, early);
}

/// The numbers in a text, such as versions, sorted.
fn numbers(text: &str) -> Vec<&str> {
    let mut numbers: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .map(|number| number.trim_matches('.'))
        .filter(|number| !number.is_empty())
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn numbers_are_found_in_every_script() {
    assert_eq!(numbers("Edge 99, Safari 15.4."), ["15.4", "99"]);
    assert_eq!(numbers("Firefox 98、Safari 17 以降"), ["17", "98"]);
    assert!(numbers("Reload. …").is_empty());
}

#[test]
fn screens_without_the_app_have_texts_in_every_language() {
    let page = read("index.html");
    let all: Json = read("public/screens.json").parse().unwrap();
    for language in names("locales").iter().filter(|language| *language != "en") {
        let mut screens = 0;
        for template in page.split("<template id=\"screen-").skip(1) {
            let (name, content) = template.split_once('"').unwrap();
            let content = content.split("</template>").next().unwrap();
            // public/page.js replaces the texts of these elements, in this order.
            let elements =
                ["<h1", "<p>", "<p class", "<a ", "<button", "<span"].map(|tag| content.matches(tag).count());
            let texts = all[language][name].as_array().unwrap_or_else(|| panic!("{language}: {name}"));
            assert_eq!(texts.len(), elements.iter().sum::<usize>(), "{language}: {name}");
            let texts: Vec<&str> = texts.iter().map(|text| text.as_str().unwrap()).collect();
            assert!(texts.iter().all(|text| !text.is_empty() && !page.contains(text)), "{language}: {name}");
            // What people read is outside of the tags.
            let english: Vec<&str> =
                content.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
            assert_eq!(numbers(&texts.join(" ")), numbers(&english.join(" ")), "{language}: {name}");
            screens += 1;
        }
        assert_eq!(all[language].as_object().unwrap().len(), screens, "{language}");
    }
}

#[test]
fn front_page_before_the_app_has_the_texts_of_the_app() {
    let page = read("index.html");
    let (_, template) = page.split_once("<template id=\"screen-front\">").unwrap();
    let (template, _) = template.split_once("</template>").unwrap();
    let all: Json = read("public/screens.json").parse().unwrap();
    for language in names("locales") {
        let catalog: Table = read(&format!("locales/{language}/shell.toml")).parse().unwrap();
        let texts = ["headline", "lead", "sign_in", "create_account"].map(|key| catalog["home"][key].as_str().unwrap());
        if language == "en" {
            let mut rest = template;
            for text in texts {
                rest = rest.split_once(&format!(">{text}</")).unwrap_or_else(|| panic!("{text}")).1;
            }
        } else {
            assert_eq!(all[&*language]["front"], Json::from(texts.to_vec()), "{language}");
        }
    }
}
