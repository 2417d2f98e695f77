//! The configuration on the page: the draft, the saved configuration, and the findings about the
//! draft.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use logto_management::lint::{Fix, Severity, fix_all};
use logto_management::{FieldError, FieldPath, ManagementError};

use super::draft::Draft;
use super::fields::{AuthMode, Place, place};
use super::kind::Kind;
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
    /// The draft at its last analysis, which follows the draft at once, or after a pause if it is long.
    analyzed: RwSignal<Draft>,
    /// The timer of the next analysis.
    timer: StoredValue<Option<TimeoutHandle>>,
    baseline: RwSignal<Draft>,
    server_errors: RwSignal<Vec<FieldError>>,
    remarks: Memo<Vec<Remark>>,
}

impl Editor {
    /// Returns the state with a new configuration.
    pub(super) fn new(kind: Kind) -> Self {
        let draft = RwSignal::new(Draft::new(kind));
        let analyzed = RwSignal::new(Draft::new(kind));
        let baseline = RwSignal::new(Draft::new(kind));
        let server_errors = RwSignal::new(Vec::new());
        let auth_mode = Memo::new(move |_| draft.with(Draft::auth_mode));
        let remarks = Memo::new(move |_| {
            let mode = auth_mode.get();
            let found = analyzed.with(Draft::lint).into_iter().map(|finding| Remark {
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
            errors.into_iter().chain(found).collect()
        });
        let timer = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || stop(timer));
        Self {
            kind,
            tab: RwSignal::new(0),
            auth_mode,
            is_dirty: Memo::new(move |_| draft.with(|draft| baseline.with(|baseline| draft != baseline))),
            is_strict: RwSignal::new(false),
            is_saved: RwSignal::new(false),
            draft,
            analyzed,
            timer,
            baseline,
            server_errors,
            remarks,
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
mod tests {
    use leptos::wasm_bindgen::JsValue;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    async fn sleep(duration: Duration) {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            let wake = move || drop(resolve.call0(&JsValue::NULL));
            set_timeout(wake, duration);
        });
        JsFuture::from(promise).await.unwrap();
    }

    /// Types letters at the end of the first template, and returns how often it was analyzed meanwhile.
    fn typed(editor: Editor, letters: usize) -> usize {
        let text = |draft: &Draft| draft.template_text(0, "content");
        let mut last = editor.with_analyzed(text);
        let mut count = 0;
        for _ in 0..letters {
            editor.edit(|draft| draft.set_template_text(0, "content", &[&text(draft), "x"].concat()));
            let now = editor.with_analyzed(text);
            count += usize::from(now != last);
            last = now;
        }
        count
    }

    #[wasm_bindgen_test]
    async fn long_template_is_analyzed_once_after_typing() {
        let owner = Owner::new();
        let editor = owner.with(|| Editor::new(Kind::Email));
        assert_eq!(typed(editor, 20), 20);
        editor.edit(|draft| draft.set_template_text(0, "content", &"<p>{{code}}</p>".repeat(8_000)));
        sleep(PAUSE * 2).await;
        assert_eq!(typed(editor, 20), 0);
        assert!(editor.with_analyzed(|analyzed| *analyzed != editor.now()));
        sleep(PAUSE * 2).await;
        assert!(editor.with_analyzed(|analyzed| *analyzed == editor.now()));
        assert_eq!(typed(editor, 1), 0);
        editor.analyze_now();
        assert!(editor.with_analyzed(|analyzed| *analyzed == editor.now()));
        owner.cleanup();
    }
}
