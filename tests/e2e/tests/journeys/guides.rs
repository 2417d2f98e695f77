//! The programs of the guides, which `tests/guides` builds, under the policy of `docs/security.md`.

use anyhow::{Result, ensure};
use axum::Router;
use axum::http::Uri;
use e2e::{ALICE, BOB, Browser, Person, browser_slot, wait_until};
use example_protected_api::{Config, app};
use logto_dev::Server;
use tokio::net::TcpListener;

use super::examples::{Example, ORIGIN, built, follow, serve_file, strict_policy};

/// The API in the guide.
const API: &str = "http://localhost:4000";

/// Somebody without an account.
const CAROL: Person = Person { sub: "", email: "carol@example.com", phone: "" };

/// Runs a journey through the program of a guide, with the API of `examples/protected-api`. Chromium maps the addresses
/// in the guide to other ports, because these may be in use.
async fn run_program(guide: &str, expected: &[&str], journey: impl AsyncFnOnce(&Example) -> Result<()>) -> Result<()> {
    let folder = built("guides")?;
    let _slot = browser_slot().await?;
    let server = Server::builder().port(0).start().await?;
    let (host, api) = (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
    let [page_port, api_port] = [host.local_addr()?.port(), api.local_addr()?.port()];
    let policy = strict_policy(&format!("{} {API}", server.endpoint()))?;
    let config = Config {
        logto_endpoint: server.endpoint().to_owned(),
        resource: "https://api.example.com".to_owned(),
        page_origin: ORIGIN.parse()?,
    };
    let router = Router::new().fallback(async move |uri: Uri| serve_file(&folder, uri.path(), &policy));
    let host = tokio::spawn(async move { axum::serve(host, router).await });
    let api = tokio::spawn(async move { axum::serve(api, app(config)).await });
    let places = format!(
        "--host-resolver-rules=MAP localhost:3000 127.0.0.1:{page_port}, MAP localhost:4000 127.0.0.1:{api_port}"
    );
    let example = Example { browser: Browser::start_with(&[places.as_str()]).await?, server };
    // The page does nothing yet.
    example.open("/").await?;
    let choose =
        "localStorage.setItem('test:guide', arguments[0]); localStorage.setItem('test:endpoint', arguments[1])";
    example.browser.run(choose, vec![guide.into(), example.server.endpoint().into()]).await?;
    let outcome = follow(guide, example, expected, journey).await;
    host.abort();
    api.abort();
    outcome
}

/// Signs out, and waits for the way back from the provider.
async fn sign_out(browser: &Browser) -> Result<()> {
    browser.run("window.isLeft = true", Vec::new()).await?;
    browser.click("sign-out").await?;
    wait_until("the page after the sign-out", async || {
        let script = "return window.isLeft !== true && location.href";
        Ok((browser.run(script, Vec::new()).await? == format!("{ORIGIN}/")).then_some(()))
    })
    .await
}

#[tokio::test]
async fn routing_guides_nested_pages_are_for_two_roles_and_one_organization() -> Result<()> {
    // The sign-in page finds out that there is no account yet.
    run_program("routing", &["/api/experience/identification"], async |example: &Example| {
        let browser = &example.browser;
        example.open("/account/reports").await?;
        example.sign_in_at_provider(&ALICE).await?;
        browser.wait_for_text("The reports").await?;
        example.wait_for_page("/account/reports").await?;
        browser.click_at("a[href='/account/acme']").await?;
        browser.wait_for_text("Acme's page").await?;
        sign_out(browser).await?;
        browser.wait_for_text("Your account").await?;
        example.open("/account/reports").await?;
        example.sign_in_at_provider(&BOB).await?;
        assert_eq!(browser.text("refused").await?, "This needs the role admin or the role operator.");
        example.wait_for_page("/account/reports").await?;
        browser.click_at("a[href='/account/acme']").await?;
        browser.wait_for_text("Acme's page").await?;
        sign_out(browser).await?;
        browser.wait_for_text("Your account").await?;
        example.open("/account/reports").await?;
        example.sign_in_at_provider(&CAROL).await?;
        browser.click("create-account").await?;
        assert_eq!(browser.text("refused").await?, "This needs the role admin or the role operator.");
        browser.click_at("a[href='/account/acme']").await?;
        browser.wait_for_text("This needs membership of org_acme.").await?;
        browser.click_at("a[href='/account']").await?;
        browser.wait_for_text("The overview").await
    })
    .await
}

/// Enters a title, and sends it.
async fn add(browser: &Browser, title: &str) -> Result<()> {
    browser.fill_at("input", title).await?;
    browser.click_at("input + button").await
}

async fn choose_organization(browser: &Browser, id: &str) -> Result<()> {
    let choose = "const select = document.querySelector('select');
        select.value = arguments[0];
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    browser.run(choose, vec![id.into()]).await.map(drop)
}

#[tokio::test]
async fn api_guides_page_calls_the_api_for_a_person_and_their_organizations() -> Result<()> {
    // Alice may only read at Globex.
    let expected = ["/documents", "/organizations/org_globex/members"];
    run_program("api-calls", &expected, async |example: &Example| {
        let browser = &example.browser;
        let without = async |text: &str| {
            wait_until(text, async || Ok((!browser.page_text().await?.contains(text)).then_some(()))).await
        };
        example.open("/").await?;
        example.sign_in_at_provider(&ALICE).await?;
        example.wait_for_page("/").await?;
        add(browser, "Of Alice").await?;
        browser.wait_for_text("Of Alice").await?;
        choose_organization(browser, "org_acme").await?;
        browser.wait_for_text("Members: u_alice").await?;
        without("Of Alice").await?;
        add(browser, "Of Acme").await?;
        browser.wait_for_text("Of Acme").await?;
        choose_organization(browser, "org_globex").await?;
        without("Of Acme").await?;
        add(browser, "Of Globex").await?;
        browser.wait_for_text("the API responded with status 403").await?;
        choose_organization(browser, "org_acme").await?;
        browser.wait_for_text("Of Acme").await?;
        ensure!(!browser.page_text().await?.contains("Of Globex"), "it was added");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn texts_of_the_components_guide_replace_those_of_the_library() -> Result<()> {
    run_program("components", &[], async |example: &Example| {
        let browser = &example.browser;
        example.open("/staff").await?;
        example.sign_in_at_provider(&ALICE).await?;
        let english = browser.text("refused").await?;
        ensure!(english.starts_with("This needs the role staff"), "{english}");
        browser.click_at("[lang=fr]").await?;
        browser.wait_for_text("Vous n’avez pas accès à cette page.").await?;
        let label = "return document.querySelector('[data-part=trigger]').ariaLabel";
        assert_eq!(browser.run(label, Vec::new()).await?, "Compte de Alice Example");
        browser.click_at("[data-part=trigger]").await?;
        browser.wait_for_text("Se déconnecter").await?;
        browser.click_at("[data-part=sign-out]").await?;
        example.wait_for_page("/").await?;
        browser.wait_for_text("Staff").await
    })
    .await
}
