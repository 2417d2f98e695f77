//! The limits of the app's size and number of requests: `tests/e2e/budgets.json`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::journeys::Journey;
use super::report::Report;
use super::table::kilobytes;

/// The limits. There are none for times, because times depend on the machine.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Budgets {
    /// Bytes on the wire, without headers, of all responses of the first visit.
    pub first_visit_bytes: u64,
    /// The same until the signed-in page of a sign-in from an empty cache.
    pub sign_in_bytes: u64,
    /// Bytes on the wire of each part of the program that is loaded later, by name; `*` is for all others.
    pub lazy_part_bytes: BTreeMap<String, u64>,
    /// Requests of each journey.
    pub requests: BTreeMap<Journey, Requests>,
}

/// The limits of a journey's requests.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// To the app's host.
    pub app: usize,
    /// To the Logto server, preflights included.
    pub logto: usize,
}

impl Budgets {
    /// Reads the committed limits.
    ///
    /// # Errors
    /// Fails if the file is missing or invalid.
    pub fn committed() -> Result<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("budgets.json");
        let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not understood", file.display()))
    }

    /// The exceeded limits, one sentence each.
    #[must_use]
    pub fn exceeded(&self, report: &Report) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(first) = report.any(Journey::FirstVisit) {
            found.extend(exceeds("the first visit", first.bytes, self.first_visit_bytes, kilobytes));
        }
        if let Some(sign_in) = report.any(Journey::SignIn) {
            found.extend(exceeds("the sign-in", sign_in.bytes_until_result(), self.sign_in_bytes, kilobytes));
        }
        for part in report.lazy_parts() {
            let limit = self.lazy_part_bytes.get(&part.name).or_else(|| self.lazy_part_bytes.get("*"));
            let limit = limit.copied().unwrap_or_default();
            found.extend(exceeds(&format!("the part {}", part.name), part.wire, limit, kilobytes));
        }
        for measured in &report.journeys {
            let name = measured.journey.name();
            let Some(limit) = self.requests.get(&measured.journey) else {
                found.push(format!("{name} has no budget"));
                continue;
            };
            for (target, requests, limit) in
                [("the app's host", &measured.app, limit.app), ("Logto", &measured.logto, limit.logto)]
            {
                let what = format!("requests of {name} to {target} ({})", requests.join(", "));
                found.extend(exceeds(&what, requests.len(), limit, |count| count.to_string()));
            }
        }
        found
    }
}

/// A sentence if the value exceeds the limit.
fn exceeds<T: PartialOrd + Copy>(what: &str, is: T, limit: T, shown: fn(T) -> String) -> Option<String> {
    (is > limit).then(|| format!("{what}: {}, the budget is {}", shown(is), shown(limit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{File, Measured, Profile, Spread};

    fn report() -> Report {
        let file = |name: &str, first| File { name: name.into(), raw: 9000, wire: 3000, first, code: true };
        let measured = Measured {
            profile: Profile::Fast,
            journey: Journey::FirstVisit,
            ready: Spread { median: 1e6, min: 1e6, max: 1e6 },
            first_paint: None,
            request: None,
            callback: None,
            app: vec!["200 app.wasm".into(), "304 boot.js".into()],
            logto: vec!["GET /oidc/jwks".into()],
            bytes: 5000,
            bytes_after: None,
            bytes_before: 0,
            heap: None,
            wasm: None,
        };
        let files = vec![file("app.wasm", Some(Journey::FirstVisit)), file("page.wasm", Some(Journey::Reload))];
        let (browser, journeys) = (String::new(), vec![measured]);
        Report { browser, processors: 2, runs: 1, provider_delay: 150, files, journeys, peer: None }
    }

    fn budgets(first: u64, part: u64, app: usize, logto: usize) -> Budgets {
        Budgets {
            first_visit_bytes: first,
            sign_in_bytes: 4000,
            lazy_part_bytes: BTreeMap::from([("*".to_owned(), part)]),
            requests: BTreeMap::from([(Journey::FirstVisit, Requests { app, logto })]),
        }
    }

    #[test]
    fn accepts_values_equal_to_limits() {
        assert_eq!(budgets(5000, 3000, 2, 1).exceeded(&report()), [""; 0]);
    }

    #[test]
    fn reports_each_exceeded_limit() {
        assert_eq!(
            budgets(4999, 2999, 1, 0).exceeded(&report()),
            [
                "the first visit: 5.0 kB, the budget is 5.0 kB",
                "the part page.wasm: 3.0 kB, the budget is 3.0 kB",
                "requests of first-visit to the app's host (200 app.wasm, 304 boot.js): 2, the budget is 1",
                "requests of first-visit to Logto (GET /oidc/jwks): 1, the budget is 0",
            ]
        );
    }

    #[test]
    fn counts_bytes_until_signed_in_page() {
        let mut report = report();
        let mut sign_in = report.journeys[0].clone();
        (sign_in.journey, sign_in.bytes, sign_in.bytes_after) = (Journey::SignIn, 4600, Some(500));
        report.journeys = vec![sign_in];
        let exceeded = budgets(5000, 3000, 2, 1).exceeded(&report);
        assert!(exceeded.contains(&"the sign-in: 4.1 kB, the budget is 4.0 kB".to_owned()), "{exceeded:?}");
        report.journeys[0].bytes_after = Some(600);
        assert_eq!(budgets(5000, 3000, 2, 1).exceeded(&report), ["sign-in has no budget"]);
    }

    #[test]
    fn applies_limit_of_named_part() {
        let mut budgets = budgets(5000, 10, 2, 1);
        budgets.lazy_part_bytes.insert("page.wasm".to_owned(), 3000);
        assert_eq!(budgets.exceeded(&report()), [""; 0]);
        budgets.lazy_part_bytes.clear();
        assert_eq!(budgets.exceeded(&report()).len(), 1, "a part without a limit passed");
    }

    #[test]
    fn reports_journey_without_budget() {
        let mut budgets = budgets(5000, 3000, 2, 1);
        budgets.requests.clear();
        assert_eq!(budgets.exceeded(&report()), ["first-visit has no budget"]);
    }

    #[test]
    fn committed_file_has_every_journey() {
        let budgets = Budgets::committed().expect("budgets");
        assert!(Journey::ALL.iter().all(|journey| budgets.requests.contains_key(journey)));
    }
}
