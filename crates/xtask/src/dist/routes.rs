//! The pages of the app, read from its source. Hosts without patterns need a line for each.

use crate::{
    error::{Problem, Result},
    project,
};
use std::fs;

/// The module that names the pages, from the root of the repository.
const SOURCE: &str = "src/page.rs";

/// Returns the paths of all pages: they begin with a slash, and segments such as `:kind` stand for
/// any text.
pub(super) fn app_routes() -> Result<Vec<String>> {
    let source = project::root().join(SOURCE);
    let text =
        fs::read_to_string(&source).map_err(Problem::io(format!("reading the pages in {}", source.display())))?;
    let mut routes: Vec<String> = in_source(&text).map(str::to_owned).collect();
    routes.sort_unstable();
    Ok(routes)
}

/// The paths in the function `Page::path`: `Self::Profile => "/profile"`.
fn in_source(source: &str) -> impl Iterator<Item = &str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/-_.~:".contains(c);
    source
        .split("=> \"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(path, _)| path)
        .filter(move |path| path.starts_with('/') && path.chars().all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_from_the_source() {
        let source = r#"Self::A => "/", Self::B => "/a/:b", "/no", Self::C => "no", Self::D => "/x y""#;
        assert_eq!(in_source(source).collect::<Vec<_>>(), ["/", "/a/:b"]);
    }

    #[test]
    fn the_app_has_its_pages() {
        let routes = app_routes().unwrap();
        for route in ["/", "/callback", "/profile", "/connectors/:kind"] {
            assert!(routes.iter().any(|known| known == route), "{route} is not in {routes:?}");
        }
    }
}
