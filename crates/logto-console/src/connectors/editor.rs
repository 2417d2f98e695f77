//! The configuration on the page: the draft, the saved configuration, and the findings about the
//! draft.

use leptos::prelude::*;
use logto_management::lint::{Fix, Severity, fix_all};
use logto_management::{FieldError, ManagementError};

use super::draft::Draft;
use super::fields::{AuthMode, Place, place};
use super::kind::Kind;
use crate::messages::text;

/// A finding of the checks, or an error that the server reported.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Remark {
    /// Where it is shown.
    pub(super) place: Place,
    /// Its severity.
    pub(super) severity: Severity,
    /// The code of the finding.
    pub(super) code: &'static str,
    /// The sentence.
    pub(super) message: String,
    /// The fix, if there is one.
    pub(super) fix: Option<Fix>,
}

/// The code of errors that the server reported.
const SERVER: &str = "server";

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// Which connector it is.
    pub(super) kind: Kind,
    /// The template shown.
    pub(super) tab: RwSignal<usize>,
    /// How Logto signs in to the mail server.
    pub(super) auth_mode: Memo<AuthMode>,
    /// Whether there are unsaved changes.
    pub(super) is_dirty: Memo<bool>,
    /// Whether missing values are marked as errors: from the first attempt to save or send.
    pub(super) is_strict: RwSignal<bool>,
    /// Whether nothing has changed since it was saved.
    pub(super) is_saved: RwSignal<bool>,
    draft: RwSignal<Draft>,
    baseline: RwSignal<Draft>,
    server_errors: RwSignal<Vec<FieldError>>,
    remarks: Memo<Vec<Remark>>,
}

impl Editor {
    /// Returns the state with a new configuration.
    pub(super) fn new(kind: Kind) -> Self {
        let draft = RwSignal::new(Draft::new(kind));
        let baseline = RwSignal::new(Draft::new(kind));
        let server_errors = RwSignal::new(Vec::new());
        let auth_mode = Memo::new(move |_| draft.with(Draft::auth_mode));
        let remarks = Memo::new(move |_| {
            let mode = auth_mode.get();
            let found = draft.with(Draft::lint).into_iter().map(|finding| Remark {
                place: place(kind, mode, &finding.field),
                severity: finding.severity,
                code: finding.code,
                message: text(&finding.message),
                fix: finding.fix,
            });
            let errors = server_errors.with(|all| {
                let errors = all.iter().map(|error: &FieldError| Remark {
                    place: place(kind, mode, &error.field),
                    severity: Severity::Error,
                    code: SERVER,
                    message: error.message.clone(),
                    fix: None,
                });
                errors.collect::<Vec<_>>()
            });
            errors.into_iter().chain(found).collect()
        });
        Self {
            kind,
            tab: RwSignal::new(0),
            auth_mode,
            is_dirty: Memo::new(move |_| draft.with(|draft| baseline.with(|baseline| draft != baseline))),
            is_strict: RwSignal::new(false),
            is_saved: RwSignal::new(false),
            draft,
            baseline,
            server_errors,
            remarks,
        }
    }

    /// Reads the draft. Tracked.
    pub(super) fn with<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.draft.with(read)
    }

    /// Returns the draft. Not tracked.
    pub(super) fn now(self) -> Draft {
        self.draft.get_untracked()
    }

    /// Returns a memo of something in the draft.
    pub(super) fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Draft) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.draft.with(&read))
    }

    /// Changes the draft. Server errors for unchanged fields stay.
    pub(super) fn edit(self, change: impl FnOnce(&mut Draft)) {
        let before = self.now();
        let mut after = before.clone();
        change(&mut after);
        if before == after {
            return;
        }
        if self.server_errors.with_untracked(|all| !all.is_empty()) {
            self.server_errors.update(|all| all.retain(|it| before.get(&it.field) == after.get(&it.field)));
        }
        self.is_saved.set(false);
        let last = after.usages().len().saturating_sub(1);
        self.draft.set(after);
        if self.tab.get_untracked() > last {
            self.tab.set(last);
        }
    }

    /// Replaces the draft.
    pub(super) fn replace(self, by: Draft) {
        self.edit(|draft| *draft = by);
        self.server_errors.set(Vec::new());
    }

    /// Replaces the draft by the configuration that the server has.
    pub(super) fn load(self, from: Draft) {
        self.replace(from.clone());
        self.baseline.set(from);
    }

    /// Whether this is the configuration that the server has.
    pub(super) fn is_baseline(self, draft: &Draft) -> bool {
        self.baseline.with_untracked(|baseline| baseline == draft)
    }

    /// Records that `sent` was saved, and what the server made of it.
    pub(super) fn saved(self, sent: &Draft, stored: Draft) {
        if self.draft.with_untracked(|draft| draft == sent) {
            self.load(stored);
            self.is_saved.set(true);
        } else {
            self.baseline.set(stored);
        }
    }

    /// Records that the server's connector was deleted: the draft is unsaved.
    pub(super) fn forget_saved(self) {
        self.baseline.set(self.now());
    }

    /// Discards all unsaved changes.
    pub(super) fn discard(self) {
        self.replace(self.baseline.get_untracked());
        self.is_strict.set(false);
    }

    /// Shows the errors that the server reports for fields. Returns whether there are any.
    pub(super) fn set_server_errors(self, error: &ManagementError) -> bool {
        let all = error.field_errors();
        let is_any = !all.is_empty();
        self.server_errors.set(all);
        is_any
    }

    /// Removes the errors that the server reported.
    pub(super) fn clear_server_errors(self) {
        if self.server_errors.with_untracked(|all| !all.is_empty()) {
            self.server_errors.set(Vec::new());
        }
    }

    /// Returns all remarks.
    pub(super) fn remarks(self) -> Memo<Vec<Remark>> {
        self.remarks
    }

    /// Returns the remarks at some places.
    pub(super) fn remarks_at(self, is_here: impl Fn(&Place) -> bool + Send + Sync + 'static) -> Memo<Vec<Remark>> {
        Memo::new(move |_| {
            self.remarks.with(|all| all.iter().filter(|remark| is_here(&remark.place)).cloned().collect())
        })
    }

    /// Counts the remarks of a severity. Tracked.
    pub(super) fn count(self, severity: Severity) -> usize {
        self.remarks.with(|all| all.iter().filter(|remark| remark.severity == severity).count())
    }

    /// Applies a fix.
    pub(super) fn apply_fix(self, fix: &Fix) {
        self.edit(|draft| {
            fix.apply(draft);
        });
    }

    /// Applies every fix there is.
    pub(super) fn apply_all_fixes(self) {
        self.edit(|draft| {
            fix_all(draft, Draft::lint);
        });
    }
}
