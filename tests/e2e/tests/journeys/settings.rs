//! The settings: what is in force, the language, and the check-up, which has to find what is wrong.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, World, journey, journey_with, until};
use logto_dev::{DiscoveryFault, Endpoint, Failure, FailureKind, Faults, Seed, Server};
use serde_json::{Value, json};

/// What the checks' states are.
const STATES: &str = r#"return Object.fromEntries([...document.querySelectorAll("[data-testid^=check-][data-state]")]
    .map((row) => [row.dataset.testid.slice("check-".length), row.dataset.state]))"#;

/// The checks of a healthy world that are passed.
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

/// Chromium's own words for the requests that have to fail.
const LOUD: [&str; 3] = ["/oidc", "Failed to load resource", "CORS policy"];

async fn states(world: &World) -> Result<BTreeMap<String, String>> {
    Ok(serde_json::from_value(world.browser.run(STATES, Vec::new()).await?)?)
}

/// Opens the check-up by its link, and waits until it is done.
async fn examine(world: &World) -> Result<BTreeMap<String, String>> {
    world.open("/robots.txt").await?;
    world.open("/settings#check-up").await?;
    world.browser.wait_for("check-up-summary").await?;
    let states = states(world).await?;
    ensure!(states.len() == ALL.len(), "{states:?}");
    ensure!(!states.values().any(|state| state == "waiting" || state == "running"), "not done: {states:?}");
    Ok(states)
}

/// The only check that failed, and what is said of it.
async fn complaint(world: &World) -> Result<(String, String)> {
    let states = examine(world).await?;
    let mut failed = states.iter().filter(|(_, state)| *state == "failed").map(|(check, _)| check.clone());
    let (Some(check), None) = (failed.next(), failed.next()) else {
        anyhow::bail!("not one problem: {states:?}");
    };
    let text = world.browser.text(&format!("check-{check}")).await?;
    Ok((check, text))
}

/// The report, as it is copied.
async fn report(world: &World) -> Result<String> {
    let listen = "Object.defineProperty(navigator.clipboard, 'writeText',
        { value: async (text) => { window.copied = text; } })";
    world.browser.run(listen, Vec::new()).await?;
    world.browser.click("check-up-copy").await?;
    until("the report", async || {
        let copied = world.browser.run("return window.copied", Vec::new()).await?;
        Ok(copied.as_str().map(str::to_owned))
    })
    .await
}

/// A `config.json` with other values.
fn configure(world: &World, change: &Value) {
    let mut file = json!({ "endpoint": world.server().endpoint(), "appId": "spa" });
    if let (Some(file), Some(change)) = (file.as_object_mut(), change.as_object()) {
        file.extend(change.clone());
    }
    world.site.set_config(ConfigFile::Text(file.to_string()));
}

fn expect_noise(world: &mut World) {
    for words in LOUD {
        world.expect_console(words);
    }
}

#[tokio::test]
async fn healthy_app_passes_all_checks() -> Result<()> {
    journey(async |world: &mut World| {
        // The made-up code is refused, which Chromium mentions.
        world.expect_console("/oidc/token");
        world.open("/settings").await?;
        world.browser.wait_for("check-up").await?;
        ensure!(states(world).await?.is_empty(), "it began by itself");
        let in_force = world.browser.text("configuration").await?;
        let endpoint = world.server().endpoint().to_owned();
        for words in [&endpoint, "spa", &world.site.url("/callback"), "config.json", "default"] {
            ensure!(in_force.contains(words), "{words}: {in_force}");
        }
        world.browser.click("check-up-run").await?;
        world.browser.wait_for("check-up-summary").await?;
        let healthy = ALL.map(|check| (check.to_owned(), "passed".to_owned())).into();
        assert_eq!(states(world).await?, healthy);
        world.sign_in(&ALICE).await?;
        let token = world.browser.stored().await?;
        assert_eq!(examine(world).await?, healthy);
        let now = world.browser.stored().await?;
        let report = report(world).await?;
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
        world.open("/").await?;
        world.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn check_up_detects_wrong_endpoint() -> Result<()> {
    journey(async |world: &mut World| {
        expect_noise(world);
        // The app's own host, which isn't Logto.
        configure(world, &json!({ "endpoint": world.site.origin() }));
        let (check, text) = complaint(world).await?;
        ensure!(check == "endpoint" && text.contains("404"), "{check}: {text}");
        // A Logto, but not under this path: its answer is kept from the page.
        configure(world, &json!({ "endpoint": format!("{}/elsewhere", world.server().endpoint()) }));
        let (check, text) = complaint(world).await?;
        ensure!(check == "endpoint" && text.contains("doesn't let this page"), "{check}: {text}");
        configure(world, &json!({}));
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
            world.server().faults().set(fault);
            let (check, text) = complaint(world).await.with_context(|| case.clone())?;
            ensure!(check == wanted && text.contains(words), "{case}: {check}: {text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_distinguishes_csp_from_unreachable_server() -> Result<()> {
    journey(async |world: &mut World| {
        expect_noise(world);
        world.expect_console("Content Security Policy");
        let stricter = "addEventListener('DOMContentLoaded', () => {
            const policy = document.createElement('meta');
            Object.assign(policy, { httpEquiv: 'Content-Security-Policy', content: \"connect-src 'self'\" });
            document.head.append(policy);
        })";
        world.browser.run_in_every_page(stricter).await?;
        let (check, text) = complaint(world).await?;
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
    journey_with(seed, async |world: &mut World| {
        expect_noise(world);
        configure(world, &json!({ "appId": "nobody" }));
        let (check, text) = complaint(world).await?;
        ensure!(check == "app-id" && text.contains("nobody"), "{check}: {text}");
        configure(world, &json!({ "appId": "stranger" }));
        let (check, text) = complaint(world).await?;
        ensure!(check == "origin" && text.contains(world.site.origin()), "{check}: {text}");
        // The origin is right, the path isn't.
        let mut narrow = spa;
        narrow.id = "narrow".to_owned();
        narrow.redirect_uris = vec![world.site.url("/elsewhere")];
        configure(world, &json!({ "appId": "narrow" }));
        let port = world.server().port();
        world.stop_server().await;
        let server = Server::builder().seed(Seed::default().with_application(narrow)).port(port).start().await?;
        let (check, text) = complaint(world).await?;
        ensure!(check == "redirect-uri" && text.contains(&world.site.url("/callback")), "{check}: {text}");
        assert_eq!(states(world).await?["app-id"], "passed");
        server.shutdown().await;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_detects_unknown_resource() -> Result<()> {
    journey(async |world: &mut World| {
        expect_noise(world);
        configure(world, &json!({ "resources": ["https://unknown.example.com"] }));
        let (check, text) = complaint(world).await?;
        ensure!(check == "request" && text.contains("resource"), "{check}: {text}");
        assert_eq!(states(world).await?["redirect-uri"], "passed");
        // Without a way to ask it says so, and finds no fault.
        let missing = DiscoveryFault::Missing("pushed_authorization_request_endpoint".to_owned());
        world.server().faults().update(|faults| faults.discovery = vec![missing]);
        let states = examine(world).await?;
        assert_eq!((&*states["redirect-uri"], &*states["request"]), ("skipped", "skipped"));
        ensure!(!states.values().any(|state| state == "failed"), "{states:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_detects_unreachable_server_from_error_page() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("ERR_CONNECTION_REFUSED");
        world.expect_console("/oidc/token");
        world.stop_server().await;
        world.open("/profile").await?;
        world.browser.wait_for("error").await?;
        world.browser.click_at("[data-testid=error] a[href$='#check-up']").await?;
        world.browser.wait_for("check-up-summary").await?;
        let is_in_view = "const at = document.querySelector('#check-up h2').getBoundingClientRect();
            return at.top >= 0 && at.bottom <= innerHeight";
        ensure!(world.browser.run(is_in_view, Vec::new()).await? == true, "the check-up is out of sight");
        let found = states(world).await?;
        assert_eq!((&*found["network"], &*found["endpoint"], &*found["issuer"]), ("passed", "failed", "skipped"));
        let text = world.browser.text("check-endpoint").await?;
        ensure!(text.contains("Nothing answers"), "{text}");
        world.start_server().await?;
        world.browser.click("check-up-run").await?;
        until("a check-up without a fault", async || {
            let states = states(world).await?;
            Ok(states.values().all(|state| state == "passed").then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn check_up_detects_clock_skew() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        for (minutes, state, words) in
            [(30, "failed", "30 min ahead"), (-45, "failed", "45 min behind"), (-5, "warning", "5 min behind")]
        {
            // A little more than that, so that a slow machine makes no full minute less of it.
            let shift = minutes * 60_000 + if minutes < 0 { -20_000 } else { 20_000 };
            world.open("/robots.txt").await?;
            let script = "sessionStorage.setItem('e2e:shift', String(arguments[0]))";
            world.browser.run(script, vec![shift.into()]).await?;
            assert_eq!(examine(world).await?["clock"], state);
            let text = world.browser.text("check-clock").await?;
            ensure!(text.contains(words), "{text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn check_up_detects_full_or_blocked_storage() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("/oidc/token");
        world.open("/robots.txt").await?;
        let fill = "let size = 1 << 20, number = 0;
            while (size) try { localStorage.setItem('j' + number++, 'x'.repeat(size)); } catch { size >>= 1; }";
        world.browser.run(fill, Vec::new()).await?;
        let (check, text) = complaint(world).await?;
        ensure!(check == "storage" && text.contains("full"), "{check}: {text}");
        world.browser.run("localStorage.clear()", Vec::new()).await?;
        let refuse = r#"Object.defineProperty(window, "localStorage", {
            get: () => { throw new DOMException("Access is denied for this document.", "SecurityError"); } });"#;
        world.browser.run_in_every_page(refuse).await?;
        let (check, text) = complaint(world).await?;
        ensure!(check == "storage" && text.contains("doesn't let this page store"), "{check}: {text}");
        // Nor can a language be kept.
        world.browser.choose("settings-language", "Français").await?;
        world.browser.wait_for_words("can't keep the choice").await
    })
    .await
}

#[tokio::test]
async fn settings_work_without_config() -> Result<()> {
    journey(async |world: &mut World| {
        world.expect_console("config.json");
        world.site.set_config(ConfigFile::Missing);
        world.open("/").await?;
        world.browser.wait_for("error").await?;
        world.browser.click_at("[data-testid=error] a[href$='#check-up']").await?;
        world.browser.wait_for("check-up-summary").await?;
        let found = states(world).await?;
        assert_eq!((&*found["storage"], &*found["config"], &*found["endpoint"]), ("passed", "failed", "skipped"));
        let text = world.browser.text("configuration").await?;
        ensure!(text.contains("There is no config.json"), "{text}");
        Ok(())
    })
    .await
}

/// The language of the page and of its heading.
async fn language(world: &World) -> Result<(String, String)> {
    let script = "return [document.documentElement.lang, document.querySelector('main h1')?.innerText ?? '']";
    Ok(serde_json::from_value(world.browser.run(script, Vec::new()).await?)?)
}

async fn wait_for_language(world: &World, tag: &str, heading: &str) -> Result<()> {
    until(&format!("`{heading}` in {tag}"), async || {
        Ok((language(world).await? == (tag.to_owned(), heading.to_owned())).then_some(()))
    })
    .await
}

#[tokio::test]
async fn keeps_selected_language() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/settings").await?;
        wait_for_language(world, "en", "Settings").await?;
        for (name, tag, heading) in [("Français", "fr", "Réglages"), ("日本語", "ja", "設定")] {
            world.browser.choose("settings-language", name).await?;
            wait_for_language(world, tag, heading).await?;
            world.browser.reload().await?;
            wait_for_language(world, tag, heading).await?;
            let script = "return [...document.querySelectorAll('[data-testid=language] option')]
                .map((option) => [option.lang, option.selected])";
            let options = world.browser.run(script, Vec::new()).await?;
            assert_eq!(options, json!([[tag, false], ["en", false], ["fr", tag == "fr"], ["ja", tag == "ja"]]));
        }
        // The front page has a choice too; the first one gives the choice back to the browser.
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        world.browser.click_at("[data-testid=language] option[value='']").await?;
        until("English", async || Ok((language(world).await?.0 == "en").then_some(()))).await?;
        ensure!(!world.browser.stored().await?.contains_key("logto-leptos:language"), "the choice is still stored");
        Ok(())
    })
    .await
}
