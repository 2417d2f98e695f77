//! Programs that cargo installs into this repository's `.tools` folder.

use super::{cargo, lock, rust};
use crate::{
    error::{Problem, Result},
    process, project, report,
    steps::{self, Progress, Step},
    version,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The versions of a program that are taken when one is found on `PATH`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Accepted {
    /// The version that would be installed, and no other.
    Exact,
    /// This version and newer ones.
    AtLeast(&'static str),
}

/// A package of programs.
#[derive(Debug)]
pub(crate) struct Tool {
    /// Its name in the registry.
    pub(crate) package: &'static str,
    /// The programs in it, the main one first.
    pub(crate) programs: &'static [&'static str],
    /// The version that is installed.
    pub(crate) version: String,
    /// The versions that are taken when they are there already.
    pub(crate) accepted: Accepted,
    /// Further options of `cargo install`.
    pub(crate) options: &'static [&'static str],
    /// The packages of it that are compiled to run fast. All others are compiled fast.
    pub(crate) optimized: &'static [&'static str],
    /// The commands that need it.
    pub(crate) used_by: &'static str,
}

impl Tool {
    /// Returns the path of its main program: in `.tools/bin`, or on `PATH` in an accepted version.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let (main, others) = self.programs.split_first()?;
        let own = bin(&project::tools_dir(), main);
        let mut candidates = process::on_path(main);
        candidates.insert(0, own);
        candidates.into_iter().find(|program| {
            others.iter().all(|other| program.with_file_name(format!("{other}{}", env::consts::EXE_SUFFIX)).is_file())
                && self.is_accepted(program)
        })
    }

    fn is_accepted(&self, program: &Path) -> bool {
        let text = process::capture(Command::new(program).arg("--version"));
        match text.as_deref().and_then(version::find) {
            Some(version) => match self.accepted {
                Accepted::Exact => version == self.version,
                Accepted::AtLeast(least) => version::at_least(version, least),
            },
            None => self.is_recorded(program),
        }
    }

    /// Whether cargo has recorded that it installed this version. Some programs do not print their own.
    fn is_recorded(&self, program: &Path) -> bool {
        let notes = program.ancestors().nth(2).map(|root| root.join(".crates.toml"));
        let notes = notes.and_then(|notes| fs::read_to_string(notes).ok()).unwrap_or_default();
        notes.contains(&format!("\"{} {} (", self.package, self.version))
    }

    /// Finds the main program, or installs it first.
    pub(crate) fn ensure(self) -> Result<PathBuf> {
        if let Some(program) = self.find() {
            return Ok(program);
        }
        rust::ensure_linker()?;
        steps::run(vec![vec![Step::new(self.label(), |progress| self.install(progress))]])?;
        self.find().ok_or_else(|| self.broken())
    }

    /// Returns the step that installs it, or `None` when it is there.
    pub(crate) fn install_step<'a>(self) -> Option<Step<'a>> {
        self.find().is_none().then(|| Step::new(self.label(), move |progress| self.install(progress)))
    }

    fn label(&self) -> String {
        format!("installing {} {} into .tools", self.package, self.version)
    }

    fn broken(&self) -> Problem {
        Problem::Other(format!(
            "{} {} was installed but does not run: remove the folder .tools and try again",
            self.package, self.version
        ))
    }

    fn install(&self, progress: &Progress) -> Result<()> {
        let tools = project::tools_dir();
        // Another xtask may be installing the same.
        let _lock = lock::hold(&tools)?;
        if self.find().is_some() || self.install_prebuilt(&tools, progress) {
            return Ok(());
        }
        let build = tools.join("build").join(self.package);
        cargo::run_quietly(&mut self.cargo_install(&tools, &build), &self.label(), progress)?;
        fs::remove_dir_all(&build).map_err(Problem::io(format!("removing {}", build.display())))?;
        // Fails while another tool is built there.
        let _ = fs::remove_dir(tools.join("build"));
        if self.find().is_some() { Ok(()) } else { Err(self.broken()) }
    }

    /// Downloads the prebuilt programs with `cargo binstall`, where that is on `PATH`. Returns whether that
    /// worked.
    fn install_prebuilt(&self, tools: &Path, progress: &Progress) -> bool {
        if process::on_path("cargo-binstall").is_empty() {
            return false;
        }
        let downloaded =
            process::read_stderr(&mut self.cargo_binstall(tools), &self.label(), |text| progress.read(text));
        let works = downloaded.is_ok_and(|status| status.success()) && self.find().is_some();
        if !works {
            report::step(&format!("there is no prebuilt {} {}, so it is compiled", self.package, self.version));
        }
        works
    }

    /// Returns the `cargo binstall` command. Only programs that the package's own authors have published are
    /// taken, and nothing is compiled.
    fn cargo_binstall(&self, tools: &Path) -> Command {
        let mut command = process::cargo();
        command
            .args(["binstall", self.package, "--version", &self.version, "--no-confirm"])
            .args(["--strategies", "crate-meta-data", "--root"])
            .arg(tools)
            .stdout(std::process::Stdio::null())
            .current_dir(env::temp_dir());
        command
    }

    /// Returns the `cargo install` command. It runs outside the repository, whose toolchain file and cargo
    /// configuration are for the app, and with settings that compile fast.
    fn cargo_install(&self, tools: &Path, build: &Path) -> Command {
        let mut command = process::cargo();
        command
            .args(["install", self.package, "--version", &self.version])
            .args(self.options)
            .args(
                self.optimized.iter().map(|package| format!("--config=profile.release.package.{package}.opt-level=2")),
            )
            .arg("--root")
            .arg(tools)
            .current_dir(env::temp_dir())
            .env("CARGO_TARGET_DIR", build)
            // Without a lock file, versions are chosen that this compiler can build.
            .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
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

    fn example() -> Tool {
        Tool {
            package: "example-cli",
            programs: &["no-such-example-program"],
            version: "1.2.3".into(),
            accepted: Accepted::Exact,
            options: &["--locked"],
            optimized: &["example-core"],
            used_by: "tests",
        }
    }

    fn arguments(command: &Command) -> String {
        command.get_args().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn installs_one_exact_version_outside_the_repository() {
        let command = example().cargo_install(Path::new("/t"), Path::new("/t/build"));
        assert_eq!(
            arguments(&command),
            "install example-cli --version 1.2.3 --locked --config=profile.release.package.example-core.opt-level=2 --root /t"
        );
        assert!(!command.get_current_dir().unwrap().starts_with(project::root()));
        let build = |(name, value): (_, Option<&std::ffi::OsStr>)| {
            name == "CARGO_TARGET_DIR" && value.is_some_and(|value| value == "/t/build")
        };
        assert!(command.get_envs().any(build));
    }

    #[test]
    fn downloads_only_programs_of_the_authors() {
        assert_eq!(
            arguments(&example().cargo_binstall(Path::new("/t"))),
            "binstall example-cli --version 1.2.3 --no-confirm --strategies crate-meta-data --root /t"
        );
    }

    #[test]
    fn missing_program_is_installed_in_one_step() {
        assert_eq!(example().find(), None);
        let step = format!("{:?}", example().install_step().unwrap());
        assert!(step.contains("installing example-cli 1.2.3 into .tools"), "{step}");
    }

    #[test]
    fn accepts_newer_version_only_where_it_need_not_be_exact() {
        let rustc = |accepted| Tool { programs: &["rustc"], accepted, ..example() };
        assert_eq!(rustc(Accepted::Exact).find(), None);
        assert!(rustc(Accepted::AtLeast("1.80")).find().is_some());
        assert_eq!(rustc(Accepted::AtLeast("99.0")).find(), None);
    }
}
