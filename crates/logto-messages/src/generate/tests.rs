//! What the generator accepts, reports and writes.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

use super::Catalog;

static FOLDERS: AtomicUsize = AtomicUsize::new(0);

/// A folder with languages, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("logto-messages-{}-{number}", process::id()));
        for (name, text) in files {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Self(folder)
    }

    fn generate(&self) -> Result<String, Vec<String>> {
        let catalog = Catalog::new(&self.0).shape("crate::Note", &["title", "body"]);
        catalog.generate().map_err(|problems| {
            let folder = format!("{}/", self.0.display());
            problems.iter().map(|problem| problem.to_string().replace(&folder, "")).collect()
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The code for an English and a French file.
fn generate(english: &str, french: &str) -> Result<String, Vec<String>> {
    Folder::new(&[("en/shell.toml", english), ("fr/shell.toml", french)]).generate()
}

/// The only problem of two files.
fn problem(english: &str, french: &str) -> String {
    let mut problems = generate(english, french).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

#[test]
fn writes_texts_as_fields_and_templates_as_methods() {
    let code = generate("a = 'A'\n[b]\nc = '{x} of {y}'", "a = 'Ah'\n[b]\nc = '{y}: {x}'").unwrap();
    assert!(code.contains("pub(crate) a: &'static str"), "{code}");
    assert!(code.contains("pub(crate) fn c(&self, x: &str, y: &str) -> String"), "{code}");
    assert!(code.contains("pub(crate) static FR: ShellMessages = ShellMessages { a: \"Ah\", b: B { c: "), "{code}");
    let french = "Template(&[::logto_messages::Piece::Argument(1), ::logto_messages::Piece::Text(\": \")";
    assert!(code.contains(french), "{code}");
}

#[test]
fn writes_forms_as_a_method_with_a_number() {
    let english = "[a]\n0 = 'no {what}'\none = '1 {what}'\nother = '{count} {what}s'";
    let code = generate(english, "[a]\none = '{count} {what}'\nother = '{count} {what}x'").unwrap();
    assert!(code.contains("pub(crate) fn a(&self, count: usize, what: &str) -> String"), "{code}");
    // French has the same form for 0 and 1.
    let french = code.split("static FR").nth(1).unwrap();
    assert!(french.contains("exact: &[(0, ") && french.contains(", (1, "), "{french}");
}

#[test]
fn writes_arabic_forms_by_the_last_two_digits() {
    let english = "[a]\none = '1 {what}'\nother = '{count} {what}s'";
    let arabic = "[a]\n0 = 'z'\none = 'o'\ntwo = 't'\nfew = '{count} f'\nmany = '{count} m'\nother = '{count} {what}'";
    let folder = Folder::new(&[("en/a.toml", english), ("ar/a.toml", arabic)]);
    let code = folder.generate().unwrap();
    let arabic = code.split("static AR").nth(1).unwrap().split("static EN").next().unwrap();
    assert!(["(0, ", "(1, ", "(2, "].iter().all(|form| arabic.contains(form)), "{arabic}");
    assert!(arabic.contains("last_two: &[((3, 10), ") && arabic.contains(", ((11, 99), "), "{arabic}");
    // Arguments keep their direction.
    assert!(arabic.contains("Argument(0), ::logto_messages::Piece::Text(\" \\u{2068}\")"), "{arabic}");
}

#[test]
fn reports_forms_that_the_language_does_not_have() {
    let message = problem("[a]\none = '1'\nother = '{count}'", "[a]\ntwo = '2'\nother = '{count}'");
    assert_eq!(message, "fr/shell.toml: `a.two`: this language has no form `two`; remove it");
}

#[test]
fn takes_one_text_for_all_numbers() {
    let code = generate("[a]\none = '1 day'\nother = '{count} days'", "a = '{count} j'").unwrap();
    let french = code.split("static FR").nth(1).unwrap();
    assert!(french.contains("a: ::logto_messages::Counted { exact: &[], last_two: &[], other: "), "{french}");
}

#[test]
fn writes_lookups_without_empty_texts() {
    let english = "[a_by_code]\n'x.y | z' = 'X'\nw = 'W'";
    let code = generate(english, "[a_by_code]\nz = ''\n'w | x.y' = 'V'").unwrap();
    assert!(code.contains("a_by_code: ::logto_messages::Lookup<&'static str>"), "{code}");
    let french = code.split("static FR").nth(1).unwrap();
    assert!(french.contains(r#"Lookup(&[("w", "V"), ("x.y", "V")])"#), "{french}");
}

#[test]
fn uses_existing_structs_for_tables_of_their_shape() {
    let note = "[a]\ntitle = 'T'\nbody = 'B'\n[[b]]\ntitle = 'T'\nbody = 'B'";
    let code = generate(note, note).unwrap();
    assert!(code.contains("pub(crate) a: crate::Note,"), "{code}");
    assert!(code.contains("pub(crate) b: &'static [crate::Note],"), "{code}");
}

#[test]
fn reports_missing_key() {
    let message = problem("a = 'A'\n[b]\nc = 'Hello, {name}'", "a = 'A'\n[b]");
    assert_eq!(message, "fr/shell.toml: `b.c`: missing; `en` has “Hello, {name}”. Add it");
}

#[test]
fn reports_surplus_key() {
    let message = problem("a = 'A'", "a = 'A'\nb = 'B'");
    assert_eq!(message, "fr/shell.toml: `b`: surplus; `en` has no such key. Remove it, or add it to every language");
}

#[test]
fn reports_missing_and_unknown_arguments() {
    assert_eq!(
        problem("a = 'Hello, {name}'", "a = 'Bonjour'"),
        "fr/shell.toml: `a`: the argument `{name}` is missing; `en` uses it"
    );
    assert_eq!(
        problem("a = 'Hello, {name}'", "a = 'Bonjour {name} {nom}'"),
        "fr/shell.toml: `a`: `{nom}` is unknown; the arguments here: `{name}`"
    );
    let forms = "[a]\none = '{x}'\nother = '{count}'";
    assert!(problem("[a]\none = '1'\nother = '{count}'", forms).contains("`{x}` is unknown"));
}

#[test]
fn reports_forms_where_english_has_no_number() {
    let message = problem("a = 'days'", "[a]\none = 'jour'\nother = 'jours'");
    assert!(message.contains("no forms here"), "{message}");
}

#[test]
fn reports_other_kind() {
    let message = problem("a = 'A'", "a = ['A']");
    assert_eq!(message, "fr/shell.toml: `a`: this is a list; `en` has a text here");
    let message = problem("a = 'A'", "a = 1");
    assert!(message.contains("integer is no message"), "{message}");
}

#[test]
fn reports_lists_of_different_length() {
    let message = problem("a = ['x', 'y']", "a = ['x']");
    assert_eq!(message, "fr/shell.toml: `a`: 1 entries; `en` has 2");
}

#[test]
fn reports_missing_and_surplus_file() {
    let folder = Folder::new(&[("en/a.toml", "a = 'A'"), ("fr/b.toml", "a = 'A'")]);
    let problems = folder.generate().unwrap_err();
    assert_eq!(problems[0], "fr/a.toml: the file is missing; copy it from `en` and translate it");
    assert!(problems[1].starts_with("fr/b.toml: `en` has no such file"), "{problems:?}");
}

#[test]
fn reports_broken_file_and_unusable_names() {
    assert!(problem("a = 'A'", "a = ").starts_with("fr/shell.toml: not valid TOML"));
    for name in ["Abc", "in", "a-b"] {
        let problems = generate(&format!("{name} = 'A'"), "").unwrap_err();
        assert!(problems[0].contains("snake_case"), "{problems:?}");
    }
}

#[test]
fn reports_language_whose_forms_are_unknown() {
    let english = "[a]\none = '1'\nother = '{count}'";
    let folder = Folder::new(&[("en/a.toml", english), ("tlh/a.toml", english)]);
    assert!(folder.generate().unwrap_err()[0].contains("not known for this language"));
}

#[test]
fn templates_keep_their_arguments() {
    let english = "[templates_by_key]\n'a.b' = '{field} is empty: {{code}}'\nc = 'C'";
    let code = generate(english, "[templates_by_key]\n'a.b' = '« {field} » : {{code}}'\nc = 'Ç'").unwrap();
    assert!(code.contains("pub(crate) templates_by_key: ::logto_messages::Lookup<&'static str>"), "{code}");
    assert!(code.contains("(\"a.b\", \"{field} is empty: {{code}}\"), (\"c\", \"C\")"), "{code}");
    let missing = problem(english, "[templates_by_key]\n'a.b' = 'vide'\nc = 'Ç'");
    assert_eq!(missing, "fr/shell.toml: `templates_by_key.a.b`: the argument `{field}` is missing; `en` uses it");
    let forms = problem("[templates_by_key.c]\none = '1'\nother = 'C'", "[templates_by_key]\nc = 'Ç'");
    assert_eq!(forms, "en/shell.toml: `templates_by_key.c`: this has to be a text, without forms");
}

#[test]
fn file_of_the_guide_is_accepted_and_its_problem_reported() {
    let guide = include_str!("../../../../docs/translating.md");
    let example = guide.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let code = generate(example, example).unwrap();
    assert!(code.contains("pub(crate) fn hello(&self, name: &str) -> String"), "{code}");
    let problem = problem(example, &example.replace("Hello, {name}", "Bonjour"));
    assert!(guide.contains(&format!("\nerror: locales/{problem}\n")), "{problem}");
}
