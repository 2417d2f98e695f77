//! The published libraries with each feature alone and with none, for where they run. The other parts check them
//! with all features, which hides code that one feature uses and another turns on. How Leptos renders is left out:
//! each of these features is alone in an example that is built, and would compile all of Leptos here.

use super::step::{Kind, Step, cargo};
use crate::{
    error::Result,
    project::WASM_TARGET,
    workspace::{self, Package},
};

/// The libraries that run in the browser. The others are checked on this machine, and are part of these.
const IN_BROWSER: [&str; 2] = ["logto-browser", "logto-leptos"];

/// The features that choose how Leptos renders.
const RENDERING: [&str; 3] = ["csr", "hydrate", "ssr"];

/// Returns a check for each library and set of features.
pub(super) fn steps() -> Result<Vec<Step>> {
    let packages = workspace::metadata()?.packages;
    let libraries = packages.iter().filter(|package| package.is_published && package.is_library);
    Ok(libraries.flat_map(of_library).collect())
}

fn of_library(library: &Package) -> Vec<Step> {
    let alone = library.features.iter().map(String::as_str);
    let alone = alone.filter(|feature| *feature != "default" && !RENDERING.contains(feature));
    let in_browser = IN_BROWSER.contains(&library.name.as_str());
    let target = if in_browser { &["--target", WASM_TARGET][..] } else { &[] };
    let step = |features: &str| {
        let mut command = cargo(&["clippy", "--package", &library.name, "--lib", "--no-default-features"]);
        command.args(["--features", features]).args(target).args(["--", "-D", "warnings"]);
        let features = if features.is_empty() { "no feature" } else { features };
        Step::new(&format!("{} with {features}", library.name), Kind::Check(command))
    };
    [""].into_iter().chain(alone).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_none_and_each_feature_where_it_runs() {
        let library = |name: &str, features: &[&str]| Package {
            name: name.into(),
            features: features.iter().copied().map(String::from).collect(),
            is_published: true,
            is_library: true,
        };
        let example = of_library(&library("logto-example", &["default", "a"]));
        assert_eq!(
            example.iter().map(|step| step.name.as_str()).collect::<Vec<_>>(),
            ["logto-example with no feature", "logto-example with a"]
        );
        let leptos = of_library(&library("logto-leptos", &["csr", "devtools", "ssr"]));
        let in_browser = leptos.iter().chain(&example).map(|step| step.arguments().contains(WASM_TARGET));
        assert_eq!(in_browser.collect::<Vec<_>>(), [true, true, false, false]);
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
