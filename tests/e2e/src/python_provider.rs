//! OpenID providers that are not Logto, from Python packages. The scripts in `tests/e2e/providers` start them.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::browser::Browser;

/// The folder of the scripts.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/providers");

/// The user of the providers, and the password.
const USER: &str = "alice";
const PASSWORD: &str = "alice-password";

/// An OpenID provider in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PythonPackage {
    /// django-oauth-toolkit. Its issuer has a path, and it has no revocation endpoint.
    DjangoOauthToolkit,
    /// Canaille. It signs with RS512, and revokes tokens for confidential clients only.
    Canaille,
}

/// A running provider with the user Alice Example and the public client `spa`. It stops when this is dropped.
#[derive(Debug)]
pub struct PythonProvider {
    package: PythonPackage,
    origin: String,
    process: Child,
    _folder: TempDir,
}

impl PythonProvider {
    /// Starts a provider for the app at this origin.
    ///
    /// # Errors
    /// Fails with what the provider has printed if it does not start.
    pub fn start(package: PythonPackage, app: &str) -> Result<Self> {
        let python = env::var_os("PROVIDERS_PYTHON");
        let python = python.context("PROVIDERS_PYTHON names no file: `cargo xtask test e2e` installs the packages")?;
        let folder = TempDir::with_prefix("e2e-provider-")?;
        let messages = folder.path().join("messages");
        let mut command = Command::new(python);
        match package {
            PythonPackage::DjangoOauthToolkit => {
                command.arg("run_django_oauth_toolkit.py").arg(app).arg(folder.path().join("database"));
            }
            PythonPackage::Canaille => {
                command.arg("run_canaille.py").arg(app);
            }
        }
        // Python would write compiled files beside the scripts.
        command.current_dir(SCRIPTS).env("PYTHONDONTWRITEBYTECODE", "1");
        // The provider runs until its input is closed, also when this process is killed.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(&messages)?);
        let process = command.spawn().context("Python does not start")?;
        let mut provider = Self { package, origin: String::new(), process, _folder: folder };
        let output = provider.process.stdout.take().context("the provider's output is not readable")?;
        BufReader::new(output).read_line(&mut provider.origin)?;
        provider.origin.truncate(provider.origin.trim_end().len());
        if provider.origin.is_empty() {
            bail!("{package:?} does not start:\n{}", read(&messages));
        }
        Ok(provider)
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Its issuer.
    #[must_use]
    pub fn issuer(&self) -> String {
        match self.package {
            PythonPackage::DjangoOauthToolkit => format!("{}/o", self.origin),
            PythonPackage::Canaille => self.origin.clone(),
        }
    }

    /// The `sub` claim of the user.
    #[must_use]
    pub fn sub(&self) -> &'static str {
        match self.package {
            PythonPackage::DjangoOauthToolkit => "1",
            PythonPackage::Canaille => USER,
        }
    }

    /// On the provider's first page: waits for the field of the user's name.
    ///
    /// # Errors
    /// Fails if the page is not shown in time.
    pub async fn wait_for_login(&self, browser: &Browser) -> Result<()> {
        browser.fill_at(self.name_field(), USER).await
    }

    /// On the provider's pages: logs in, and agrees to the app's access.
    ///
    /// # Errors
    /// Fails if a page is not shown in time.
    pub async fn log_in(&self, browser: &Browser) -> Result<()> {
        browser.fill_at(self.name_field(), USER).await?;
        match self.package {
            PythonPackage::DjangoOauthToolkit => {
                browser.fill_at("#id_password", PASSWORD).await?;
                browser.click_at("#log-in").await?;
                browser.click_at("[name=allow]").await
            }
            PythonPackage::Canaille => {
                browser.click_at("#loginform [type=submit]").await?;
                browser.fill_at("#password", PASSWORD).await?;
                browser.click_at("#passwordform [type=submit]").await?;
                browser.click_at("#accept").await
            }
        }
    }

    fn name_field(&self) -> &'static str {
        match self.package {
            PythonPackage::DjangoOauthToolkit => "#id_username",
            PythonPackage::Canaille => "#login",
        }
    }
}

fn read(messages: &Path) -> String {
    fs::read_to_string(messages).unwrap_or_default()
}

impl Drop for PythonProvider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
