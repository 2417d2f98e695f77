//! Compares the pages in `docs` with the code: errors, links, the first program.

use std::collections::BTreeSet;
use std::fs;

use super::guide::written;
use super::repository::{read, root, rust_files};
use logto_leptos::{AccountError, LogtoError};
use logto_management::ManagementError;

/// The lines of a page that are not inside code.
pub fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !in_code && !fence
    })
}

fn headings(text: &str) -> impl Iterator<Item = &str> {
    prose(text).filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim())
}

/// A heading's anchor, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The codes that functions called `code` return, in the library.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for package in ["logto-client", "logto-browser", "logto-leptos", "logto-management"] {
        for file in rust_files(&root().join("crates").join(package).join("src")) {
            let text = fs::read_to_string(&file).unwrap();
            for body in text.split("pub fn code(&self)").skip(1) {
                let body = body.split("\n    }\n").next().unwrap();
                let texts = body.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next());
                codes.extend(texts.map(str::to_owned));
            }
        }
    }
    codes
}

#[test]
fn every_error_is_explained() {
    let page = read("docs/troubleshooting.md");
    let explained: BTreeSet<String> =
        headings(&page).filter_map(|heading| heading.strip_prefix('`')?.strip_suffix('`').map(str::to_owned)).collect();
    let mut codes = codes();
    assert!(codes.len() > 90, "the codes were not found: {codes:?}");
    // What Logto rejects has Logto's own codes.
    codes.insert("management.rejected".to_owned());
    let missing: Vec<_> = codes.difference(&explained).collect();
    let stale: Vec<_> = explained.difference(&codes).collect();
    assert!(missing.is_empty() && stale.is_empty(), "not explained: {missing:?}; no such error: {stale:?}");
}

/// The codes of Logto for which `ManagementError::hint` says what to do.
#[test]
fn every_rejection_with_a_hint_is_explained() {
    let page = read("docs/troubleshooting.md");
    let (_, section) = page.split_once("\n### `management.rejected`\n").unwrap();
    let (with_hint, _) = section.split_once("\nThese have no hint:\n").unwrap();
    let explained: BTreeSet<&str> = with_hint
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let source = read("crates/logto-management/src/error.rs");
    let (_, function) = source.split_once("fn rejection_hint(").unwrap();
    let function = function.split("\n}\n").next().unwrap();
    let codes = function.split('"').skip(1).step_by(2).filter(|text| !text.starts_with("hint."));
    // It has the hint of the mail server or of Twilio.
    let codes: BTreeSet<&str> = codes.chain(["connector.general"]).collect();
    assert_eq!(explained, codes);
}

#[test]
fn errors_lead_to_their_heading() {
    let page = read("docs/troubleshooting.md");
    let anchors: BTreeSet<String> = headings(&page).map(anchor).collect();
    let rejected =
        ManagementError::Rejected { code: "x.y".into(), message: String::new(), data: ().into(), details: None };
    let errors = [
        LogtoError::NotAuthenticated.docs(),
        LogtoError::Framed.docs(),
        LogtoError::MissingOrganizationsScope.docs(),
        AccountError::AlreadyInUse.docs(),
        AccountError::Logto(LogtoError::SessionChanged).docs(),
        ManagementError::Forbidden.docs(),
        rejected.docs(),
    ];
    for docs in errors {
        let (file, anchor) = docs.split_once('#').unwrap();
        assert!(file.starts_with("https://") && file.ends_with("docs/troubleshooting.md"), "{file}");
        assert!(anchors.contains(anchor), "{docs}");
    }
}

#[test]
fn every_problem_of_the_configuration_file_is_explained() {
    let page = read("docs/troubleshooting.md");
    let explained: BTreeSet<&str> = headings(&page).collect();
    let text = read("locales/en/diagnostics.toml");
    let mut titles = 0;
    for problem in text.split("[config.problems.").skip(1) {
        let title = problem.split_once("title = \"").and_then(|(_, title)| title.split('"').next()).unwrap();
        assert!(explained.contains(title), "{title:?} has no heading");
        titles += 1;
    }
    assert!(titles >= 9, "the titles were not found");
}

#[test]
fn front_page_of_the_documentation_has_the_first_program() {
    let program = written(&read("docs/start.md"), "src/main.rs").unwrap();
    let front: Vec<String> = program.lines().map(|line| format!("//! {line}").trim_end().to_owned()).collect();
    assert!(read("crates/logto-leptos/src/lib.rs").contains(&front.join("\n")));
    assert!(program.lines().count() < 40, "the first program is short");
    for page in ["README.md", "crates/logto-leptos/README.md"] {
        assert!(read(page).contains(&format!("```rust,no_run\n{program}```\n")), "{page} has another first program");
    }
}

/// The pages that link to one another.
pub fn pages() -> Vec<String> {
    let others = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "crates/logto-client/README.md",
        "crates/logto-browser/README.md",
        "crates/logto-leptos/README.md",
        "crates/logto-management/README.md",
        "crates/logto-dev/README.md",
        "crates/wasm-split-trunk/README.md",
        "examples/README.md",
    ];
    let mut pages: Vec<String> = others.map(str::to_owned).into();
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let docs = docs.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    pages.extend(docs.filter(|name| name.ends_with(".md")).map(|name| format!("docs/{name}")));
    pages
}

#[test]
fn links_between_the_pages_are_not_broken() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = read(&page);
        let folder = root().join(&page).parent().unwrap().to_owned();
        let links = prose(&text).flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            let (file, heading) = link.split_once('#').map_or((link, None), |(file, heading)| (file, Some(heading)));
            let target = if file.is_empty() { root().join(&page) } else { folder.join(file) };
            let has_heading = |heading| {
                fs::read_to_string(&target).is_ok_and(|text| headings(&text).any(|its| anchor(its) == heading))
            };
            if !target.exists() || !heading.is_none_or(has_heading) {
                wrong.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(wrong.is_empty(), "broken links:\n{}", wrong.join("\n"));
}

#[test]
fn every_guide_is_in_the_index() {
    let index = read("docs/README.md");
    for page in pages() {
        if let Some(name) = page.strip_prefix("docs/").filter(|name| *name != "README.md") {
            assert!(index.contains(&format!("({name})")), "{name}");
        }
    }
}

#[test]
fn every_page_with_rust_code_is_compiled() {
    let lib = read("crates/logto-leptos/src/lib.rs");
    for page in pages().into_iter().filter(|page| page == "README.md" || page.starts_with("docs/")) {
        let has_code = read(&page).lines().any(|line| line.starts_with("```rust"));
        let included = lib.contains(&format!("include_str!(\"../../../{page}\")"));
        assert!(!has_code || included, "{page} is not among the doc tests of crates/logto-leptos/src/lib.rs");
    }
}

/// The code blocks of a page in a language.
pub fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let start = format!("```{language}\n");
    let pieces: Vec<&str> = text.split(&start).collect();
    pieces.into_iter().skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The commands in the code blocks of a page.
fn commands(text: &str) -> String {
    blocks(text, "sh").concat()
}

#[test]
fn blocks_of_data_can_be_read() {
    let mut read_blocks = 0;
    for page in pages() {
        let text = read(&page);
        for block in blocks(&text, "json") {
            // Some are a member of `config.json`.
            let value = serde_json::from_str::<serde_json::Value>(block)
                .or_else(|_| serde_json::from_str(&format!("{{{block}}}")));
            assert!(value.is_ok(), "{page}: {value:?}\n{block}");
            read_blocks += 1;
        }
        for block in blocks(&text, "toml") {
            let table = block.parse::<toml::Table>();
            assert!(table.is_ok(), "{page}: {table:?}\n{block}");
            read_blocks += 1;
        }
    }
    assert!(read_blocks > 10, "{read_blocks}");
}

/// A secret is typed where the terminal does not show it, and handed on in a variable of that shell.
#[test]
fn no_command_of_the_guides_contains_a_secret() {
    for page in pages() {
        let text = read(&page);
        for other in ["```bash", "```shell", "```console"] {
            assert!(!text.contains(other), "{page}: a block of commands is ```sh");
        }
        // That of the local server is known to everybody.
        let commands = commands(&text).replace("m2m-secret-for-development", "").to_lowercase();
        let is_typed = commands.contains("stty -echo; printf \"secret: \"; read -r secret; stty echo");
        let allowed = ["printf \"secret: \"", "read -r secret", "\"$secret\""];
        let rest = allowed.into_iter().fold(commands.clone(), |text, allowed| text.replace(allowed, ""));
        assert!(!rest.contains("secret"), "{page}");
        assert_eq!(is_typed, commands.contains("$secret"), "{page}");
    }
    let guide = commands(&read("docs/operators.md"));
    assert!(guide.contains("$secret") && guide.contains("umask 077"), "the command was not found");
}

/// The Caddyfile for an app of one's own sends what the security page asks for.
#[test]
fn own_app_is_hosted_with_the_headers_of_the_security_page() {
    let (security, deploy) = (read("docs/security.md"), read("docs/deploy.md"));
    let site = written(&deploy, "Caddyfile").unwrap();
    let headers = security.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(headers.starts_with("Content-Security-Policy: ") && headers.lines().count() == 7, "{headers}");
    for line in headers.lines() {
        let (name, value) = line.split_once(": ").unwrap();
        let value = value.replace("https://YOUR-LOGTO https://YOUR-API", "http://localhost:3001 http://localhost:4000");
        let is_sent = site.contains(&format!("{name} \"{value}\"")) || site.contains(&format!("{name} {value}\n"));
        assert!(is_sent, "{line}");
    }
}

/// Without a version, cargo takes the newest one, which may need another Leptos or another compiler.
#[test]
fn every_added_package_has_its_version() {
    let ours = env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap().0;
    for page in pages() {
        let commands = commands(&read(&page));
        for line in commands.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            if line.starts_with("cargo add ") && !words.contains(&"--path") {
                let is_value = |at: usize| words[at - 1] == "--features";
                let packages =
                    words.iter().enumerate().skip(2).filter(|(at, word)| !word.starts_with('-') && !is_value(*at));
                for (_, package) in packages {
                    let (name, version) = package.split_once('@').unwrap_or_else(|| panic!("{page}: {line}"));
                    assert!(!name.starts_with("logto-") || version == ours, "{page}: {line}");
                }
            }
        }
    }
}

/// The packages that `cargo install` gets in a text, with their versions if these are given.
fn installed(text: &str) -> Vec<(&str, Option<&str>)> {
    let commands = text.split("cargo install ").skip(1).filter_map(|rest| rest.split(['`', '\n', '#']).next());
    let mut found = Vec::new();
    for command in commands.filter(|command| !command.contains("--git ")) {
        let mut words = command.split_whitespace();
        let (mut package, mut version) = (None, None);
        while let Some(word) = words.next() {
            match word {
                "--features" => _ = words.next(),
                "--version" => version = words.next(),
                _ if word.starts_with('-') || package.is_some() => {}
                _ => package = Some(word),
            }
        }
        found.extend(
            package.map(|package| package.split_once('@').map_or((package, version), |(name, its)| (name, Some(its)))),
        );
    }
    found
}

#[test]
fn installed_packages_are_read() {
    let text = "`cargo install --locked a@1.2.3 --features b`, `cargo install --features b a --version 1` (`cargo install`)\n\
                cargo install a  # or b@1\ncargo install --git https://example.com a\n";
    assert_eq!(installed(text), [("a", Some("1.2.3")), ("a", Some("1")), ("a", None)]);
}

/// Those that this repository uses itself are named in its version.
#[test]
fn every_installed_program_has_its_version() {
    let catalog = read("crates/xtask/src/tools/catalog.rs");
    let constant = |name: &str| {
        let (_, rest) = catalog.split_once(&format!("const {name}: &str = \"")).unwrap();
        rest.split('"').next().unwrap()
    };
    let mut names = BTreeSet::new();
    for page in pages() {
        let text = read(&page);
        for (name, version) in installed(&text) {
            let version = version.unwrap_or_else(|| panic!("{page}: {name} without a version"));
            let wanted = match name {
                "trunk" => constant("TRUNK"),
                "wasm_split_cli_support" => constant("WASM_SPLIT"),
                "logto-dev" | "wasm-split-trunk" => env!("CARGO_PKG_VERSION"),
                // The version in the lock file of the reader's project.
                "wasm-bindgen-cli" => "\"$(cargo",
                _ => panic!("{page}: {name} is not known"),
            };
            assert_eq!(version, wanted, "{page}: {name}");
            names.insert(name.to_owned());
        }
    }
    assert_eq!(names.len(), 5, "{names:?}");
}

#[test]
fn anchors_are_those_of_github() {
    for (heading, wanted) in [
        ("`http.network`", "httpnetwork"),
        ("What you have to do", "what-you-have-to-do"),
        ("There is no config.json", "there-is-no-configjson"),
        ("The host doesn't hand out", "the-host-doesnt-hand-out"),
        ("`config.endpoint_not_url`", "configendpoint_not_url"),
    ] {
        assert_eq!(anchor(heading), wanted);
    }
}
