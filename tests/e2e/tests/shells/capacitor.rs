//! The example for Capacitor: its web build in Chromium, where the plugins open a tab and use localStorage, and the
//! projects for Android and iOS. What the system of a phone tells the plugins comes from the test.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use e2e::{Browser, Tab, browser_slot, wait_until};
use logto_dev::{Seed, Server};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use url::Url;

use super::{CALLBACK, ENDPOINT, example, sign_in_at_provider};

/// The settings of the server that the example names.
const SEED: &str = include_str!("../../../../examples/capacitor/logto-dev.json");

/// The page that describes the example.
const GUIDE: &str = include_str!("../../../../docs/shells.md");

/// The running example.
struct Phone {
    browser: Browser,
    server: Server,
    /// The tab with the app.
    app: Tab,
}

impl Phone {
    /// Starts a sign-in or a sign-out, and goes to the tab that it opens.
    async fn click_and_follow(&self, button: &str) -> Result<()> {
        let driver = self.browser.driver();
        let before = driver.windows().await?;
        self.browser.click(button).await?;
        let opened = wait_until("a tab for the provider", async || {
            Ok(driver.windows().await?.into_iter().find(|window| !before.contains(window)))
        })
        .await?;
        Ok(driver.switch_to_window(opened).await?)
    }

    /// Goes back to the app, and has a plugin tell it something.
    async fn tell(&self, plugin: &str, event: &str, data: Value) -> Result<()> {
        self.browser.switch_to(&self.app).await?;
        let script = "const [plugin, event, data] = arguments;
            return Capacitor.Plugins[plugin].notifyListeners(event, data)";
        self.browser.run(script, vec![plugin.into(), event.into(), data]).await.map(drop)
    }

    /// Opens the app with a URL of its scheme.
    async fn open_with(&self, url: &Url) -> Result<()> {
        self.tell("App", "appUrlOpen", json!({ "url": url.as_str() })).await
    }

    /// The keys in localStorage with this text.
    async fn stored(&self, text: &str) -> Result<Vec<String>> {
        let script = "return Object.keys(localStorage).filter((key) => key.includes(arguments[0]))";
        Ok(serde_json::from_value(self.browser.run(script, vec![text.into()]).await?)?)
    }
}

#[tokio::test]
async fn signs_in_with_the_in_app_browser() -> Result<()> {
    let dist = example("capacitor").join("dist");
    ensure!(dist.join("shell.js").is_file(), "The example is not built: run `cargo xtask test shells`.");
    let _slot = browser_slot().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let router = Router::new().fallback(async move |uri: Uri| serve_file(&dist, uri.path()));
    let host = tokio::spawn(async move { axum::serve(listener, router).await });
    let server = Server::builder().seed(Seed::from_json(SEED)?).port(0).endpoint(ENDPOINT).start().await?;
    let places = format!(
        "--host-resolver-rules=MAP localhost:3000 127.0.0.1:{port}, MAP localhost:3001 127.0.0.1:{}",
        server.port()
    );
    let browser = Browser::start_with_request_log(&[&places]).await?;
    let phone = Phone { app: browser.tab().await?, browser, server };
    let outcome = sign_in_and_out(&phone).await;
    let page = phone.browser.page_text().await.unwrap_or_default();
    let mut console = phone.browser.read_console().await?;
    // The phone's browser hands these URLs over.
    console.retain(|entry| !entry.contains(CALLBACK));
    // A browser that can't be quit has already stopped.
    let _ = phone.browser.quit().await;
    host.abort();
    outcome.with_context(|| format!("{page}\n{console:#?}"))?;
    ensure!(console.is_empty(), "errors in the console:\n{}", console.join("\n"));
    Ok(())
}

async fn sign_in_and_out(phone: &Phone) -> Result<()> {
    let Phone { browser, server, .. } = phone;
    browser.open("http://localhost:3000/").await?;

    // The person closes the in-app browser.
    phone.click_and_follow("sign-in").await?;
    browser.wait_for("identifier").await?;
    phone.tell("Browser", "browserFinished", Value::Null).await?;
    browser.wait_for_text("You closed the browser before you were signed in.").await?;
    ensure!(phone.stored("idToken").await?.is_empty(), "somebody is signed in");

    phone.click_and_follow("sign-in").await?;
    let callback = sign_in_at_provider(browser, server).await?;
    phone.open_with(&callback).await?;
    browser.wait_for_text("Hello Alice Example").await?;
    wait_until(
        "the in-app browser to close",
        async || Ok((browser.driver().windows().await?.len() == 1).then_some(())),
    )
    .await?;
    let stored = phone.stored("Token").await?;
    ensure!(stored.contains(&"CapacitorStorage.logto:phone:idToken".to_owned()), "{stored:?}");
    ensure!(stored.iter().all(|key| key.starts_with("CapacitorStorage.")), "{stored:?}");

    // A restart of the app.
    server.clear_requests();
    browser.reload().await?;
    browser.wait_for_text("Hello Alice Example").await?;
    ensure!(server.requests().is_empty(), "{:#?}", server.requests());

    phone.click_and_follow("sign-out").await?;
    let callback = browser.left_for(CALLBACK).await?;
    phone.open_with(&callback).await?;
    browser.wait_for("sign-in").await?;
    wait_until("the stored session to go", async || Ok(phone.stored("Token").await?.is_empty().then_some(()))).await
}

/// Serves a file of the build.
fn serve_file(folder: &Path, path: &str) -> Response {
    let name = if path == "/" { "index.html" } else { path.trim_start_matches('/') };
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "text/html; charset=utf-8",
    };
    match fs::read(folder.join(name)) {
        Ok(bytes) => (StatusCode::OK, [(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Runs the guide's commands for Android and iOS in a copy of the example.
#[test]
fn native_projects_are_generated() -> Result<()> {
    let copy = TempDir::with_prefix("e2e-capacitor-")?;
    let (from, to) = (example("capacitor").canonicalize()?, copy.path());
    for file in ["package.json", "capacitor.config.json"] {
        fs::copy(from.join(file), to.join(file))?;
    }
    fs::create_dir(to.join("dist"))?;
    for entry in fs::read_dir(from.join("dist"))? {
        let entry = entry?;
        fs::copy(entry.path(), to.join("dist").join(entry.file_name()))?;
    }
    link(&from.join("node_modules"), &to.join("node_modules"))?;
    let commands: Vec<&str> = GUIDE.lines().filter_map(|line| line.strip_prefix("npx cap add ")).collect();
    assert_eq!(commands, ["android", "ios"]);
    let node = std::env::var_os("NODE").unwrap_or_else(|| "node".into());
    for platform in commands {
        let mut add = Command::new(&node);
        add.arg("node_modules/@capacitor/cli/bin/capacitor").args(["add", platform]).current_dir(to);
        let output = add.output().context("node does not start")?;
        let printed = [output.stdout, output.stderr].concat();
        ensure!(output.status.success(), "{platform}: {}", String::from_utf8_lossy(&printed));
    }
    for folder in ["android/app/src/main/assets/public", "ios/App/App/public"] {
        for file in fs::read_dir(from.join("dist"))? {
            let file = to.join(folder).join(file?.file_name());
            ensure!(file.is_file(), "{} is missing", file.display());
        }
    }
    let read = |file: &str| fs::read_to_string(to.join(file)).with_context(|| format!("{file} is missing"));
    let (gradle, package) = (read("android/capacitor.settings.gradle")?, read("ios/App/CapApp-SPM/Package.swift")?);
    for (android, ios) in [
        ("capacitor-app", "CapacitorApp"),
        ("capacitor-browser", "CapacitorBrowser"),
        ("capacitor-preferences", "CapacitorPreferences"),
    ] {
        ensure!(gradle.contains(android) && package.contains(ios), "{android}:\n{gradle}\n{package}");
    }
    // What the guide adds by hand is not there yet, and fits.
    let (manifest, list) = (read("android/app/src/main/AndroidManifest.xml")?, read("ios/App/App/Info.plist")?);
    ensure!(manifest.contains("android:launchMode=\"singleTask\""), "{manifest}");
    ensure!(!manifest.contains("custom_url_scheme") && !list.contains("CFBundleURLTypes"), "{manifest}\n{list}");
    let texts = read("android/app/src/main/res/values/strings.xml")?;
    ensure!(texts.contains("name=\"custom_url_scheme\">com.example.app<"), "{texts}");
    ensure!(
        GUIDE.contains("android:scheme=\"@string/custom_url_scheme\"") && GUIDE.contains("<key>CFBundleURLTypes</key>")
    );
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    Ok(std::os::unix::fs::symlink(from, to)?)
}

#[cfg(windows)]
fn link(from: &Path, to: &Path) -> Result<()> {
    Ok(std::os::windows::fs::symlink_dir(from, to)?)
}
