//! With the keyboard alone, with Windows' own colours, without motion, and at every width.

use anyhow::{Result, ensure};
use e2e::{ALICE, World, journey, until};
use serde_json::{Value, json};
use thirtyfour::Key;

/// What has the focus: its test id, its class where it has none, or its name.
const FOCUSED: &str = "const it = document.activeElement;
    return it?.dataset.testid || it?.className || it?.tagName || ''";

/// Whether it can be seen that it has the focus: it has a layout box in the window and an outline,
/// or a shadow in its place.
const FOCUS_SHOWS: &str = "const it = document.activeElement;
    const box = it.getBoundingClientRect();
    const drawn = [it, it.parentElement, it.nextElementSibling].filter(Boolean).map((it) => getComputedStyle(it));
    const marked = drawn.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        || style.boxShadow.includes(' 3px'));
    return marked && box.bottom > 0 && box.top < innerHeight && box.width > 0";

async fn press(world: &World, key: Key) -> Result<()> {
    write(world, &key.value().to_string()).await
}

/// Types at what has the focus.
async fn write(world: &World, text: &str) -> Result<()> {
    Ok(world.browser.driver().action_chain().send_keys(text).perform().await?)
}

async fn focused(world: &World) -> Result<String> {
    let name = world.browser.run(FOCUSED, Vec::new()).await?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

/// Presses Tab until this has the focus; on the way, everything that has it shows so.
async fn tab_to(world: &World, name: &str) -> Result<Vec<String>> {
    let mut passed = Vec::new();
    for _ in 0..60 {
        press(world, Key::Tab).await?;
        let now = focused(world).await?;
        if now != "BODY" {
            let shows = world.browser.run(FOCUS_SHOWS, Vec::new()).await?;
            ensure!(shows == Value::Bool(true), "nobody sees that `{now}` has the focus");
        }
        if now == name {
            return Ok(passed);
        }
        passed.push(now);
    }
    anyhow::bail!("Tab never came to `{name}`: {passed:?}")
}

async fn until_focused(world: &World, name: &str) -> Result<()> {
    until(&format!("`{name}` to have the focus"), async || Ok((focused(world).await? == name).then_some(()))).await
}

#[tokio::test]
async fn signs_in_and_changes_name_with_keyboard_only() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        let passed = tab_to(world, "sign-in").await?;
        ensure!(passed.first().is_some_and(|it| it == "skip-link"), "the way around comes first: {passed:?}");
        ensure!(passed.contains(&"header-sign-in".to_owned()), "not in the order of the page: {passed:?}");
        press(world, Key::Enter).await?;
        world.browser.wait_for("identifier").await?;
        until_focused(world, "identifier").await?;
        write(world, ALICE.email).await?;
        press(world, Key::Enter).await?;
        until_focused(world, "code").await?;
        let code = world.next_code(ALICE.email).await?;
        write(world, &code).await?;
        world.browser.wait_for("authenticated").await?;

        // To another page: its heading has the focus, and screen readers hear its name.
        tab_to(world, "avatar-button").await?;
        press(world, Key::Space).await?;
        world.browser.wait_for_words("alice@example.com").await?;
        press(world, Key::Tab).await?;
        press(world, Key::Enter).await?;
        world.browser.wait_for("claims-sub").await?;
        until_focused(world, "H1").await?;
        let said = "return [...document.querySelectorAll('[role=status]')].map((it) => it.innerText).join()";
        let said = world.browser.run(said, Vec::new()).await?;
        ensure!(said.as_str().is_some_and(|said| said.contains("Profile")), "{said}");

        world.browser.wait_for("profile-edit-name").await?;
        tab_to(world, "profile-edit-name").await?;
        press(world, Key::Enter).await?;
        until_focused(world, "field-name").await?;
        press(world, Key::Escape).await?;
        until_focused(world, "profile-edit-name").await?;
        press(world, Key::Space).await?;
        until_focused(world, "field-name").await?;
        write(world, " Liddell").await?;
        press(world, Key::Enter).await?;
        until("the name", async || Ok((world.browser.text("profile-name").await?.contains("Liddell")).then_some(())))
            .await?;
        until_focused(world, "profile-edit-name").await
    })
    .await
}

#[tokio::test]
async fn skip_link_skips_navigation() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        tab_to(world, "skip-link").await?;
        press(world, Key::Enter).await?;
        until_focused(world, "H1").await?;
        press(world, Key::Tab).await?;
        assert_eq!(focused(world).await?, "sign-in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn escape_closes_dialog_and_restores_focus() -> Result<()> {
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        world.open("/connectors/sms").await?;
        world.browser.wait_for("connector-delete").await?;
        tab_to(world, "connector-delete").await?;
        press(world, Key::Enter).await?;
        until_focused(world, "cancel").await?;
        // The focus stays inside.
        press(world, Key::Tab).await?;
        assert_eq!(focused(world).await?, "confirm");
        press(world, Key::Escape).await?;
        world.browser.wait_until_gone("confirm").await?;
        until_focused(world, "connector-delete").await
    })
    .await
}

async fn media(world: &World, name: &str, value: &str) -> Result<()> {
    let media = json!({ "features": [{ "name": name, "value": value }] });
    world.browser.devtools("Emulation.setEmulatedMedia", media).await.map(drop)
}

#[tokio::test]
async fn forced_colors_keep_buttons_and_images_visible() -> Result<()> {
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.sign_in(&ALICE).await?;
        media(world, "forced-colors", "active").await?;
        for (path, id) in [("/", "authenticated"), ("/profile", "profile-edit-name"), ("/connectors/sms", "preview")] {
            world.open(path).await?;
            world.browser.wait_for(id).await?;
            let lost = "const page = getComputedStyle(document.body).backgroundColor;
                const shown = (selector) => [...document.querySelectorAll(selector)].filter((it) => it.getClientRects().length);
                const lost = (it, color) => color === page || color === 'rgba(0, 0, 0, 0)';
                return [
                    ...shown('.icon').filter((it) => lost(it, getComputedStyle(it).backgroundColor)),
                    ...shown('.button, .input, .card, .switch input, meter').filter((it) => {
                        const style = getComputedStyle(it);
                        return style.borderTopStyle === 'none' && style.appearance === 'none'
                            || style.borderTopStyle !== 'none' && lost(it, style.borderTopColor);
                    }),
                ].map((it) => it.outerHTML.slice(0, 160))";
            let lost: Vec<String> = serde_json::from_value(world.browser.run(lost, Vec::new()).await?)?;
            ensure!(lost.is_empty(), "{path}: {lost:#?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn reduced_motion_allows_only_slow_progress_indicators() -> Result<()> {
    journey(async |world: &mut World| {
        world.open("/").await?;
        world.browser.wait_for("anonymous").await?;
        // How long it takes for things to move: of transitions, and of what turns.
        let times = "document.querySelector('[data-testid=sign-in]').setAttribute('aria-busy', 'true');
            const moved = [...document.querySelectorAll('*')].map((it) => getComputedStyle(it).transitionDuration);
            const busy = getComputedStyle(document.querySelector('[aria-busy]'), '::after').animationDuration;
            return [Math.max(...moved.flatMap((it) => it.split(',').map(parseFloat))), parseFloat(busy)]";
        let usual: [f64; 2] = serde_json::from_value(world.browser.run(times, Vec::new()).await?)?;
        ensure!(usual[0] > 0.0 && usual[1] < 2.0, "{usual:?}");
        media(world, "prefers-reduced-motion", "reduce").await?;
        let reduced: [f64; 2] = serde_json::from_value(world.browser.run(times, Vec::new()).await?)?;
        ensure!(reduced[0] == 0.0 && reduced[1] >= 2.0, "{reduced:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn header_fits_in_every_language_at_every_width() -> Result<()> {
    journey(async |world: &mut World| {
        world.use_own_config()?;
        world.open("/").await?;
        for language in ["English", "Français", "日本語"] {
            world.browser.choose("language", language).await?;
            until(language, async || {
                let script = "const list = document.querySelector('[data-testid=language]');
                    return list?.selectedOptions[0]?.textContent === arguments[0]
                        && document.documentElement.lang === list.selectedOptions[0].value
                        && !!document.querySelector('[data-testid=anonymous]')";
                Ok((world.browser.run(script, vec![language.into()]).await? == Value::Bool(true)).then_some(()))
            })
            .await?;
            for width in [320, 390, 560, 700, 820, 960, 1040, 1061, 1100, 1121, 1149, 1200, 1280] {
                let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
                world.browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
                // Nothing lies outside of its bar or on another part of it, and no words of a link are on
                // two lines.
                let faults = "const bar = document.querySelector('.header .bar');
                    const end = bar.getBoundingClientRect().right - parseFloat(getComputedStyle(bar).paddingRight);
                    const parts = [...bar.children].map((it) => it.getBoundingClientRect()).filter((box) => box.width);
                    const faults = [];
                    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is too wide');
                    parts.forEach((box, at) => {
                        if (at && box.left < parts[at - 1].right) faults.push(`part ${at} is on the one before`);
                        if (box.right > end + 0.5) faults.push(`part ${at} is ${box.right - end} outside`);
                    });
                    const links = [...bar.querySelectorAll('nav a, button')].map((it) => it.getBoundingClientRect());
                    if (links.some((box) => box.height > 48)) faults.push('words on two lines');
                    return faults";
                let faults: Vec<String> = serde_json::from_value(world.browser.run(faults, Vec::new()).await?)?;
                ensure!(faults.is_empty(), "{language} at {width}: {faults:?}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn starting_the_app_causes_no_layout_shift() -> Result<()> {
    journey(async |world: &mut World| {
        // Where brand and first card are, in every frame.
        let watch = "const seen = (window.e2ePlaces = { brand: new Set(), card: new Set() });
            const look = () => {
                for (const [name, selector] of [['brand', '.header .brand'], ['card', 'main .card']]) {
                    const box = document.querySelector(selector)?.getBoundingClientRect();
                    if (box?.width) seen[name].add([box.x, box.y, name === 'card' && box.width].map(Math.round).join());
                }
                if (document.getElementById('boot')) window.e2eBooted = true;
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look)";
        world.browser.run_in_every_page(watch).await?;
        for width in [390, 1280] {
            let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
            world.browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
            world.open("/").await?;
            world.browser.wait_for("anonymous").await?;
            let script = "return [window.e2eBooted === true, [...e2ePlaces.brand], [...e2ePlaces.card]]";
            let seen: (bool, Vec<String>, Vec<String>) =
                serde_json::from_value(world.browser.run(script, Vec::new()).await?)?;
            ensure!(seen.0, "nobody saw the page before the app");
            ensure!(seen.1.len() == 1 && seen.2.len() == 1, "at {width} it jumps: {seen:?}");
        }
        Ok(())
    })
    .await
}
