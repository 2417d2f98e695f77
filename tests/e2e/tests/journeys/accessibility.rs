//! Every page in its main states: axe-core finds no barrier, in light and dark, on a phone and on a
//! desk; at 320 CSS pixels, which is what is left at 400 % zoom, nothing has to be scrolled sideways.

use std::env;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, World, journey, until};
use logto_dev::{Endpoint, Failure, FailureKind};
use serde_json::json;

/// Widths of a phone and of a desk.
const WIDTHS: [u32; 2] = [390, 1280];

/// What is left of a window of 1280 at 400 %.
const ZOOMED: u32 = 320;

/// The guidelines' rules, A and AA, of all versions.
const RUN: &str = "const done = arguments[arguments.length - 1];
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
    const options = {
        runOnly: { type: 'tag', values }, rules: { 'target-size': { enabled: true } },
        resultTypes: ['violations'], iframes: false,
    };
    axe.run(document, options).then(
        ({ violations, passes }) => done({ passed: passes.length, found: violations.flatMap((rule) => rule.nodes.map(
            (node) => `${rule.id}: ${node.html.slice(0, 160)}\\n      ${node.failureSummary.replaceAll('\\n', ' ')}`)) }),
        (error) => done({ passed: 0, found: [String(error)] }))";

/// What is wider than the window, but for what scrolls by itself.
const TOO_WIDE: &str = "const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (element) => {
        for (let it = element.parentElement; it && it !== document.body; it = it.parentElement) {
            if (getComputedStyle(it).overflowX !== 'visible') return true;
        }
        return false;
    };
    const wide = [...document.body.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > width + 0.5);
    return [`${document.documentElement.scrollWidth} of ${width}`,
        ...wide.filter((it) => !scrolls(it)).map((it) => it.outerHTML.slice(0, 120))]";

/// Ends what moves, or the colours would be those halfway.
const STAND_STILL: &str = "for (const animation of document.getAnimations()) {
        if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
    }";

/// How a page is looked at.
enum Looker {
    /// With axe-core: its script.
    Axe(String),
    /// For what doesn't fit.
    Zoomed,
}

/// Looks at pages, and keeps what was found.
struct Inspection {
    looker: Looker,
    found: Vec<String>,
}

impl Inspection {
    fn axe() -> Result<Self> {
        let script = env::var_os("AXE").map(PathBuf::from);
        let script =
            script.context("AXE names no file: `cargo xtask test e2e` finds axe-core, or says how to have it")?;
        let script = std::fs::read_to_string(&script).with_context(|| script.display().to_string())?;
        Ok(Self { looker: Looker::Axe(script), found: Vec::new() })
    }

    fn zoomed() -> Self {
        Self { looker: Looker::Zoomed, found: Vec::new() }
    }

    /// Looks at the page as it is now.
    async fn look(&mut self, world: &World, name: &str) -> Result<()> {
        match &self.looker {
            Looker::Zoomed => {
                resize(world, ZOOMED).await?;
                let wide: Vec<String> = serde_json::from_value(world.browser.run(TOO_WIDE, Vec::new()).await?)?;
                self.found.extend(wide.into_iter().map(|it| format!("{name}: {it}")));
            }
            Looker::Axe(script) => {
                world.browser.run(&format!("if (!window.axe) {{ {script} }}"), Vec::new()).await?;
                for width in WIDTHS {
                    resize(world, width).await?;
                    for scheme in ["light", "dark"] {
                        color_scheme(world, scheme).await?;
                        world.browser.run(STAND_STILL, Vec::new()).await?;
                        let result = world.browser.driver().execute_async(RUN, Vec::new()).await?.json().clone();
                        ensure!(result["passed"].as_u64() > Some(5), "{name} was not looked at: {result}");
                        let found: Vec<String> = serde_json::from_value(result["found"].clone())?;
                        self.found.extend(found.into_iter().map(|it| format!("{name} {width} {scheme}: {it}")));
                    }
                }
            }
        }
        world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await.map(drop)
    }

    /// Opens a page, waits for something on it, and looks.
    async fn open(&mut self, world: &World, path: &str, id: &str, name: &str) -> Result<()> {
        world.open(path).await?;
        world.browser.wait_for(id).await?;
        self.look(world, name).await
    }

    fn finish(mut self) -> Result<()> {
        // The same at every width and in both schemes is one fault.
        self.found.dedup();
        let list = self.found.iter().fold(String::new(), |mut list, it| {
            // Writing to a String cannot fail.
            let _ = writeln!(list, "  {it}");
            list
        });
        ensure!(self.found.is_empty(), "{} found:\n{list}", self.found.len());
        Ok(())
    }
}

async fn resize(world: &World, width: u32) -> Result<()> {
    let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
    world.browser.devtools("Emulation.setDeviceMetricsOverride", size).await.map(drop)
}

async fn color_scheme(world: &World, scheme: &str) -> Result<()> {
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    world.browser.devtools("Emulation.setEmulatedMedia", media).await.map(drop)
}

/// What visitors see whom nobody knows.
async fn visitors(world: &mut World, eyes: &mut Inspection) -> Result<()> {
    world.expect_console("ERR_CONNECTION_REFUSED");
    world.expect_console("/oidc/token");
    world.use_own_config()?;
    eyes.open(world, "/", "anonymous", "front page").await?;
    world.browser.choose("language", "Français").await?;
    until("French", async || {
        let language = world.browser.run("return document.documentElement.lang", Vec::new()).await?;
        Ok((language == "fr" && world.browser.shows("anonymous").await?).then_some(()))
    })
    .await?;
    eyes.look(world, "front page in French").await?;
    world.browser.choose("language", "English").await?;
    world.browser.wait_for_words("Create").await?;
    eyes.open(world, "/no/such/page", "header-sign-in", "not found").await?;
    eyes.open(world, "/callback?code=a&state=b", "error", "callback failed").await?;
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    world.browser.click("cancel").await?;
    world.browser.wait_for("error").await?;
    eyes.look(world, "sign-in cancelled").await?;
    eyes.open(world, "/settings", "configuration", "settings").await?;
    world.browser.click("check-up-run").await?;
    world.browser.wait_for("check-up-summary").await?;
    eyes.look(world, "settings, checked").await?;
    world.stop_server().await;
    // Where the server is, is not known any more.
    world.browser.run("localStorage.clear(); sessionStorage.clear()", Vec::new()).await?;
    eyes.open(world, "/profile", "error", "sign-in failed").await?;
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    world.browser.wait_for("error").await?;
    eyes.look(world, "front page, sign-in failed").await?;
    world.site.set_config(ConfigFile::Text("{\n  \"endpoint\": \"http://localhost:3001\"\n  \"appId\": 1\n}".into()));
    eyes.open(world, "/", "error", "config problem").await
}

/// The provider's own pages.
async fn provider(world: &mut World, eyes: &mut Inspection) -> Result<()> {
    world.expect_console("/api/experience/");
    world.open("/").await?;
    world.browser.click("sign-up").await?;
    world.browser.wait_for("identifier").await?;
    eyes.look(world, "register").await?;
    world.open("/").await?;
    world.browser.click("sign-in").await?;
    world.browser.wait_for("identifier").await?;
    eyes.look(world, "sign-in page").await?;
    let code = world.ask_for_code(ALICE.email).await?;
    eyes.look(world, "code").await?;
    let wrong = if code == "111111" { "222222" } else { "111111" };
    world.enter_wrong_code(wrong).await?;
    eyes.look(world, "wrong code").await?;
    world.browser.click("change-identifier").await?;
    world.browser.click("use-password").await?;
    world.browser.wait_for("password").await?;
    eyes.look(world, "password").await?;
    let endpoint = world.server().endpoint().to_owned();
    for (path, name) in [("/inbox", "inbox"), ("/", "the server's home"), ("/unknown-session", "a message")] {
        world.browser.open(&format!("{endpoint}{path}")).await?;
        until("a heading", async || {
            Ok((world.browser.run("return !!document.querySelector('h1')", Vec::new()).await? == true).then_some(()))
        })
        .await?;
        eyes.look(world, name).await?;
    }
    Ok(())
}

/// The pages of somebody who is signed in.
async fn signed_in(world: &mut World, eyes: &mut Inspection) -> Result<()> {
    world.expect_console("/oidc/token");
    world.expect_console("/oidc/me");
    world.use_own_config()?;
    world.sign_in(&ALICE).await?;
    // The server is out of order for a while, then the session is over.
    world.open("/profile").await?;
    let failure = Failure::new(Endpoint::Token, FailureKind::Status(503, Some(1)));
    world.server().faults().update(|faults| faults.failures = vec![failure]);
    world.browser.click("call-api").await?;
    world.browser.wait_for_words("You're still signed in").await?;
    eyes.look(world, "out of reach").await?;
    world.server().faults().clear();
    world.server().revoke_sessions(ALICE.sub);
    world.browser.wait_for("sign-in").await?;
    eyes.look(world, "ended").await?;
    eyes.open(world, "/", "sign-in-again", "front page, ended").await?;
    world.sign_in(&ALICE).await?;
    eyes.look(world, "home").await?;
    world.browser.click_at("button.avatar-button").await?;
    eyes.look(world, "account menu").await?;
    eyes.open(world, "/profile", "profile-edit-email", "profile").await?;
    world.browser.click("profile-edit-name").await?;
    world.browser.wait_for("field-name").await?;
    eyes.look(world, "profile, a form").await?;
    world.browser.click("cancel").await?;
    world.browser.click("profile-edit-email").await?;
    world.browser.wait_for("verify-with-password").await?;
    eyes.look(world, "profile, ways to prove").await?;
    world.browser.click("verify-with-password").await?;
    world.browser.fill("verify-password", "wrong").await?;
    eyes.look(world, "profile, a proof").await?;
    eyes.open(world, "/organizations", "organization", "organizations").await?;
    eyes.open(world, "/api", "call-api", "calls").await?;
    world.browser.click("call-api").await?;
    world.browser.wait_for("api-result").await?;
    eyes.look(world, "an answer").await?;
    Ok(())
}

/// Operators' pages.
async fn operators(world: &mut World, eyes: &mut Inspection) -> Result<()> {
    // The tests' own scripts don't run in the preview of a message.
    world.expect_console("Blocked script execution in 'about:blank'");
    world.use_own_config()?;
    world.sign_in(&ALICE).await?;
    eyes.open(world, "/connectors", "connector-set-up", "connectors").await?;
    eyes.open(world, "/connectors/sms", "field-accountSID", "SMS").await?;
    world.browser.fill("field-accountSID", "AC1").await?;
    world.browser.fill("template-content", "Hello").await?;
    world.browser.wait_for("finding").await?;
    eyes.look(world, "SMS, findings").await?;
    world.browser.click("connector-delete").await?;
    world.browser.wait_for("confirm").await?;
    eyes.look(world, "a question").await?;
    eyes.open(world, "/connectors/email", "preview", "e-mail").await?;
    world.browser.choose("template-contentType", "HTML").await?;
    world.browser.fill("template-content", "<p>Your code is <b>{{code}}</b></p>").await?;
    world.browser.wait_for("preview-frame").await?;
    eyes.look(world, "e-mail in HTML").await?;
    eyes.open(world, "/sign-in-experience", "sie-signup", "sign-in experience").await?;
    world.browser.click("sie-signup-email-or-phone").await?;
    world.browser.click("sie-set-password").await?;
    eyes.look(world, "sign-in experience, changed").await?;
    while world.browser.shows("sie-fix").await? {
        world.browser.click("sie-fix").await?;
    }
    world.browser.click("sie-save").await?;
    world.browser.wait_for("sie-diff").await?;
    eyes.look(world, "sign-in experience, what changes").await
}

#[tokio::test]
async fn axe_finds_no_violations_when_signed_out() -> Result<()> {
    let mut eyes = Inspection::axe()?;
    journey(async |world: &mut World| visitors(world, &mut eyes).await).await?;
    eyes.finish()
}

#[tokio::test]
async fn axe_finds_no_violations_on_provider_pages() -> Result<()> {
    let mut eyes = Inspection::axe()?;
    journey(async |world: &mut World| provider(world, &mut eyes).await).await?;
    eyes.finish()
}

#[tokio::test]
async fn axe_finds_no_violations_when_signed_in() -> Result<()> {
    let mut eyes = Inspection::axe()?;
    journey(async |world: &mut World| signed_in(world, &mut eyes).await).await?;
    eyes.finish()
}

#[tokio::test]
async fn axe_finds_no_violations_on_console_pages() -> Result<()> {
    let mut eyes = Inspection::axe()?;
    journey(async |world: &mut World| operators(world, &mut eyes).await).await?;
    eyes.finish()
}

#[tokio::test]
async fn axe_finds_violations_in_a_broken_page() -> Result<()> {
    let mut eyes = Inspection::axe()?;
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        let spoil = "document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')";
        world.browser.run(spoil, Vec::new()).await?;
        eyes.look(world, "spoilt").await
    })
    .await?;
    let found = eyes.found.join("\n");
    ensure!(found.contains("button-name") && eyes.found.len() >= 4, "{found}");
    Ok(())
}

#[tokio::test]
async fn no_horizontal_scrolling_at_400_percent_zoom() -> Result<()> {
    let mut eyes = Inspection::zoomed();
    journey(async |world: &mut World| visitors(world, &mut eyes).await).await?;
    journey(async |world: &mut World| provider(world, &mut eyes).await).await?;
    journey(async |world: &mut World| signed_in(world, &mut eyes).await).await?;
    journey(async |world: &mut World| operators(world, &mut eyes).await).await?;
    eyes.finish()
}
