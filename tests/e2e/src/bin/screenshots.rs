//! Pictures of every page, in light and dark, in phone and desktop size, and a page that shows them:
//! `E2E_DIST=… cargo run -p e2e --bin screenshots -- docs`, or `cargo xtask screenshots`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use e2e::{ALICE, Browser, ConfigFile, TestHarness};
use serde_json::json;

/// A window.
#[derive(Clone, Copy)]
struct Size {
    name: &'static str,
    width: u32,
    height: u32,
    /// The width of its pictures on the page, where the four of a state stand side by side.
    shown: u32,
}

/// The windows.
const SIZES: [Size; 2] = [
    Size { name: "desktop", width: 1280, height: 800, shown: 360 },
    Size { name: "phone", width: 390, height: 844, shown: 110 },
];

/// The color schemes.
const SCHEMES: [&str; 2] = ["light", "dark"];

/// The languages other than English, with their names.
const LANGUAGES: [(&str, &str); 3] = [("fr", "Français"), ("ja", "日本語"), ("ar", "العربية")];

/// The folder of the pictures, in that of the page.
const FOLDER: &str = "images/pages";

/// The longest picture. What is below has no place on a page that shows all.
const MAX_HEIGHT: u32 = 1800;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let docs = env::args_os().nth(1).map(PathBuf::from).context("usage: screenshots <folder of the documentation>")?;
    let folder = docs.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    // Every window has a visit of its own: a page may depend on the width that it is loaded with.
    for size in SIZES {
        let harness = TestHarness::start().await?;
        let mut album = Album { harness: &harness, folder: &folder, size, page: INTRODUCTION.to_owned() };
        let outcome = album.fill().await;
        let page = album.page;
        harness.shut_down().await;
        outcome.with_context(|| size.name)?;
        fs::write(docs.join("screenshots.md"), page)?;
    }
    Ok(())
}

/// The beginning of the page.
const INTRODUCTION: &str = "# The pages of the app\n
Every page in light and dark, on a desktop and on a phone, with the local server. The pictures are made by
`cargo xtask screenshots`, which also writes this page.\n";

/// The pictures in a window, and the page that shows those of all windows.
struct Album<'a> {
    harness: &'a TestHarness,
    folder: &'a Path,
    size: Size,
    page: String,
}

impl Album<'_> {
    async fn fill(&mut self) -> Result<()> {
        self.resize(self.size.height).await?;
        self.section("Before the sign-in");
        self.signed_out().await?;
        self.section("The local server's own pages");
        self.provider().await?;
        self.section("Account");
        self.account().await?;
        self.section("In other languages");
        self.languages().await?;
        self.section("Developer");
        self.developer().await?;
        self.section("Admin");
        self.admin().await?;
        self.section("When something is wrong");
        self.failures().await
    }

    fn browser(&self) -> &Browser {
        &self.harness.browser
    }

    async fn signed_out(&mut self) -> Result<()> {
        self.harness.use_app_config()?;
        self.visit("/", "anonymous").await?;
        self.picture("home-signed-out", "Home").await?;
        self.visit("/settings", "settings-language").await?;
        self.picture("settings", "Settings").await?;
        self.visit("/callback?code=a&state=b", "error").await?;
        self.picture("callback-failed", "A sign-in that this browser did not begin").await
    }

    /// Ends signed in as Alice.
    async fn provider(&mut self) -> Result<()> {
        let endpoint = self.harness.server().endpoint().to_owned();
        self.browser().open(&endpoint).await?;
        self.picture("provider-home", "Start page").await?;
        self.visit("/", "anonymous").await?;
        self.press("sign-in").await?;
        self.browser().wait_for("identifier").await?;
        self.picture("provider-sign-in", "Sign-in").await?;
        let code = self.harness.ask_for_code(ALICE.email).await?;
        self.picture("provider-code", "The code").await?;
        let tab = self.browser().tab().await?;
        self.browser().new_tab().await?;
        self.resize(self.size.height).await?;
        self.browser().open(&format!("{endpoint}/inbox")).await?;
        self.browser().wait_for("inbox-message").await?;
        self.picture("inbox", "Inbox").await?;
        self.browser().switch_to(&tab).await?;
        self.harness.enter_code(&code).await?;
        self.browser().wait_for("authenticated").await
    }

    async fn account(&mut self) -> Result<()> {
        self.browser().wait_for("sign-in-timeline").await?;
        self.picture("home", "Home").await?;
        self.visit("/profile", "profile-edit-email").await?;
        self.picture("profile", "Profile").await?;
        self.press("profile-edit-email").await?;
        self.browser().wait_for("verify-with-password").await?;
        self.picture("profile-verification", "Before an address is changed").await?;
        self.press("verify-with-password").await?;
        self.browser().fill("verify-password", "alice-password-1").await?;
        self.press("verify").await?;
        self.browser().fill("field-email", "alice@wonderland.example").await?;
        self.press("send-code").await?;
        self.browser().fill("code", "123").await?;
        self.picture("profile-code", "The code of a new address").await?;
        self.press("cancel").await?;
        self.press("profile-edit-password").await?;
        self.browser().fill("field-password", "looking").await?;
        self.picture("profile-password", "A new password").await?;
        self.press("cancel").await?;
        self.press("devices-show").await?;
        self.browser().wait_for("device").await?;
        self.picture("profile-devices", "Devices, after a verification").await?;
        self.visit("/two-step", "two-step-none").await?;
        self.picture("two-step", "Two-step sign-in").await?;
        self.visit("/linked-accounts", "linked").await?;
        self.picture("linked-accounts", "Linked accounts").await?;
        self.visit("/organizations", "organization").await?;
        self.picture("organizations", "Organizations").await?;
        self.visit("/accept-invitation?invitation=x", "invitation-accept").await?;
        self.picture("invitation", "An invitation").await
    }

    async fn languages(&mut self) -> Result<()> {
        for (tag, language) in LANGUAGES {
            self.choose_language(tag).await?;
            for (path, id, name) in [
                ("/", "authenticated", "home"),
                ("/profile", "profile-edit-email", "profile"),
                ("/organizations", "organization", "organizations"),
                ("/settings", "settings-language", "settings"),
                ("/check-up", "configuration", "check-up"),
            ] {
                self.visit(path, id).await?;
                self.picture(&format!("{name}-{tag}"), &format!("`{path}`, {language}")).await?;
            }
        }
        self.choose_language("en").await
    }

    async fn developer(&mut self) -> Result<()> {
        self.visit("/developer", "user-info-fetch").await?;
        self.picture("developer", "Tokens, claims and timeline").await?;
        self.visit("/api", "call-api").await?;
        self.press("call-api").await?;
        self.browser().wait_for("api-result").await?;
        self.picture("api", "A call of an API").await?;
        self.visit("/check-up", "check-up-run").await?;
        self.press("check-up-run").await?;
        self.browser().wait_for("check-up-summary").await?;
        self.picture("check-up", "Check-up").await
    }

    async fn admin(&mut self) -> Result<()> {
        self.visit("/connectors", "operator-sign-in").await?;
        self.picture("connectors-without-access", "Without access").await?;
        self.harness.open_as_operator("/connectors").await?;
        for (path, id, name, title) in [
            ("/connectors", "connector-sms", "connectors", "Connectors"),
            ("/connectors/sms", "field-accountSID", "connector-sms", "Twilio"),
            ("/connectors/sms#templates", "preview", "connector-sms-templates", "Templates of text messages"),
            ("/connectors/email", "field-host", "connector-email", "SMTP"),
            ("/connectors/email#templates", "template-languages", "connector-email-templates", "Templates of e-mails"),
            ("/connectors/email#json", "json", "connector-email-json", "The configuration as JSON"),
            ("/users", "chart", "users", "Users"),
            ("/users/u_bob", "user-edit", "user", "A user"),
            ("/all-organizations", "template-role", "all-organizations", "All organizations"),
            ("/all-organizations/org_acme", "member", "all-organizations-one", "An organization"),
            ("/application", "needs-summary", "application", "What the app needs"),
            ("/localization", "phrases-count", "localization", "Localization"),
            ("/sign-in-experience", "sie-signup", "sign-in-experience", "Sign-in experience"),
        ] {
            self.visit(path, id).await?;
            self.picture(name, title).await?;
        }
        self.press("sie-signup-email-or-phone").await?;
        self.press("sie-set-password").await?;
        while self.browser().shows("sie-fix").await? {
            self.press("sie-fix").await?;
        }
        self.press("sie-save").await?;
        self.browser().wait_for("sie-diff").await?;
        self.picture("sign-in-experience-question", "Before it is saved").await?;
        self.visit("/connectors/sms", "connector-delete").await?;
        self.browser().fill("field-accountSID", "AC1").await?;
        self.browser().run("document.activeElement.blur()", Vec::new()).await?;
        self.browser().wait_for("finding").await?;
        self.picture("connector-sms-findings", "An incomplete configuration").await
    }

    async fn failures(&mut self) -> Result<()> {
        self.harness.open("/no/such/page").await?;
        self.browser().wait_for_text("There is no such page").await?;
        self.picture("not-found", "No such page").await?;
        let text = "{\n  \"endpoint\": \"http://localhost:3001\"\n  \"appId\": 1\n}";
        self.harness.site.set_config(ConfigFile::Text(text.into()));
        self.visit("/", "error").await?;
        self.picture("config-problem", "A mistake in `config.json`").await
    }

    /// Opens a page and waits for an element of it.
    async fn visit(&self, path: &str, id: &str) -> Result<()> {
        self.harness.open(path).await?;
        self.browser().wait_for(id).await
    }

    /// Clicks the element with this test id, once it is shown, wherever it is on the page.
    async fn press(&self, id: &str) -> Result<()> {
        self.browser().wait_for(id).await?;
        let script = "document.querySelector(`[data-testid=\"${arguments[0]}\"]`).click()";
        self.browser().run(script, vec![id.into()]).await.map(drop)
    }

    /// Chooses a language for the pages that are opened next.
    async fn choose_language(&self, tag: &str) -> Result<()> {
        let script = "localStorage.setItem('logto-leptos:language', arguments[0])";
        self.browser().run(script, vec![tag.into()]).await.map(drop)
    }

    /// Begins a section of the page.
    fn section(&mut self, title: &str) {
        let _ = write!(self.page, "\n## {title}\n");
    }

    /// Takes pictures of what is shown, in every color scheme, and adds those of all windows to the page.
    async fn picture(&mut self, name: &str, title: &str) -> Result<()> {
        for scheme in SCHEMES {
            let file = file_name(name, self.size, scheme);
            let picture = self.shoot(scheme).await.with_context(|| file.clone())?;
            fs::write(self.folder.join(&file), picture)?;
        }
        let _ = write!(self.page, "\n### {title}\n\n");
        for size in SIZES {
            for scheme in SCHEMES {
                let (file, Size { name, shown, .. }) = (file_name(name, size, scheme), size);
                let _ = writeln!(
                    self.page,
                    "<img src=\"{FOLDER}/{file}\" alt=\"{title}, {name}, {scheme}\" width=\"{shown}\">"
                );
            }
        }
        Ok(())
    }

    /// Takes a picture of the whole page.
    async fn shoot(&self, scheme: &str) -> Result<Vec<u8>> {
        let height = self.size.height;
        self.browser().devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.browser().devtools("Emulation.setEmulatedMedia", media).await?;
        let length = self.browser().run(SETTLE, Vec::new()).await?;
        let length = length.as_u64().and_then(|length| u32::try_from(length).ok()).unwrap_or(height);
        self.resize(length.clamp(height, MAX_HEIGHT)).await?;
        self.browser().run(SETTLE, Vec::new()).await?;
        let options = json!({ "format": "webp", "quality": 45 });
        let picture = self.browser().devtools("Page.captureScreenshot", options).await?;
        self.resize(height).await?;
        Ok(BASE64_STANDARD.decode(picture["data"].as_str().context("no picture")?)?)
    }

    /// Makes the window this high.
    async fn resize(&self, height: u32) -> Result<()> {
        let width = self.size.width;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.browser().devtools("Emulation.setDeviceMetricsOverride", size).await.map(drop)
    }
}

/// The file name of a picture.
fn file_name(name: &str, size: Size, scheme: &str) -> String {
    format!("{name}-{}-{scheme}.webp", size.name)
}

/// Scrolls to the top and finishes animations, so that the picture shows the whole page in its final state. Returns the
/// height of the page.
const SETTLE: &str = "
    scrollTo({ top: 0, behavior: 'instant' });
    for (const animation of document.getAnimations()) {
        if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
    }
    return document.documentElement.scrollHeight";
