//! The pages of the app, read from its source. Hosts without patterns need a line for each.

use crate::{
    error::{Problem, Result},
    project,
};
use std::fs;

/// The module that names the app's own pages, from the root of the repository.
const PAGES: &str = "src/page.rs";

/// The module that names the crates that add pages. Each of them names its pages in a module `paths`.
const EXTENSIONS: &str = "src/extensions.rs";

/// Returns the paths of all pages: they begin with a slash, and segments such as `:kind` stand for
/// any text.
pub(super) fn app_routes() -> Result<Vec<String>> {
    let mut routes = paths_in(&read(PAGES)?, "=> \"");
    for name in extensions_in(&read(EXTENSIONS)?) {
        routes.extend(paths_in(&read(&format!("crates/{}/src/paths.rs", name.replace('_', "-")))?, "= \""));
    }
    routes.sort_unstable();
    Ok(routes)
}

fn read(file: &str) -> Result<String> {
    let file = project::root().join(file);
    fs::read_to_string(&file).map_err(Problem::io(format!("reading the pages in {}", file.display())))
}

/// The paths in quotation marks after `before`: `Self::Profile => "/profile"`.
fn paths_in(source: &str, before: &str) -> Vec<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/-_.~:".contains(c);
    let texts = source.split(before).skip(1).filter_map(|rest| rest.split_once('"')).map(|(path, _)| path);
    texts.filter(|path| path.starts_with('/') && path.chars().all(fits)).map(str::to_owned).collect()
}

/// The crates in lines such as `&logto_console::EXTENSION,`.
fn extensions_in(source: &str) -> impl Iterator<Item = &str> {
    let entries = source.lines().filter_map(|line| line.trim().strip_suffix("::EXTENSION,"));
    entries.filter_map(|entry| entry.strip_prefix('&'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_from_the_source() {
        let source = r#"Self::A => "/", Self::B => "/a/:b", "/no", Self::C => "no", Self::D => "/x y""#;
        assert_eq!(paths_in(source, "=> \""), ["/", "/a/:b"]);
        assert_eq!(paths_in("const A: &str = \"/a/:b\";\nf(\"/no\")", "= \""), ["/a/:b"]);
    }

    #[test]
    fn extensions_are_read_from_the_source() {
        let source = "= &[\n    // A comment: logto_a::EXTENSION\n    &logto_b::ENTRY,\n    &logto_c::EXTENSION,\n];";
        assert_eq!(extensions_in(source).collect::<Vec<_>>(), ["logto_c"]);
    }

    #[test]
    fn the_app_has_its_pages() {
        let routes = app_routes().unwrap();
        for route in ["/", "/callback", "/profile", "/connectors/:kind"] {
            assert!(routes.iter().any(|known| known == route), "{route} is not in {routes:?}");
        }
    }
}
