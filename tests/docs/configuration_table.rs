//! Checks the tables of configuration members in `docs/operators.md`: each member that the code knows has a row, and no
//! cell is empty.

use std::collections::BTreeSet;

use super::repository::read;

const DOCS: &str = "docs/operators.md";
/// The columns of the tables.
const COLUMNS: [&str; 6] = ["member", "form", "check", "preview", "kept", "sent by `logto-dev`"];

/// The rows of the table below a heading, as cells.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let text = read(DOCS);
    let (_, section) = text.split_once(&format!("\n### {heading}\n")).expect(heading);
    let lines = section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut rows: Vec<Vec<String>> = lines.map(cells).collect();
    assert_eq!(rows.remove(0), COLUMNS, "{heading}");
    rows.remove(0);
    rows
}

/// The members that the first cells of a table name. `auth.a`, `b` in one cell means `auth.a` and `auth.b`.
fn documented(heading: &str) -> BTreeSet<String> {
    let mut members = BTreeSet::new();
    for row in rows(heading) {
        let mut parent = String::new();
        for name in row[0].split('`').skip(1).step_by(2) {
            let is_whole = name.contains('.');
            members.insert(if is_whole { name.to_owned() } else { format!("{parent}{name}") });
            members.insert(name.to_owned());
            if let Some((before, _)) = name.rsplit_once('.') {
                parent = format!("{before}.");
            }
        }
    }
    members
}

/// The first argument of each call of one of `functions` in a source.
fn first_arguments(source: &str, functions: &[&str]) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let mut found = Vec::new();
    for function in functions {
        let call = format!("{function}(\"");
        let calls = code.split(&call).skip(1);
        found.extend(calls.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
    found
}

/// The members that the checks and the form know, as paths.
fn known(checks: &[(&str, &str)], lists: &[&str]) -> BTreeSet<String> {
    let mut members = BTreeSet::new();
    for (file, prefix) in checks {
        let source = read(&format!("crates/logto-management/src/lints/{file}.rs"));
        let names = first_arguments(&source, &["Field::required", "Field::optional"]);
        assert!(!names.is_empty(), "{file}");
        members.extend(names.into_iter().map(|name| format!("{prefix}{name}")));
    }
    let form = read("crates/logto-console/src/connectors/fields.rs");
    for list in lists {
        let (_, rest) = form.split_once(&format!("const {list}: [FieldSpec")).expect(list);
        let list = rest.split_once("];").unwrap().0;
        members.extend(first_arguments(list, &["required", "optional"]));
    }
    members
}

fn assert_documented(heading: &str, known: &BTreeSet<String>) {
    let documented = documented(heading);
    let missing: Vec<_> = known.iter().filter(|name| !documented.contains(*name)).collect();
    assert!(missing.is_empty(), "{DOCS}, {heading}: no row for {missing:?}");
    for row in rows(heading) {
        assert!(row.len() == COLUMNS.len() && row.iter().all(|cell| !cell.is_empty()), "{heading}: {row:?}");
    }
}

#[test]
fn every_member_of_smtp_configurations_has_a_row() {
    let mut known =
        known(&[("smtp", ""), ("templates", "templates[].")], &["SMTP", "SMTP_MORE", "PASSWORD", "KEY", "TOKEN"]);
    let auth = read("crates/logto-management/src/lints/auth.rs");
    let names = first_arguments(&auth, &["Field::required", "Field::optional"]);
    // `key` and `passphrase` are members of the private key.
    let path = |name: String| match name.as_str() {
        "key" | "passphrase" => format!("auth.privateKey.{name}"),
        _ => format!("auth.{name}"),
    };
    known.extend(names.into_iter().map(path));
    let templates = read("crates/logto-console/src/connectors/fields.rs");
    let (_, list) = templates.split_once("const TEMPLATE:").unwrap();
    let list = list.split_once('=').unwrap().1.split_once(';').unwrap().0;
    known.extend(list.split('"').skip(1).step_by(2).map(|name| format!("templates[].{name}")));
    assert!(known.len() > 30, "{known:?}");
    assert_documented("SMTP", &known);
}

#[test]
fn every_member_of_twilio_configurations_has_a_row() {
    let mut known = known(&[("twilio", "")], &["TWILIO", "TWILIO_MORE"]);
    known.extend(["templates[].usageType", "templates[].content"].map(str::to_owned));
    assert!(known.len() >= 7, "{known:?}");
    assert_documented("Twilio", &known);
}

#[test]
fn every_variable_has_its_usage_types() {
    let text = read(DOCS);
    let (_, section) = text.split_once("\n### Variables of templates\n").unwrap();
    let source = read("crates/logto-management/src/connectors/payload.rs");
    let (_, roots) = source.split_once("const ROOTS").unwrap();
    let roots = roots.split_once("=").unwrap().1.split_once("];").unwrap().0;
    let names: Vec<&str> = roots.split('"').skip(1).step_by(2).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    for name in names {
        assert!(section.contains(&format!("{{{{{name}")), "{DOCS}: no variable {name}");
    }
}
