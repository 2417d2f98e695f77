//! Formats reports as Markdown.

use std::fmt::Write as _;

use super::beside;
use super::journeys::Journey;
use super::profile::Profile;
use super::report::{CALLBACK, File, Measured, REQUEST, Report};
use super::stats::Spread;

/// Files below this size share one line in the table.
const SMALL: u64 = 1000;

/// With fewer runs, differences are not significant.
const ENOUGH_RUNS: usize = 5;

/// Formats a report as tables.
#[must_use]
pub fn tables(report: &Report) -> String {
    let mut text = sizes(report);
    for profile in Profile::ALL {
        let measured: Vec<&Measured> = report.journeys.iter().filter(|it| it.profile == profile).collect();
        if !measured.is_empty() {
            text.push('\n');
            text.push_str(&journeys(profile, &measured));
        }
    }
    text.push_str(&memory(report));
    if let Some(peer) = &report.peer {
        text.push_str(&beside::ratios(report, peer));
    }
    text
}

fn sizes(report: &Report) -> String {
    let mut lines = vec![row(&["file", "raw", "brotli", "first asked for by"]), "|---|---:|---:|---|".to_owned()];
    let (small, large): (Vec<&File>, Vec<&File>) = report.files.iter().partition(|file| file.wire < SMALL);
    let by = |first: Option<Journey>| first.map_or("no journey", Journey::name);
    for file in large {
        let name = format!("`{}`", file.name);
        lines.push(row(&[&name, &kilobytes(file.raw), &kilobytes(file.wire), by(file.first)]));
    }
    let (raw, wire) = sum(&small);
    let name = format!("{} files below 1 kB", small.len());
    lines.push(row(&[&name, &kilobytes(raw), &kilobytes(wire), ""]));
    let lazy: Vec<&File> = report.lazy_parts().collect();
    let (raw, wire) = sum(&lazy);
    let name = format!("parts of the program that come later: {}", lazy.len());
    lines.push(row(&[&name, &kilobytes(raw), &kilobytes(wire), ""]));
    if let Some(first) = report.any(Journey::FirstVisit) {
        let name = format!("**first visit, all {} requests**", first.app.len());
        lines.push(row(&[&name, "", &format!("**{}**", kilobytes(first.bytes)), ""]));
    }
    lines.join("\n") + "\n"
}

fn sum(files: &[&File]) -> (u64, u64) {
    (files.iter().map(|file| file.raw).sum(), files.iter().map(|file| file.wire).sum())
}

fn journeys(profile: Profile, measured: &[&Measured]) -> String {
    let head = format!("{} profile", profile.name());
    let mut lines = vec![
        row(&[&head, "done after", "first paint", "requests: host", "Logto", "received", "of it afterwards", "before"]),
        "|---|---:|---:|---:|---:|---:|---:|---:|".to_owned(),
    ];
    for it in measured {
        let paint = it.first_paint.map(milliseconds).unwrap_or_default();
        let (app, logto) = (it.app.len().to_string(), it.logto.len().to_string());
        let (received, before) = (kilobytes(it.bytes), kilobytes(it.bytes_before));
        let after = it.bytes_after.map(kilobytes).unwrap_or_default();
        let name = it.journey.name();
        lines.push(row(&[name, &milliseconds(it.ready), &paint, &app, &logto, &received, &after, &before]));
        for (part, time) in [(REQUEST, it.request), (CALLBACK, it.callback)] {
            lines.extend(
                time.map(|time| row(&[&format!("{name}: {part}"), &milliseconds(time), "", "", "", "", "", ""])),
            );
        }
    }
    lines.join("\n") + "\n"
}

fn memory(report: &Report) -> String {
    let looked_at: Vec<&Measured> = report.journeys.iter().filter(|it| it.heap.is_some()).collect();
    if looked_at.is_empty() {
        return String::new();
    }
    let mut lines =
        vec![row(&["memory after", "profile", "JavaScript objects", "WebAssembly"]), "|---|---|---:|---:|".to_owned()];
    for it in looked_at {
        let size = |spread: Option<Spread>| {
            spread.map_or("unknown".to_owned(), |spread| format!("{:.1} MB", spread.median / 1e6))
        };
        lines.push(row(&[it.journey.name(), it.profile.name(), &size(it.heap), &size(it.wasm)]));
    }
    format!("\n{}\n", lines.join("\n"))
}

/// Compares what both reports have measured.
#[must_use]
pub fn comparison(report: &Report, other: &Report, names: [&str; 2]) -> String {
    let mut lines = vec![row(&["", names[0], names[1], "difference"]), "|---|---:|---:|---:|".to_owned()];
    for (name, one, two) in file_pairs(report, other) {
        if one != two {
            lines.push(row(&[&format!("`{name}`"), &kilobytes(one), &kilobytes(two), &bytes_difference(one, two)]));
        }
    }
    let enough = report.runs.min(other.runs) >= ENOUGH_RUNS;
    for one in &report.journeys {
        let Some(two) = other.journey(one.profile, one.journey) else { continue };
        let name = format!("{}, {}", one.journey.name(), one.profile.name());
        let mut count = |what: &str, one: usize, two: usize| {
            if one != two {
                let difference = format!("{:+}", signed(one as u64) - signed(two as u64));
                lines.push(row(&[&format!("{name}: {what}"), &one.to_string(), &two.to_string(), &difference]));
            }
        };
        count("requests to the host", one.app.len(), two.app.len());
        count("requests to Logto", one.logto.len(), two.logto.len());
        let pairs = [("received", one.bytes, two.bytes), ("received before", one.bytes_before, two.bytes_before)];
        for (what, one, two) in pairs.into_iter().filter(|(_, one, two)| one != two) {
            let cells = [format!("{name}: {what}"), kilobytes(one), kilobytes(two), bytes_difference(one, two)];
            lines.push(row(&cells.each_ref().map(String::as_str)));
        }
        for (what, one, two) in one.times_in_both(two) {
            let difference = time_difference(one, two);
            let difference = if enough && one.is_apart_from(two) { format!("**{difference}**") } else { difference };
            let cells = [format!("{name}: {what}"), milliseconds(one), milliseconds(two), difference];
            lines.push(row(&cells.each_ref().map(String::as_str)));
        }
    }
    let mut text = lines.join("\n");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\n\n**Bold**: of {ENOUGH_RUNS} runs or more, none of the one is among those of the other.");
    text
}

/// The bytes on the wire of each file in either report; 0 if it is missing in one.
fn file_pairs(one: &Report, two: &Report) -> Vec<(String, u64, u64)> {
    let wire = |report: &Report, name: &str| {
        report.files.iter().find(|file| file.name == name).map(|file| file.wire).unwrap_or_default()
    };
    let mut names: Vec<&String> = one.files.iter().map(|file| &file.name).collect();
    for file in &two.files {
        if !names.contains(&&file.name) {
            names.push(&file.name);
        }
    }
    names.into_iter().map(|name| (name.clone(), wire(one, name), wire(two, name))).collect()
}

fn time_difference(one: Spread, two: Spread) -> String {
    let difference = one.median - two.median;
    if two.median > 0.0 {
        format!("{difference:+.0} ms ({:+.0} %)", difference / two.median * 100.0)
    } else {
        format!("{difference:+.0} ms")
    }
}

fn bytes_difference(one: u64, two: u64) -> String {
    let difference = signed(one) - signed(two);
    let sign = if difference < 0 { '−' } else { '+' };
    format!("{sign}{}", kilobytes(difference.unsigned_abs()))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn row(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// `412 ms (398–455)`: the median, the smallest and the largest.
fn milliseconds(spread: Spread) -> String {
    format!("{:.0} ms ({:.0}–{:.0})", spread.median, spread.min, spread.max)
}

/// Kilobytes of 1000 bytes.
pub(super) fn kilobytes(bytes: u64) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, wire: u64, first: Option<Journey>) -> File {
        File { name: name.into(), raw: wire * 3, wire, first, code: name.ends_with(".wasm") }
    }

    fn spread(median: f64, min: f64, max: f64) -> Spread {
        Spread { median, min, max }
    }

    fn report(ready: Spread, wire: u64) -> Report {
        let files = vec![
            file("app.wasm", wire, Some(Journey::FirstVisit)),
            file("page.wasm", 2000, Some(Journey::CallbackCold)),
            file("robots.txt", 70, None),
        ];
        let measured = Measured {
            profile: Profile::Slow,
            journey: Journey::FirstVisit,
            ready,
            first_paint: Some(spread(100.0, 90.0, 110.0)),
            request: None,
            callback: Some(spread(250.0, 240.0, 260.0)),
            app: vec!["200 app.wasm".into(); 9],
            logto: Vec::new(),
            bytes: wire + 500,
            bytes_after: Some(300),
            bytes_before: 40,
            heap: Some(spread(2_000_000.0, 1.0, 2.0)),
            wasm: None,
        };
        let (browser, journeys) = ("Chrome/1".into(), vec![measured]);
        Report { browser, processors: 2, runs: 7, provider_delay: 150, files, journeys, peer: None }
    }

    #[test]
    fn formats_report() {
        let text = tables(&report(spread(1200.4, 1100.0, 1300.0), 120_049));
        for line in [
            "| `app.wasm` | 360.1 kB | 120.0 kB | first-visit |",
            "| `page.wasm` | 6.0 kB | 2.0 kB | callback-cold |",
            "| 1 files below 1 kB | 0.2 kB | 0.1 kB |  |",
            "| parts of the program that come later: 1 | 6.0 kB | 2.0 kB |  |",
            "| **first visit, all 9 requests** |  | **120.5 kB** |  |",
            "| first-visit | 1200 ms (1100–1300) | 100 ms (90–110) | 9 | 0 | 120.5 kB | 0.3 kB | 0.0 kB |",
            "| first-visit: callback to signed-in page | 250 ms (240–260) |  |  |  |  |  |  |",
            "| first-visit | slow | 2.0 MB | unknown |",
        ] {
            assert!(text.lines().any(|it| it == line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("fast profile"));
    }

    #[test]
    fn comparison_shows_only_differences() {
        let (one, two) =
            (report(spread(900.0, 850.0, 950.0), 100_000), report(spread(1200.0, 1100.0, 1300.0), 120_000));
        let text = comparison(&one, &two, ["new", "old"]);
        for line in [
            "| `app.wasm` | 100.0 kB | 120.0 kB | −20.0 kB |",
            "| first-visit, slow: received | 100.5 kB | 120.5 kB | −20.0 kB |",
            "| first-visit, slow: done after | 900 ms (850–950) | 1200 ms (1100–1300) | **-300 ms (-25 %)** |",
            "| first-visit, slow: first paint | 100 ms (90–110) | 100 ms (90–110) | +0 ms (+0 %) |",
        ] {
            assert!(text.lines().any(|it| it == line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("page.wasm") && !text.contains("requests"), "{text}");
    }

    #[test]
    fn highlights_nothing_with_few_runs() {
        let (mut one, two) = (report(spread(9.0, 8.0, 10.0), 100), report(spread(99.0, 98.0, 100.0), 100));
        assert!(comparison(&one, &two, ["a", "b"]).contains("**-90 ms"));
        one.runs = 4;
        assert!(!comparison(&one, &two, ["a", "b"]).contains("**-90 ms"));
    }

    #[test]
    fn compares_missing_files_as_zero() {
        let (mut one, two) = (report(spread(1.0, 1.0, 1.0), 5000), report(spread(1.0, 1.0, 1.0), 5000));
        one.files.push(file("new.wasm", 3000, None));
        assert!(comparison(&one, &two, ["a", "b"]).contains("| `new.wasm` | 3.0 kB | 0.0 kB | +3.0 kB |"));
        assert!(comparison(&two, &one, ["b", "a"]).contains("| `new.wasm` | 0.0 kB | 3.0 kB | −3.0 kB |"));
    }
}
