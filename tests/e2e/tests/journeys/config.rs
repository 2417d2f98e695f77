//! A missing or invalid `config.json`.

use anyhow::{Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey};

/// Opens a page with this file and returns the error text.
async fn config_error(harness: &TestHarness, file: ConfigFile, path: &str) -> Result<String> {
    harness.site.set_config(file);
    harness.open(path).await?;
    let text = harness.browser.text("error").await?;
    for id in ["authenticated", "anonymous", "sign-in", "header-sign-in", "claims-sub"] {
        ensure!(!harness.browser.shows(id).await?, "`{id}` is shown");
    }
    Ok(text)
}

#[tokio::test]
async fn explains_missing_config() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.expect_console("/config.json - Failed to load resource");
        let text = config_error(harness, ConfigFile::Missing, "/").await?;
        ensure!(text.contains("There is no config.json"), "{text}");
        let page = ConfigFile::Text("<!doctype html><title>The app</title>".to_owned());
        let text = config_error(harness, page, "/").await?;
        ensure!(text.contains("There is no config.json"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_config_that_never_arrives() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let good = harness.browser.run("return fetch('config.json').then((it) => it.text())", Vec::new()).await?;
        let text = config_error(harness, ConfigFile::Pending, "/").await?;
        ensure!(text.contains("could not be fetched"), "{text}");
        harness.site.set_config(ConfigFile::Text(good.as_str().unwrap_or_default().to_owned()));
        harness.browser.click_at("main button").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn explains_malformed_config_on_every_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for path in ["/", "/profile", "/callback?code=a&state=b", "/sign-in", "/nowhere"] {
            let file = ConfigFile::Text("{\n  \"endpoint\" \"x\"\n}".to_owned());
            let text = config_error(harness, file, path).await?;
            ensure!(text.contains("not valid JSON") && text.contains("Line 2"), "{path}: {text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn names_missing_and_invalid_keys() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        for (file, word) in [
            (r#"{"endpoint": "http://localhost:3001"}"#, "appId"),
            (r#"{"appId": "spa"}"#, "endpoint"),
            (r#"{"endpoint": "not an address", "appId": "spa"}"#, "not an address"),
            (r#"{"endpoint": "http://logto.example.com", "appId": "spa"}"#, "logto.example.com"),
            (r#"{"endpoint": "http://localhost:3001", "appId": "spa", "scopes": "email"}"#, "scopes"),
            (r#"["endpoint"]"#, "object"),
            ("", "JSON"),
        ] {
            let text = config_error(harness, ConfigFile::Text(file.to_owned()), "/").await?;
            ensure!(text.contains(word), "{file}: {text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_secret_without_showing_it() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let file = r#"{"endpoint": "http://localhost:3001", "appId": "spa", "appSecret": "hush-hush"}"#;
        let text = config_error(harness, ConfigFile::Text(file.to_owned()), "/").await?;
        ensure!(text.contains("secret") && !text.contains("hush-hush"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn fixed_config_works_after_reload_and_keeps_session() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        let good = harness.browser.run("return fetch('config.json').then((it) => it.text())", Vec::new()).await?;
        config_error(harness, ConfigFile::Text("{".to_owned()), "/").await?;
        harness.site.set_config(ConfigFile::Text(good.as_str().unwrap_or_default().to_owned()));
        harness.browser.click_at("main button").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}
