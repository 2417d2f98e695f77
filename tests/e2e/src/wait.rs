//! Waiting for a condition with a deadline.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::time::{Instant, sleep, timeout};

/// The time limit of every single wait, also on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// The time between two checks.
const POLL_INTERVAL: Duration = Duration::from_millis(40);

/// Calls `check` until it returns a value. Errors are retried, because scripts fail while the
/// browser is navigating.
///
/// # Errors
/// Fails with the last error if there is no value within [`DEADLINE`].
pub async fn wait_until<T>(what: &str, mut check: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let remaining = deadline.saturating_duration_since(Instant::now()).max(POLL_INTERVAL);
        let error = match timeout(remaining, check()).await {
            Ok(Ok(Some(found))) => return Ok(found),
            Ok(Ok(None)) => None,
            Ok(Err(error)) => Some(error),
            Err(elapsed) => Some(elapsed.into()),
        };
        if Instant::now() >= deadline {
            return match error {
                Some(error) => Err(error).context(format!("timed out waiting for {what}")),
                None => bail!("timed out waiting for {what}"),
            };
        }
        sleep(POLL_INTERVAL).await;
    }
}
