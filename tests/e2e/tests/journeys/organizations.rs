//! Organizations: memberships, organization tokens, and actions that depend on permissions.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, Person, TestHarness, journey, journey_with, wait_until};
use logto_dev::{Organization, Seed, User};
use serde_json::json;

/// A user without organizations.
const DORA: Person = Person { sub: "u_dora", email: "dora@example.com", phone: "" };

/// The name in `config.json` of the call that needs a permission.
const INVITE: &str = "Invite a member";

async fn open(harness: &TestHarness, person: &Person, path: &str) -> Result<()> {
    harness.use_app_config()?;
    harness.sign_in(person).await?;
    harness.open(path).await
}

/// Waits until the token of the organization with this name is shown, and returns its permissions.
async fn permissions(harness: &TestHarness, name: &str) -> Result<String> {
    harness.browser.wait_for_text(&format!("Your token for {name}")).await?;
    harness.browser.wait_for_text(&format!("What you can do in {name}")).await?;
    harness.browser.text("token-scopes").await
}

/// The link of the current organization.
async fn current_organization(harness: &TestHarness) -> Result<String> {
    wait_until("a current organization", async || {
        let script = "return document.querySelector('[data-testid=\"organization\"][aria-current]')?.innerText";
        Ok(harness.browser.run(script, Vec::new()).await?.as_str().map(str::to_owned))
    })
    .await
}

/// The page's text about invitations.
async fn invitation_text(harness: &TestHarness) -> Result<String> {
    let actions = harness.browser.texts("organization-action").await?;
    actions.into_iter().find(|text| text.starts_with(INVITE)).context("nothing is said about invitations")
}

/// Clicks the button of a call with this name, and returns its result.
async fn call(harness: &TestHarness, name: &str) -> Result<String> {
    let script = "const action = [...document.querySelectorAll('[data-testid=\"organization-action\"]')]
        .find((action) => action.innerText.startsWith(arguments[0]));
        action.querySelector('[data-testid=\"organization-call\"]').click()";
    harness.browser.run(script, vec![name.into()]).await?;
    harness.browser.text("organization-result").await
}

#[tokio::test]
async fn lists_memberships_with_roles_and_selects_the_first() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open(harness, &ALICE, "/organizations").await?;
        assert_eq!(permissions(harness, "Acme").await?, "read:members\ninvite:members");
        let all = harness.browser.texts("organization").await?;
        assert_eq!(all.len(), 2, "{all:?}");
        for (link, name, about, role) in
            [(&all[0], "Acme", "Anvils and rockets", "owner"), (&all[1], "Globex", "", "member")]
        {
            ensure!(link.contains(name) && link.contains(about) && link.contains(role), "{link}");
        }
        ensure!(current_organization(harness).await?.contains("Acme"), "another one is current");
        let text = harness.browser.page_text().await?;
        ensure!(text.contains("urn:logto:organization:org_acme"), "the token is for something else: {text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn selected_organization_is_in_url_and_survives_reload() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open(harness, &ALICE, "/organizations").await?;
        permissions(harness, "Acme").await?;
        harness.browser.click_at("a[href*='organization=org_globex']").await?;
        assert_eq!(permissions(harness, "Globex").await?, "read:members");
        ensure!(current_organization(harness).await?.contains("Globex"), "another one is current");
        let address = harness.site.url("/organizations?organization=org_globex");
        assert_eq!(harness.browser.url().await?.as_str(), address);
        let tokens = harness.count("POST", "/oidc/token");
        harness.browser.reload().await?;
        assert_eq!(permissions(harness, "Globex").await?, "read:members");
        assert_eq!(harness.count("POST", "/oidc/token"), tokens, "its token was not kept");
        harness.browser.back().await?;
        assert_eq!(permissions(harness, "Acme").await?, "read:members\ninvite:members");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn organization_is_chosen_in_the_header() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open(harness, &ALICE, "/settings").await?;
        harness.browser.click("organization-menu").await?;
        harness.browser.wait_for("organization-menu-link").await?;
        assert_eq!(harness.browser.texts("organization-menu-link").await?, ["Acme", "Globex"]);
        harness.browser.click_at("#organization-menu a[href$='organization=org_globex']").await?;
        assert_eq!(permissions(harness, "Globex").await?, "read:members");
        let state = "return [document.querySelector('#organization-menu').matches(':popover-open'),
            document.querySelector('#organization-menu [aria-current]')?.textContent]";
        assert_eq!(harness.browser.run(state, Vec::new()).await?, json!([false, "Globex"]));
        // The page about the API stays.
        harness.open("/api").await?;
        harness.browser.click("organization-menu").await?;
        harness.browser.click_at("#organization-menu a[href$='/api?organization=org_acme']").await?;
        let address = harness.site.url("/api?organization=org_acme");
        harness.browser.wait_for_url("the organization in the address", |url| url.as_str() == address).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn selected_organization_survives_sign_in() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.open("/organizations?organization=org_globex").await?;
        harness.sign_in_at_provider(ALICE.email).await?;
        assert_eq!(permissions(harness, "Globex").await?, "read:members");
        let address = harness.site.url("/organizations?organization=org_globex");
        assert_eq!(harness.browser.url().await?.as_str(), address);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_actions_by_permission_and_explains_missing_ones() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open(harness, &ALICE, "/organizations").await?;
        permissions(harness, "Acme").await?;
        wait_until("two calls", async || {
            Ok((harness.browser.texts("organization-call").await?.len() == 2).then_some(()))
        })
        .await?;
        let said = invitation_text(harness).await?;
        ensure!(said.contains("You have the permission invite:members."), "{said}");
        assert_eq!(call(harness, INVITE).await?, "201");
        // In the other organization she is only a member.
        harness.browser.click_at("a[href*='organization=org_globex']").await?;
        permissions(harness, "Globex").await?;
        wait_until("one call", async || {
            Ok((harness.browser.texts("organization-call").await?.len() == 1).then_some(()))
        })
        .await?;
        let said = invitation_text(harness).await?;
        ensure!(said.contains("invite:members") && said.contains("In Globex you have the role member"), "{said}");
        assert_eq!(call(harness, "Look at the organization").await?, "200 u_alice");
        assert_eq!(harness.count("POST", "/demo-api/organization/invitations"), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_why_member_cannot_invite() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open(harness, &BOB, "/organizations").await?;
        assert_eq!(permissions(harness, "Acme").await?, "read:members");
        assert_eq!(harness.browser.texts("organization").await?.len(), 1);
        ensure!(!harness.browser.shows("organization-menu").await?, "there is a choice of one");
        let said = invitation_text(harness).await?;
        ensure!(said.contains("In Acme you have the role member"), "{said}");
        assert_eq!(harness.browser.texts("organization-call").await?.len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_url_of_foreign_organization() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        open(harness, &BOB, "/organizations?organization=org_globex").await?;
        harness.browser.wait_for_text("You aren't in the organization “org_globex”").await?;
        ensure!(!harness.browser.shows("token-scopes").await?, "there is a token");
        assert_eq!(harness.browser.texts("organization").await?.len(), 1);
        harness.browser.click("organization").await?;
        assert_eq!(permissions(harness, "Acme").await?, "read:members");
        ensure!(!harness.browser.page_text().await?.contains("You aren't in the organization"), "it is told still");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_absence_of_memberships() -> Result<()> {
    let dora = User { id: DORA.sub.to_owned(), primary_email: Some(DORA.email.to_owned()), ..User::default() };
    journey_with(Seed::default().with_user(dora), async |harness: &mut TestHarness| {
        open(harness, &DORA, "/organizations").await?;
        harness.browser.wait_for_text("You aren't in any organization yet").await?;
        ensure!(!harness.browser.shows("error").await?, "it is told as a failure");
        ensure!(!harness.browser.shows("organization-action").await?, "there is something to do in none");
        harness.open("/api").await?;
        harness.browser.choose("call-choice", "Look at the organization").await?;
        harness.browser.wait_for_text("You aren't in any organization").await?;
        ensure!(!harness.browser.shows("organization-choice").await?, "there is something to choose");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_missing_organizations_scope() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.sign_in(&ALICE).await?;
        harness.open("/organizations").await?;
        harness.browser.wait_for_text("This app doesn't ask for organizations").await?;
        harness.browser.wait_for_text("urn:logto:scope:organizations").await?;
        ensure!(!harness.browser.shows("organization").await?, "there are some");
        // After the scope is added, the old session needs a new sign-in, which returns to this page.
        harness.use_app_config()?;
        harness.browser.reload().await?;
        harness.browser.wait_for_text("Sign in once more to see your organizations").await?;
        harness.browser.click("sign-in-again").await?;
        permissions(harness, "Acme").await?;
        assert_eq!(harness.browser.url().await?.path(), "/organizations");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn searches_many_organizations() -> Result<()> {
    let long = "A very long name of an organization ".repeat(4);
    let mut seed = Seed::default();
    let names = (0..25).map(|at| format!("Branch {at}")).chain([long]);
    seed.organizations.extend(names.enumerate().map(|(at, name)| Organization {
        id: format!("org_{at}"),
        name,
        description: None,
        is_mfa_required: false,
        members: BTreeMap::from([(ALICE.sub.to_owned(), Vec::new())]),
    }));
    journey_with(seed, async |harness: &mut TestHarness| {
        open(harness, &ALICE, "/organizations").await?;
        wait_until("28 organizations", async || {
            Ok((harness.browser.texts("organization").await?.len() == 28).then_some(()))
        })
        .await?;
        harness.browser.fill("organization-search", "very LONG").await?;
        wait_until("one organization", async || {
            Ok((harness.browser.texts("organization").await?.len() == 1).then_some(()))
        })
        .await?;
        let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(harness.browser.run(wide, Vec::new()).await?, false, "the page is wider than the window");
        harness.browser.fill("organization-search", "nowhere").await?;
        harness.browser.wait_for_text("No organization has “nowhere” in its name.").await
    })
    .await
}
