//! Hosts of static files, without a browser and without a build of the app: a real Apache, and emulations of the
//! documented rules of the others, with the files that `cargo xtask dist --host …` writes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;

use anyhow::Result;
use e2e::{Host, HostAddress, HostChecks};

const ENDPOINT: &str = "https://my-tenant.logto.app";

/// The files of a small app, in the form of a build.
const FILES: [(&str, &str); 9] = [
    (
        "index.html",
        "<!doctype html><meta charset=utf-8><base href=/><script data-js=/logto-app-0123456789abcdef.js \
         data-wasm=/logto-app-0123456789abcdef_bg.wasm src=/boot-0123456789abcdef.js type=module></script>",
    ),
    ("logto-app-0123456789abcdef.js", "app()"),
    ("logto-app-0123456789abcdef_bg.wasm", "wasm"),
    ("part-en-auth-00c14d6bc1785cfe.wasm", "part"),
    ("boot-0123456789abcdef.js", "boot()"),
    ("main-f06938f0e106a8ea.css", "a{}"),
    ("mark-60150568ccad78f0.svg", "<svg/>"),
    ("offline.js", "offline()"),
    ("config.json", "{}"),
];

/// Runs all checks on a host, at the root and below a path.
async fn on(host: Host) -> Result<()> {
    let dist = tempfile::tempdir()?;
    for (name, text) in FILES {
        // Long enough for compression to be worth it.
        let text = if name.ends_with(".html") { text.to_owned() } else { text.repeat(100) };
        fs::write(dist.path().join(name), text)?;
    }
    for base in ["/", "/app/"] {
        let place = HostAddress::reserve(host, base)?;
        let hosted = place.start(dist.path(), &format!(r#"{{"endpoint":"{ENDPOINT}","appId":"spa"}}"#)).await?;
        HostChecks::new(&hosted, ENDPOINT)?.run(dist.path()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn on_apache_without_a_browser() -> Result<()> {
    on(Host::Apache).await
}

#[tokio::test]
async fn vercel_rules_keep_the_promises() -> Result<()> {
    on(Host::Vercel).await
}

#[tokio::test]
async fn firebase_rules_keep_the_promises() -> Result<()> {
    on(Host::Firebase).await
}

#[tokio::test]
async fn azure_rules_keep_the_promises() -> Result<()> {
    on(Host::Azure).await
}

#[tokio::test]
async fn gitlab_rules_keep_the_promises() -> Result<()> {
    on(Host::Gitlab).await
}

#[tokio::test]
async fn cloudfront_rules_keep_the_promises() -> Result<()> {
    on(Host::Cloudfront).await
}
