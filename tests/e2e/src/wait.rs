//! Waiting for something that will come, without guessing how long it takes.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::time::{Instant, sleep, timeout};

/// How long anything may take, on the slowest machine.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(40);

/// Looks again and again until `look` finds something. A look may fail: pages come and go while
/// the browser is on its way.
///
/// # Errors
/// When nothing was found within [`DEADLINE`]: what was waited for, and the last look's error.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).max(PAUSE);
        let error = match timeout(left, look()).await {
            Ok(Ok(Some(found))) => return Ok(found),
            Ok(Ok(None)) => None,
            Ok(Err(error)) => Some(error),
            Err(elapsed) => Some(elapsed.into()),
        };
        if Instant::now() >= deadline {
            return match error {
                Some(error) => Err(error).context(format!("waited in vain for {what}")),
                None => bail!("waited in vain for {what}"),
            };
        }
        sleep(PAUSE).await;
    }
}
