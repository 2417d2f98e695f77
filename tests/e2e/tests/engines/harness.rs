//! Errors in a page fail a journey in these engines, too.

use anyhow::{Result, ensure};
use e2e::{Engine, TestHarness, journey_in, wait_until};

/// Makes an error of each kind. As a script of the page: Firefox tells the page nothing of errors in those of its driver.
const FAIL: &str = "
    console.error('an entry');
    Promise.reject(Error('a rejection'));
    setTimeout(() => { throw Error('an exception') }, 0);
    const script = document.createElement('script');
    script.textContent = 'document.title = \"inline\"';
    document.head.append(script);";

pub(crate) async fn errors_fail_journey(engine: Engine) -> Result<()> {
    let outcome = journey_in(engine, async |harness: &mut TestHarness| {
        harness.site.add_script(FAIL);
        harness.open("/").await?;
        harness.browser.wait_for("anonymous").await?;
        wait_until("the reports", async || Ok((harness.site.console().len() >= 4).then_some(()))).await
    })
    .await;
    let failure = outcome.err().map_or_else(|| "nothing".to_owned(), |error| format!("{error:#}"));
    for error in ["an entry", "a rejection", "an exception", "Content Security Policy"] {
        ensure!(failure.contains(error), "{error} is missing: {failure}");
    }
    Ok(())
}
