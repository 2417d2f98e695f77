//! The committed figures: a JSON file, and tables in the documentation.

use anyhow::{Context as _, Result};

use super::report::Report;
use super::table::tables;

/// The path of the committed report in the repository.
pub const BASELINE: &str = "docs/measured.json";

/// The path of the document with the tables.
pub const DOCUMENT: &str = "docs/speed.md";

/// The comments around the tables in the document.
const MARKERS: [&str; 2] = ["<!-- measured: begin -->", "<!-- measured: end -->"];

/// Replaces the tables in the document with those of this report.
///
/// # Errors
/// Fails if the document has no markers.
pub fn with_tables(document: &str, report: &Report) -> Result<String> {
    let (before, rest) = document.split_once(MARKERS[0]).context("the begin marker of the tables is missing")?;
    let (_, after) = rest.split_once(MARKERS[1]).context("the end marker of the tables is missing")?;
    let Report { browser, processors, runs, provider_delay, .. } = report;
    let with = format!("{browser}, {processors} processors, {runs} runs, Logto responds {provider_delay} ms late.");
    Ok(format!("{before}{}\n{with}\n\n{}{}{after}", MARKERS[0], tables(report), MARKERS[1]))
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
        assert!(with_tables(&format!("{} {}", MARKERS[1], MARKERS[0]), &report()).is_err());
    }

    #[test]
    fn committed_document_shows_committed_figures() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let read = |name: &str| std::fs::read_to_string(root.join(name)).expect("a committed file");
        let report: Report = serde_json::from_str(&read(BASELINE)).expect("a report");
        let document = read(DOCUMENT);
        assert_eq!(
            with_tables(&document, &report).expect("marks"),
            document,
            "`cargo xtask measure --baseline` writes it"
        );
    }
}
