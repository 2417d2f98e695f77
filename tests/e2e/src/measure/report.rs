//! What a measurement has come to, as it is kept in a file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::files::Files;
use super::host::Served;
use super::journeys::{Journey, Outcome};
use super::profile::Profile;
use super::stats::Spread;

/// All journeys of a browser, under one profile.
pub(crate) type Run = (Profile, Vec<Outcome>);

/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The browser's name and version.
    pub browser: String,
    /// The processors of the machine.
    pub processors: usize,
    /// How often each journey was made.
    pub runs: usize,
    /// The app's files, the largest first.
    pub files: Vec<File>,
    /// The journeys under each profile.
    pub journeys: Vec<Measured>,
}

/// A file of the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Its name without hashes.
    pub name: String,
    /// Bytes on disk.
    pub raw: u64,
    /// Bytes on the wire.
    pub wire: u64,
    /// The journey that asks for it first. Some have none: they are for other pages, or other browsers.
    pub first: Option<Journey>,
    /// Whether it is a part of the program.
    pub code: bool,
}

/// A journey under a profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    /// Which conditions.
    pub profile: Profile,
    /// Which journey.
    pub journey: Journey,
    /// Milliseconds until it was done.
    pub ready: Spread,
    /// Milliseconds until something was painted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub first_paint: Option<Spread>,
    /// The files that were asked for, in the run with the most of them. Each counts once: how often a
    /// browser asks for the page's icon differs from run to run.
    pub app: Vec<String>,
    /// What was asked of the Logto server, in the run with the most requests.
    pub logto: Vec<String>,
    /// Bytes from the app's host, without headers: the most of all runs.
    pub bytes: u64,
    /// The same on the way from the end of the journey before, such as parts of the program that were
    /// loaded ahead.
    pub bytes_before: u64,
    /// Bytes of JavaScript objects.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub heap: Option<Spread>,
    /// Bytes of the program's memory.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wasm: Option<Spread>,
}

impl Report {
    /// Puts the runs together, for these journeys. The others tell only who asks for which file.
    pub(crate) fn of(files: &Files, runs: &[Run], wanted: &[Journey], browser: &str) -> Self {
        let mut grouped: BTreeMap<(Profile, Journey), Vec<&Outcome>> = BTreeMap::new();
        for (profile, outcomes) in runs {
            for outcome in outcomes.iter().filter(|outcome| wanted.contains(&outcome.journey)) {
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
            files: weighed(files, &all),
            journeys: journeys.collect(),
        }
    }

    /// A journey under a profile.
    #[must_use]
    pub fn journey(&self, profile: Profile, journey: Journey) -> Option<&Measured> {
        self.journeys.iter().find(|it| it.profile == profile && it.journey == journey)
    }

    /// The journey under the first profile it was made under.
    #[must_use]
    pub fn any(&self, journey: Journey) -> Option<&Measured> {
        self.journeys.iter().find(|it| it.journey == journey)
    }

    /// The parts of the program that the first visit does without.
    pub fn lazy_parts(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.code && file.first != Some(Journey::FirstVisit))
    }
}

fn measured(profile: Profile, journey: Journey, runs: &[&Outcome]) -> Option<Measured> {
    let spread = |value: &dyn Fn(&Outcome) -> Option<f64>| {
        let values: Vec<f64> = runs.iter().filter_map(|run| value(run)).collect();
        Spread::of(&values)
    };
    let bytes = |served: &dyn Fn(&Outcome) -> &[Served]| {
        let sums = runs.iter().map(|run| served(run).iter().map(|it| it.bytes).sum());
        sums.max().unwrap_or_default()
    };
    let app = runs.iter().map(|run| asked(run)).max_by_key(Vec::len)?;
    let logto = runs.iter().map(|run| &run.logto).max_by_key(|logto| logto.len())?;
    Some(Measured {
        profile,
        journey,
        ready: spread(&|run| Some(run.ready))?,
        first_paint: spread(&|run| run.first_paint),
        app,
        logto: logto.clone(),
        bytes: bytes(&|run| &run.served),
        bytes_before: bytes(&|run| &run.before),
        heap: spread(&|run| run.heap),
        wasm: spread(&|run| run.wasm),
    })
}

/// The files that were asked for in a run, with the status of the first answer.
fn asked(run: &Outcome) -> Vec<String> {
    let mut names = BTreeSet::new();
    let first = run.served.iter().filter(|served| names.insert(&served.name));
    first.map(|served| format!("{} {}", served.status, served.name)).collect()
}

/// All files, and who asked for them first. A part that any run of the first visit asks for is one of
/// the first visit.
fn weighed(files: &Files, outcomes: &[&Outcome]) -> Vec<File> {
    let mut asked: BTreeSet<(Journey, &str)> = BTreeSet::new();
    for outcome in outcomes {
        for served in outcome.before.iter().chain(&outcome.served) {
            asked.insert((outcome.journey, &served.name));
        }
    }
    let mut weighed: Vec<File> = files
        .assets()
        .map(|asset| File {
            name: asset.name.clone(),
            raw: asset.size(),
            wire: asset.wire(),
            first: asked.iter().find(|(_, name)| *name == asset.name).map(|(journey, _)| *journey),
            code: asset.is_code(),
        })
        .collect();
    weighed.sort_by(|one, other| other.wire.cmp(&one.wire).then_with(|| one.name.cmp(&other.name)));
    weighed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(name: &str, bytes: u64, status: u16) -> Served {
        Served { name: name.into(), bytes, status }
    }

    fn outcome(journey: Journey, ready: f64, served: Vec<Served>) -> Outcome {
        let (before, logto) = (Vec::new(), Vec::new());
        Outcome { journey, ready, first_paint: None, before, served, logto, heap: None, wasm: None }
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
        let report = Report::of(&files(), &runs, &Journey::ALL, "Chrome/1");
        assert_eq!((report.runs, report.journeys.len()), (2, 2));
        let fast = report.journey(Profile::Fast, Journey::FirstVisit).expect("a journey");
        assert_eq!((fast.ready.median, fast.bytes), (20.0, 32));
        assert_eq!(fast.app, ["200 index.html", "200 page.wasm"]);
        let slow = report.journey(Profile::Slow, Journey::FirstVisit).expect("a journey");
        assert_eq!(slow.app, ["200 index.html"], "a file counts once");
    }

    #[test]
    fn assigns_files_to_first_requesting_journey() {
        let mut callback = outcome(Journey::Callback, 5.0, vec![served("index.html", 0, 304)]);
        callback.before.push(served("page.wasm", 22, 200));
        let runs: Vec<Run> = vec![(
            Profile::Fast,
            vec![outcome(Journey::FirstVisit, 1.0, vec![served("index.html", 10, 200)]), callback],
        )];
        let report = Report::of(&files(), &runs, &[Journey::Callback], "Chrome/1");
        let first = |name: &str| report.files.iter().find(|file| file.name == name).and_then(|file| file.first);
        assert_eq!(first("index.html"), Some(Journey::FirstVisit), "a journey that was not asked for tells it as well");
        assert_eq!(first("page.wasm"), Some(Journey::Callback), "it was asked for on the way");
        assert_eq!(first("robots.txt"), None);
        let lazy: Vec<_> = report.lazy_parts().map(|file| file.name.as_str()).collect();
        assert_eq!(lazy, ["page.wasm"]);
        assert!(report.any(Journey::FirstVisit).is_none());
        let callback = report.any(Journey::Callback).map(|it| (it.bytes_before, it.bytes));
        assert_eq!(callback, Some((22, 0)));
    }
}
