//! The report that can be copied: the results, without secrets.

use crate::diagnostics::{Check, Finding, Problem, State, Verdict};

/// A check and its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) check: Check,
    pub(crate) state: State,
    pub(crate) finding: Option<Finding>,
}

impl Row {
    /// Returns a row for a check that has not started.
    pub(crate) fn waiting(check: Check) -> Self {
        Self { check, state: State::Waiting, finding: None }
    }

    /// Returns the problem that the check found.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match &self.finding.as_ref()?.verdict {
            Verdict::Found(problem) => Some(problem),
            _ => None,
        }
    }
}

/// Returns the numbers of failed checks and of warnings.
pub(crate) fn count(rows: &[Row]) -> (usize, usize) {
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    (count(State::Failed), count(State::Warning))
}

/// Returns the report: `about` first, then a line for each check. `words` describes problems.
pub(crate) fn report(about: &[(&str, &str)], rows: &[Row], messages: impl Fn(&Problem) -> String) -> String {
    let mut text = concat!("logto-leptos ", env!("CARGO_PKG_VERSION"), "\n").to_owned();
    for (name, value) in about {
        text.extend([name, ": ", value, "\n"]);
    }
    for row in rows {
        text.extend(["\n[", row.state.key(), "] ", row.check.id()]);
        if let Some(problem) = row.problem() {
            text.extend([": ", &messages(problem)]);
        }
        if let Some(finding) = row.finding.as_ref().filter(|finding| !finding.evidence.is_empty()) {
            text.extend(["\n    ", &finding.evidence]);
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(check: Check, verdict: Verdict, evidence: &str) -> Row {
        Row { check, state: verdict.state(), finding: Some(Finding::from(verdict).with_evidence(evidence.to_owned())) }
    }

    #[test]
    fn report_has_a_line_for_each_check() {
        let rows = [
            row(Check::Tabs, Verdict::Passed, ""),
            row(Check::Network, Verdict::Found(Problem::Offline), "GET config.json → network error"),
            Row::waiting(Check::Endpoint),
        ];
        let text = report(&[("page", "http://localhost:3000/settings")], &rows, |_| "No network.".to_owned());
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "page: http://localhost:3000/settings",
                "",
                "[passed] tabs",
                "[failed] network: No network.",
                "    GET config.json → network error",
                "[waiting] endpoint",
            ]
        );
        assert_eq!(count(&rows), (1, 0));
    }
}
