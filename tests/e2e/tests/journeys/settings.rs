//! The settings and the check-up with the effective configuration.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey, journey_with, wait_until};
use logto_dev::{DiscoveryFault, Endpoint, Failure, FailureKind, Faults, Seed, Server};
use serde_json::{Value, json};

/// Returns the states of all checks.
const STATES: &str = r#"return Object.fromEntries([...document.querySelectorAll("[data-testid^=check-][data-state]")]
    .map((row) => [row.dataset.testid.slice("check-".length), row.dataset.state]))"#;

/// The checks that pass with a correct configuration.
const ALL: [&str; 16] = [
    "secure-context",
    "storage",
    "indexed-db",
    "web-locks",
    "tabs",
    "cookies",
    "config",
    "network",
    "endpoint",
    "issuer",
    "keys",
    "clock",
    "origin",
    "app-id",
    "redirect-uri",
    "request",
];

/// Chromium's console errors for requests that are expected to fail.
const LOUD: [&str; 3] = ["/oidc", "Failed to load resource", "CORS policy"];

async fn check_states(harness: &TestHarness) -> Result<BTreeMap<String, String>> {
    Ok(serde_json::from_value(harness.browser.run(STATES, Vec::new()).await?)?)
}

/// Opens the check-up by its link, and waits until it has finished.
async fn run_check_up(harness: &TestHarness) -> Result<BTreeMap<String, String>> {
    harness.open("/robots.txt").await?;
    harness.open("/check-up#run").await?;
    harness.browser.wait_for("check-up-summary").await?;
    let states = check_states(harness).await?;
    ensure!(states.len() == ALL.len(), "{states:?}");
    ensure!(!states.values().any(|state| state == "waiting" || state == "running"), "not done: {states:?}");
    Ok(states)
}

/// The only failed check and its text.
async fn failed_check(harness: &TestHarness) -> Result<(String, String)> {
    let states = run_check_up(harness).await?;
    let mut failed = states.iter().filter(|(_, state)| *state == "failed").map(|(check, _)| check.clone());
    let (Some(check), None) = (failed.next(), failed.next()) else {
        anyhow::bail!("not one problem: {states:?}");
    };
    let text = harness.browser.text(&format!("check-{check}")).await?;
    Ok((check, text))
}

/// The report as copied to the clipboard.
async fn copied_report(harness: &TestHarness) -> Result<String> {
    let listen = "Object.defineProperty(navigator.clipboard, 'writeText',
        { value: async (text) => { window.copied = text; } })";
    harness.browser.run(listen, Vec::new()).await?;
    harness.browser.click("check-up-copy").await?;
    wait_until("the report", async || {
        let copied = harness.browser.run("return window.copied", Vec::new()).await?;
        Ok(copied.as_str().map(str::to_owned))
    })
    .await
}

/// Sets values in `config.json`.
fn configure(harness: &TestHarness, change: &Value) {
    let mut file = json!({ "endpoint": harness.server().endpoint(), "appId": "spa" });
    if let (Some(file), Some(change)) = (file.as_object_mut(), change.as_object()) {
        file.extend(change.clone());
    }
    harness.site.set_config(ConfigFile::Text(file.to_string()));
}

fn expect_check_up_errors(harness: &mut TestHarness) {
    for words in LOUD {
        harness.expect_console(words);
    }
}

#[tokio::test]
async fn healthy_app_passes_all_checks() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // Chromium logs the rejection of the fictitious code.
        harness.expect_console("/oidc/token");
        harness.open("/check-up").await?;
        harness.browser.wait_for("check-up").await?;
        ensure!(check_states(harness).await?.is_empty(), "it began by itself");
        let in_force = harness.browser.text("configuration").await?;
        let endpoint = harness.server().endpoint().to_owned();
        for words in [&endpoint, "spa", &harness.site.url("/callback"), "config.json", "default"] {
            ensure!(in_force.contains(words), "{words}: {in_force}");
        }
        harness.browser.click("check-up-run").await?;
        harness.browser.wait_for("check-up-summary").await?;
        let healthy = ALL.map(|check| (check.to_owned(), "passed".to_owned())).into();
        assert_eq!(check_states(harness).await?, healthy);
        harness.sign_in(&ALICE).await?;
        let token = harness.browser.stored().await?;
        assert_eq!(run_check_up(harness).await?, healthy);
        let now = harness.browser.stored().await?;
        let report = copied_report(harness).await?;
        for words in [&endpoint, "app id: spa", "[passed] clock", "[passed] request"] {
            ensure!(report.contains(words), "{words}: {report}");
        }
        let secrets = now.iter().filter(|(key, _)| key.ends_with("Token"));
        for (key, secret) in secrets {
            ensure!(!report.contains(secret), "the report holds {key}");
        }
        ensure!(!report.contains(ALICE.sub) && !report.contains(ALICE.email), "the report holds a person: {report}");
        assert_eq!(now.get("logto:spa:refreshToken"), token.get("logto:spa:refreshToken"), "the session was touched");
        ensure!(!now.keys().any(|key| key.ends_with(":probe")), "something was left behind: {now:?}");
        harness.open("/").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn check_up_detects_wrong_endpoint() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        expect_check_up_errors(harness);
        // The app's own host is not a Logto server.
        configure(harness, &json!({ "endpoint": harness.site.origin() }));
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "endpoint" && text.contains("404"), "{check}: {text}");
        // A Logto server, but with a wrong path: the response is not readable for the page.
        configure(harness, &json!({ "endpoint": format!("{}/elsewhere", harness.server().endpoint()) }));
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "endpoint" && text.contains("doesn't let this page"), "{check}: {text}");
        configure(harness, &json!({}));
        for (fault, wanted, words) in [
            (
                Faults { failures: vec![Failure::new(Endpoint::Discovery, FailureKind::Html)], ..Faults::default() },
                "endpoint",
                "web page",
            ),
            (
                Faults { failures: vec![Failure::status(Endpoint::Discovery, 503)], ..Faults::default() },
                "endpoint",
                "503",
            ),
            (
                Faults {
                    discovery: vec![DiscoveryFault::Issuer("https://evil.test/oidc".to_owned())],
                    ..Faults::default()
                },
                "issuer",
                "https://evil.test/oidc",
            ),
            (Faults { failures: vec![Failure::status(Endpoint::Jwks, 500)], ..Faults::default() }, "keys", "500"),
            (Faults { failures: vec![Failure::status(Endpoint::Token, 500)], ..Faults::default() }, "origin", "500"),
        ] {
            let case = format!("{fault:?}");
            harness.server().faults().set(fault);
            let (check, text) = failed_check(harness).await.with_context(|| case.clone())?;
            ensure!(check == wanted && text.contains(words), "{case}: {check}: {text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_distinguishes_csp_from_unreachable_server() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        expect_check_up_errors(harness);
        harness.expect_console("Content Security Policy");
        let stricter = "addEventListener('DOMContentLoaded', () => {
            const policy = document.createElement('meta');
            Object.assign(policy, { httpEquiv: 'Content-Security-Policy', content: \"connect-src 'self'\" });
            document.head.append(policy);
        })";
        harness.browser.run_in_every_page(stricter).await?;
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "endpoint" && text.contains("connect-src"), "{check}: {text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_detects_unregistered_uris() -> Result<()> {
    let mut seed = Seed::default();
    let Some(spa) = seed.applications.iter().find(|app| app.id == "spa").cloned() else {
        anyhow::bail!("no application `spa`");
    };
    let elsewhere = vec!["https://elsewhere.example/callback".to_owned()];
    let mut stranger = spa.clone();
    stranger.id = "stranger".to_owned();
    stranger.redirect_uris = elsewhere;
    seed = seed.with_application(stranger);
    journey_with(seed, async |harness: &mut TestHarness| {
        expect_check_up_errors(harness);
        configure(harness, &json!({ "appId": "nobody" }));
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "app-id" && text.contains("nobody"), "{check}: {text}");
        configure(harness, &json!({ "appId": "stranger" }));
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "origin" && text.contains(harness.site.origin()), "{check}: {text}");
        // The origin is registered, the path is not.
        let mut narrow = spa;
        narrow.id = "narrow".to_owned();
        narrow.redirect_uris = vec![harness.site.url("/elsewhere")];
        configure(harness, &json!({ "appId": "narrow" }));
        let port = harness.server().port();
        harness.stop_server().await;
        let server = Server::builder().seed(Seed::default().with_application(narrow)).port(port).start().await?;
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "redirect-uri" && text.contains(&harness.site.url("/callback")), "{check}: {text}");
        // What failed comes first, with the value to register.
        let first = "const rows = [...document.querySelectorAll('[data-testid^=check-][data-state]')];
            return [rows[0].dataset.testid, rows[0].querySelector('code').innerText,
                !!rows[0].querySelector('[data-testid=check-value-copy]')]";
        let first = harness.browser.run(first, Vec::new()).await?;
        assert_eq!(first, json!(["check-redirect-uri", harness.site.url("/callback"), true]));
        assert_eq!(check_states(harness).await?["app-id"], "passed");
        server.shutdown().await;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_detects_unknown_resource() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        expect_check_up_errors(harness);
        configure(harness, &json!({ "resources": ["https://unknown.example.com"] }));
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "request" && text.contains("resource"), "{check}: {text}");
        assert_eq!(check_states(harness).await?["redirect-uri"], "passed");
        // Without an API resource the check is skipped.
        let missing = DiscoveryFault::Missing("pushed_authorization_request_endpoint".to_owned());
        harness.server().faults().update(|faults| faults.discovery = vec![missing]);
        let states = run_check_up(harness).await?;
        assert_eq!((&*states["redirect-uri"], &*states["request"]), ("skipped", "skipped"));
        ensure!(!states.values().any(|state| state == "failed"), "{states:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_detects_unreachable_server_from_error_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("ERR_CONNECTION_REFUSED");
        harness.expect_console("/oidc/token");
        harness.stop_server().await;
        harness.open("/profile").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.click_at("[data-testid=error] a[href$='/check-up#run']").await?;
        harness.browser.wait_for("check-up-summary").await?;
        let is_in_view = "const at = document.querySelector('[data-testid=check-up]').getBoundingClientRect();
            return at.top >= 0 && at.top <= innerHeight / 2";
        ensure!(harness.browser.run(is_in_view, Vec::new()).await? == true, "the check-up is out of sight");
        let found = check_states(harness).await?;
        assert_eq!((&*found["network"], &*found["endpoint"], &*found["issuer"]), ("passed", "failed", "skipped"));
        let text = harness.browser.text("check-endpoint").await?;
        ensure!(text.contains("Nothing answers"), "{text}");
        harness.start_server().await?;
        harness.browser.click("check-up-run").await?;
        wait_until("a check-up without a fault", async || {
            let states = check_states(harness).await?;
            Ok(states.values().all(|state| state == "passed").then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn check_up_detects_clock_skew() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        for (minutes, state, words) in
            [(30, "failed", "30 min ahead"), (-45, "failed", "45 min behind"), (-5, "warning", "5 min behind")]
        {
            // A little more than the minute shown, so that a slow machine does not round it down.
            let shift = minutes * 60_000 + if minutes < 0 { -20_000 } else { 20_000 };
            harness.open("/robots.txt").await?;
            let script = "sessionStorage.setItem('e2e:shift', String(arguments[0]))";
            harness.browser.run(script, vec![shift.into()]).await?;
            assert_eq!(run_check_up(harness).await?["clock"], state);
            let text = harness.browser.text("check-clock").await?;
            ensure!(text.contains(words), "{text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_detects_full_or_blocked_storage() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/oidc/token");
        harness.open("/robots.txt").await?;
        let fill = "let size = 1 << 20, number = 0;
            while (size) try { localStorage.setItem('j' + number++, 'x'.repeat(size)); } catch { size >>= 1; }";
        harness.browser.run(fill, Vec::new()).await?;
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "storage" && text.contains("full"), "{check}: {text}");
        harness.browser.run("localStorage.clear()", Vec::new()).await?;
        let refuse = r#"Object.defineProperty(window, "localStorage", {
            get: () => { throw new DOMException("Access is denied for this document.", "SecurityError"); } });"#;
        harness.browser.run_in_every_page(refuse).await?;
        let (check, text) = failed_check(harness).await?;
        ensure!(check == "storage" && text.contains("doesn't let this page store"), "{check}: {text}");
        // The language can't be stored either.
        harness.open("/settings").await?;
        harness.browser.choose("settings-language", "Français").await?;
        harness.browser.wait_for_text("can't keep the choice").await
    })
    .await
}

#[tokio::test]
async fn settings_work_without_config() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("config.json");
        harness.site.set_config(ConfigFile::Missing);
        harness.open("/").await?;
        harness.browser.wait_for("error").await?;
        harness.browser.click_at("[data-testid=error] a[href$='/check-up#run']").await?;
        harness.browser.wait_for("check-up-summary").await?;
        let found = check_states(harness).await?;
        assert_eq!((&*found["storage"], &*found["config"], &*found["endpoint"]), ("passed", "failed", "skipped"));
        let text = harness.browser.text("configuration").await?;
        ensure!(text.contains("There is no config.json"), "{text}");
        Ok(())
    })
    .await
}

/// The language of the page and of its heading.
async fn current_language(harness: &TestHarness) -> Result<(String, String)> {
    let script = "return [document.documentElement.lang, document.querySelector('main h1')?.innerText ?? '']";
    Ok(serde_json::from_value(harness.browser.run(script, Vec::new()).await?)?)
}

async fn wait_for_language(harness: &TestHarness, tag: &str, heading: &str) -> Result<()> {
    wait_until(&format!("`{heading}` in {tag}"), async || {
        Ok((current_language(harness).await? == (tag.to_owned(), heading.to_owned())).then_some(()))
    })
    .await
}

#[tokio::test]
async fn keeps_selected_language() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/settings").await?;
        wait_for_language(harness, "en", "Settings").await?;
        for (name, tag, heading) in
            [("Français", "fr", "Réglages"), ("日本語", "ja", "設定"), ("العربية", "ar", "الإعدادات")]
        {
            harness.browser.choose("settings-language", name).await?;
            wait_for_language(harness, tag, heading).await?;
            harness.browser.reload().await?;
            wait_for_language(harness, tag, heading).await?;
            let script = "return [...document.querySelectorAll('[data-testid=language] option')]
                .map((option) => [option.lang, option.selected])";
            let options = harness.browser.run(script, Vec::new()).await?;
            let all = ["en", "fr", "ja", "ar"].map(|it| json!([it, it == tag]));
            assert_eq!(options.as_array().map(|options| &options[1..]), Some(&all[..]));
            assert_eq!(options[0], json!([tag, false]), "the browser's default");
        }
        // The home page has a selection too. Its first option is the browser default.
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        harness.browser.click_at("[data-testid=language] option[value='']").await?;
        wait_until("English", async || Ok((current_language(harness).await?.0 == "en").then_some(()))).await?;
        ensure!(!harness.browser.stored().await?.contains_key("logto-leptos:language"), "the choice is still stored");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn arabic_is_shown_from_right_to_left() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        let early = "addEventListener('DOMContentLoaded', () => {
            window.e2eEarly = [document.documentElement.lang, document.documentElement.dir];
        })";
        harness.browser.run_in_every_page(early).await?;
        harness.open("/settings").await?;
        harness.browser.choose("settings-language", "العربية").await?;
        wait_for_language(harness, "ar", "الإعدادات").await?;
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        assert_eq!(harness.browser.run("return window.e2eEarly", Vec::new()).await?, json!(["ar", "rtl"]));
        // The sign-in page follows `ui_locales`.
        harness.browser.click("sign-in").await?;
        harness.browser.wait_for("identifier").await?;
        let direction = "return [document.documentElement.lang, document.documentElement.dir]";
        assert_eq!(harness.browser.run(direction, Vec::new()).await?, json!(["ar", "rtl"]));
        harness.sign_in_at_provider(ALICE.email).await?;
        harness.browser.wait_for("authenticated").await?;
        for (path, id) in [
            ("/profile", "claims-sub"),
            ("/organizations", "organization"),
            ("/developer", "user-info-fetch"),
            ("/check-up", "configuration"),
            ("/settings", "settings-language"),
        ] {
            harness.open(path).await?;
            harness.browser.wait_for(id).await?;
            for width in [390, 1280] {
                let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
                harness.browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
                let layout = "const box = (selector) => document.querySelector(selector).getBoundingClientRect();
                    const code = document.querySelector('main code');
                    return [
                        document.documentElement.scrollWidth <= innerWidth,
                        box('.brand').left > box('.avatar-button').right,
                        innerWidth < 1024 || box('.sidebar').left >= box('main').right,
                        !code || getComputedStyle(code).direction === 'ltr',
                    ]";
                let layout = harness.browser.run(layout, Vec::new()).await?;
                assert_eq!(layout, json!([true, true, true, true]), "{path} at {width}");
            }
        }
        Ok(())
    })
    .await
}
