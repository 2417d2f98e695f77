//! Organizations: who is in which, the token for the current one, and what depends on it.

use anyhow::{Context as _, Result, ensure};
use e2e::{ALICE, BOB, Person, World, journey, journey_with, until};
use logto_dev::{Seed, User};

/// Somebody in no organization.
const DORA: Person = Person { sub: "u_dora", email: "dora@example.com", phone: "" };

/// The call that takes a permission, as `config.json` names it.
const INVITE: &str = "Invite a member";

async fn open(world: &World, person: &Person, path: &str) -> Result<()> {
    world.use_own_config()?;
    world.sign_in(person).await?;
    world.open(path).await
}

/// Waits until the token of the organization with this name is shown, and returns its permissions.
async fn permissions(world: &World, name: &str) -> Result<String> {
    world.browser.wait_for_words(&format!("Your token for {name}")).await?;
    world.browser.wait_for_words(&format!("What you can do in {name}")).await?;
    world.browser.text("token-scopes").await
}

/// The link of the current organization.
async fn current(world: &World) -> Result<String> {
    until("a current organization", async || {
        let script = "return document.querySelector('[data-testid=\"organization\"][aria-current]')?.innerText";
        Ok(world.browser.run(script, Vec::new()).await?.as_str().map(str::to_owned))
    })
    .await
}

/// What the page says about inviting somebody.
async fn invitation(world: &World) -> Result<String> {
    let actions = world.browser.texts("organization-action").await?;
    actions.into_iter().find(|text| text.starts_with(INVITE)).context("nothing is said about invitations")
}

/// Clicks the button of a call with this name, and returns its result.
async fn call(world: &World, name: &str) -> Result<String> {
    let script = "const action = [...document.querySelectorAll('[data-testid=\"organization-action\"]')]
        .find((action) => action.innerText.startsWith(arguments[0]));
        action.querySelector('[data-testid=\"organization-call\"]').click()";
    world.browser.run(script, vec![name.into()]).await?;
    world.browser.text("organization-result").await
}

#[tokio::test]
async fn lists_memberships_with_roles_and_selects_the_first() -> Result<()> {
    journey(async |world: &mut World| {
        open(world, &ALICE, "/organizations").await?;
        assert_eq!(permissions(world, "Acme").await?, "read:members\ninvite:members");
        let all = world.browser.texts("organization").await?;
        assert_eq!(all.len(), 2, "{all:?}");
        for (link, name, about, role) in
            [(&all[0], "Acme", "Anvils and rockets", "owner"), (&all[1], "Globex", "", "member")]
        {
            ensure!(link.contains(name) && link.contains(about) && link.contains(role), "{link}");
        }
        ensure!(current(world).await?.contains("Acme"), "another one is current");
        let text = world.browser.page_text().await?;
        ensure!(text.contains("urn:logto:organization:org_acme"), "the token is for something else: {text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn selected_organization_is_in_url_and_survives_reload() -> Result<()> {
    journey(async |world: &mut World| {
        open(world, &ALICE, "/organizations").await?;
        permissions(world, "Acme").await?;
        world.browser.click_at("a[href*='organization=org_globex']").await?;
        assert_eq!(permissions(world, "Globex").await?, "read:members");
        ensure!(current(world).await?.contains("Globex"), "another one is current");
        let address = world.site.url("/organizations?organization=org_globex");
        assert_eq!(world.browser.url().await?.as_str(), address);
        let tokens = world.count("POST", "/oidc/token");
        world.browser.reload().await?;
        assert_eq!(permissions(world, "Globex").await?, "read:members");
        assert_eq!(world.count("POST", "/oidc/token"), tokens, "its token was not kept");
        world.browser.back().await?;
        assert_eq!(permissions(world, "Acme").await?, "read:members\ninvite:members");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn selected_organization_survives_sign_in() -> Result<()> {
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.open("/organizations?organization=org_globex").await?;
        world.finish_at_provider(ALICE.email).await?;
        assert_eq!(permissions(world, "Globex").await?, "read:members");
        let address = world.site.url("/organizations?organization=org_globex");
        assert_eq!(world.browser.url().await?.as_str(), address);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn shows_actions_by_permission_and_explains_missing_ones() -> Result<()> {
    journey(async |world: &mut World| {
        open(world, &ALICE, "/organizations").await?;
        permissions(world, "Acme").await?;
        until("two calls", async || Ok((world.browser.texts("organization-call").await?.len() == 2).then_some(())))
            .await?;
        let said = invitation(world).await?;
        ensure!(said.contains("You have the permission invite:members."), "{said}");
        assert_eq!(call(world, INVITE).await?, "201");
        // In the other one she is a member only.
        world.browser.click_at("a[href*='organization=org_globex']").await?;
        permissions(world, "Globex").await?;
        until("one call", async || Ok((world.browser.texts("organization-call").await?.len() == 1).then_some(())))
            .await?;
        let said = invitation(world).await?;
        ensure!(said.contains("invite:members") && said.contains("In Globex you have the role member"), "{said}");
        assert_eq!(call(world, "Look at the organization").await?, "200 u_alice");
        assert_eq!(world.count("POST", "/demo-api/organization/invitations"), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_why_member_cannot_invite() -> Result<()> {
    journey(async |world: &mut World| {
        open(world, &BOB, "/organizations").await?;
        assert_eq!(permissions(world, "Acme").await?, "read:members");
        assert_eq!(world.browser.texts("organization").await?.len(), 1);
        let said = invitation(world).await?;
        ensure!(said.contains("In Acme you have the role member"), "{said}");
        assert_eq!(world.browser.texts("organization-call").await?.len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rejects_url_of_foreign_organization() -> Result<()> {
    journey(async |world: &mut World| {
        open(world, &BOB, "/organizations?organization=org_globex").await?;
        world.browser.wait_for_words("You aren't in the organization “org_globex”").await?;
        ensure!(!world.browser.shows("token-scopes").await?, "there is a token");
        assert_eq!(world.browser.texts("organization").await?.len(), 1);
        world.browser.click("organization").await?;
        assert_eq!(permissions(world, "Acme").await?, "read:members");
        ensure!(!world.browser.page_text().await?.contains("You aren't in the organization"), "it is told still");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_absence_of_memberships() -> Result<()> {
    let dora = User { id: DORA.sub.to_owned(), primary_email: Some(DORA.email.to_owned()), ..User::default() };
    journey_with(Seed::default().with_user(dora), async |world: &mut World| {
        open(world, &DORA, "/organizations").await?;
        world.browser.wait_for_words("You aren't in any organization yet").await?;
        ensure!(!world.browser.shows("error").await?, "it is told as a failure");
        ensure!(!world.browser.shows("organization-action").await?, "there is something to do in none");
        world.open("/api").await?;
        world.browser.choose("call-choice", "Look at the organization").await?;
        world.browser.wait_for_words("You aren't in any organization").await?;
        ensure!(!world.browser.shows("organization-choice").await?, "there is something to choose");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn explains_missing_organizations_scope() -> Result<()> {
    journey(async |world: &mut World| {
        world.sign_in(&ALICE).await?;
        world.open("/organizations").await?;
        world.browser.wait_for_words("This app doesn't ask for organizations").await?;
        world.browser.wait_for_words("urn:logto:scope:organizations").await?;
        ensure!(!world.browser.shows("organization").await?, "there are some");
        // Once it asks, the session is older than that: one more sign-in, and back here.
        world.use_own_config()?;
        world.browser.reload().await?;
        world.browser.wait_for_words("Sign in once more to see your organizations").await?;
        world.browser.click("sign-in-again").await?;
        permissions(world, "Acme").await?;
        assert_eq!(world.browser.url().await?.path(), "/organizations");
        Ok(())
    })
    .await
}
