//! The report of a measurement, in the form stored in `docs/measured.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::beside::Peer;
use super::files::Files;
use super::host::ServedRequest;
use super::journeys::Journey;
use super::profile::Profile;
use super::run::Outcome;
use super::stats::Spread;
use super::{PROVIDER_DELAY, Plan};

/// The journeys of one run under one profile.
pub(crate) type Run = (Profile, Vec<Outcome>);

/// The name of [`Measured::request`] in tables.
pub(super) const REQUEST: &str = "click to authorization request";

/// The name of [`Measured::callback`] in tables.
pub(super) const CALLBACK: &str = "callback to signed-in page";

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The browser's name and version.
    pub browser: String,
    /// The number of processors of the machine.
    pub processors: usize,
    /// The number of runs of each journey.
    pub runs: usize,
    /// The delay of the Logto server's responses in milliseconds.
    #[serde(default = "default_delay")]
    pub provider_delay: u32,
    /// The app's files, the largest first.
    pub files: Vec<File>,
    /// The journeys under each profile.
    pub journeys: Vec<Measured>,
    /// The measurements of another app in the same runs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub peer: Option<Peer>,
}

fn default_delay() -> u32 {
    PROVIDER_DELAY
}

/// A file of the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// The name without hashes.
    pub name: String,
    /// Bytes on disk.
    pub raw: u64,
    /// Bytes on the wire.
    pub wire: u64,
    /// The first journey that requests it, if any.
    pub first: Option<Journey>,
    /// Whether it is a script or a WebAssembly module.
    pub code: bool,
}

/// The measurements of a journey under a profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    /// The profile.
    pub profile: Profile,
    /// The journey.
    pub journey: Journey,
    /// Milliseconds until the result.
    pub ready: Spread,
    /// Milliseconds until the first paint.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub first_paint: Option<Spread>,
    /// Milliseconds from the click of a sign-in to the authorization request.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request: Option<Spread>,
    /// Milliseconds from the request for the callback of a sign-in to the signed-in page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub callback: Option<Spread>,
    /// The requested files, in the run with the most of them. Each counts once, because the number of
    /// requests for the icon differs from run to run.
    pub app: Vec<String>,
    /// The requests to the Logto server, in the run with the most of them.
    pub logto: Vec<String>,
    /// Bytes from the app's host, without headers, until the page was idle; the maximum of all runs.
    pub bytes: u64,
    /// Those that were requested after the result.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bytes_after: Option<u64>,
    /// Bytes from the app's host since the end of the journey before, such as preloaded parts of the
    /// program.
    pub bytes_before: u64,
    /// Bytes of JavaScript objects.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub heap: Option<Spread>,
    /// Bytes of the WebAssembly memory.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wasm: Option<Spread>,
}

impl Report {
    /// Combines the runs of these journeys. The other journeys only count as requesting files.
    pub(crate) fn of(files: &Files, runs: &[Run], plan: &Plan, browser: &str) -> Self {
        let mut grouped: BTreeMap<(Profile, Journey), Vec<&Outcome>> = BTreeMap::new();
        for (profile, outcomes) in runs {
            for outcome in outcomes.iter().filter(|outcome| plan.journeys.contains(&outcome.journey)) {
                grouped.entry((*profile, outcome.journey)).or_default().push(outcome);
            }
        }
        let all: Vec<&Outcome> = runs.iter().flat_map(|(_, outcomes)| outcomes).collect();
        let most = grouped.values().map(Vec::len).max().unwrap_or_default();
        let journeys = grouped.into_iter().filter_map(|((profile, journey), runs)| measured(profile, journey, &runs));
        Self {
            browser: browser.to_owned(),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            runs: most,
            provider_delay: plan.provider_delay,
            files: file_sizes(files, &all),
            journeys: journeys.collect(),
            peer: None,
        }
    }

    /// The measurements of a journey under a profile.
    #[must_use]
    pub fn journey(&self, profile: Profile, journey: Journey) -> Option<&Measured> {
        self.journeys.iter().find(|it| it.profile == profile && it.journey == journey)
    }

    /// The measurements of a journey under the first profile.
    #[must_use]
    pub fn any(&self, journey: Journey) -> Option<&Measured> {
        self.journeys.iter().find(|it| it.journey == journey)
    }

    /// The parts of the program that the first visit does not load.
    pub fn lazy_parts(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.code && file.first != Some(Journey::FirstVisit))
    }
}

impl Measured {
    /// The times that both have, each with its name. The time until the result is the first.
    pub(crate) fn times_in_both(&self, other: &Self) -> Vec<(&'static str, Spread, Spread)> {
        let times = [
            ("done after", Some(self.ready), Some(other.ready)),
            ("first paint", self.first_paint, other.first_paint),
            (REQUEST, self.request, other.request),
            (CALLBACK, self.callback, other.callback),
        ];
        times.into_iter().filter_map(|(name, one, two)| Some((name, one?, two?))).collect()
    }

    /// The bytes from the app's host that were requested before the result.
    pub(crate) fn bytes_until_result(&self) -> u64 {
        self.bytes.saturating_sub(self.bytes_after.unwrap_or_default())
    }
}

fn measured(profile: Profile, journey: Journey, runs: &[&Outcome]) -> Option<Measured> {
    let spread = |value: &dyn Fn(&Outcome) -> Option<f64>| {
        let values: Vec<f64> = runs.iter().filter_map(|run| value(run)).collect();
        Spread::of(&values)
    };
    let sum = |served: &[ServedRequest]| -> u64 { served.iter().map(|it| it.bytes).sum() };
    let most = |bytes: &dyn Fn(&Outcome) -> u64| runs.iter().map(|run| bytes(run)).max().unwrap_or_default();
    let app = runs.iter().map(|run| requested_files(run)).max_by_key(Vec::len)?;
    let logto = runs.iter().map(|run| &run.logto).max_by_key(|logto| logto.len())?;
    Some(Measured {
        profile,
        journey,
        ready: spread(&|run| Some(run.ready))?,
        first_paint: spread(&|run| run.first_paint),
        request: spread(&|run| run.sign_in.map(|times| times.request)),
        callback: spread(&|run| run.sign_in.map(|times| times.callback)),
        app,
        logto: logto.clone(),
        bytes: most(&|run| sum(&run.served) + sum(&run.after)),
        bytes_after: Some(most(&|run| sum(&run.after))),
        bytes_before: most(&|run| sum(&run.before)),
        heap: spread(&|run| run.heap),
        wasm: spread(&|run| run.wasm),
    })
}

/// The files requested in a run, with the status of the first response.
fn requested_files(run: &Outcome) -> Vec<String> {
    let mut names = BTreeSet::new();
    let first = run.served.iter().chain(&run.after).filter(|served| names.insert(&served.name));
    first.map(|served| format!("{} {}", served.status, served.name)).collect()
}

/// All files, each with the first journey that requests it in any run.
fn file_sizes(files: &Files, outcomes: &[&Outcome]) -> Vec<File> {
    let mut requested: BTreeSet<(Journey, &str)> = BTreeSet::new();
    for outcome in outcomes {
        for served in outcome.before.iter().chain(&outcome.served).chain(&outcome.after) {
            requested.insert((outcome.journey, &served.name));
        }
    }
    let mut file_sizes: Vec<File> = files
        .assets()
        .map(|asset| File {
            name: asset.name.clone(),
            raw: asset.size(),
            wire: asset.wire(),
            first: requested.iter().find(|(_, name)| *name == asset.name).map(|(journey, _)| *journey),
            code: asset.is_code(),
        })
        .collect();
    file_sizes.sort_by(|one, other| other.wire.cmp(&one.wire).then_with(|| one.name.cmp(&other.name)));
    file_sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn served(name: &str, bytes: u64, status: u16) -> ServedRequest {
        ServedRequest { name: name.into(), bytes, status, at: 0.0 }
    }

    fn outcome(journey: Journey, ready: f64, served: Vec<ServedRequest>) -> Outcome {
        let (before, after, logto) = (Vec::new(), Vec::new(), Vec::new());
        let (first_paint, sign_in, heap, wasm) = (None, None, None, None);
        Outcome { journey, ready, first_paint, sign_in, before, served, after, logto, heap, wasm }
    }

    fn files() -> Files {
        let folder = tempfile::TempDir::new().expect("a folder");
        for name in ["index.html", "page-00112233aabb.wasm", "robots.txt"] {
            std::fs::write(folder.path().join(name), name).expect("a file");
        }
        Files::read(folder.path()).expect("an app")
    }

    #[test]
    fn combines_runs_of_a_journey() {
        let page = || served("index.html", 10, 200);
        let runs: Vec<Run> = vec![
            (Profile::Fast, vec![outcome(Journey::FirstVisit, 30.0, vec![page()])]),
            (Profile::Fast, vec![outcome(Journey::FirstVisit, 10.0, vec![page(), served("page.wasm", 22, 200)])]),
            (Profile::Slow, vec![outcome(Journey::FirstVisit, 99.0, vec![page(), served("index.html", 0, 304)])]),
        ];
        let report = Report::of(&files(), &runs, &Plan::once(Path::new("")), "Chrome/1");
        assert_eq!((report.runs, report.journeys.len()), (2, 2));
        let fast = report.journey(Profile::Fast, Journey::FirstVisit).expect("a journey");
        assert_eq!((fast.ready.median, fast.bytes), (20.0, 32));
        assert_eq!(fast.app, ["200 index.html", "200 page.wasm"]);
        let slow = report.journey(Profile::Slow, Journey::FirstVisit).expect("a journey");
        assert_eq!(slow.app, ["200 index.html"], "a file counts once");
    }

    #[test]
    fn assigns_files_to_first_requesting_journey() {
        let mut callback = outcome(Journey::CallbackCold, 5.0, vec![served("index.html", 0, 304)]);
        callback.before.push(served("page.wasm", 22, 200));
        let runs: Vec<Run> = vec![(
            Profile::Fast,
            vec![outcome(Journey::FirstVisit, 1.0, vec![served("index.html", 10, 200)]), callback],
        )];
        let plan = Plan { journeys: vec![Journey::CallbackCold], ..Plan::once(Path::new("")) };
        let report = Report::of(&files(), &runs, &plan, "Chrome/1");
        let first = |name: &str| report.files.iter().find(|file| file.name == name).and_then(|file| file.first);
        assert_eq!(first("index.html"), Some(Journey::FirstVisit), "a journey that was not asked for tells it as well");
        assert_eq!(first("page.wasm"), Some(Journey::CallbackCold), "it was asked for on the way");
        assert_eq!(first("robots.txt"), None);
        let lazy: Vec<_> = report.lazy_parts().map(|file| file.name.as_str()).collect();
        assert_eq!(lazy, ["page.wasm"]);
        assert!(report.any(Journey::FirstVisit).is_none());
        let callback = report.any(Journey::CallbackCold).map(|it| (it.bytes_before, it.bytes));
        assert_eq!(callback, Some((22, 0)));
    }
}
