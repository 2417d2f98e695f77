//! The programs that the parts of `cargo xtask test` need, found or installed before they run.

use crate::{
    error::{Problem, Result},
    process, project, report,
    tools::{
        self, Build, WebTools, apache, axe, caddy,
        chromium::{self, Browser},
        firefox::{self, Firefox},
        nginx::{self, Nginx},
        old_chromium, python, rust, shells, webkit,
        wpe::{self, Wpe},
    },
    workspace,
};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Something that parts of the tests need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Need {
    /// The component rustfmt.
    Rustfmt,
    /// The component clippy.
    Clippy,
    /// The compilation target of the browser.
    WasmTarget,
    /// The crates in `Cargo.lock`, because cargo is offline later.
    Crates,
    /// A browser and its driver.
    Browser,
    /// The runner of the browser tests.
    Runner,
    /// cargo-deny and cargo-machete.
    DependencyTools,
    /// The tools that build the app, and the servers and scripts that its tests use.
    App,
    /// The app, Firefox, WebKit and older browsers.
    Engines,
    /// What the examples for shells need.
    Shells,
}

/// The programs that the chosen parts need.
#[derive(Debug, Default)]
pub(super) struct Setup {
    web: Option<WebTools>,
    deny: Option<PathBuf>,
    machete: Option<PathBuf>,
    browser: Option<Browser>,
    nginx: Option<Nginx>,
    caddy: Option<PathBuf>,
    apache: Option<PathBuf>,
    has_node: bool,
    axe: Option<PathBuf>,
    python: Option<PathBuf>,
    firefox: Option<Firefox>,
    webkit: Option<PathBuf>,
    wpe: Option<Wpe>,
    old_chromiums: Option<PathBuf>,
    /// Node.js for Capacitor, when everything else for it is there.
    capacitor: Option<PathBuf>,
    /// The driver of Tauri's web view, when everything else for Tauri is there.
    tauri: Option<PathBuf>,
    path: Option<OsString>,
    target_dir: PathBuf,
}

impl Setup {
    /// Finds or installs what is needed, before any part runs.
    pub(super) fn prepare(needs: &[Need]) -> Result<Self> {
        let mut setup = Self { target_dir: workspace::metadata()?.target_dir, ..Self::default() };
        if needs.contains(&Need::Rustfmt) {
            rust::ensure_component("rustfmt")?;
        }
        if needs.contains(&Need::Clippy) {
            rust::ensure_component("clippy")?;
        }
        if needs.contains(&Need::WasmTarget) {
            rust::ensure_wasm_target()?;
        }
        if needs.contains(&Need::Crates) {
            tools::fetch_crates()?;
        }
        if needs.contains(&Need::Browser) {
            setup.browser = Some(chromium::ensure()?);
        }
        if needs.contains(&Need::Runner) {
            let runner = tools::wasm_bindgen()?.ensure()?;
            setup.path = Some(process::path_with([runner.as_path()])?);
        }
        if needs.contains(&Need::DependencyTools) {
            setup.machete = Some(tools::cargo_machete().ensure()?);
            setup.deny = Some(tools::cargo_deny().ensure()?);
        }
        if needs.contains(&Need::App) {
            setup.web = Some(WebTools::prepare(Build::Release)?);
            setup.find_hosts();
        }
        if needs.contains(&Need::Engines) {
            if setup.web.is_none() && !setup.has_app() {
                setup.web = Some(WebTools::prepare(Build::Release)?);
            }
            setup.find_engines()?;
        }
        if needs.contains(&Need::Shells) {
            setup.find_shells()?;
        }
        if let Some(browser) = &setup.browser
            && browser.chosen
        {
            write_webdriver(&setup.webdriver(), &browser.chromium.path)?;
        }
        Ok(setup)
    }

    /// Finds the servers and scripts for the tests of the app, and reports which tests are left out otherwise.
    fn find_hosts(&mut self) {
        self.nginx = nginx::ensure();
        self.caddy = caddy::ensure();
        self.apache = apache::ensure();
        self.has_node = !process::on_path("node").is_empty();
        self.axe = axe::ensure();
        self.python = python::ensure();
        report_missing(&[
            (self.nginx.is_none(), "behind and on nginx", nginx::HOW_TO),
            (self.caddy.is_none(), "on Caddy", caddy::HOW_TO),
            (self.apache.is_none(), "on Apache", apache::HOW_TO),
            (!self.has_node, "with CloudFront's rules", "put node on PATH"),
            (self.axe.is_none(), "with axe-core", axe::HOW_TO),
            (self.python.is_none(), "with other OpenID providers", python::HOW_TO),
        ]);
    }

    /// Finds the browsers other than today's Chromium, and reports which tests are left out otherwise.
    fn find_engines(&mut self) -> Result<()> {
        self.firefox = firefox::ensure()?;
        self.webkit = webkit::ensure();
        self.wpe = wpe::ensure();
        self.old_chromiums = old_chromium::ensure();
        report_missing(&[
            (self.firefox.is_none(), "in Firefox", firefox::HOW_TO),
            (self.webkit.is_none(), "in WebKit", webkit::HOW_TO),
            (self.wpe.is_none(), "in WPE WebKit", wpe::HOW_TO),
            (self.old_chromiums.is_none(), "in old Chromiums", old_chromium::HOW_TO),
        ]);
        if let Some(firefox) = &self.firefox {
            let options = serde_json::json!({ "moz:firefoxOptions": { "binary": firefox.browser } });
            write(&self.firefox_webdriver(), &options.to_string())?;
        }
        Ok(())
    }

    /// Finds what the examples for shells need, and reports which tests are left out otherwise.
    fn find_shells(&mut self) -> Result<()> {
        self.capacitor = shells::ensure_capacitor();
        self.tauri = shells::ensure_tauri();
        report_missing(&[
            (self.capacitor.is_none(), "with Capacitor", shells::CAPACITOR_HOW_TO),
            (self.tauri.is_none(), "with Tauri", shells::TAURI_HOW_TO),
        ]);
        if self.web.is_none() && (self.has_capacitor() || self.has_tauri()) {
            self.web = Some(WebTools::prepare(Build::Development)?);
        }
        Ok(())
    }

    /// Whether everything for the example for Capacitor is there.
    pub(super) fn has_capacitor(&self) -> bool {
        self.capacitor.is_some()
    }

    /// Whether everything for the example for Tauri is there.
    pub(super) fn has_tauri(&self) -> bool {
        self.tauri.is_some()
    }

    /// The shells for which something is missing, by parts of the names of their tests.
    pub(super) fn skipped_shells(&self) -> Vec<&'static str> {
        names_of(&[(!self.has_capacitor(), "capacitor::"), (!self.has_tauri(), "tauri::")])
    }

    /// The engines that are missing, by parts of the names of their tests.
    pub(super) fn skipped_engines(&self) -> Vec<&'static str> {
        names_of(&[
            (self.firefox.is_none(), "firefox::"),
            (self.webkit.is_none(), "webkit::"),
            (self.wpe.is_none(), "wpe::"),
            (self.old_chromiums.is_none(), "old_chromium::"),
        ])
    }

    /// The file with the options of the test runner for Firefox, when Firefox is there.
    pub(super) fn firefox_options(&self) -> Option<PathBuf> {
        self.firefox.is_some().then(|| self.firefox_webdriver())
    }

    fn firefox_webdriver(&self) -> PathBuf {
        self.target_dir.join("webdriver-firefox.json")
    }

    /// Whether the app is built for its tests.
    pub(super) fn has_app(&self) -> bool {
        self.e2e_dist().join("index.html").is_file()
    }

    /// Trunk and wasm-bindgen, when a part needs them.
    pub(super) fn web(&self) -> Option<&WebTools> {
        self.web.as_ref()
    }

    /// cargo-deny and cargo-machete, when a part needs them.
    pub(super) fn dependency_tools(&self) -> [Option<&Path>; 2] {
        [self.deny.as_deref(), self.machete.as_deref()]
    }

    #[cfg(test)]
    pub(super) fn with_dependency_tools(deny: PathBuf, machete: PathBuf) -> Self {
        Self { deny: Some(deny), machete: Some(machete), ..Self::default() }
    }

    /// The tests for which a server or a tool is missing, by parts of their names.
    pub(super) fn skipped_tests(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if self.nginx.is_none() {
            names.extend(["behind_nginx", "on_nginx"]);
        }
        if self.caddy.is_none() {
            names.push("on_caddy");
        }
        if self.apache.is_none() {
            names.push("on_apache");
        }
        if !self.has_node {
            names.push("cloudfront_rules");
        }
        if self.axe.is_none() {
            names.push("axe_finds");
        }
        if self.python.is_none() {
            names.push("python_providers");
        }
        // The budgets are for a build for size.
        if !rust::has_source() || !rust::has_immediate_abort() {
            names.push("budgets");
        }
        names
    }

    /// Returns cargo's target folder.
    pub(super) fn target_dir(&self) -> &Path {
        &self.target_dir
    }

    /// The folder of the app that is built for its tests.
    pub(super) fn e2e_dist(&self) -> PathBuf {
        self.target_dir.join("e2e-dist")
    }

    /// The folder of the examples that are built for their tests.
    pub(super) fn e2e_examples(&self) -> PathBuf {
        self.target_dir.join("e2e-examples")
    }

    /// The options for a browser that `CHROME` names.
    fn webdriver(&self) -> PathBuf {
        self.target_dir.join("webdriver.json")
    }

    /// Sets the paths of browser, driver, servers and test runner in the environment of a test command.
    pub(super) fn set_environment(&self, command: &mut Command) {
        if let Some(browser) = &self.browser {
            command.env("CHROME", &browser.chromium.path).env("CHROMEDRIVER", &browser.driver.path);
            if browser.chosen {
                command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", self.webdriver());
            }
        }
        if let Some(firefox) = &self.firefox {
            command.env("FIREFOX", &firefox.browser).env("GECKODRIVER", &firefox.driver);
        }
        if let Some(webkit) = self.webkit.as_ref().or(self.tauri.as_ref()) {
            command.env("WEBKIT_DRIVER", webkit);
        }
        if let Some(wpe) = &self.wpe {
            command.env("COG", &wpe.browser).env("WPE_DRIVER", &wpe.driver);
        }
        if let Some(old_chromiums) = &self.old_chromiums {
            command.env("OLD_CHROMIUMS", old_chromiums);
        }
        if let Some(node) = &self.capacitor {
            command.env("NODE", node);
        }
        if let Some(nginx) = &self.nginx {
            command.env("NGINX", &nginx.program).env("NGINX_JS_MODULE", &nginx.module);
        }
        if let Some(caddy) = &self.caddy {
            command.env("CADDY", caddy);
        }
        if let Some(apache) = &self.apache {
            command.env("APACHE", apache);
        }
        if let Some(axe) = &self.axe {
            command.env("AXE", axe);
        }
        if let Some(python) = &self.python {
            command.env("PROVIDERS_PYTHON", python);
        }
        // xtask writes the folders for the tests on hosts.
        if let Ok(own) = env::current_exe() {
            command.env("XTASK", own);
        }
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
    }
}

/// Reports the tests for which something is missing, with how to get it.
fn report_missing(tests: &[(bool, &str, &str)]) {
    for (_, name, how_to) in tests.iter().filter(|(is_missing, ..)| *is_missing) {
        report::step(&format!("the tests {name} are left out: {how_to}"));
    }
}

/// The names of those that are missing.
fn names_of(missing: &[(bool, &'static str)]) -> Vec<&'static str> {
    missing.iter().filter(|(is_missing, _)| *is_missing).map(|(_, name)| *name).collect()
}

/// Copies `webdriver.json` with the browser's file added.
fn write_webdriver(to: &Path, browser: &Path) -> Result<()> {
    let from = project::root().join("webdriver.json");
    let text = fs::read_to_string(&from).map_err(Problem::io(format!("reading {}", from.display())))?;
    let text =
        with_binary(&text, browser).ok_or_else(|| Problem::Other(format!("{} is not understood", from.display())))?;
    write(to, &text)
}

fn write(to: &Path, text: &str) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Problem::io(format!("creating {}", folder.display())))?;
    }
    fs::write(to, text).map_err(Problem::io(format!("writing {}", to.display())))
}

fn with_binary(webdriver: &str, browser: &Path) -> Option<String> {
    let mut value: serde_json::Value = serde_json::from_str(webdriver).ok()?;
    value.get_mut("goog:chromeOptions")?.as_object_mut()?.insert("binary".into(), browser.to_str()?.into());
    Some(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webdriver_options_stay_when_a_browser_is_named() {
        let text = r#"{"goog:chromeOptions":{"args":["--headless=new"]}}"#;
        let text = with_binary(text, Path::new("/opt/chrome")).unwrap();
        assert!(text.contains("/opt/chrome") && text.contains("--headless=new"));
        assert!(with_binary("{}", Path::new("/opt/chrome")).is_none());
    }
}
