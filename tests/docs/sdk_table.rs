//! Checks `docs/sdk-table.md`: every row has a counterpart, and every name of this library in it
//! exists.

use std::fs;

use super::repository::{read, root, rust_files};

/// The crates whose names a user of `logto_leptos` sees at its root or below it.
const CRATES: [&str; 3] = ["logto-client", "logto-browser", "logto-leptos"];

/// The rows of all tables, as their first and last cells.
fn rows(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| line.starts_with("|-");
    let mut rows = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let is_head = lines.get(index + 1).is_some_and(|next| is_rule(next));
        let Some(inner) = line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|')) else { continue };
        if !is_head && !is_rule(line) {
            let (first, last) = inner.split_once('|').unwrap_or((inner, ""));
            rows.push((first.trim().to_owned(), last.trim().to_owned()));
        }
    }
    rows
}

/// A file of the library: its path below `src`, and its text.
struct Source {
    path: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for package in CRATES {
        let src = root().join("crates").join(package).join("src");
        for file in rust_files(&src) {
            let path = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            sources.push(Source { text: fs::read_to_string(&file).unwrap(), path });
        }
    }
    sources
}

/// Whether a line holds `before`, then `name` as a whole word.
fn has_word(line: &str, before: &str, name: &str) -> bool {
    let word = format!("{before}{name}");
    line.match_indices(&word).any(|(index, _)| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let starts = before.ends_with(' ') || !line[..index].chars().next_back().is_some_and(is_part);
        starts && !line[index + word.len()..].chars().next().is_some_and(is_part)
    })
}

/// Whether a file declares this, for everybody, at its top level.
fn declares(source: &Source, kinds: &[&str], name: &str) -> bool {
    let is_declaration = |line: &str| {
        kinds.iter().any(|kind| line.starts_with(&format!("pub {kind}")) && has_word(line, &format!("{kind} "), name))
    };
    source.text.lines().any(is_declaration)
}

/// The lines of each block that belongs to a type, which starts and ends at the margin: the type
/// itself, and what is implemented for it. With the block's first line.
fn blocks<'a>(text: &'a str, type_name: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let is_type = ["struct", "enum", "trait"].iter().any(|kind| line.starts_with(&format!("pub {kind} ")));
        let of = line.split(" for ").last().unwrap_or(line);
        if (is_type || line.starts_with("impl")) && has_word(of, "", type_name) && line.ends_with('{') {
            blocks.push((line, lines.by_ref().take_while(|line| *line != "}").collect()));
        }
    }
    blocks
}

/// Whether a type has this public method, constant, variant or field.
fn has_item(source: &Source, type_name: &str, item: &str) -> bool {
    blocks(&source.text, type_name).iter().any(|(head, lines)| {
        // The items of a trait are as public as the trait.
        let of_a_trait = head.starts_with("pub trait") || head.contains(" for ");
        lines.iter().filter(|line| line.starts_with("    ") && !line.starts_with("     ")).any(|line| {
            let line = line.trim();
            let functions = ["fn ", "async fn ", "const fn ", "const "];
            let is_public = |line: &str| line.starts_with("pub ") || of_a_trait;
            let is_function = functions.iter().any(|kind| {
                let declared = line.strip_prefix("pub ").unwrap_or(line);
                declared.starts_with(kind) && has_word(declared, kind, item)
            });
            let is_variant = head.starts_with("pub enum")
                && line.strip_prefix(item).is_some_and(|rest| [",", "(", " {"].iter().any(|end| rest.starts_with(end)));
            (is_public(line) && is_function) || is_variant || line.starts_with(&format!("pub {item}: "))
        })
    })
}

/// Returns what is wrong with a name in the table.
fn problem(code: &str, sources: &[Source], exports: &str) -> Option<String> {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    // The code of an error, such as `http.timeout`.
    if code.contains('.') && code.split('.').all(is_word) {
        let literal = format!("\"{code}\"");
        return (!sources.iter().any(|source| source.text.contains(&literal))).then(|| format!("{code}: no such code"));
    }
    let (path, is_call) = code.strip_suffix("()").map_or((code, false), |path| (path, true));
    let mut names: Vec<&str> = path.split("::").collect();
    if !names.iter().all(|name| is_word(name)) {
        // Storage keys, names of packages.
        let is_other = code.contains(['{', '@']);
        return (!is_other).then(|| format!("{code}: neither a name of this crate nor something else"));
    }
    let is_type = |name: &str| name.starts_with(char::is_uppercase) && name.chars().any(char::is_lowercase);
    let is_constant = |name: &str| name.starts_with(char::is_uppercase) && !is_type(name);
    let item = names.pop().unwrap_or_default();
    let type_name = names.last().copied().filter(|name| is_type(name));
    if type_name.is_some() {
        names.pop();
    }
    // Modules in front say in which folder or file it is. Without one it is at the root.
    let module = names.join("/");
    let is_inside = |source: &&Source| {
        module.is_empty() || source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/"))
    };
    let inside: Vec<&Source> = sources.iter().filter(is_inside).collect();
    let first = type_name.unwrap_or(item);
    if module.is_empty() && !has_word(exports, "", first) {
        return Some(format!("{code}: {first} is not at the crate's root"));
    }
    let is_there = match type_name {
        Some(type_name) => {
            inside.iter().any(|source| declares(source, &["struct", "enum", "trait"], type_name))
                && sources.iter().any(|source| has_item(source, type_name, item))
        }
        None if is_call => inside.iter().any(|source| declares(source, &["fn", "async fn"], item)),
        None if is_constant(item) => inside.iter().any(|source| declares(source, &["const"], item)),
        // Components are functions.
        None if is_type(item) => {
            inside.iter().any(|source| declares(source, &["struct", "enum", "trait", "type", "fn"], item))
        }
        None => return Some(format!("{code}: a function is written with ()")),
    };
    (!is_there).then(|| format!("{code}: not found"))
}

/// The root of `logto_leptos`, which exports that of `logto_client` too, without comments.
fn exports() -> String {
    let files = ["crates/logto-leptos/src/lib.rs", "crates/logto-client/src/lib.rs"].map(read);
    let lines = files.iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn problems(text: &str) -> Vec<String> {
    let sources = sources();
    let exports = exports();
    let mut problems = Vec::new();
    for (theirs, ours) in rows(text) {
        if ours.is_empty() {
            problems.push(format!("no counterpart: {theirs}"));
        }
        if ours.contains('|') {
            problems.push(format!("more than two cells: {theirs}"));
        }
        let codes = ours.split('`').skip(1).step_by(2);
        problems.extend(codes.filter_map(|code| problem(code, &sources, &exports)));
    }
    problems
}

#[test]
fn every_row_has_a_counterpart_that_exists() {
    let text = read("docs/sdk-table.md");
    assert!(rows(&text).len() > 200, "the tables were not found");
    let problems = problems(&text);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn reports_names_that_do_not_exist() {
    let wrong = [
        "",
        "`LogtoClient::no_such_method`",
        // Of another type, of another module, not public, in a comment only, not at the root.
        "`SignInOptions::local_only`",
        "`ports::WebStorage`",
        "`LogtoClient::recent_discovery`",
        "`LogtoClient::getAccessToken`",
        "`DiscoveryDocument`",
        "`protocol::discovery::Discovery::issue`",
        "`Prompt::Anything`",
        "`Scope::TELEPHONE`",
        "`OAuthError::uri`",
        "`use_logto_client()`",
        "`use_logto`",
        "`http.rate_limit`",
        "`two words`",
        "fine | but too many",
    ];
    for cell in wrong {
        let table = format!("| Theirs | Here |\n|---|---|\n| `x` | {cell} |\n");
        assert_eq!(problems(&table).len(), 1, "{cell:?}");
    }
}

#[test]
fn accepts_names_that_exist() {
    let right = "`LogtoClient::access_token`, `protocol::discovery::Discovery::issuer`, `Prompt::None`, `Scope::EMAIL`, \
        `OAuthError::error`, `HttpError::Status`, `ports::Storage::get_item`, `use_logto()`, `SignedInRoute`, \
        `protocol::pkce::code_challenge()`, `protocol::attempt::MAX_ATTEMPTS`, `http.rate_limited`, `FirstScreen::from_str`";
    assert_eq!(problems(&format!("| Theirs | Here |\n|---|---|\n| `x` | {right} |\n")), Vec::<String>::new());
}
