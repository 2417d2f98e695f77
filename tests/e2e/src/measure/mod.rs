//! Measures the size and speed of the built app in the browser.
//!
//! The app is served as in production: compressed, cached by name, and with the strict content
//! security policy. Each run starts a browser with an empty profile and makes all journeys one after
//! the other. Times are measured in the page.

mod budgets;
mod document;
mod files;
mod host;
mod journeys;
mod names;
mod page;
mod profile;
mod report;
mod stats;
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

pub use budgets::Budgets;
pub use document::{BASELINE, DOCUMENT, with_tables};
pub use files::{Asset, Files};
pub use host::ServedRequest;
pub use journeys::Journey;
pub use profile::Profile;
pub use report::{File, Measured, Report};
pub use stats::Spread;
pub use table::{comparison, tables};

use report::Run;

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
        }
    }
}

/// Measures the apps and returns a report for each folder. `progress` is called before each step.
///
/// # Errors
/// Fails if a folder has no app, or if a journey fails.
pub async fn measure(plan: &Plan, progress: impl Fn(&str)) -> Result<Vec<Report>> {
    let last = plan.journeys.iter().max().copied().context("no journey is chosen")?;
    ensure!(plan.runs > 0, "no run is wanted");
    let mut apps: Vec<(Files, Vec<Run>)> = Vec::new();
    for folder in &plan.folders {
        progress(&format!("compressing {}", folder.display()));
        apps.push((Files::read(folder)?, Vec::new()));
    }
    let browser = browser_name().await?;
    for run in 0..plan.runs {
        for &profile in &plan.profiles {
            progress(&format!("run {} of {}, {}", run + 1, plan.runs, profile.name()));
            // The order alternates, so that being first is no advantage.
            let order: Vec<usize> =
                if run % 2 == 0 { (0..apps.len()).collect() } else { (0..apps.len()).rev().collect() };
            for index in order {
                let (files, runs) = &mut apps[index];
                let outcomes = journeys::run_journeys(files, profile, last).await;
                let outcomes = outcomes.with_context(|| format!("measuring {}", files.folder().display()))?;
                runs.push((profile, outcomes));
            }
        }
    }
    Ok(apps.iter().map(|(files, runs)| Report::of(files, runs, &plan.journeys, &browser)).collect())
}

/// The browser and its version.
async fn browser_name() -> Result<String> {
    let browser = crate::browser::Browser::launch(&[]).await?;
    let version = browser.devtools("Browser.getVersion", serde_json::json!({})).await;
    // A browser that can't be quit has already stopped.
    let _ = browser.quit().await;
    Ok(version?["product"].as_str().unwrap_or("unknown").to_owned())
}
