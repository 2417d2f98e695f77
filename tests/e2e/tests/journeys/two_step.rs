//! Two-step sign-in: setting it up on the app's page, and the second step at the next sign-in.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, ConfigFile, TestHarness, journey_with, wait_until};
use logto_dev::{FieldAccess, Seed};
use serde_json::json;

/// Alice's password.
const PASSWORD: &str = "alice-password-1";

/// The code of an authenticator app (RFC 6238) for a secret and a time in milliseconds.
const TOTP: &str = "const [secret, time] = arguments;
    const bits = Array.from(secret.replaceAll(' ', ''), (letter) =>
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const key = Uint8Array.from(bits.match(/.{8}/g), (byte) => parseInt(byte, 2));
    const counter = new DataView(new ArrayBuffer(8));
    counter.setBigUint64(0, BigInt(Math.floor(time / 30000)));
    return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])
        .then((key) => crypto.subtle.sign('HMAC', key, counter))
        .then((tag) => {
            const view = new DataView(tag);
            const number = view.getUint32(view.getUint8(19) & 15) & 0x7fffffff;
            return String(number % 1000000).padStart(6, '0');
        })";

/// A server that offers these factors.
fn seed(factors: &[&str]) -> Seed {
    let mut seed = Seed::default();
    let mfa = json!({ "factors": factors, "policy": "NoPrompt" });
    seed.sign_in_experience.insert("mfa".to_owned(), mfa);
    seed
}

/// Opens a page of the app at `localhost`.
async fn open(harness: &TestHarness, path: &str) -> Result<()> {
    harness.browser.open(&harness.site.url_by_name(path)).await
}

/// Signs Alice in, and goes to the page by its link.
async fn open_page(harness: &mut TestHarness) -> Result<()> {
    harness.use_app_config()?;
    open(harness, "/").await?;
    harness.browser.click("sign-in").await?;
    harness.enter_password("alice", PASSWORD).await?;
    harness.browser.wait_for("authenticated").await?;
    open(harness, "/profile").await?;
    wait_until("the summary", async || {
        Ok((harness.browser.text("profile-two-step").await? == "Not set up").then_some(()))
    })
    .await?;
    harness.browser.click("profile-two-step-open").await?;
    harness.browser.wait_for("two-step-none").await
}

async fn confirm_identity(harness: &TestHarness) -> Result<()> {
    harness.browser.click("verify-with-password").await?;
    harness.browser.fill("verify-password", PASSWORD).await?;
    harness.browser.click("verify").await
}

async fn totp(harness: &TestHarness, secret: &str) -> Result<String> {
    let now = harness.server().clock().now_ms();
    let code = harness.browser.run(TOTP, vec![json!(secret), json!(now)]).await?;
    Ok(code.as_str().context("a code")?.to_owned())
}

/// Signs out, and signs in with the password up to the second step.
async fn sign_in_again(harness: &mut TestHarness) -> Result<()> {
    // The server demands the second step.
    harness.expect_console("/api/experience/submit");
    open(harness, "/").await?;
    harness.browser.click("sign-out").await?;
    harness.browser.wait_for("anonymous").await?;
    harness.browser.click("sign-in").await?;
    harness.enter_password("alice", PASSWORD).await
}

#[tokio::test]
async fn sets_up_authenticator_app_and_backup_codes() -> Result<()> {
    journey_with(seed(&["Totp", "BackupCode"]), async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account/mfa-verifications");
        open_page(harness).await?;
        harness.browser.wait_for("codes-need-factor").await?;
        harness.browser.click("totp-set-up").await?;
        confirm_identity(harness).await?;
        harness.browser.wait_for("totp-qr").await?;
        let secret = harness.browser.text("totp-secret").await?;
        ensure!(secret.replace(' ', "").len() == 32, "{secret}");
        let code = totp(harness, &secret).await?;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        harness.browser.fill("totp-code", wrong).await?;
        harness.browser.wait_for_text("Enter the one that the app shows now.").await?;
        harness.browser.fill("totp-code", &code).await?;
        harness.browser.wait_for("totp-added").await?;
        // The codes are shown once.
        harness.browser.click("codes-create").await?;
        wait_until("ten codes", async || Ok((harness.browser.texts("backup-code").await?.len() == 10).then_some(())))
            .await?;
        let codes = harness.browser.texts("backup-code").await?;
        harness.browser.click("backup-codes-saved").await?;
        harness.browser.wait_until_gone("backup-code").await?;
        harness.browser.wait_for_text("10 of them are left.").await?;
        let stored = "return JSON.stringify([localStorage, sessionStorage, location.href, document.body.innerHTML])";
        let stored = harness.browser.run(stored, Vec::new()).await?.to_string();
        ensure!(!stored.contains(&codes[0]) && !stored.contains(&secret), "a secret is left in the page");

        sign_in_again(harness).await?;
        harness.browser.wait_for("totp").await?;
        let code = totp(harness, &secret).await?;
        harness.browser.fill("totp", &code).await?;
        harness.browser.click("verify-totp").await?;
        harness.browser.wait_for("authenticated").await?;

        // A backup code works as well, and is used up.
        sign_in_again(harness).await?;
        harness.browser.click("to-mfa-backup").await?;
        harness.browser.fill("backup-code", &codes[0]).await?;
        harness.browser.click("verify-backup-code").await?;
        harness.browser.wait_for("authenticated").await?;
        open(harness, "/two-step").await?;
        harness.browser.wait_for_text("9 of them are left.").await?;

        // Without the second step, the password is enough.
        harness.browser.click("two-step-ask").await?;
        confirm_identity(harness).await?;
        harness.browser.wait_for_text("Two-step sign-in is off").await?;
        sign_in_again(harness).await?;
        harness.browser.wait_for("authenticated").await?;

        open(harness, "/two-step").await?;
        harness.browser.click("totp-remove").await?;
        harness.browser.wait_for_text("Remove the authenticator app?").await?;
        harness.browser.click("confirm").await?;
        confirm_identity(harness).await?;
        harness.browser.wait_for("totp-set-up").await
    })
    .await
}

#[tokio::test]
async fn creates_passkey_and_signs_in_with_it() -> Result<()> {
    journey_with(seed(&["WebAuthn"]), async |harness: &mut TestHarness| {
        open_page(harness).await?;
        // An authenticator app isn't offered, which the server's settings tell.
        harness.browser.wait_for("totp-not-offered").await?;
        ensure!(!harness.browser.shows("totp-set-up").await?, "there is a button that fails");
        harness.browser.devtools("WebAuthn.enable", json!({})).await?;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        harness.browser.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await?;
        harness.browser.click("passkey-add").await?;
        confirm_identity(harness).await?;
        harness.browser.fill("passkey-name", "Laptop").await?;
        harness.browser.click("passkey-create").await?;
        wait_until("the passkey", async || {
            let passkeys = harness.browser.texts("passkey").await?;
            Ok((passkeys.len() == 1 && passkeys[0].contains("Laptop")).then_some(()))
        })
        .await?;
        harness.browser.click("passkey-rename").await?;
        harness.browser.fill("passkey-name", "Blue laptop").await?;
        harness.browser.click("save").await?;
        wait_until("the name", async || {
            Ok(harness.browser.texts("passkey").await?.iter().any(|it| it.contains("Blue laptop")).then_some(()))
        })
        .await?;

        sign_in_again(harness).await?;
        harness.browser.click("verify-passkey").await?;
        harness.browser.wait_for("authenticated").await?;

        open(harness, "/two-step").await?;
        harness.browser.click("passkey-remove").await?;
        harness.browser.wait_for_text("Remove Blue laptop?").await?;
        harness.browser.click("confirm").await?;
        confirm_identity(harness).await?;
        harness.browser.wait_until_gone("passkey").await?;
        harness.browser.wait_for("two-step-none").await
    })
    .await
}

#[tokio::test]
async fn second_step_is_a_code_by_email() -> Result<()> {
    let mut seed = seed(&["EmailVerificationCode"]);
    let by_password =
        json!({ "identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true });
    for (name, setting) in [
        ("signIn", json!({ "methods": [by_password] })),
        ("signUp", json!({ "identifiers": ["username"], "password": true, "verify": false })),
    ] {
        seed.sign_in_experience.insert(name.to_owned(), setting);
    }
    journey_with(seed, async |harness: &mut TestHarness| {
        // The server demands the second step.
        harness.expect_console("/api/experience/submit");
        harness.open("/").await?;
        harness.browser.click("sign-in").await?;
        harness.enter_password("alice", PASSWORD).await?;
        harness.browser.wait_for("mfa-email-code").await?;
        harness.browser.wait_for_text("alic****@example.com").await?;
        let code = harness.next_code(ALICE.email).await?;
        harness.browser.fill("mfa-email-code", &code).await?;
        harness.browser.click("verify-mfa-email-code").await?;
        harness.browser.wait_for("authenticated").await
    })
    .await
}

#[tokio::test]
async fn says_what_the_account_center_allows() -> Result<()> {
    let mut read_only = seed(&["Totp"]);
    read_only.account_center.fields.mfa = FieldAccess::ReadOnly;
    journey_with(read_only, async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account/mfa-verifications");
        open_page(harness).await?;
        harness.browser.wait_for("two-step-read-only").await?;
        ensure!(!harness.browser.shows("totp-set-up").await?, "there is a button that fails");
        // Without the settings of the account center, the server's answer tells.
        let config = harness.site.app_config()?.replace("accountCenter", "unknown");
        let config = config.replace("http://localhost:3001", harness.server().endpoint());
        harness.site.set_config(ConfigFile::Text(config));
        open(harness, "/two-step").await?;
        harness.browser.click("totp-set-up").await?;
        confirm_identity(harness).await?;
        harness.browser.wait_for("two-step-read-only").await?;
        harness.browser.wait_until_gone("totp-qr").await
    })
    .await?;
    let mut off = seed(&["Totp"]);
    off.account_center.fields.mfa = FieldAccess::Off;
    journey_with(off, async |harness: &mut TestHarness| {
        harness.expect_console("/api/my-account/mfa-verifications");
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open("/two-step").await?;
        harness.browser.wait_for("two-step-off").await?;
        harness.browser.wait_for("logto-account").await
    })
    .await
}
