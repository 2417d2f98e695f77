//! The words of the settings page.

use crate::config::{Setting, Source};
use crate::diagnostics::{Check, Problem, State};
use logto_ui::components::CopyWords;

/// The settings page.
pub(crate) struct Settings {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) choices: Choices,
    pub(crate) config: InForce,
    pub(crate) check_up: CheckUp,
}

/// Language and colours.
pub(crate) struct Choices {
    pub(crate) title: &'static str,
    /// What a change of the language does.
    pub(crate) reloads: &'static str,
    /// Where the browser stores nothing.
    pub(crate) unstored: &'static str,
}

/// The configuration in force.
pub(crate) struct InForce {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) name: fn(Setting) -> &'static str,
    pub(crate) source: fn(Source) -> &'static str,
    /// For what isn't set.
    pub(crate) none: &'static str,
    /// The way to the page that says how to mend the file.
    pub(crate) mend: &'static str,
    pub(crate) copy: CopyWords,
}

/// The check-up.
pub(crate) struct CheckUp {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) run: &'static str,
    pub(crate) again: &'static str,
    pub(crate) running: &'static str,
    /// The heading of what is checked of the browser.
    pub(crate) browser: &'static str,
    /// The heading of the rest.
    pub(crate) servers: &'static str,
    pub(crate) name: fn(Check) -> &'static str,
    pub(crate) state: fn(State) -> &'static str,
    pub(crate) passed: fn(Check) -> &'static str,
    pub(crate) skipped: fn(Check) -> &'static str,
    pub(crate) problem: fn(&Problem) -> Said,
    /// In front of the way to mend it.
    pub(crate) mend: &'static str,
    /// So many problems, so many warnings.
    pub(crate) summary: fn(usize, usize) -> String,
    pub(crate) copy_report: CopyWords,
}

/// What is wrong, and what to do about it.
pub(crate) struct Said {
    pub(crate) body: String,
    pub(crate) mend: &'static str,
}
