//! axe-core, which checks the accessibility of a page, for the end-to-end tests.

use super::npm;
use crate::project;
use std::{
    env,
    path::{Path, PathBuf},
};

/// The version of axe-core.
const VERSION: &str = "4.14.1";

/// How to get it.
pub(crate) const HOW_TO: &str = "install npm, which fetches axe-core, or name the file `axe.min.js` of axe-core in AXE";

/// Finds axe-core, or has npm fetch it into `.tools` from where npm is configured to. Returns
/// `None` when neither works: some tests are left out then.
pub(crate) fn ensure() -> Option<PathBuf> {
    find().or_else(|| {
        npm::fetch(&format!("axe-core@{VERSION}"), &folder(), "some tests check accessibility with it");
        find()
    })
}

/// Finds the script.
pub(crate) fn find() -> Option<PathBuf> {
    let named = env::var_os("AXE").map(PathBuf::from);
    named.or_else(|| Some(script(&folder()))).filter(|file| file.is_file())
}

/// The script in the folder that npm was given.
fn script(folder: &Path) -> PathBuf {
    folder.join("node_modules").join("axe-core").join("axe.min.js")
}

fn folder() -> PathBuf {
    project::tools_dir().join(format!("axe-core-{VERSION}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_another_folder() {
        assert!(folder().ends_with(format!(".tools/axe-core-{VERSION}")), "{}", folder().display());
        assert!(script(Path::new("/x")).ends_with("axe-core/axe.min.js"));
    }
}
