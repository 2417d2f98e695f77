//! What the app may weigh, and how much it may ask for: `tests/e2e/budgets.json`.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use e2e::measure::{Budgets, Plan, measure};

#[tokio::test(flavor = "multi_thread")]
async fn app_stays_within_budgets() -> Result<()> {
    let dist = env::var_os("E2E_DIST").map(PathBuf::from);
    let dist = dist.context("The app is not built for these tests: run `cargo xtask test e2e`.")?;
    let budgets = Budgets::committed()?;
    let _slot = e2e::slot().await?;
    let reports = measure(&Plan::once(&dist), |_| ()).await?;
    let report = reports.first().context("nothing was measured")?;
    let exceeded = budgets.exceeded(report);
    ensure!(
        exceeded.is_empty(),
        "{}\n`cargo xtask measure --runs 1` shows every file and journey beside the last baseline, and \
         `cargo xtask measure --crates` the program by crate. If it is worth it, change tests/e2e/budgets.json.",
        exceeded.join("\n")
    );
    Ok(())
}
