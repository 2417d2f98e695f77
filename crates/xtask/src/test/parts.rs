//! The commands of each part of `cargo xtask test`.

use super::{
    dependencies, features,
    setup::Setup,
    shells,
    step::{Kind, Step, cargo, tests},
};
use crate::{
    error::{Problem, Result},
    process,
    project::{self, ROOT_PACKAGE, WASM_TARGET},
    tools::{WebTools, rust},
};
use std::{env, process::Command};

/// All features of our packages.
const FEATURES: &str = "logto-app/devtools,logto-leptos/testing,logto-client/testing";

/// The packages that run in the browser, as arguments of cargo.
const IN_BROWSER: [&str; 10] = [
    "--package",
    ROOT_PACKAGE,
    "--package",
    "logto-browser",
    "--package",
    "logto-leptos",
    "--package",
    "logto-ui",
    "--package",
    "logto-console",
];

/// The folders in `examples` that trunk builds.
const EXAMPLES: [&str; 4] = ["custom-storage", "guards", "lazy", "minimal"];

/// The examples that are built as a release: one is split then, and the files of the other one are those of the template
/// for new apps.
const RELEASED: [&str; 2] = ["lazy", "minimal"];

/// The example that a server renders, which is built for two targets.
const SSR_EXAMPLE: &str = "example-ssr";

/// The tests of the engines other than today's Chromium, by parts of their names.
const ENGINES: [&str; 4] = ["firefox::", "webkit::", "wpe::", "old_chromium::"];

/// Journeys that also run against a server that behaves like an older Logto: what it answers differently is in their way.
const WITH_OLDER_LOGTO: [&str; 9] = [
    "account::adds_first_phone_number_with_two_codes",
    "account::shows_changed_name_on_every_page_and_after_reload",
    "account_security::changes_password_after_verification_by_password",
    "api::renews_expired_token_once",
    "operators::sets_up_connectors_until_a_code_arrives",
    "organizations::shows_actions_by_permission_and_explains_missing_ones",
    "sign_in::canceled_sign_in_shows_next_step",
    "sign_in::signs_in_by_email",
    "sign_out::sign_out_ends_local_and_provider_session",
];

/// The older Logto.
const OLDER_LOGTO: &str = "1.37";

/// A part of the checks and tests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// The layout of the source.
    Fmt,
    /// Clippy, for this machine and for the browser.
    Clippy,
    /// Licenses, sources and advisories of the dependencies, and unused ones.
    Dependencies,
    /// The library with each feature alone and with none.
    Features,
    /// Tests that run on this machine.
    Native,
    /// Tests that run in the browser, without the app.
    Browser,
    /// Tests of the finished app in the browser.
    E2e,
    /// A core set of them in Firefox and WebKit, and some in older browsers.
    Engines,
    /// The examples for shells.
    Shells,
    /// The documentation.
    Docs,
    /// The packages, the guides in a new project that depends on them, and how much the library adds to an app.
    Crate,
}

impl Part {
    /// All parts, in the order they run: what answers fastest comes first.
    pub(crate) const ALL: [Self; 11] = [
        Self::Fmt,
        Self::Clippy,
        Self::Dependencies,
        Self::Features,
        Self::Native,
        Self::Browser,
        Self::E2e,
        Self::Engines,
        Self::Shells,
        Self::Docs,
        Self::Crate,
    ];

    /// Whether it runs when no part is named. The others install much, and take long.
    pub(super) fn is_default(self) -> bool {
        !matches!(self, Self::Engines | Self::Shells)
    }

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Dependencies => "dependencies",
            Self::Features => "features",
            Self::Native => "native",
            Self::Browser => "browser",
            Self::E2e => "e2e",
            Self::Engines => "engines",
            Self::Shells => "shells",
            Self::Docs => "docs",
            Self::Crate => "crate",
        }
    }

    /// The part with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// Whether it has tests that a filter can choose from.
    pub(super) fn has_tests(self) -> bool {
        matches!(self, Self::Native | Self::Browser | Self::E2e | Self::Engines | Self::Shells)
    }

    /// Its steps, in order.
    pub(super) fn steps(self, setup: &Setup, filter: &[String]) -> Result<Vec<Step>> {
        Ok(match self {
            Self::Fmt => vec![
                Step::check("fmt", &["fmt", "--all", "--check"]),
                // A workspace of its own.
                Step::check("fmt of the example for Tauri", &["fmt", "--manifest-path", shells::TAURI, "--check"]),
            ],
            Self::Clippy => clippy(),
            Self::Dependencies => dependencies::steps(setup),
            Self::Features => features::steps()?,
            Self::Native => native(filter),
            Self::Browser => vec![browser(setup, filter)],
            Self::E2e => e2e(setup, filter)?,
            Self::Engines => engines(setup, filter)?,
            Self::Shells => shells::steps(setup, filter),
            Self::Docs => vec![docs(), docs_for_the_browser()],
            Self::Crate => vec![package(setup), size()?],
        })
    }
}

fn clippy() -> Vec<Step> {
    let deny = ["--", "-D", "warnings"];
    let workspace = ["clippy", "--workspace", "--all-targets", "--features", FEATURES];
    let wasm =
        [&["clippy"], &IN_BROWSER[..], &["--target", WASM_TARGET, "--all-targets", "--features", FEATURES]].concat();
    vec![
        Step::check("clippy", &[&workspace[..], &deny].concat()),
        Step::check("clippy for the browser", &[&wasm[..], &deny].concat()),
    ]
}

/// The server's half of the library is tested apart: its feature `ssr` excludes the app's `csr`.
fn native(filter: &[String]) -> Vec<Step> {
    let all = ["--workspace", "--exclude", "e2e", "--features", FEATURES];
    let server = ["--package", "logto-leptos", "--features", "ssr,testing", "--test", "server"];
    vec![
        Step::new("native tests", Kind::Tests(tests(&all, filter))),
        Step::new("tests of server-side rendering", Kind::Tests(tests(&server, filter))),
    ]
}

fn browser(setup: &Setup, filter: &[String]) -> Step {
    let arguments =
        [&IN_BROWSER[2..], &["--target", WASM_TARGET, "--features", "logto-leptos/devtools", "--tests"]].concat();
    let mut command = tests(&arguments, filter);
    setup.set_environment(&mut command);
    set_runner(&mut command);
    Step::new("browser tests", Kind::Tests(command))
}

/// Sets how the tests of a package run in the browser.
fn set_runner(command: &mut Command) {
    // The runner is the one on PATH, as .cargo/config.toml says.
    command.env_remove("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER");
    // Its own limit of 20 s for all tests of a file is short on a busy machine.
    if env::var_os("WASM_BINDGEN_TEST_TIMEOUT").is_none() {
        command.env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    }
}

fn e2e(setup: &Setup, filter: &[String]) -> Result<Vec<Step>> {
    let dist = setup.e2e_dist();
    let mut arguments = filter.to_vec();
    for name in setup.skipped_tests().into_iter().chain(ENGINES).chain(shells::TESTS) {
        arguments.extend(["--skip", name].map(String::from));
    }
    let server = format!("{SSR_EXAMPLE}{}", env::consts::EXE_SUFFIX);
    let set_environment = |command: &mut Command| {
        setup.set_environment(command);
        command.env("E2E_DIST", &dist).env("E2E_EXAMPLES", setup.e2e_examples());
        command.env("E2E_SSR_SERVER", setup.target_dir().join("debug").join(&server));
    };
    let mut command = tests(&["--package", "e2e"], &arguments);
    set_environment(&mut command);
    let mut steps = Vec::new();
    if let Some(web) = setup.web() {
        steps.push(Step::new("e2e: build of the app", Kind::Release(web.release(&dist)?)));
        for name in EXAMPLES {
            let mut build = web.trunk(&["build", "--locked", "--dist"]);
            build.arg(setup.e2e_examples().join(name)).current_dir(project::root().join("examples").join(name));
            let kind = if RELEASED.contains(&name) {
                build.arg("--release");
                Kind::Release(build)
            } else {
                // The guards have to work in both kinds of builds.
                rust::erase_view_types(&mut build);
                Kind::Build(build)
            };
            steps.push(Step::new(&format!("e2e: build of the example {name}"), kind));
        }
        let mut guides = web.trunk(&["build", "--locked", "--dist"]);
        guides.arg(setup.e2e_examples().join("guides")).current_dir(project::root().join("tests/guides"));
        steps.push(Step::new("e2e: build of the guides' programs", Kind::Build(guides)));
        steps.extend(ssr_example(setup, web));
    }
    steps.push(Step::new("e2e tests", Kind::Journeys(command)));
    // A filter chooses from all journeys, with the server that the environment names.
    if filter.is_empty() {
        let names = ["--exact"].into_iter().chain(WITH_OLDER_LOGTO).map(String::from).collect::<Vec<_>>();
        let mut command = tests(&["--package", "e2e", "--test", "journeys"], &names);
        set_environment(&mut command);
        command.env("E2E_LOGTO", OLDER_LOGTO);
        steps.push(Step::new(&format!("e2e tests with Logto {OLDER_LOGTO}"), Kind::Journeys(command)));
    }
    Ok(steps)
}

/// The core set in Firefox and WebKit and the journeys in older browsers, with the app that the part before has built, and
/// the tests of the browser's services in Firefox.
fn engines(setup: &Setup, filter: &[String]) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    if let Some(web) = setup.web()
        && !setup.has_app()
    {
        steps.push(Step::new("engines: build of the app", Kind::Build(web.release(&setup.e2e_dist())?)));
    }
    let mut arguments = filter.to_vec();
    for name in setup.skipped_engines() {
        arguments.extend(["--skip", name].map(String::from));
    }
    let mut command = tests(&["--package", "e2e", "--test", "engines"], &arguments);
    setup.set_environment(&mut command);
    command.env("E2E_DIST", setup.e2e_dist());
    steps.push(Step::new("core set in other browsers", Kind::Journeys(command)));
    if let Some(options) = setup.firefox_options() {
        let mut command = tests(&["--package", "logto-browser", "--target", WASM_TARGET, "--tests"], filter);
        setup.set_environment(&mut command);
        set_runner(&mut command);
        // The runner takes the first driver that is named.
        command.env_remove("CHROMEDRIVER").env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options);
        steps.push(Step::new("browser tests in Firefox", Kind::Tests(command)));
    }
    Ok(steps)
}

/// Builds the server of the example `ssr`, and its files for the browser.
fn ssr_example(setup: &Setup, web: &WebTools) -> [Step; 3] {
    let server = cargo(&["build", "--locked", "--package", SSR_EXAMPLE, "--features", "ssr", "--bin", SSR_EXAMPLE]);
    let hydrate = ["--lib", "--features", "hydrate", "--target", WASM_TARGET];
    let browser = cargo(&[&["build", "--locked", "--package", SSR_EXAMPLE], &hydrate[..]].concat());
    let mut bindings =
        web.wasm_bindgen(&["--target", "web", "--no-typescript", "--out-name", SSR_EXAMPLE, "--out-dir"]);
    let module = setup.target_dir().join(WASM_TARGET).join("debug").join("example_ssr.wasm");
    bindings.arg(setup.e2e_examples().join("ssr/site/pkg")).arg(module);
    [
        Step::new("e2e: server of the example ssr", Kind::Build(server)),
        Step::new("e2e: the example ssr for the browser", Kind::Build(browser)),
        Step::new("e2e: JavaScript of the example ssr", Kind::Build(bindings)),
    ]
}

fn docs() -> Step {
    let command = cargo(&["doc", "--workspace", "--no-deps", "--features", FEATURES]);
    documentation("documentation", command)
}

/// The library's documentation as docs.rs makes it, but for what only a nightly compiler can.
fn docs_for_the_browser() -> Step {
    let arguments = [
        "doc",
        "--package",
        "logto-leptos",
        "--lib",
        "--no-deps",
        "--features",
        "devtools,testing",
        "--target",
        WASM_TARGET,
    ];
    documentation("documentation for docs.rs", cargo(&arguments))
}

fn documentation(name: &str, mut command: Command) -> Step {
    let mut flags = env::var_os("RUSTDOCFLAGS").unwrap_or_default();
    if !flags.is_empty() {
        flags.push(" ");
    }
    flags.push("-Dwarnings");
    command.env("RUSTDOCFLAGS", flags);
    Step::new(name, Kind::Check(command))
}

/// The tests of the packages, and of the guides, which run the tests that a guide writes in the browser.
fn package(setup: &Setup) -> Step {
    let arguments = ["--workspace", "--exclude", "e2e", "--features", FEATURES, "--test", "docs"];
    let mut command = tests(&arguments, &["--ignored".to_owned()]);
    setup.set_environment(&mut command);
    Step::new("tests of the packages and guides", Kind::Tests(command))
}

/// `cargo xtask size`, which fails when a budget is exceeded.
fn size() -> Result<Step> {
    let xtask = env::current_exe().map_err(Problem::io("finding the program xtask"))?;
    Ok(Step::new("size of the library in an app", Kind::Check(process::program(&xtask, &["size"]))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn finds_each_part_by_its_name() {
        for part in Part::ALL {
            assert_eq!(Part::named(part.name()), Some(part));
        }
        assert_eq!(Part::named("E2E"), None);
    }

    #[test]
    fn every_example_is_built() {
        let folders = fs::read_dir(project::root().join("examples")).unwrap();
        let folders = folders.map(Result::unwrap).filter(|entry| entry.path().is_dir());
        let mut found: Vec<_> = folders.map(|folder| folder.file_name().into_string().unwrap()).collect();
        found.sort();
        // `protected-api` runs in its own tests.
        let mut built = [&EXAMPLES[..], &shells::EXAMPLES, &["protected-api", "ssr"]].concat();
        built.sort_unstable();
        assert_eq!(found, built);
    }

    #[test]
    fn journeys_with_an_older_logto_exist() {
        let folder = project::root().join("tests/e2e/tests/journeys");
        for name in WITH_OLDER_LOGTO {
            let (file, test) = name.split_once("::").unwrap();
            let text = fs::read_to_string(folder.join(file).with_extension("rs")).unwrap();
            assert!(text.contains(&format!("async fn {test}()")), "{name}");
        }
        let last = e2e(&Setup::default(), &[]).unwrap().pop().unwrap();
        assert!(last.arguments().contains("--test journeys -- --exact account::"), "{}", last.arguments());
        let Kind::Journeys(command) = &last.kind else { panic!("{last:?}") };
        assert!(command.get_envs().any(|(name, value)| name == "E2E_LOGTO" && value == Some(OLDER_LOGTO.as_ref())));
    }

    #[test]
    fn clippy_denies_warnings_for_both_targets() {
        let lines: Vec<_> = clippy().iter().map(Step::arguments).collect();
        assert!(lines.iter().all(|line| line.ends_with(" -- -D warnings")));
        let wasm = lines.iter().filter(|line| line.contains(WASM_TARGET));
        assert_eq!((lines.len(), wasm.count()), (2, 1));
    }

    #[test]
    fn filters_reach_the_tests_but_not_the_build() {
        let filter = ["sign_in".to_owned()];
        let steps = e2e(&Setup::default(), &filter).unwrap();
        assert_eq!(
            steps.iter().map(Step::arguments).collect::<Vec<_>>(),
            [
                "test --no-fail-fast --package e2e -- sign_in --skip behind_nginx --skip on_nginx --skip on_caddy --skip on_apache --skip cloudfront_rules --skip axe_finds --skip python_providers --skip firefox:: --skip webkit:: --skip wpe:: --skip old_chromium:: --skip capacitor:: --skip tauri::"
            ]
        );
        let steps = engines(&Setup::default(), &filter).unwrap();
        assert_eq!(
            steps.iter().map(Step::arguments).collect::<Vec<_>>(),
            [
                "test --no-fail-fast --package e2e --test engines -- sign_in --skip firefox:: --skip webkit:: --skip wpe:: --skip old_chromium::"
            ]
        );
        assert!(native(&[]).iter().all(|step| !step.arguments().contains(" -- ")));
    }
}
