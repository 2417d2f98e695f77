//! Checks the app's size and number of requests against `tests/e2e/budgets.json`.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use e2e::measure::{Budgets, Plan, measure};

#[tokio::test(flavor = "multi_thread")]
async fn app_stays_within_budgets() -> Result<()> {
    let dist = env::var_os("E2E_DIST").map(PathBuf::from);
    let dist = dist.context("The app is not built for these tests: run `cargo xtask test e2e`.")?;
    let budgets = Budgets::committed()?;
    let _slot = e2e::browser_slot().await?;
    let reports = measure(&Plan::once(&dist), |_| ()).await?;
    let report = reports.first().context("nothing was measured")?;
    let exceeded = budgets.exceeded(report);
    ensure!(
        exceeded.is_empty(),
        "{}\n`cargo xtask measure --runs 1` compares every file and journey with the last baseline. \
         To accept the increase, change tests/e2e/budgets.json.",
        exceeded.join("\n")
    );
    Ok(())
}
