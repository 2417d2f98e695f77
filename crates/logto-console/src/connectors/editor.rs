//! The configuration on the page: the draft, the saved configuration, and the findings about the
//! draft.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use logto_management::lint::{Fix, Severity, fix_all};
use logto_management::{FieldError, FieldPath, ManagementError};

use super::browser;
use super::draft::Draft;
use super::due::is_due;
use super::fields::{AuthMode, Place, place};
use super::kind::Kind;
use super::labels::{input_id, template_input_id};
use super::panels::Panel;
use crate::messages::{field_error_text, text};

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

/// The length of all templates up to which each change is analyzed at once, in bytes.
const AT_ONCE: usize = 16 * 1024;
/// The pause in typing after which a longer draft is analyzed.
const PAUSE: Duration = Duration::from_millis(300);
/// How long after a field was left its errors appear. A click that leaves the field still finds its target where it was.
const AFTER_CLICK: Duration = Duration::from_millis(250);

/// The code of errors that the server reported.
const SERVER: &str = "server";
/// The code of the finding that a value is missing.
const EMPTY: &str = "field.empty";

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// Which connector it is.
    pub(super) kind: Kind,
    /// Whether these are email templates of the server in a language, and nothing else.
    pub(super) is_localized: bool,
    /// The language whose templates are shown in place of those of the connector.
    pub(super) language: RwSignal<Option<String>>,
    /// Whether the server's version of the connector uses its `host`, if that is known.
    pub(super) uses_host: RwSignal<Option<bool>>,
    /// The tab shown.
    pub(super) panel: RwSignal<Panel>,
    /// The template shown.
    pub(super) tab: RwSignal<usize>,
    /// How Logto signs in to the mail server.
    pub(super) auth_mode: Memo<AuthMode>,
    /// Whether there are unsaved changes.
    pub(super) is_dirty: Memo<bool>,
    /// Whether everything that is wrong is shown: from the first attempt to save or send, and for a configuration that
    /// the server has or that was imported. Before, a field that is empty or being filled in shows no errors until it
    /// is left.
    pub(super) is_strict: RwSignal<bool>,
    /// Whether nothing has changed since it was saved.
    pub(super) is_saved: RwSignal<bool>,
    /// Whether somebody else deleted the connector that the draft is about.
    pub(super) is_deleted: RwSignal<bool>,
    draft: RwSignal<Draft>,
    /// The draft at its last analysis, which follows the draft at once, or after a pause if it is long.
    analyzed: RwSignal<Draft>,
    /// The timer of the next analysis.
    timer: StoredValue<Option<TimeoutHandle>>,
    baseline: RwSignal<Draft>,
    server_errors: RwSignal<Vec<FieldError>>,
    /// Everything that is wrong.
    all: Memo<Vec<Remark>>,
    /// What of it is shown.
    remarks: Memo<Vec<Remark>>,
    /// The fields that were left.
    left: RwSignal<BTreeSet<&'static str>>,
    /// The field that is being filled in for the first time.
    typing: RwSignal<Option<&'static str>>,
    /// Whether the saved configuration is one that the server has.
    is_from_server: StoredValue<bool>,
    /// The draft of which the last test message was sent.
    tested: StoredValue<Option<Draft>>,
}

impl Editor {
    /// Returns the state with a new configuration.
    pub(super) fn new(kind: Kind) -> Self {
        Self::of(Draft::new(kind), false)
    }

    /// Returns the state of the email templates in a language, of which there are none yet.
    pub(super) fn localized() -> Self {
        Self::of(Draft::of_templates(&[]), true)
    }

    fn of(initial: Draft, is_localized: bool) -> Self {
        let kind = initial.kind();
        let draft = RwSignal::new(initial.clone());
        let analyzed = RwSignal::new(initial.clone());
        let baseline = RwSignal::new(initial);
        let uses_host = RwSignal::new(None);
        let server_errors = RwSignal::new(Vec::new());
        let auth_mode = Memo::new(move |_| draft.with(Draft::auth_mode));
        let all = Memo::new(move |_| {
            let mode = auth_mode.get();
            let found = analyzed.with(|draft| draft.lint_for(uses_host.get())).into_iter().map(|finding| Remark {
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
                    message: field_error_text(error),
                    fix: None,
                });
                errors.collect::<Vec<_>>()
            });
            let is_here = |it: &Remark| !is_localized || matches!(it.place, Place::Template(..));
            errors.into_iter().chain(found).filter(is_here).collect()
        });
        let is_strict = RwSignal::new(false);
        let left = RwSignal::new(BTreeSet::new());
        let typing = RwSignal::new(None);
        let remarks = Memo::new(move |_| {
            if is_strict.get() {
                return all.get();
            }
            let (left, typing) = (left.get(), typing.get());
            let shows = |draft: &Draft, it: &Remark| it.code == SERVER || is_due(draft, &it.place, &left, typing);
            analyzed
                .with(|draft| all.with(|all: &Vec<Remark>| all.iter().filter(|it| shows(draft, it)).cloned().collect()))
        });
        let timer = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || stop(timer));
        Self {
            kind,
            is_localized,
            language: RwSignal::new(None),
            uses_host,
            panel: RwSignal::new(Panel::Credentials),
            tab: RwSignal::new(0),
            auth_mode,
            is_dirty: Memo::new(move |_| draft.with(|draft| baseline.with(|baseline| draft != baseline))),
            is_strict,
            is_saved: RwSignal::new(false),
            is_deleted: RwSignal::new(false),
            draft,
            analyzed,
            timer,
            baseline,
            server_errors,
            all,
            remarks,
            left,
            typing,
            is_from_server: StoredValue::new(false),
            tested: StoredValue::new(None),
        }
    }

    /// Reads the draft as it was last analyzed, for what takes too long to follow each letter that is typed
    /// into a long template: checks, previews, and texts of the whole configuration. Tracked.
    pub(super) fn with_analyzed<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.analyzed.with(read)
    }

    /// Analyzes the draft, if it has changed since the last time.
    pub(super) fn analyze_now(self) {
        stop(self.timer);
        let draft = self.now();
        if self.analyzed.with_untracked(|analyzed| *analyzed != draft) {
            self.analyzed.set(draft);
        }
    }

    /// Analyzes the draft at once if it is short, or else after a pause in typing.
    fn analyze(self) {
        if self.draft.with_untracked(Draft::template_bytes) <= AT_ONCE {
            return self.analyze_now();
        }
        stop(self.timer);
        let timer = set_timeout_with_handle(move || self.analyze_now(), PAUSE);
        self.timer.set_value(timer.ok());
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
        self.analyze();
        if self.tab.get_untracked() > last {
            self.tab.set(last);
        }
    }

    /// Replaces the draft.
    pub(super) fn replace(self, by: Draft) {
        self.edit(|draft| *draft = by);
        self.analyze_now();
        self.server_errors.set(Vec::new());
    }

    /// Returns an imported configuration with the secrets of the draft, or else of the saved configuration,
    /// and the paths of the secrets that are unknown for its server and account.
    pub(super) fn with_known_secrets(self, imported: &Draft) -> (Draft, Vec<FieldPath>) {
        let restored = |from: &Draft| {
            let mut draft = imported.clone();
            let emptied = draft.restore_secrets(from);
            (draft, emptied)
        };
        let by_draft = self.draft.with_untracked(restored);
        if by_draft.1.is_empty() {
            return by_draft;
        }
        let by_baseline = self.baseline.with_untracked(restored);
        if by_baseline.1.len() < by_draft.1.len() { by_baseline } else { by_draft }
    }

    /// Replaces the draft by the configuration that the server has.
    pub(super) fn load(self, from: Draft) {
        self.replace(from.clone());
        self.baseline.set(from);
        self.is_from_server.set_value(true);
        self.is_strict.set(true);
    }

    /// Records that a field is being filled in.
    pub(super) fn typed(self, path: &'static str) {
        let typing = Some(path).filter(|path| !self.left.with_untracked(|left| left.contains(path)));
        if self.typing.get_untracked() != typing {
            self.typing.set(typing);
        }
    }

    /// Records that a field was left.
    pub(super) fn field_left(self, path: &'static str) {
        if self.is_strict.get_untracked() || self.left.with_untracked(|left| left.contains(path)) {
            return;
        }
        let record = move || {
            if self.left.is_disposed() {
                return;
            }
            self.left.update(|left| {
                left.insert(path);
            });
            if self.typing.get_untracked() == Some(path) {
                self.typing.set(None);
            }
        };
        set_timeout(record, AFTER_CLICK);
    }

    /// Whether this is the configuration that the server has.
    pub(super) fn is_baseline(self, draft: &Draft) -> bool {
        self.baseline.with_untracked(|baseline| baseline == draft)
    }

    /// Records of which draft a test message was sent.
    pub(super) fn tested(self, draft: Draft) {
        self.tested.set_value(Some(draft));
    }

    /// Whether the last test is still about a draft that is saved: it has the secrets of the one that was tested, or
    /// those that were saved before.
    pub(super) fn keeps_outcome(self, saved: &Draft) -> bool {
        let is_tested = self.tested.with_value(|it| it.as_ref().is_some_and(|it| it.has_same_access(saved)));
        is_tested || self.baseline.with_untracked(|baseline| baseline.has_same_access(saved))
    }

    /// Records that `sent` was saved, and what the server made of it.
    pub(super) fn saved(self, sent: &Draft, stored: Draft) {
        self.is_deleted.set(false);
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

    /// Records that somebody else deleted the server's connector: all of the draft is unsaved, and it is one of a new
    /// connector.
    pub(super) fn connector_deleted(self) {
        self.is_deleted.set(true);
        self.baseline.set(Draft::new(self.kind));
        self.is_from_server.set_value(false);
        self.clear_server_errors();
    }

    /// Discards all unsaved changes.
    pub(super) fn discard(self) {
        self.is_deleted.set(false);
        self.replace(self.baseline.get_untracked());
        self.left.set(BTreeSet::new());
        self.is_strict.set(self.is_from_server.get_value());
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

    /// Returns the remarks that are shown.
    pub(super) fn remarks(self) -> Memo<Vec<Remark>> {
        self.remarks
    }

    /// Returns the remarks at some places.
    pub(super) fn remarks_at(self, is_here: impl Fn(&Place) -> bool + Send + Sync + 'static) -> Memo<Vec<Remark>> {
        Memo::new(move |_| {
            self.remarks.with(|all| all.iter().filter(|remark| is_here(&remark.place)).cloned().collect())
        })
    }

    /// Counts the remarks of a severity that are shown. Tracked.
    pub(super) fn count(self, severity: Severity) -> usize {
        self.remarks.with(|all| all.iter().filter(|remark| remark.severity == severity).count())
    }

    /// Whether a tab has errors that are shown. Tracked.
    pub(super) fn has_errors_in(self, panel: Panel) -> bool {
        let is_here = |it: &Remark| it.severity == Severity::Error && Panel::of(&it.place) == panel;
        self.remarks.with(|all| all.iter().any(is_here))
    }

    /// Shows everything that is wrong, before the configuration is saved or sent. If something required is missing,
    /// the focus moves there, and the answer is `false`.
    pub(super) fn is_complete(self) -> bool {
        self.analyze_now();
        self.is_strict.set(true);
        let is_missing = |it: &&Remark| it.severity == Severity::Error && it.code == EMPTY;
        let missing = self.all.with_untracked(|all| all.iter().find(is_missing).map(|it| it.place.clone()));
        if let Some(place) = &missing {
            self.go_to(place);
        }
        missing.is_none()
    }

    /// Counts the errors, shown or not. Tracked.
    pub(super) fn errors(self) -> usize {
        self.all.with(|all| all.iter().filter(|remark| remark.severity == Severity::Error).count())
    }

    /// Shows a place, and moves the focus there.
    pub(super) fn go_to(self, place: &Place) {
        self.panel.set(Panel::of(place));
        let target = match place {
            Place::Field(path) => input_id(path),
            Place::Auth => input_id("auth"),
            Place::Template(index, member) => {
                self.language.set(None);
                self.tab.set(*index);
                template_input_id(member.unwrap_or("tab"))
            }
            Place::Templates => {
                self.language.set(None);
                input_id("templates")
            }
            Place::Whole => return,
        };
        // The fields of a tab that was just selected are shown after the next frame.
        request_animation_frame(move || browser::reveal(&target));
    }

    /// Applies a fix.
    pub(super) fn apply_fix(self, fix: &Fix) {
        self.edit(|draft| {
            fix.apply(draft);
        });
        self.analyze_now();
    }

    /// Applies every fix there is.
    pub(super) fn apply_all_fixes(self) {
        self.edit(|draft| {
            fix_all(draft, Draft::lint);
        });
        self.analyze_now();
    }
}

/// Stops a timer that is running.
fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.try_update_value(Option::take).flatten() {
        timer.clear();
    }
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
#[path = "editor_tests.rs"]
mod tests;
