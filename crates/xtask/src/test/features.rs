//! The published libraries with each feature alone and with none. The other parts check them with all
//! features, which hides code that one feature uses and another turns on.

use super::step::{Kind, Step, cargo};
use crate::{
    error::Result,
    project::WASM_TARGET,
    workspace::{self, Package},
};

/// Returns a check for each library, set of features and target.
pub(super) fn steps() -> Result<Vec<Step>> {
    let packages = workspace::metadata()?.packages;
    let libraries = packages.iter().filter(|package| package.is_published && package.is_library);
    Ok(libraries.flat_map(of_library).collect())
}

fn of_library(library: &Package) -> Vec<Step> {
    let alone = library.features.iter().filter(|feature| *feature != "default").map(String::as_str);
    let mut steps = Vec::new();
    for features in [""].into_iter().chain(alone) {
        for target in [&[][..], &["--target", WASM_TARGET]] {
            if !runs_on(features, target.is_empty()) {
                continue;
            }
            let mut command = cargo(&["clippy", "--package", &library.name, "--lib", "--no-default-features"]);
            command.args(["--features", features]).args(target).args(["--", "-D", "warnings"]);
            let target = if target.is_empty() { "" } else { ", for the browser" };
            let features = if features.is_empty() { "no feature" } else { features };
            steps.push(Step::new(&format!("{} with {features}{target}", library.name), Kind::Check(command)));
        }
    }
    steps
}

/// Whether a feature is used on this machine, or in the browser: a page is rendered by a server, and mounted
/// or hydrated by a browser.
fn runs_on(feature: &str, this_machine: bool) -> bool {
    match feature {
        "ssr" => this_machine,
        "csr" | "hydrate" => !this_machine,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_none_and_each_feature_for_both_targets() {
        let library = Package {
            name: "logto-example".into(),
            features: ["default", "a", "b"].map(String::from).into(),
            is_published: true,
            is_library: true,
        };
        let names: Vec<_> = of_library(&library).into_iter().map(|step| step.name).collect();
        assert_eq!(names.len(), 6);
        assert!(runs_on("ssr", true) && !runs_on("ssr", false) && !runs_on("csr", true) && runs_on("csr", false));
        assert_eq!(names[..2], ["logto-example with no feature", "logto-example with no feature, for the browser"]);
        assert_eq!(names[4], "logto-example with b");
    }

    #[test]
    fn finds_the_published_libraries() {
        let names: Vec<_> = steps().unwrap().into_iter().map(|step| step.name).collect();
        for name in ["logto-client with testing", "logto-browser with no feature", "logto-leptos with devtools"] {
            assert!(names.iter().any(|other| other == name), "{name}: {names:?}");
        }
        assert!(
            !names.iter().any(|name| ["xtask", "logto-app", "logto-dev"].iter().any(|other| name.starts_with(other))),
            "{names:?}"
        );
    }
}
