//! What the parts of `cargo xtask test` need before they run.

use super::Part;
use crate::{
    error::{Problem, Result},
    process, project, report,
    tools::{
        self, WebTools, axe, caddy,
        chromium::{self, Browser},
        nginx::{self, Nginx},
        rust,
    },
};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the chosen parts need, found or installed before any of them runs.
#[derive(Debug, Default)]
pub(super) struct Setup {
    web: Option<WebTools>,
    browser: Option<Browser>,
    nginx: Option<Nginx>,
    caddy: Option<PathBuf>,
    axe: Option<PathBuf>,
    path: Option<OsString>,
    target_dir: PathBuf,
}

impl Setup {
    /// Prepares what these parts need and nothing else.
    pub(super) fn prepare(parts: &[Part]) -> Result<Self> {
        let any = |of: &[Part]| parts.iter().any(|part| of.contains(part));
        let mut setup = Self::default();
        if any(&[Part::Fmt]) {
            rust::ensure_component("rustfmt")?;
        }
        if any(&[Part::Clippy]) {
            rust::ensure_component("clippy")?;
            rust::ensure_wasm_target()?;
        }
        if any(&[Part::Docs, Part::Crate]) {
            rust::ensure_wasm_target()?;
        }
        if any(&[Part::Crate]) {
            // The tests of the package are offline.
            tools::fetch_crates()?;
        }
        if any(&[Part::Browser, Part::E2e]) {
            setup.browser = Some(chromium::ensure()?);
            setup.target_dir = project::metadata()?.target_dir;
        }
        if any(&[Part::Browser]) {
            rust::ensure_wasm_target()?;
            let runner = tools::wasm_bindgen()?.ensure()?;
            setup.path = Some(process::path_with([runner.as_path()])?);
        }
        if any(&[Part::E2e]) {
            setup.web = Some(WebTools::prepare()?);
            setup.nginx = nginx::ensure();
            if setup.nginx.is_none() {
                report::step(&format!("the journeys behind and on nginx are left out: {}", nginx::HOW_TO));
            }
            setup.caddy = caddy::ensure();
            if setup.caddy.is_none() {
                report::step(&format!("the journeys on Caddy are left out: {}", caddy::HOW_TO));
            }
            setup.axe = axe::ensure();
            if setup.axe.is_none() {
                report::step(&format!("the journeys that look with axe-core are left out: {}", axe::HOW_TO));
            }
        }
        if let Some(browser) = &setup.browser
            && browser.chosen
        {
            write_webdriver(&setup.webdriver(), &browser.chromium.path)?;
        }
        Ok(setup)
    }

    /// Trunk and wasm-bindgen, when a part needs them.
    pub(super) fn web(&self) -> Option<&WebTools> {
        self.web.as_ref()
    }

    /// The journeys for which a server or a tool is missing, by parts of their names.
    pub(super) fn left_out(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if self.nginx.is_none() {
            names.extend(["behind_nginx", "on_nginx"]);
        }
        if self.caddy.is_none() {
            names.push("on_caddy");
        }
        if self.axe.is_none() {
            names.push("axe_finds");
        }
        // They are those of a build for size.
        if !rust::has_source() {
            names.push("budgets");
        }
        names
    }

    /// Where the app is built for its tests.
    pub(super) fn e2e_dist(&self) -> PathBuf {
        self.target_dir.join("e2e-dist")
    }

    /// Where the examples are built for their tests.
    pub(super) fn e2e_examples(&self) -> PathBuf {
        self.target_dir.join("e2e-examples")
    }

    /// The options for a browser that its driver would not find by itself.
    fn webdriver(&self) -> PathBuf {
        self.target_dir.join("webdriver.json")
    }

    /// Tells a test command where browser, driver and test runner are.
    pub(super) fn equip(&self, command: &mut Command) {
        if let Some(browser) = &self.browser {
            command.env("CHROME", &browser.chromium.path).env("CHROMEDRIVER", &browser.driver.path);
            if browser.chosen {
                command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", self.webdriver());
            }
        }
        if let Some(nginx) = &self.nginx {
            command.env("NGINX", &nginx.program).env("NGINX_JS_MODULE", &nginx.module);
        }
        if let Some(caddy) = &self.caddy {
            command.env("CADDY", caddy);
        }
        if let Some(axe) = &self.axe {
            command.env("AXE", axe);
        }
        // It writes the folders for the journeys on hosts.
        if let Ok(own) = env::current_exe() {
            command.env("XTASK", own);
        }
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
    }
}

/// Copies `webdriver.json` with the browser's file added.
fn write_webdriver(to: &Path, browser: &Path) -> Result<()> {
    let from = project::root().join("webdriver.json");
    let text = fs::read_to_string(&from).map_err(Problem::io(format!("reading {}", from.display())))?;
    let text =
        with_binary(&text, browser).ok_or_else(|| Problem::Other(format!("{} is not understood", from.display())))?;
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
