//! What is wrong with a configuration, or could be better, and how to mend it.

use std::fmt;

use serde_json::Value;

use super::connectors::Document;
use super::{FieldPath, Step};

/// How bad a [`Finding`] is. The worst is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The server refuses it, or messages will not arrive.
    Error,
    /// It works for some, or only for now.
    Warning,
    /// It works; it could be better.
    Hint,
}

/// Something to be mended in a configuration.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// Where.
    pub field: FieldPath,
    /// How bad it is.
    pub severity: Severity,
    /// A stable code, such as `smtp.port_type`. Those of the sign-in experience are the server's own.
    pub code: &'static str,
    /// A sentence. It has no secret in it.
    pub message: String,
    /// How to mend it, where that is certain.
    pub fix: Option<Fix>,
}

impl Finding {
    pub(super) fn new(
        severity: Severity,
        code: &'static str,
        field: impl Into<FieldPath>,
        message: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), severity, code, message: message.into(), fix: None }
    }

    pub(super) fn error(code: &'static str, field: impl Into<FieldPath>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, field, message)
    }

    pub(super) fn warning(code: &'static str, field: impl Into<FieldPath>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, field, message)
    }

    pub(super) fn hint(code: &'static str, field: impl Into<FieldPath>, message: impl Into<String>) -> Self {
        Self::new(Severity::Hint, code, field, message)
    }

    pub(super) fn fixed_by(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// One change of a document.
#[derive(Clone, PartialEq)]
enum Edit {
    /// Sets a member or element, if it still is what was seen.
    Put { at: FieldPath, seen: Option<Value>, to: Value },
    /// Removes a member or element, if it still is what was seen.
    Drop { at: FieldPath, seen: Value },
    /// Adds an element to a list.
    Push { to: FieldPath, value: Value },
}

/// Mends one [`Finding`]. `Debug` shows its label only.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, SmtpConfig};
///
/// let mut config = SmtpConfig::from_json(r#"{"port": "587"}"#)?;
/// let finding = config.lint().into_iter().find(|finding| finding.code == "smtp.port_type").unwrap();
/// let fix = finding.fix.unwrap();
/// assert!(fix.apply(&mut config));
/// assert_eq!(config.port(), Some(587));
/// assert!(!fix.apply(&mut config), "it was for what was there before");
/// # Ok::<(), logto_management::connectors::ConfigFormatError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Fix {
    label: String,
    edits: Vec<Edit>,
}

impl Fix {
    /// What it does, in a few words: the label of a button.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Changes the document, if what it mends is still as it was when it was found. Says whether it
    /// did anything.
    pub fn apply(&self, document: &mut impl Document) -> bool {
        let mut value = Value::Object(document.members().clone());
        let done = self.edits.iter().filter(|edit| edit.apply(&mut value)).count();
        match value {
            Value::Object(members) if done > 0 => {
                *document.members_mut() = members;
                true
            }
            _ => false,
        }
    }

    /// Whether it would do anything: what it is for may not be there in the form it needs.
    pub(super) fn applies_to(&self, document: &Value) -> bool {
        self.edits.iter().any(|edit| edit.apply(&mut document.clone()))
    }

    pub(super) fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), edits: Vec::new() }
    }

    /// Sets what is at this place of `document`.
    pub(super) fn put(mut self, document: &Value, at: impl Into<FieldPath>, to: impl Into<Value>) -> Self {
        let at = at.into();
        let seen = at.get(document).cloned();
        self.edits.push(Edit::Put { at, seen, to: to.into() });
        self
    }

    /// Removes what is at this place of `document`, if there is anything.
    pub(super) fn drop(mut self, document: &Value, at: impl Into<FieldPath>) -> Self {
        let at = at.into();
        if let Some(seen) = at.get(document).cloned() {
            self.edits.push(Edit::Drop { at, seen });
        }
        self
    }

    /// Adds an element to a list.
    pub(super) fn push(mut self, to: impl Into<FieldPath>, value: Value) -> Self {
        self.edits.push(Edit::Push { to: to.into(), value });
        self
    }
}

impl fmt::Debug for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fix").field(&self.label).finish()
    }
}

impl Edit {
    fn apply(&self, document: &mut Value) -> bool {
        match self {
            Self::Put { at, seen, to } => {
                at.get(document) == seen.as_ref() && seen.as_ref() != Some(to) && put(document, at.steps(), to)
            }
            Self::Drop { at, seen } => at.get(document) == Some(seen) && remove(document, at.steps()),
            Self::Push { to, value } => match find(document, to.steps()) {
                Some(Value::Array(items)) if !items.contains(value) => {
                    items.push(value.clone());
                    true
                }
                _ => false,
            },
        }
    }
}

fn find<'a>(document: &'a mut Value, steps: &[Step]) -> Option<&'a mut Value> {
    steps.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}

fn put(document: &mut Value, steps: &[Step], to: &Value) -> bool {
    let Some((last, parents)) = steps.split_last() else { return false };
    match (find(document, parents), last) {
        (Some(Value::Object(members)), Step::Key(key)) => {
            members.insert(key.clone(), to.clone());
            true
        }
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            items[*index] = to.clone();
            true
        }
        _ => false,
    }
}

fn remove(document: &mut Value, steps: &[Step]) -> bool {
    let Some((last, parents)) = steps.split_last() else { return false };
    match (find(document, parents), last) {
        (Some(Value::Object(members)), Step::Key(key)) => members.remove(key).is_some(),
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
            true
        }
        _ => false,
    }
}

/// Puts the worst first, otherwise in the order of the form, and leaves out fixes that would do
/// nothing.
pub(super) fn tidied(mut findings: Vec<Finding>, document: &Value) -> Vec<Finding> {
    for finding in &mut findings {
        finding.fix.take_if(|fix| !fix.applies_to(document));
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// Applies fix after fix until none is left, and gives their labels. One mended thing may show
/// another, so `lint` is asked again after each.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, TwilioConfig};
/// use logto_management::lint::fix_all;
///
/// let mut config = TwilioConfig::from_json(r#"{"accountSID": " AC00000000000000000000000000000001"}"#)?;
/// let done = fix_all(&mut config, TwilioConfig::lint);
/// assert_eq!(done.len(), 2, "spaces removed, templates added");
/// assert_eq!(config.account_sid(), "AC00000000000000000000000000000001");
/// # Ok::<(), logto_management::connectors::ConfigFormatError>(())
/// ```
pub fn fix_all<D: Document>(document: &mut D, lint: impl Fn(&D) -> Vec<Finding>) -> Vec<String> {
    /// Each fix mends something for good; this only bounds what a mistake in one could cost.
    const MOST: usize = 1000;
    let mut done = Vec::new();
    while done.len() < MOST {
        let fixes = lint(document).into_iter().filter_map(|finding| finding.fix);
        let Some(fix) = fixes.into_iter().find(|fix| fix.apply(document)) else { break };
        done.push(fix.label);
    }
    done
}
