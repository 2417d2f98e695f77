//! The pages of the app, read from its source. Hosts without patterns need a line for each.

use crate::{
    error::{Problem, Result},
    project,
};
use std::{collections::BTreeSet, fs, io, path::Path};

/// All pages: paths that begin with a slash, with parts such as `:kind` that stand for anything.
pub(super) fn app_routes() -> Result<Vec<String>> {
    let folder = project::root().join("src");
    let mut routes = BTreeSet::new();
    collect(&folder, &mut routes).map_err(Problem::io(format!("reading the routes in {}", folder.display())))?;
    Ok(routes.into_iter().collect())
}

fn collect(folder: &Path, routes: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, routes)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            routes.extend(in_source(&fs::read_to_string(path)?));
        }
    }
    Ok(())
}

/// The routes in a piece of source: `path=path!("/profile")`.
fn in_source(source: &str) -> Vec<String> {
    let starts = source.match_indices("path=path!(\"/").map(|(start, text)| start + text.len() - 1);
    let routes = starts.filter_map(|start| source.get(start..)?.split_once('"')).map(|(route, _)| route);
    let fits = |c: char| c.is_ascii_alphanumeric() || "/-_.~:".contains(c);
    routes.filter(|route| route.chars().all(fits)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_from_the_source() {
        let source = r#"<Route path=path!("/") view=A /> <SignedInRoute path=path!("/a/:b") view=B /> path!("/no") path=path!("/x y")"#;
        assert_eq!(in_source(source), ["/", "/a/:b"]);
    }

    #[test]
    fn the_app_has_its_pages() {
        let routes = app_routes().unwrap();
        for route in ["/", "/callback", "/profile", "/connectors/:kind"] {
            assert!(routes.iter().any(|known| known == route), "{route} is not in {routes:?}");
        }
    }
}
