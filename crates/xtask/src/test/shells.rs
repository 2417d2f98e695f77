//! The examples for shells, built and used: an app for phones with Capacitor, one for desktops with Tauri.

use super::{
    setup::Setup,
    step::{Kind, Step, cargo, tests},
};
use crate::{project, tools::WebTools};
/// Their folders in `examples`.
pub(super) const EXAMPLES: [&str; 2] = ["capacitor", "tauri"];

/// Their tests, by parts of their names.
pub(super) const TESTS: [&str; 2] = ["capacitor::", "tauri::"];

/// The manifest of the program around the example for Tauri, which is a workspace of its own.
pub(super) const TAURI: &str = "examples/tauri/src-tauri/Cargo.toml";

/// The name of that program.
const PROGRAM: &str = "example-tauri-shell";

/// Builds the examples for which everything is there, as their guide says, and signs in to them.
pub(super) fn steps(setup: &Setup, filter: &[String]) -> Vec<Step> {
    let mut steps = Vec::new();
    let [capacitor, tauri] = EXAMPLES;
    if let Some(web) = setup.web() {
        if setup.has_capacitor() {
            steps.push(web_build(web, capacitor));
        }
        if setup.has_tauri() {
            steps.push(web_build(web, tauri));
            let mut program = cargo(&["build", "--locked", "--features", "custom-protocol", "--manifest-path", TAURI]);
            program.env("CARGO_TARGET_DIR", setup.target_dir());
            steps.push(Step::new("shells: program around the example tauri", Kind::Build(program)));
        }
    }
    let mut arguments = filter.to_vec();
    for name in setup.skipped_shells() {
        arguments.extend(["--skip", name].map(String::from));
    }
    let mut command = tests(&["--package", "e2e", "--test", "shells"], &arguments);
    setup.set_environment(&mut command);
    command.env("TAURI_EXAMPLE", setup.target_dir().join("debug").join(PROGRAM));
    steps.push(Step::new("sign-in in shells", Kind::Journeys(command)));
    steps
}

/// The build of an example into its own folder, where its shell looks for it.
fn web_build(web: &WebTools, name: &str) -> Step {
    let mut build = web.trunk(&["build", "--release", "--locked"]);
    build.current_dir(project::root().join("examples").join(name));
    Step::new(&format!("shells: build of the example {name}"), Kind::Build(build))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_without_their_needs_are_left_out() {
        let steps = steps(&Setup::default(), &["sign_in".to_owned()]);
        assert_eq!(
            steps.iter().map(Step::arguments).collect::<Vec<_>>(),
            ["test --no-fail-fast --package e2e --test shells -- sign_in --skip capacitor:: --skip tauri::"]
        );
    }
}
