//! The configuration on the page: what is written so far, what it was before, and what there is to
//! say about it.

use leptos::prelude::*;
use logto_management::lint::{Fix, Severity, fix_all};
use logto_management::{FieldError, ManagementError};

use super::draft::{Draft, Kind};
use super::fields::{Place, SignIn, place};

/// Something said about a configuration, by the checks or by the server.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Remark {
    /// Where it is said.
    pub(super) place: Place,
    /// How bad it is.
    pub(super) severity: Severity,
    /// What tests and people who ask know it by.
    pub(super) code: &'static str,
    /// The sentence.
    pub(super) message: String,
    /// How to mend it.
    pub(super) fix: Option<Fix>,
}

/// The code of what the server said.
const SERVER: &str = "server";

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// Which connector it is.
    pub(super) kind: Kind,
    /// The template shown.
    pub(super) tab: RwSignal<usize>,
    /// The way to sign in to the mail server.
    pub(super) sign_in: Memo<SignIn>,
    /// Whether there is anything to lose.
    pub(super) is_dirty: Memo<bool>,
    /// Whether missing values count as mistakes already: somebody wanted to save or to send.
    pub(super) is_strict: RwSignal<bool>,
    /// Whether the last thing that happened is that it was saved.
    pub(super) is_saved: RwSignal<bool>,
    draft: RwSignal<Draft>,
    baseline: RwSignal<Draft>,
    complaints: RwSignal<Vec<FieldError>>,
    remarks: Memo<Vec<Remark>>,
}

impl Editor {
    /// With a new configuration.
    pub(super) fn new(kind: Kind) -> Self {
        let draft = RwSignal::new(Draft::new(kind));
        let baseline = RwSignal::new(Draft::new(kind));
        let complaints = RwSignal::new(Vec::new());
        let sign_in = Memo::new(move |_| draft.with(SignIn::of));
        let remarks = Memo::new(move |_| {
            let way = sign_in.get();
            let found = draft.with(Draft::lint).into_iter().map(|finding| Remark {
                place: place(kind, way, &finding.field),
                severity: finding.severity,
                code: finding.code,
                message: finding.message,
                fix: finding.fix,
            });
            let told = complaints.with(|all| {
                let told = all.iter().map(|error: &FieldError| Remark {
                    place: place(kind, way, &error.field),
                    severity: Severity::Error,
                    code: SERVER,
                    message: error.message.clone(),
                    fix: None,
                });
                told.collect::<Vec<_>>()
            });
            told.into_iter().chain(found).collect()
        });
        Self {
            kind,
            tab: RwSignal::new(0),
            sign_in,
            is_dirty: Memo::new(move |_| draft.with(|draft| baseline.with(|baseline| draft != baseline))),
            is_strict: RwSignal::new(false),
            is_saved: RwSignal::new(false),
            draft,
            baseline,
            complaints,
            remarks,
        }
    }

    /// Something about the draft. Tracked.
    pub(super) fn with<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.draft.with(read)
    }

    /// The draft as it is now.
    pub(super) fn now(self) -> Draft {
        self.draft.get_untracked()
    }

    /// Something about the draft, changing only when that does.
    pub(super) fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Draft) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.draft.with(&read))
    }

    /// Changes the draft. What the server said of something else stays.
    pub(super) fn edit(self, change: impl FnOnce(&mut Draft)) {
        let before = self.now();
        let mut after = before.clone();
        change(&mut after);
        if before == after {
            return;
        }
        if self.complaints.with_untracked(|all| !all.is_empty()) {
            self.complaints.update(|all| all.retain(|it| before.get(&it.field) == after.get(&it.field)));
        }
        self.is_saved.set(false);
        let last = after.usages().len().saturating_sub(1);
        self.draft.set(after);
        if self.tab.get_untracked() > last {
            self.tab.set(last);
        }
    }

    /// Takes another configuration in the draft's place.
    pub(super) fn replace(self, by: Draft) {
        self.edit(|draft| *draft = by);
        self.complaints.set(Vec::new());
    }

    /// This is what the server has.
    pub(super) fn load(self, from: Draft) {
        self.replace(from.clone());
        self.baseline.set(from);
    }

    /// Whether this is what the server is known to have.
    pub(super) fn is_baseline(self, draft: &Draft) -> bool {
        self.baseline.with_untracked(|baseline| baseline == draft)
    }

    /// The server has, by now, what was sent to it.
    pub(super) fn saved(self, sent: &Draft, stored: Draft) {
        if self.draft.with_untracked(|draft| draft == sent) {
            self.load(stored);
            self.is_saved.set(true);
        } else {
            self.baseline.set(stored);
        }
    }

    /// The server has nothing any more: all there is has yet to be saved.
    pub(super) fn forget_saved(self) {
        self.baseline.set(self.now());
    }

    /// Undoes everything since it was saved.
    pub(super) fn discard(self) {
        self.replace(self.baseline.get_untracked());
        self.is_strict.set(false);
    }

    /// Shows what the server complains about. Says whether it named any field.
    pub(super) fn complain(self, error: &ManagementError) -> bool {
        let all = error.field_errors();
        let is_any = !all.is_empty();
        self.complaints.set(all);
        is_any
    }

    /// The server didn't complain.
    pub(super) fn praise(self) {
        if self.complaints.with_untracked(|all| !all.is_empty()) {
            self.complaints.set(Vec::new());
        }
    }

    /// Everything there is to say.
    pub(super) fn remarks(self) -> Memo<Vec<Remark>> {
        self.remarks
    }

    /// What there is to say at some places.
    pub(super) fn remarks_at(self, is_here: impl Fn(&Place) -> bool + Send + Sync + 'static) -> Memo<Vec<Remark>> {
        Memo::new(move |_| {
            self.remarks.with(|all| all.iter().filter(|remark| is_here(&remark.place)).cloned().collect())
        })
    }

    /// How much of it is this bad. Tracked.
    pub(super) fn count(self, severity: Severity) -> usize {
        self.remarks.with(|all| all.iter().filter(|remark| remark.severity == severity).count())
    }

    /// Mends one thing.
    pub(super) fn mend(self, fix: &Fix) {
        self.edit(|draft| {
            fix.apply(draft);
        });
    }

    /// Mends all that can be.
    pub(super) fn mend_all(self) {
        self.edit(|draft| {
            fix_all(draft, Draft::lint);
        });
    }
}
