//! Measures the size and speed of the built app in the browser.
//!
//! The app is served as in production: compressed, cached by name, and with the strict content
//! security policy. Each run makes all journeys, in browsers with empty profiles. Times are measured in the page.

mod beside;
mod budgets;
mod document;
mod files;
mod host;
mod journeys;
mod names;
mod page;
mod profile;
mod report;
mod run;
mod stats;
mod table;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use logto_dev::{Seed, Server};
use tokio::net::TcpListener;

pub use beside::Peer;
pub use budgets::Budgets;
pub use document::{BASELINE, DOCUMENT, README, with_comparison, with_tables};
pub use files::{Asset, Files};
pub use host::ServedRequest;
pub use journeys::Journey;
pub use profile::Profile;
pub use report::{File, Measured, Report};
pub use stats::Spread;
pub use table::{comparison, tables};

use host::Host;
use report::Run;
use run::RunEnvironment;

/// The default delay of the Logto server's responses in milliseconds.
pub const PROVIDER_DELAY: u32 = 150;

/// What to measure, and how often.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folders with built apps. Each run measures all of them.
    pub folders: Vec<PathBuf>,
    /// The number of runs.
    pub runs: usize,
    /// The network and processor profiles.
    pub profiles: Vec<Profile>,
    /// The journeys to report.
    pub journeys: Vec<Journey>,
    /// The delay of the Logto server's responses in milliseconds.
    pub provider_delay: u32,
}

impl Plan {
    /// Every journey once under the fast profile, which is enough to count bytes and requests.
    #[must_use]
    pub fn once(folder: &Path) -> Self {
        Self {
            folders: vec![folder.to_owned()],
            runs: 1,
            profiles: vec![Profile::Fast],
            journeys: Journey::ALL.to_vec(),
            provider_delay: PROVIDER_DELAY,
        }
    }
}

/// A measured app.
struct App {
    files: Files,
    host: Host,
    runs: Vec<Run>,
}

/// Measures the apps and returns a report for each folder. `progress` is called before each step.
///
/// # Errors
/// Fails if a folder has no app, or if a journey fails.
pub async fn measure(plan: &Plan, progress: impl Fn(&str)) -> Result<Vec<Report>> {
    let last = plan.journeys.iter().max().copied().context("no journey is chosen")?;
    ensure!(plan.runs > 0, "no run is wanted");
    let mut seed = Seed::default();
    let mut listeners = Vec::new();
    for _ in &plan.folders {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        seed = seed.with_redirect_origin(&format!("http://{}", listener.local_addr()?));
        listeners.push(listener);
    }
    let server = Server::builder().seed(seed).port(0).start().await?;
    let mut apps: Vec<App> = Vec::new();
    for (folder, listener) in plan.folders.iter().zip(listeners) {
        progress(&format!("compressing {}", folder.display()));
        let files = Files::read(folder)?;
        let host = Host::start(listener, files.clone().configured_for(server.endpoint())?, server.endpoint())?;
        apps.push(App { files, host, runs: Vec::new() });
    }
    let browser = browser_name().await?;
    for run in 0..plan.runs {
        for &profile in &plan.profiles {
            progress(&format!("run {} of {}, {}", run + 1, plan.runs, profile.name()));
            // The order alternates, so that being first is no advantage.
            let order: Vec<usize> =
                if run % 2 == 0 { (0..apps.len()).collect() } else { (0..apps.len()).rev().collect() };
            for index in order {
                let App { files, host, runs } = &mut apps[index];
                let delay = Duration::from_millis(plan.provider_delay.into());
                let environment = RunEnvironment { server: &server, host, profile, delay };
                let outcomes = run::run_journeys(environment, last).await;
                let outcomes = outcomes.with_context(|| format!("measuring {}", files.folder().display()))?;
                runs.push((profile, outcomes));
            }
        }
    }
    Ok(apps.iter().map(|app| Report::of(&app.files, &app.runs, plan, &browser)).collect())
}

/// The browser and its version.
async fn browser_name() -> Result<String> {
    let browser = crate::browser::Browser::launch(&[]).await?;
    let version = browser.devtools("Browser.getVersion", serde_json::json!({})).await;
    // A browser that can't be quit has already stopped.
    let _ = browser.quit().await;
    Ok(version?["product"].as_str().unwrap_or("unknown").to_owned())
}
