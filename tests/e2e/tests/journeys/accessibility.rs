//! Checks every page in its main states with axe-core, in light and dark, in phone and desktop size, and
//! that no width from 320 CSS pixels (400 % zoom) to 1920 needs horizontal scrolling, cuts a control off or has lines
//! that are too long to read.

use std::env;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, ConfigFile, TestHarness, journey, wait_until};
use logto_dev::{Endpoint, Failure, FailureKind};
use serde_json::json;

/// The widths of a phone and a desktop window.
const WIDTHS: [u32; 2] = [390, 1280];

/// The widths that are checked for reflow: a 1280-pixel window at 400 % and at 200 % zoom, a tablet, and a large window.
const REFLOW_WIDTHS: [u32; 4] = [320, 640, 768, 1920];

/// The WCAG rules, levels A and AA, of all versions. The drawing of Logto's sign-in page is left out: its colors are what
/// the operator chose for that page, and it is described in words beside it.
const RUN: &str = "const done = arguments[arguments.length - 1];
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
    const options = {
        runOnly: { type: 'tag', values }, rules: { 'target-size': { enabled: true } },
        resultTypes: ['violations'], iframes: false,
    };
    axe.run({ exclude: [['.phone']] }, options).then(
        ({ violations, passes }) => done({ passed: passes.length, found: violations.flatMap((rule) => rule.nodes.map(
            (node) => `${rule.id}: ${node.html.slice(0, 160)}\\n      ${node.failureSummary.replaceAll('\\n', ' ')}`)) }),
        (error) => done({ passed: 0, found: [String(error)] }))";

/// Returns the elements wider than the window, except those inside scroll containers.
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

/// Returns the controls that something cuts off, and the paragraphs whose lines have more than about 75 characters. What is
/// scrolled into view first, or is for screen readers only, is not cut off.
const CUT_OFF: &str = "const width = document.documentElement.clientWidth;
    const name = (it) => it.outerHTML.slice(0, 120);
    const shown = (it) => it.checkVisibility() && it.getClientRects().length && !it.closest('[inert], .visually-hidden, .phone');
    const scrolls = (it) => {
        for (let above = it.parentElement; above && above !== document.body; above = above.parentElement) {
            if (['auto', 'scroll'].includes(getComputedStyle(above).overflowX)) return true;
        }
        return false;
    };
    const controls = [...document.querySelectorAll('main :is(a, button, input, select, textarea)')].filter(shown);
    const outside = controls.filter((it) => {
        const { left, right } = it.getBoundingClientRect();
        return (left < -0.5 || right > width + 0.5) && !scrolls(it);
    });
    const clipped = controls.filter((it) => it.matches('.button, .panel-tab, .occasion') && it.scrollWidth > it.clientWidth + 1);
    const ruler = document.createElement('canvas').getContext('2d');
    const long = [...document.querySelectorAll('main p')].filter(shown).filter((it) => {
        const range = document.createRange();
        range.selectNodeContents(it);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom)));
        ruler.font = getComputedStyle(it).font;
        const limit = 77 * ruler.measureText('0').width;
        return lines.size > 1 && !it.querySelector('button, input') && range.getBoundingClientRect().width > limit;
    });
    return [...outside.map((it) => `outside: ${name(it)}`), ...clipped.map((it) => `cut off: ${name(it)}`),
        ...long.map((it) => `too long lines: ${name(it)}`)]";

/// Finishes animations, so that colors are final.
const FINISH_ANIMATIONS: &str = "for (const animation of document.getAnimations()) {
        if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
    }";

/// The kind of check.
enum Check {
    /// axe-core, with its script.
    Axe(String),
    /// Elements wider than the window, controls that are cut off, and lines that are too long.
    Reflow,
}

/// Inspects pages and collects findings.
struct Inspection {
    check: Check,
    found: Vec<String>,
}

impl Inspection {
    fn axe() -> Result<Self> {
        let script = env::var_os("AXE").map(PathBuf::from);
        let script =
            script.context("AXE names no file: `cargo xtask test e2e` finds axe-core, or says how to have it")?;
        let script = std::fs::read_to_string(&script).with_context(|| script.display().to_string())?;
        Ok(Self { check: Check::Axe(script), found: Vec::new() })
    }

    fn reflow() -> Self {
        Self { check: Check::Reflow, found: Vec::new() }
    }

    /// Inspects the current page.
    async fn inspect(&mut self, harness: &TestHarness, name: &str) -> Result<()> {
        match &self.check {
            Check::Reflow => {
                for width in REFLOW_WIDTHS {
                    resize(harness, width).await?;
                    for script in [TOO_WIDE, CUT_OFF] {
                        let found = harness.browser.run(script, Vec::new()).await?;
                        let found: Vec<String> = serde_json::from_value(found)?;
                        self.found.extend(found.into_iter().map(|it| format!("{name} {width}: {it}")));
                    }
                }
            }
            Check::Axe(script) => {
                harness.browser.run(&format!("if (!window.axe) {{ {script} }}"), Vec::new()).await?;
                for width in WIDTHS {
                    resize(harness, width).await?;
                    for scheme in ["light", "dark"] {
                        color_scheme(harness, scheme).await?;
                        harness.browser.run(FINISH_ANIMATIONS, Vec::new()).await?;
                        let result = harness.browser.driver().execute_async(RUN, Vec::new()).await?.json().clone();
                        ensure!(result["passed"].as_u64() > Some(5), "{name} was not looked at: {result}");
                        let found: Vec<String> = serde_json::from_value(result["found"].clone())?;
                        self.found.extend(found.into_iter().map(|it| format!("{name} {width} {scheme}: {it}")));
                    }
                }
            }
        }
        harness.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await.map(drop)
    }

    /// Opens a page, waits for an element, and inspects it.
    async fn open(&mut self, harness: &TestHarness, path: &str, id: &str, name: &str) -> Result<()> {
        harness.open(path).await?;
        harness.browser.wait_for(id).await?;
        self.inspect(harness, name).await
    }

    fn finish(mut self) -> Result<()> {
        // Repeated findings count once.
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

async fn resize(harness: &TestHarness, width: u32) -> Result<()> {
    let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
    harness.browser.devtools("Emulation.setDeviceMetricsOverride", size).await.map(drop)
}

async fn color_scheme(harness: &TestHarness, scheme: &str) -> Result<()> {
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    harness.browser.devtools("Emulation.setEmulatedMedia", media).await.map(drop)
}

/// Inspects the pages of signed-out visitors.
async fn inspect_signed_out(harness: &mut TestHarness, inspection: &mut Inspection) -> Result<()> {
    harness.expect_console("ERR_CONNECTION_REFUSED");
    harness.expect_console("/oidc/token");
    harness.use_app_config()?;
    inspection.open(harness, "/", "anonymous", "front page").await?;
    harness.browser.choose("language", "Français").await?;
    wait_until("French", async || {
        let language = harness.browser.run("return document.documentElement.lang", Vec::new()).await?;
        Ok((language == "fr" && harness.browser.shows("anonymous").await?).then_some(()))
    })
    .await?;
    inspection.inspect(harness, "front page in French").await?;
    harness.browser.choose("language", "English").await?;
    harness.browser.wait_for_text("Create").await?;
    inspection.open(harness, "/no/such/page", "header-sign-in", "not found").await?;
    inspection.open(harness, "/callback?code=a&state=b", "error", "callback failed").await?;
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.browser.click("cancel").await?;
    harness.browser.wait_for("error").await?;
    inspection.inspect(harness, "sign-in canceled").await?;
    inspection.open(harness, "/settings", "settings-language", "settings").await?;
    inspection.open(harness, "/check-up", "configuration", "check-up").await?;
    harness.browser.click("check-up-run").await?;
    harness.browser.wait_for("check-up-summary").await?;
    inspection.inspect(harness, "check-up, done").await?;
    harness.stop_server().await;
    // The cached provider metadata is removed.
    harness.browser.run("localStorage.clear(); sessionStorage.clear()", Vec::new()).await?;
    inspection.open(harness, "/profile", "error", "sign-in failed").await?;
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.browser.wait_for("error").await?;
    inspection.inspect(harness, "front page, sign-in failed").await?;
    harness.site.set_config(ConfigFile::Text("{\n  \"endpoint\": \"http://localhost:3001\"\n  \"appId\": 1\n}".into()));
    inspection.open(harness, "/", "error", "config problem").await
}

/// Steps on the provider's pages.
async fn inspect_provider(harness: &mut TestHarness, inspection: &mut Inspection) -> Result<()> {
    harness.expect_console("/api/experience/");
    harness.open("/").await?;
    harness.browser.click("sign-up").await?;
    harness.browser.wait_for("identifier").await?;
    inspection.inspect(harness, "register").await?;
    harness.open("/").await?;
    harness.browser.click("sign-in").await?;
    harness.browser.wait_for("identifier").await?;
    inspection.inspect(harness, "sign-in page").await?;
    let code = harness.ask_for_code(ALICE.email).await?;
    inspection.inspect(harness, "code").await?;
    let wrong = if code == "111111" { "222222" } else { "111111" };
    harness.enter_wrong_code(wrong).await?;
    inspection.inspect(harness, "wrong code").await?;
    harness.browser.click("change-identifier").await?;
    harness.browser.click("use-password").await?;
    harness.browser.wait_for("password").await?;
    inspection.inspect(harness, "password").await?;
    let endpoint = harness.server().endpoint().to_owned();
    for (path, name) in [("/inbox", "inbox"), ("/", "the server's home"), ("/unknown-session", "a message")] {
        harness.browser.open(&format!("{endpoint}{path}")).await?;
        wait_until("a heading", async || {
            Ok((harness.browser.run("return !!document.querySelector('h1')", Vec::new()).await? == true).then_some(()))
        })
        .await?;
        inspection.inspect(harness, name).await?;
    }
    Ok(())
}

/// Inspects the pages of signed-in users.
async fn inspect_signed_in(harness: &mut TestHarness, inspection: &mut Inspection) -> Result<()> {
    harness.expect_console("/oidc/token");
    harness.expect_console("/oidc/me");
    harness.use_app_config()?;
    harness.sign_in(&ALICE).await?;
    // The server fails for a while, then the session ends.
    harness.open("/profile").await?;
    let failure = Failure::new(Endpoint::Token, FailureKind::Status(503, Some(1)));
    harness.server().faults().update(|faults| faults.failures = vec![failure]);
    harness.browser.click("call-api").await?;
    harness.browser.wait_for_text("You're still signed in").await?;
    inspection.inspect(harness, "out of reach").await?;
    harness.server().faults().clear();
    harness.server().revoke_sessions(ALICE.sub);
    harness.browser.wait_for("sign-in").await?;
    inspection.inspect(harness, "ended").await?;
    inspection.open(harness, "/", "sign-in-again", "front page, ended").await?;
    harness.sign_in(&ALICE).await?;
    inspection.inspect(harness, "home").await?;
    harness.browser.click_at("button.avatar-button").await?;
    inspection.inspect(harness, "account menu").await?;
    inspection.open(harness, "/profile", "profile-edit-email", "profile").await?;
    harness.browser.click("profile-edit-name").await?;
    harness.browser.wait_for("field-name").await?;
    inspection.inspect(harness, "profile, a form").await?;
    harness.browser.click("cancel").await?;
    harness.browser.click("profile-edit-email").await?;
    harness.browser.wait_for("verify-with-password").await?;
    inspection.inspect(harness, "profile, ways to prove").await?;
    harness.browser.click("verify-with-password").await?;
    harness.browser.fill("verify-password", "wrong").await?;
    inspection.inspect(harness, "profile, a proof").await?;
    harness.browser.fill("verify-password", "alice-password-1").await?;
    harness.browser.click("verify").await?;
    harness.browser.click("remove").await?;
    harness.browser.wait_for("confirm").await?;
    inspection.inspect(harness, "profile, a question").await?;
    harness.browser.click_at("dialog [data-testid=cancel]").await?;
    harness.browser.fill("field-email", "alice@wonderland.example").await?;
    harness.browser.click("send-code").await?;
    harness.browser.wait_for("code").await?;
    inspection.inspect(harness, "profile, a code").await?;
    harness.browser.click("cancel").await?;
    harness.browser.click("profile-edit-phone").await?;
    harness.browser.wait_for("phone-country").await?;
    inspection.inspect(harness, "profile, a phone number").await?;
    harness.browser.click("cancel").await?;
    harness.browser.click("profile-edit-password").await?;
    harness.browser.fill("field-password", "looking-glass").await?;
    inspection.inspect(harness, "profile, a new password").await?;
    harness.browser.click("cancel").await?;
    harness.browser.click("profile-edit-name").await?;
    harness.browser.fill("field-name", "Alice Liddell").await?;
    harness.browser.click("save").await?;
    harness.browser.wait_for("toast-undo").await?;
    inspection.inspect(harness, "profile, a message").await?;
    harness.browser.click("devices-show").await?;
    harness.browser.wait_for("device").await?;
    inspection.inspect(harness, "profile, devices").await?;
    inspection.open(harness, "/linked-accounts", "linked", "linked accounts").await?;
    // The page asks whether authenticator apps are offered, and the server answers every such question with an error.
    harness.expect_console("/api/my-account/mfa-verifications");
    inspection.open(harness, "/two-step", "totp-set-up", "two-step sign-in").await?;
    harness.browser.click("totp-set-up").await?;
    harness.browser.click("verify-with-password").await?;
    harness.browser.fill("verify-password", "alice-password-1").await?;
    harness.browser.click("verify").await?;
    harness.browser.wait_for("totp-qr").await?;
    inspection.inspect(harness, "two-step sign-in, a QR code").await?;
    inspection.open(harness, "/developer", "user-info-fetch", "developer").await?;
    inspection.open(harness, "/organizations", "organization", "organizations").await?;
    inspection.open(harness, "/accept-invitation?invitation=x", "invitation-accept", "an invitation").await?;
    inspection.open(harness, "/api", "call-api", "calls").await?;
    harness.browser.click("call-api").await?;
    harness.browser.wait_for("api-result").await?;
    inspection.inspect(harness, "an answer").await?;
    Ok(())
}

/// Inspects the operators' pages.
async fn inspect_console(harness: &mut TestHarness, inspection: &mut Inspection) -> Result<()> {
    // The test scripts don't run in the preview of a message.
    harness.expect_console("Blocked script execution in 'about:blank'");
    harness.expect_console("/api/connectors");
    harness.use_app_config()?;
    harness.sign_in(&ALICE).await?;
    inspection.open(harness, "/connectors", "operator-sign-in", "connectors without access").await?;
    harness.open_as_operator("/connectors").await?;
    inspection.open(harness, "/connectors", "connector-set-up", "connectors").await?;
    inspection.open(harness, "/connectors/sms", "field-accountSID", "SMS").await?;
    harness.browser.fill("field-accountSID", "AC1").await?;
    harness.browser.click("panel-test").await?;
    harness.browser.click("test-send").await?;
    harness.browser.wait_for("test-result").await?;
    inspection.inspect(harness, "SMS, a test").await?;
    harness.browser.click("panel-json").await?;
    inspection.inspect(harness, "SMS, JSON").await?;
    harness.browser.click("panel-templates").await?;
    harness.browser.fill("template-content", "Hello").await?;
    harness.browser.wait_for("finding").await?;
    inspection.inspect(harness, "SMS, findings").await?;
    harness.browser.click("connector-delete").await?;
    harness.browser.wait_for("confirm").await?;
    inspection.inspect(harness, "a question").await?;
    inspection.open(harness, "/connectors/email#templates", "preview", "e-mail").await?;
    harness.browser.choose("template-contentType", "HTML").await?;
    harness.browser.fill("template-content", "<p>Your code is <b>{{code}}</b></p>").await?;
    harness.browser.wait_for("preview-frame").await?;
    inspection.inspect(harness, "e-mail in HTML").await?;
    inspection.open(harness, "/sign-in-experience", "sie-signup", "sign-in experience").await?;
    harness.browser.click("sie-signup-email-or-phone").await?;
    harness.browser.click("sie-set-password").await?;
    inspection.inspect(harness, "sign-in experience, changed").await?;
    while harness.browser.shows("sie-fix").await? {
        harness.browser.click("sie-fix").await?;
    }
    harness.browser.click("sie-save").await?;
    harness.browser.wait_for("sie-diff").await?;
    inspection.inspect(harness, "sign-in experience, what changes").await?;
    harness.browser.click("sie-cancel").await?;
    harness.browser.click("sie-dark-mode").await?;
    harness.browser.click("sie-preview-dark").await?;
    harness.browser.fill("sie-privacy", "nowhere").await?;
    harness.browser.click("sie-mfa-backup").await?;
    inspection.inspect(harness, "sign-in experience, looks and findings").await?;
    harness.browser.click("sie-discard").await?;
    inspection.open(harness, "/localization", "phrases-count", "localization").await?;
    harness.browser.fill("phrase-action.continue", "Go on").await?;
    inspection.inspect(harness, "localization, changed").await?;
    harness.browser.click("localization-discard").await?;
    inspect_users(harness, inspection).await?;
    inspect_organizations(harness, inspection).await?;
    inspect_application(harness, inspection).await?;
    harness.open("/").await?;
    harness.browser.click("sign-out").await?;
    harness.browser.wait_for("anonymous").await?;
    harness.sign_in(&BOB).await?;
    inspection.open(harness, "/connectors", "denied", "denied").await
}

/// Inspects the operators' pages about users.
async fn inspect_users(harness: &mut TestHarness, inspection: &mut Inspection) -> Result<()> {
    inspection.open(harness, "/users", "chart", "users").await?;
    harness.browser.fill("user-search", "nobody here").await?;
    harness.browser.click("user-find").await?;
    harness.browser.wait_for("users-nothing-found").await?;
    inspection.inspect(harness, "users, nothing found").await?;
    harness.browser.click("users-show-all").await?;
    harness.browser.click("user-create").await?;
    harness.browser.fill("user-phone", "12").await?;
    harness.browser.click("user-create-save").await?;
    inspection.inspect(harness, "users, a new one").await?;
    inspection.open(harness, "/users/u_bob", "user-edit", "a user").await?;
    harness.browser.click("user-edit").await?;
    harness.browser.wait_for("user-save").await?;
    inspection.inspect(harness, "a user, the details").await?;
    harness.browser.click("cancel").await?;
    harness.browser.click("token-create").await?;
    inspection.inspect(harness, "a user, a new token").await?;
    harness.browser.click_at("dialog[open] [data-testid=cancel]").await?;
    harness.browser.click("user-reset-password").await?;
    harness.browser.click("confirm").await?;
    harness.browser.wait_for("new-password").await?;
    inspection.inspect(harness, "a user, a new password").await?;
    harness.browser.click("user-delete").await?;
    harness.browser.wait_for("confirm-name").await?;
    inspection.inspect(harness, "a user, to be deleted").await
}

/// Inspects the operators' pages about organizations.
async fn inspect_organizations(harness: &mut TestHarness, inspection: &mut Inspection) -> Result<()> {
    inspection.open(harness, "/all-organizations", "template-role", "organizations").await?;
    harness.browser.click("organization-create").await?;
    harness.browser.click("organization-create-save").await?;
    inspection.inspect(harness, "organizations, a new one").await?;
    inspection.open(harness, "/all-organizations/org_acme", "member", "an organization").await?;
    harness.browser.click("member-change-roles").await?;
    harness.browser.wait_for("role-check").await?;
    inspection.inspect(harness, "an organization, roles of a member").await?;
    harness.browser.click("cancel").await?;
    harness.browser.click("member-add").await?;
    harness.browser.fill("candidate-search", "example.com").await?;
    harness.browser.click("candidate-find").await?;
    harness.browser.wait_for("candidate").await?;
    inspection.inspect(harness, "an organization, new members").await?;
    harness.browser.click("member-add-done").await?;
    harness.browser.click("invite").await?;
    harness.browser.click("invite-send").await?;
    inspection.inspect(harness, "an organization, an invitation").await
}

/// Inspects the operators' page about the application.
async fn inspect_application(harness: &mut TestHarness, inspection: &mut Inspection) -> Result<()> {
    inspection.open(harness, "/application", "needs-summary", "the application").await?;
    for id in ["another", "resource-add", "role-new"] {
        harness.browser.click(id).await?;
    }
    harness.browser.click("another-check").await?;
    harness.browser.click("resource-create").await?;
    harness.browser.click("role-create").await?;
    inspection.inspect(harness, "the application, with forms and problems").await?;
    harness.browser.fill("another-address", "https://app.example.com").await?;
    harness.browser.click("another-check").await?;
    harness.browser.click("fix-all").await?;
    harness.browser.wait_for("additions").await?;
    inspection.inspect(harness, "the application, what will be added").await
}

#[tokio::test]
async fn axe_finds_no_violations_when_signed_out() -> Result<()> {
    let mut inspection = Inspection::axe()?;
    journey(async |harness: &mut TestHarness| inspect_signed_out(harness, &mut inspection).await).await?;
    inspection.finish()
}

#[tokio::test]
async fn axe_finds_no_violations_on_provider_pages() -> Result<()> {
    let mut inspection = Inspection::axe()?;
    journey(async |harness: &mut TestHarness| inspect_provider(harness, &mut inspection).await).await?;
    inspection.finish()
}

#[tokio::test]
async fn axe_finds_no_violations_when_signed_in() -> Result<()> {
    let mut inspection = Inspection::axe()?;
    journey(async |harness: &mut TestHarness| inspect_signed_in(harness, &mut inspection).await).await?;
    inspection.finish()
}

#[tokio::test]
async fn axe_finds_no_violations_on_console_pages() -> Result<()> {
    let mut inspection = Inspection::axe()?;
    journey(async |harness: &mut TestHarness| inspect_console(harness, &mut inspection).await).await?;
    inspection.finish()
}

#[tokio::test]
async fn axe_finds_violations_in_a_broken_page() -> Result<()> {
    let mut inspection = Inspection::axe()?;
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        let spoil = "document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')";
        harness.browser.run(spoil, Vec::new()).await?;
        inspection.inspect(harness, "spoilt").await
    })
    .await?;
    let found = inspection.found.join("\n");
    ensure!(found.contains("button-name") && inspection.found.len() >= 4, "{found}");
    Ok(())
}

#[tokio::test]
async fn pages_fit_at_every_width_and_zoom() -> Result<()> {
    let mut inspection = Inspection::reflow();
    journey(async |harness: &mut TestHarness| inspect_signed_out(harness, &mut inspection).await).await?;
    journey(async |harness: &mut TestHarness| inspect_provider(harness, &mut inspection).await).await?;
    journey(async |harness: &mut TestHarness| inspect_signed_in(harness, &mut inspection).await).await?;
    journey(async |harness: &mut TestHarness| inspect_console(harness, &mut inspection).await).await?;
    inspection.finish()
}
