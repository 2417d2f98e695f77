//! Programs that `cargo install` builds into this repository's `.tools` folder.

use super::{cargo, lock, rust};
use crate::{
    error::{Problem, Result},
    process, project, report, version,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A package of programs in one version.
#[derive(Debug)]
pub(crate) struct Crate {
    /// Its name in the registry.
    pub(crate) package: &'static str,
    /// The programs it brings, the main one first.
    pub(crate) programs: &'static [&'static str],
    /// The version wanted, exactly.
    pub(crate) version: String,
    /// Further options of `cargo install`.
    pub(crate) options: &'static [&'static str],
    /// What it is for.
    pub(crate) why: &'static str,
}

impl Crate {
    /// Where its main program is: in `.tools/bin`, or on `PATH` in the same version.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let (main, others) = self.programs.split_first()?;
        let own = bin(&project::tools_dir(), main);
        let mut candidates = process::on_path(main);
        candidates.insert(0, own);
        candidates.into_iter().find(|program| {
            others.iter().all(|other| program.with_file_name(format!("{other}{}", env::consts::EXE_SUFFIX)).is_file())
                && self.is_version_of(program)
        })
    }

    fn is_version_of(&self, program: &Path) -> bool {
        let text = process::capture(Command::new(program).arg("--version"));
        match text.as_deref().and_then(version::find) {
            Some(version) => version == self.version,
            None => self.is_recorded(program),
        }
    }

    /// Whether cargo has noted that it installed this version. Not every program tells its own.
    fn is_recorded(&self, program: &Path) -> bool {
        let notes = program.ancestors().nth(2).map(|root| root.join(".crates.toml"));
        let notes = notes.and_then(|notes| fs::read_to_string(notes).ok()).unwrap_or_default();
        notes.contains(&format!("\"{} {} (", self.package, self.version))
    }

    /// Finds it, or installs it first.
    pub(crate) fn ensure(&self) -> Result<PathBuf> {
        if let Some(program) = self.find() {
            return Ok(program);
        }
        rust::ensure_linker()?;
        let tools = project::tools_dir();
        // Another xtask may be installing the same.
        let _lock = lock::hold(&tools)?;
        if let Some(program) = self.find() {
            return Ok(program);
        }
        report::step(&format!(
            "installing {} {} into .tools ({}); this takes some minutes, the first time only",
            self.package, self.version, self.why
        ));
        let build = tools.join("build").join(self.package);
        let doing = format!("installing {} {}", self.package, self.version);
        cargo(&mut self.install(&tools, &build), &doing)?;
        fs::remove_dir_all(&build).map_err(Problem::io(format!("removing {}", build.display())))?;
        // Gone only when nothing else is being built there.
        let _ = fs::remove_dir(tools.join("build"));
        self.find().ok_or_else(|| {
            Problem::Other(format!(
                "{} {} was installed but does not run: remove the folder .tools and try again",
                self.package, self.version
            ))
        })
    }

    /// The `cargo install` command. It runs outside the repository, whose toolchain file and
    /// cargo configuration are made for the app, and with settings that compile fast.
    fn install(&self, tools: &Path, build: &Path) -> Command {
        let mut command = process::cargo();
        command
            .args(["install", self.package, "--version", &self.version])
            .args(self.options)
            .arg("--root")
            .arg(tools)
            .current_dir(env::temp_dir())
            .env("CARGO_TARGET_DIR", build)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env_remove("CARGO_BUILD_TARGET")
            .env_remove("CARGO_INSTALL_ROOT");
        command
    }
}

fn bin(tools: &Path, program: &str) -> PathBuf {
    tools.join("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Crate {
        Crate {
            package: "example-cli",
            programs: &["no-such-example-program"],
            version: "1.2.3".into(),
            options: &["--no-default-features"],
            why: "tests",
        }
    }

    #[test]
    fn installs_one_exact_version_outside_the_repository() {
        let command = example().install(Path::new("/t"), Path::new("/t/build"));
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        assert_eq!(arguments.join(" "), "install example-cli --version 1.2.3 --no-default-features --root /t");
        assert!(!command.get_current_dir().unwrap().starts_with(project::root()));
        assert!(
            command
                .get_envs()
                .any(|(name, value)| { name == "CARGO_TARGET_DIR" && value.is_some_and(|value| value == "/t/build") })
        );
    }

    #[test]
    fn a_program_that_is_nowhere_is_not_found() {
        assert_eq!(example().find(), None);
    }

    #[test]
    fn another_version_is_not_taken() {
        let rustc = Crate { programs: &["rustc"], ..example() };
        assert_eq!(rustc.find(), None);
    }
}
