//! The committed figures: a JSON file, and tables in the documentation.

use anyhow::{Context as _, Result};

use super::beside;
use super::report::Report;
use super::table::tables;

/// The path of the committed report in the repository.
pub const BASELINE: &str = "docs/measured.json";

/// The path of the document with the tables.
pub const DOCUMENT: &str = "docs/speed.md";

/// The path of the document with the comparison with another app.
pub const README: &str = "README.md";

/// The comments around the tables in both documents.
const MARKERS: [&str; 2] = ["<!-- measured: begin -->", "<!-- measured: end -->"];

/// Replaces the tables in the document with those of this report.
///
/// # Errors
/// Fails if the document has no markers.
pub fn with_tables(document: &str, report: &Report) -> Result<String> {
    let Report { browser, processors, runs, provider_delay, .. } = report;
    let with = format!("{browser}, {processors} processors, {runs} runs, Logto responds {provider_delay} ms late.");
    replaced(document, &format!("{with}\n\n{}", tables(report)))
}

/// Replaces the table in the README with that of this report, which has another app beside this one.
///
/// # Errors
/// Fails if the README has no markers, or the report no other app.
pub fn with_comparison(readme: &str, report: &Report) -> Result<String> {
    let peer = report.peer.as_ref().context("no other app was measured")?;
    replaced(readme, &beside::figures(report, peer))
}

/// Replaces what is between the markers.
fn replaced(document: &str, text: &str) -> Result<String> {
    let (before, rest) = document.split_once(MARKERS[0]).context("the begin marker of the tables is missing")?;
    let (_, after) = rest.split_once(MARKERS[1]).context("the end marker of the tables is missing")?;
    Ok(format!("{before}{}\n{text}{}{after}", MARKERS[0], MARKERS[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let (browser, files, journeys) = ("Chrome/1".into(), Vec::new(), Vec::new());
        Report { browser, processors: 2, runs: 7, provider_delay: 150, files, journeys, peer: None }
    }

    #[test]
    fn replaces_only_text_between_markers() {
        let document = format!("# Speed\n{}\nold\n{}\nend\n", MARKERS[0], MARKERS[1]);
        let once = with_tables(&document, &report()).expect("marks");
        assert!(once.starts_with("# Speed\n<!-- measured: begin -->\nChrome/1, 2 processors, 7 runs, Logto"), "{once}");
        assert!(once.ends_with("\n<!-- measured: end -->\nend\n") && !once.contains("old"), "{once}");
        assert_eq!(with_tables(&once, &report()).expect("marks"), once);
    }

    #[test]
    fn rejects_document_without_markers() {
        assert!(with_tables("# Speed", &report()).is_err());
        assert!(with_comparison(&MARKERS.concat(), &report()).is_err(), "there is no other app");
        assert!(with_tables(&format!("{} {}", MARKERS[1], MARKERS[0]), &report()).is_err());
    }

    #[test]
    fn committed_documents_show_committed_figures() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let read = |name: &str| std::fs::read_to_string(root.join(name)).expect("a committed file");
        let report: Report = serde_json::from_str(&read(BASELINE)).expect("a report");
        let (document, readme) = (read(DOCUMENT), read(README));
        let command = "`cargo xtask measure --baseline --beside` writes it";
        assert_eq!(with_tables(&document, &report).expect("marks"), document, "{command}");
        assert_eq!(with_comparison(&readme, &report).expect("marks"), readme, "{command}");
    }
}
