//! The comparison with another app, measured in the same runs: a small React app with `@logto/react`, in
//! `tests/peers/logto-react`.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::journeys::Journey;
use super::profile::Profile;
use super::report::{Measured, Report};
use super::stats::Spread;
use super::table::{kilobytes, row};

/// The package of the peer, which pins the versions of its dependencies.
const PACKAGE: &str = "../peers/logto-react/package.json";

/// The SDK that the peer is built with.
const SDK: &str = "@logto/react";

/// The measurements of another app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Peer {
    /// The name and version of its SDK.
    pub name: String,
    /// The journeys under each profile.
    pub journeys: Vec<Measured>,
}

impl Peer {
    /// The peer with these measurements.
    ///
    /// # Errors
    /// Fails if its package does not name the version of the SDK.
    pub fn of(report: Report) -> Result<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PACKAGE);
        let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let package: Value = serde_json::from_str(&text)?;
        let version = package["dependencies"][SDK].as_str().with_context(|| format!("no version of {SDK} is named"))?;
        Ok(Self { name: format!("{SDK} {version}"), journeys: report.journeys })
    }
}

/// The journeys in the README's table whose bytes until the result are shown.
const BYTES: [(&str, Journey); 2] = [
    ("downloaded until the sign-in button shows", Journey::FirstVisit),
    ("downloaded from an empty cache to the signed-in page", Journey::SignIn),
];

/// Those whose time on a slow phone is shown.
const TIMES: [(&str, Journey); 4] = [
    ("until the sign-in button shows", Journey::FirstVisit),
    ("from an empty cache to the signed-in page", Journey::SignIn),
    ("a reload of the signed-in page", Journey::Reload),
    ("an API call, with the request for its token", Journey::ApiCall),
];

/// Formats the figures that the README compares, as a table.
pub(crate) fn figures(report: &Report, peer: &Peer) -> String {
    let head = row(&["", "this app", &peer.name, "journey"]);
    let both = |journey: Journey| {
        let one = report.journey(Profile::Slow, journey)?;
        let two = peer.journeys.iter().find(|two| two.profile == Profile::Slow && two.journey == journey)?;
        Some((one, two))
    };
    let line = |what: &str, journey: Journey, show: &dyn Fn(&Measured) -> String| {
        let (one, two) = both(journey)?;
        Some(row(&[what, &show(one), &show(two), &format!("`{}`", journey.name())]))
    };
    let bytes = |it: &Measured| kilobytes(it.bytes_until_result());
    let time = |it: &Measured| format!("{:.0} ms", it.ready.median);
    let sizes = BYTES.into_iter().filter_map(|(what, journey)| line(what, journey, &bytes));
    let times = TIMES.into_iter().filter_map(|(what, journey)| line(what, journey, &time));
    let lines: Vec<String> = sizes.chain(times).collect();
    format!("{head}\n|---|---:|---:|---|\n{}\n", lines.join("\n"))
}

/// Formats the medians of the app and of the peer with their ratios, as a table for each profile.
pub(crate) fn ratios(report: &Report, peer: &Peer) -> String {
    let mut text = String::new();
    for profile in Profile::ALL {
        let ours = report.journeys.iter().filter(|it| it.profile == profile);
        let lines: Vec<String> = ours
            .filter_map(|one| {
                let two = peer.journeys.iter().find(|two| two.profile == profile && two.journey == one.journey)?;
                Some(ratios_of_journey(one, two))
            })
            .flatten()
            .collect();
        if !lines.is_empty() {
            let head = row(&[&format!("{} profile", profile.name()), "this app", &peer.name, "ratio"]);
            text.push_str(&format!("\n{head}\n|---|---:|---:|---:|\n{}\n", lines.join("\n")));
        }
    }
    text
}

fn ratios_of_journey(one: &Measured, two: &Measured) -> Vec<String> {
    let name = one.journey.name();
    let median = |spread: Spread| format!("{:.0} ms", spread.median);
    let times = one.times_in_both(two).into_iter();
    let mut lines: Vec<String> = times
        .map(|(what, one, two)| {
            row(&[&format!("{name}: {what}"), &median(one), &median(two), &ratio(one.median, two.median)])
        })
        .collect();
    let (one, two) = (one.bytes_until_result(), two.bytes_until_result());
    if one.max(two) > 0 {
        #[allow(clippy::cast_precision_loss, reason = "sizes of files have far fewer bits")]
        let ratio = ratio(one as f64, two as f64);
        lines.push(row(&[&format!("{name}: received until then"), &kilobytes(one), &kilobytes(two), &ratio]));
    }
    lines
}

/// How many times the second the first is; nothing if the second is 0.
fn ratio(one: f64, two: f64) -> String {
    if two > 0.0 { format!("{:.2}", one / two) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(profile: Profile, journey: Journey, ready: f64, bytes: u64) -> Measured {
        let spread = |median| Spread { median, min: 1.0, max: 9000.0 };
        Measured {
            profile,
            journey,
            ready: spread(ready),
            first_paint: None,
            request: (journey == Journey::SignIn).then(|| spread(ready / 10.0)),
            callback: None,
            app: Vec::new(),
            logto: Vec::new(),
            bytes,
            bytes_after: Some(bytes / 10),
            bytes_before: 0,
            heap: None,
            wasm: None,
        }
    }

    fn report(journeys: Vec<Measured>) -> Report {
        let (browser, files) = ("Chrome/1".to_owned(), Vec::new());
        Report { browser, processors: 2, runs: 7, provider_delay: 150, files, journeys, peer: None }
    }

    #[test]
    fn shows_ratios_of_what_both_measured() {
        let ours = report(vec![
            measured(Profile::Fast, Journey::SignIn, 1500.0, 400_000),
            measured(Profile::Fast, Journey::Reload, 90.0, 0),
            measured(Profile::Fast, Journey::ApiCall, 300.0, 0),
        ]);
        let theirs = report(vec![
            measured(Profile::Fast, Journey::SignIn, 1000.0, 100_000),
            measured(Profile::Fast, Journey::Reload, 100.0, 0),
            measured(Profile::Slow, Journey::Reload, 100.0, 0),
        ]);
        let peer = Peer::of(theirs).expect("a peer");
        let expected = format!(
            "\n| fast profile | this app | {} | ratio |\n|---|---:|---:|---:|\n\
             | sign-in: done after | 1500 ms | 1000 ms | 1.50 |\n\
             | sign-in: click to authorization request | 150 ms | 100 ms | 1.50 |\n\
             | sign-in: received until then | 360.0 kB | 90.0 kB | 4.00 |\n\
             | reload: done after | 90 ms | 100 ms | 0.90 |\n",
            peer.name
        );
        assert_eq!(ratios(&ours, &peer), expected);
    }

    #[test]
    fn readme_has_bytes_and_the_times_of_a_slow_phone() {
        let ours = report(vec![
            measured(Profile::Fast, Journey::SignIn, 1500.0, 400_000),
            measured(Profile::Slow, Journey::SignIn, 4500.0, 400_000),
        ]);
        let theirs = report(vec![measured(Profile::Slow, Journey::SignIn, 3000.0, 100_000)]);
        let peer = Peer::of(theirs).expect("a peer");
        let expected = format!(
            "|  | this app | {} | journey |\n|---|---:|---:|---|\n\
             | downloaded from an empty cache to the signed-in page | 360.0 kB | 90.0 kB | `sign-in` |\n\
             | from an empty cache to the signed-in page | 4500 ms | 3000 ms | `sign-in` |\n",
            peer.name
        );
        assert_eq!(figures(&ours, &peer), expected);
    }

    #[test]
    fn has_no_ratio_to_nothing() {
        assert_eq!(ratio(5.0, 0.0), "");
        assert_eq!(ratio(0.0, 5.0), "0.00");
    }

    #[test]
    fn names_peer_after_pinned_sdk() {
        let peer = Peer::of(report(Vec::new())).expect("a peer");
        let version = peer.name.strip_prefix("@logto/react ").expect("the SDK");
        assert!(version.starts_with(|it: char| it.is_ascii_digit()), "{version} is not one version");
    }
}
