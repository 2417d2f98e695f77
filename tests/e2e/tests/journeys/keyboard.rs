//! Keyboard use, forced colors, reduced motion, and layout at every width.

use anyhow::{Result, ensure};
use e2e::{ALICE, TestHarness, journey, wait_until};
use serde_json::{Value, json};
use thirtyfour::Key;

/// Returns the focused element: its test id, class or tag name.
const FOCUSED: &str = "const it = document.activeElement;
    return it?.dataset.testid || it?.className || it?.tagName || ''";

/// Returns whether the focus is visible: the element is in the window and has an outline or a
/// shadow.
const FOCUS_SHOWS: &str = "const it = document.activeElement;
    const box = it.getBoundingClientRect();
    const drawn = [it, it.parentElement, it.nextElementSibling].filter(Boolean).map((it) => getComputedStyle(it));
    const marked = drawn.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        || style.boxShadow.includes(' 3px'));
    return marked && box.bottom > 0 && box.top < innerHeight && box.width > 0";

async fn press(harness: &TestHarness, key: Key) -> Result<()> {
    write(harness, &key.value().to_string()).await
}

/// Types into the focused element.
async fn write(harness: &TestHarness, text: &str) -> Result<()> {
    Ok(harness.browser.driver().action_chain().send_keys(text).perform().await?)
}

async fn focused(harness: &TestHarness) -> Result<String> {
    let name = harness.browser.run(FOCUSED, Vec::new()).await?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

/// Presses Tab until this element has the focus, and checks that the focus is always visible.
async fn tab_to(harness: &TestHarness, name: &str) -> Result<Vec<String>> {
    let mut passed = Vec::new();
    for _ in 0..60 {
        press(harness, Key::Tab).await?;
        let now = focused(harness).await?;
        if now != "BODY" {
            let shows = harness.browser.run(FOCUS_SHOWS, Vec::new()).await?;
            ensure!(shows == Value::Bool(true), "nobody sees that `{now}` has the focus");
        }
        if now == name {
            return Ok(passed);
        }
        passed.push(now);
    }
    anyhow::bail!("Tab never came to `{name}`: {passed:?}")
}

async fn wait_until_focused(harness: &TestHarness, name: &str) -> Result<()> {
    wait_until(&format!("`{name}` to have the focus"), async || Ok((focused(harness).await? == name).then_some(())))
        .await
}

#[tokio::test]
async fn signs_in_and_changes_name_with_keyboard_only() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        let passed = tab_to(harness, "sign-in").await?;
        ensure!(passed.first().is_some_and(|it| it == "skip-link"), "the way around comes first: {passed:?}");
        ensure!(passed.contains(&"header-sign-in".to_owned()), "not in the order of the page: {passed:?}");
        press(harness, Key::Enter).await?;
        harness.browser.wait_for("identifier").await?;
        wait_until_focused(harness, "identifier").await?;
        write(harness, ALICE.email).await?;
        press(harness, Key::Enter).await?;
        wait_until_focused(harness, "code").await?;
        let code = harness.next_code(ALICE.email).await?;
        write(harness, &code).await?;
        harness.browser.wait_for("authenticated").await?;

        // After navigation, the heading has the focus and the page is announced to screen readers.
        tab_to(harness, "avatar-button").await?;
        press(harness, Key::Space).await?;
        harness.browser.wait_for_text("alice@example.com").await?;
        press(harness, Key::Tab).await?;
        press(harness, Key::Enter).await?;
        harness.browser.wait_for("claims-sub").await?;
        wait_until_focused(harness, "H1").await?;
        let said = "return [...document.querySelectorAll('[role=status]')].map((it) => it.innerText).join()";
        let said = harness.browser.run(said, Vec::new()).await?;
        ensure!(said.as_str().is_some_and(|said| said.contains("Profile")), "{said}");

        harness.browser.wait_for("profile-edit-name").await?;
        tab_to(harness, "profile-edit-name").await?;
        press(harness, Key::Enter).await?;
        wait_until_focused(harness, "field-name").await?;
        press(harness, Key::Escape).await?;
        wait_until_focused(harness, "profile-edit-name").await?;
        press(harness, Key::Space).await?;
        wait_until_focused(harness, "field-name").await?;
        write(harness, " Liddell").await?;
        press(harness, Key::Enter).await?;
        wait_until("the name", async || {
            Ok((harness.browser.text("profile-name").await?.contains("Liddell")).then_some(()))
        })
        .await?;
        wait_until_focused(harness, "profile-edit-name").await
    })
    .await
}

#[tokio::test]
async fn skip_link_skips_navigation() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        tab_to(harness, "skip-link").await?;
        press(harness, Key::Enter).await?;
        wait_until_focused(harness, "H1").await?;
        press(harness, Key::Tab).await?;
        assert_eq!(focused(harness).await?, "sign-in");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn escape_closes_dialog_and_restores_focus() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.open_as_operator("/connectors/sms").await?;
        harness.browser.wait_for("connector-delete").await?;
        tab_to(harness, "connector-delete").await?;
        press(harness, Key::Enter).await?;
        wait_until_focused(harness, "cancel").await?;
        // The focus stays inside the dialog.
        press(harness, Key::Tab).await?;
        assert_eq!(focused(harness).await?, "confirm");
        press(harness, Key::Escape).await?;
        harness.browser.wait_until_gone("confirm").await?;
        wait_until_focused(harness, "connector-delete").await
    })
    .await
}

async fn media(harness: &TestHarness, name: &str, value: &str) -> Result<()> {
    let media = json!({ "features": [{ "name": name, "value": value }] });
    harness.browser.devtools("Emulation.setEmulatedMedia", media).await.map(drop)
}

#[tokio::test]
async fn forced_colors_keep_buttons_and_images_visible() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        media(harness, "forced-colors", "active").await?;
        for (path, id) in [("/", "authenticated"), ("/profile", "profile-edit-name"), ("/connectors/sms#templates", "preview")] {
            harness.open(path).await?;
            harness.browser.wait_for(id).await?;
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
            let lost: Vec<String> = serde_json::from_value(harness.browser.run(lost, Vec::new()).await?)?;
            ensure!(lost.is_empty(), "{path}: {lost:#?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn reduced_motion_allows_only_slow_progress_indicators() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        // The durations of transitions and of rotations.
        let times = "document.querySelector('[data-testid=sign-in]').setAttribute('aria-busy', 'true');
            const moved = [...document.querySelectorAll('*')].map((it) => getComputedStyle(it).transitionDuration);
            const busy = getComputedStyle(document.querySelector('[aria-busy]'), '::after').animationDuration;
            return [Math.max(...moved.flatMap((it) => it.split(',').map(parseFloat))), parseFloat(busy)]";
        let usual: [f64; 2] = serde_json::from_value(harness.browser.run(times, Vec::new()).await?)?;
        ensure!(usual[0] > 0.0 && usual[1] < 2.0, "{usual:?}");
        media(harness, "prefers-reduced-motion", "reduce").await?;
        let reduced: [f64; 2] = serde_json::from_value(harness.browser.run(times, Vec::new()).await?)?;
        ensure!(reduced[0] == 0.0 && reduced[1] >= 2.0, "{reduced:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn header_fits_in_every_language_at_every_width() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        harness.use_app_config()?;
        harness.open("/").await?;
        for language in ["English", "Français", "日本語", "العربية"] {
            harness.browser.choose("language", language).await?;
            wait_until(language, async || {
                let script = "const list = document.querySelector('[data-testid=language]');
                    return list?.selectedOptions[0]?.textContent === arguments[0]
                        && document.documentElement.lang === list.selectedOptions[0].value
                        && !!document.querySelector('[data-testid=anonymous]')";
                Ok((harness.browser.run(script, vec![language.into()]).await? == Value::Bool(true)).then_some(()))
            })
            .await?;
            for width in [320, 390, 560, 700, 820, 960, 1040, 1061, 1100, 1121, 1149, 1200, 1280] {
                let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
                harness.browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
                // Nothing overflows or overlaps in the header, and no link wraps.
                let faults = "const bar = document.querySelector('.header .bar');
                    const isRtl = document.documentElement.dir === 'rtl';
                    // From right to left, everything is looked at in a mirror.
                    const box = (element) => {
                        const { left, right, width, height } = element.getBoundingClientRect();
                        return isRtl ? { left: -right, right: -left, width, height } : { left, right, width, height };
                    };
                    const end = box(bar).right - parseFloat(getComputedStyle(bar).paddingInlineEnd);
                    const parts = [...bar.children].map(box).filter((box) => box.width);
                    const faults = [];
                    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is too wide');
                    parts.forEach((box, at) => {
                        if (at && box.left < parts[at - 1].right) faults.push(`part ${at} is on the one before`);
                        if (box.right > end + 0.5) faults.push(`part ${at} is ${box.right - end} outside`);
                    });
                    const links = [...bar.querySelectorAll('nav a, button')].map(box);
                    if (links.some((box) => box.height > 48)) faults.push('words on two lines');
                    return faults";
                let faults: Vec<String> = serde_json::from_value(harness.browser.run(faults, Vec::new()).await?)?;
                ensure!(faults.is_empty(), "{language} at {width}: {faults:?}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn starting_the_app_causes_no_layout_shift() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        // Records the positions of brand and first card in every frame.
        let watch = "const seen = (window.e2ePlaces = { brand: new Set(), card: new Set() });
            window.e2eShift = 0;
            new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.e2eShift += value)))
                .observe({ type: 'layout-shift', buffered: true });
            const look = () => {
                for (const [name, selector] of [['brand', '.header .brand'], ['card', 'main .card']]) {
                    const box = document.querySelector(selector)?.getBoundingClientRect();
                    if (box?.width) seen[name].add([box.x, box.y, name === 'card' && box.width].map(Math.round).join());
                }
                if (document.querySelector('#app[aria-busy]')) window.e2eBooted = true;
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look)";
        harness.browser.run_in_every_page(watch).await?;
        for width in [390, 1280] {
            let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
            harness.browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
            harness.open("/").await?;
            harness.browser.wait_for("anonymous").await?;
            let script = "return [window.e2eBooted === true, [...e2ePlaces.brand], [...e2ePlaces.card]]";
            let seen: (bool, Vec<String>, Vec<String>) =
                serde_json::from_value(harness.browser.run(script, Vec::new()).await?)?;
            ensure!(seen.0, "nobody saw the page before the app");
            ensure!(seen.1.len() == 1 && seen.2.len() == 1, "at {width} it jumps: {seen:?}");
            harness.browser.wait_for("first-run").await?;
            let shift = harness.browser.run("return window.e2eShift", Vec::new()).await?;
            ensure!(shift.as_f64().is_some_and(|shift| shift < 0.05), "at {width} the page shifts by {shift}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn loading_the_profile_hardly_shifts_the_page() -> Result<()> {
    journey(async |harness: &mut TestHarness| {
        let watch = "window.e2eShift = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.e2eShift += entry.value;
            }).observe({ type: 'layout-shift', buffered: true })";
        harness.use_app_config()?;
        harness.sign_in(&ALICE).await?;
        harness.browser.run_in_every_page(watch).await?;
        for width in [390, 1280] {
            let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
            harness.browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
            harness.open("/profile").await?;
            harness.browser.wait_for("profile-edit-password").await?;
            let shift = harness.browser.run("return window.e2eShift", Vec::new()).await?;
            ensure!(shift.as_f64().is_some_and(|shift| shift < 0.05), "at {width} the page shifts by {shift}");
        }
        Ok(())
    })
    .await
}
