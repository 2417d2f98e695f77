//! The dependencies: cargo-deny by `deny.toml`, and cargo-machete.

use super::{
    setup::Setup,
    step::{Kind, Step},
};
use crate::process;
use std::process::Command;

/// The message of cargo-deny when it cannot download the advisories.
const NO_ADVISORIES: &str = "failed to fetch advisory database";

/// Returns the checks whose programs are there.
pub(super) fn steps(setup: &Setup) -> Vec<Step> {
    let [Some(deny), Some(machete)] = setup.dependency_tools() else { return Vec::new() };
    let deny = |checks: &[&str]| {
        let mut command = process::program(deny, &["--workspace", "--locked", "check"]);
        command.args(checks);
        command
    };
    let machete: Command = process::program(machete, &[]);
    vec![
        Step::new("licenses, sources and bans of dependencies", Kind::Check(deny(&["licenses", "sources", "bans"]))),
        Step::new("advisories about dependencies", Kind::Online(deny(&["advisories"]), NO_ADVISORIES)),
        Step::new("unused dependencies", Kind::Check(machete)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn advisories_need_not_be_reachable() {
        let setup = Setup::with_dependency_tools(PathBuf::from("/deny"), PathBuf::from("/machete"));
        let steps = steps(&setup);
        assert_eq!(steps.len(), 3);
        assert!(matches!(&steps[0].kind, Kind::Check(command) if command.get_program() == "/deny"));
        assert!(matches!(steps[1].kind, Kind::Online(_, NO_ADVISORIES)));
        assert!(matches!(&steps[2].kind, Kind::Check(command) if command.get_program() == "/machete"));
    }
}
