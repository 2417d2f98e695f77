//! The moving picture of a sign-in in the README: `E2E_DIST=… cargo run -p e2e --bin animation -- docs/images/sign-in.gif`.

use std::env;
use std::fs::File;
use std::io::{BufWriter, Cursor};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use e2e::{ALICE, Browser, TestHarness};
use gif::{Encoder, Frame, Repeat};
use png::{Decoder, Transformations};
use serde_json::json;

/// The picture's width and height.
const SIZE: (u16, u16) = (760, 520);

/// The bytes of a pixel: red, green, blue and opacity.
const PIXEL: usize = 4;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let file = env::args_os().nth(1).map(PathBuf::from).context("usage: animation <file.gif>")?;
    let harness = TestHarness::start().await?;
    let outcome = record(&harness, Animation::new(file)?).await;
    harness.shut_down().await;
    outcome
}

/// Records a sign-in, from the front page to the profile.
async fn record(harness: &TestHarness, mut animation: Animation) -> Result<()> {
    let browser = &harness.browser;
    set_up_tab(browser).await?;
    harness.use_app_config()?;
    harness.open("/").await?;
    browser.wait_for("anonymous").await?;
    animation.add(harness, 160).await?;
    browser.click("sign-in").await?;
    browser.wait_for("identifier").await?;
    animation.add(harness, 80).await?;
    for end in [5, 9, ALICE.email.len()] {
        browser.fill("identifier", &ALICE.email[..end]).await?;
        animation.add(harness, 25).await?;
    }
    let code = harness.ask_for_code(ALICE.email).await?;
    animation.add(harness, 120).await?;

    let tab = browser.tab().await?;
    browser.new_tab().await?;
    set_up_tab(browser).await?;
    browser.open(&format!("{}/inbox", harness.server().endpoint())).await?;
    browser.wait_for("inbox-message").await?;
    animation.add(harness, 200).await?;
    browser.switch_to(&tab).await?;

    harness.enter_code(&code).await?;
    browser.wait_for("authenticated").await?;
    animation.add(harness, 200).await?;
    harness.open("/profile").await?;
    browser.wait_for("call-api").await?;
    animation.add(harness, 250).await
}

/// Gives the current tab the size of the picture, a light color scheme and no scrollbars.
async fn set_up_tab(browser: &Browser) -> Result<()> {
    let size = json!({ "width": SIZE.0, "height": SIZE.1, "deviceScaleFactor": 1, "mobile": false });
    browser.devtools("Emulation.setDeviceMetricsOverride", size).await?;
    browser.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
    let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": "light" }] });
    browser.devtools("Emulation.setEmulatedMedia", scheme).await.map(drop)
}

/// A GIF file. Each frame has what differs from the one before.
struct Animation {
    encoder: Encoder<BufWriter<File>>,
    shown: Vec<u8>,
}

impl Animation {
    fn new(file: PathBuf) -> Result<Self> {
        let mut encoder = Encoder::new(BufWriter::new(File::create(file)?), SIZE.0, SIZE.1, &[])?;
        encoder.set_repeat(Repeat::Infinite)?;
        Ok(Self { encoder, shown: Vec::new() })
    }

    /// Adds what the browser shows, for a time in hundredths of a second.
    async fn add(&mut self, harness: &TestHarness, time: u16) -> Result<()> {
        let script = "
            for (const animation of document.getAnimations()) {
                if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
            }
            return new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))";
        harness.browser.run(script, Vec::new()).await?;
        let pixels = pixels(&harness.browser.driver().screenshot_as_png().await?)?;
        let mut changed = pixels.clone();
        for (pixel, shown) in changed.chunks_exact_mut(PIXEL).zip(self.shown.chunks_exact(PIXEL)) {
            if pixel == shown {
                pixel.fill(0);
            }
        }
        let mut frame = Frame::from_rgba_speed(SIZE.0, SIZE.1, &mut changed, 1);
        frame.delay = time;
        self.encoder.write_frame(&frame)?;
        self.shown = pixels;
        Ok(())
    }
}

/// The pixels of a PNG file that has the picture's size.
fn pixels(png: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = Decoder::new(Cursor::new(png));
    decoder.set_transformations(Transformations::EXPAND | Transformations::ALPHA | Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("the screenshot is too large")?];
    let info = reader.next_frame(&mut pixels)?;
    anyhow::ensure!((info.width, info.height) == (SIZE.0.into(), SIZE.1.into()), "{} x {}", info.width, info.height);
    Ok(pixels)
}
