//! Findings about a configuration, and fixes for them.

use std::fmt;

use serde_json::Value;

use crate::document::Document;
use crate::field::{FieldPath, Step};
use crate::message::{Argument, Message};

/// Severity of a [`Finding`]. The most severe is the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The server rejects it, or messages will not arrive.
    Error,
    /// It works only in some cases.
    Warning,
    /// It works, and could be better.
    Hint,
}

/// A configuration that can be checked.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, SmtpConfig};
/// use logto_management::lint::Lint as _;
///
/// let config = SmtpConfig::from_json(r#"{"port": "587"}"#)?;
/// assert!(config.lint().iter().any(|finding| finding.code == "smtp.port_type"));
/// # Ok::<(), logto_management::connectors::ConfigFormatError>(())
/// ```
pub trait Lint: Document {
    /// Returns the findings, the most severe first.
    #[must_use]
    fn lint(&self) -> Vec<Finding>;
}

/// A problem or an improvement in a configuration.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The field.
    pub field: FieldPath,
    /// The severity.
    pub severity: Severity,
    /// A stable code, such as `smtp.port_type`. The sign-in experience uses the server's codes.
    pub code: &'static str,
    /// The message for people. It has no secrets.
    pub message: Message,
    /// The fix, if there is exactly one right one.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Creates a finding whose message has the same key as its code.
    fn new(severity: Severity, code: &'static str, field: impl Into<FieldPath>) -> Self {
        Self { field: field.into(), severity, code, message: Message::new(code), fix: None }
    }

    pub(super) fn error(code: &'static str, field: impl Into<FieldPath>) -> Self {
        Self::new(Severity::Error, code, field)
    }

    pub(super) fn warning(code: &'static str, field: impl Into<FieldPath>) -> Self {
        Self::new(Severity::Warning, code, field)
    }

    pub(super) fn hint(code: &'static str, field: impl Into<FieldPath>) -> Self {
        Self::new(Severity::Hint, code, field)
    }

    /// Replaces the message, for a code with several messages.
    pub(super) fn with_message(mut self, message: impl Into<Message>) -> Self {
        self.message = message.into();
        self
    }

    /// Adds an argument of the message.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.message = self.message.with(name, value);
        self
    }

    pub(super) fn fixed_by(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// One change of a document.
#[derive(Clone, PartialEq)]
enum Edit {
    /// Sets a member or element whose value is still the expected one.
    Replace { at: FieldPath, expected: Option<Value>, value: Value },
    /// Removes a member or element whose value is still the expected one.
    Remove { at: FieldPath, expected: Value },
    /// Appends an element to a list.
    Add { to: FieldPath, value: Value },
}

/// A change that resolves one [`Finding`]. `Debug` shows its label only.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, SmtpConfig};
/// use logto_management::lint::Lint as _;
///
/// let mut config = SmtpConfig::from_json(r#"{"port": "587"}"#)?;
/// let finding = config.lint().into_iter().find(|finding| finding.code == "smtp.port_type").unwrap();
/// let fix = finding.fix.unwrap();
/// assert!(fix.apply(&mut config));
/// assert_eq!(config.port(), Some(587));
/// assert!(!fix.apply(&mut config), "the value has changed since");
/// # Ok::<(), logto_management::connectors::ConfigFormatError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Fix {
    label: Message,
    edits: Vec<Edit>,
}

impl Fix {
    /// Returns the label of a button that applies it.
    #[must_use]
    pub fn label(&self) -> &Message {
        &self.label
    }

    /// Changes the values that are still those of the finding. Returns whether anything changed.
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

    /// Returns whether [`Fix::apply`] would change this document.
    pub(super) fn applies_to(&self, document: &Value) -> bool {
        self.edits.iter().any(|edit| edit.applies_to(document))
    }

    pub(super) fn new(label: impl Into<Message>) -> Self {
        Self { label: label.into(), edits: Vec::new() }
    }

    /// Adds an argument of the label.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.label = self.label.with(name, value);
        self
    }

    /// Sets the value at a path of `document`.
    pub(super) fn replace(mut self, document: &Value, at: impl Into<FieldPath>, value: impl Into<Value>) -> Self {
        let at = at.into();
        let expected = at.get(document).cloned();
        self.edits.push(Edit::Replace { at, expected, value: value.into() });
        self
    }

    /// Removes the value at a path of `document`, if there is one.
    pub(super) fn remove(mut self, document: &Value, at: impl Into<FieldPath>) -> Self {
        let at = at.into();
        if let Some(expected) = at.get(document).cloned() {
            self.edits.push(Edit::Remove { at, expected });
        }
        self
    }

    /// Appends an element to a list.
    pub(super) fn add(mut self, to: impl Into<FieldPath>, value: Value) -> Self {
        self.edits.push(Edit::Add { to: to.into(), value });
        self
    }
}

impl fmt::Debug for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fix").field(&self.label.to_string()).finish()
    }
}

impl Edit {
    fn applies_to(&self, document: &Value) -> bool {
        match self {
            Self::Replace { at, expected, value } => {
                at.get(document) == expected.as_ref() && expected.as_ref() != Some(value) && has_place(document, at)
            }
            Self::Remove { at, expected } => at.get(document) == Some(expected) && !at.is_root(),
            Self::Add { to, value } => to.get(document).and_then(Value::as_array).is_some_and(|it| !it.contains(value)),
        }
    }

    fn apply(&self, document: &mut Value) -> bool {
        if !self.applies_to(document) {
            return false;
        }
        match self {
            Self::Replace { at, value, .. } => replace(document, at.steps(), value),
            Self::Remove { at, .. } => remove(document, at.steps()),
            Self::Add { to, value } => match find(document, to.steps()) {
                Some(Value::Array(items)) => {
                    items.push(value.clone());
                    true
                }
                _ => false,
            },
        }
    }
}

/// Returns whether a value can be set at a path.
fn has_place(document: &Value, at: &FieldPath) -> bool {
    let Some((last, parents)) = at.steps().split_last() else { return false };
    let parent = parents.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    });
    match last {
        Step::Key(_) => parent.is_some_and(Value::is_object),
        Step::Index(index) => parent.is_some_and(|parent| parent.get(index).is_some()),
    }
}

fn find<'a>(document: &'a mut Value, steps: &[Step]) -> Option<&'a mut Value> {
    steps.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}

fn replace(document: &mut Value, steps: &[Step], to: &Value) -> bool {
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

/// Sorts findings by severity, keeping their order otherwise, and removes fixes that change nothing.
pub(super) fn sort_and_prune(mut findings: Vec<Finding>, document: &Value) -> Vec<Finding> {
    for finding in &mut findings {
        finding.fix.take_if(|fix| !fix.applies_to(document));
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// Applies fixes until none is left, and returns their labels. A fix can reveal another finding, so
/// `lint` runs again after each.
///
/// ```
/// use logto_management::connectors::{ConnectorConfig as _, TwilioConfig};
/// use logto_management::lint::{Lint as _, fix_all};
///
/// let mut config = TwilioConfig::from_json(r#"{"accountSID": " AC00000000000000000000000000000001"}"#)?;
/// let done = fix_all(&mut config, TwilioConfig::lint);
/// assert_eq!(done.len(), 2, "spaces removed, templates added");
/// assert_eq!(config.account_sid(), "AC00000000000000000000000000000001");
/// # Ok::<(), logto_management::connectors::ConfigFormatError>(())
/// ```
pub fn fix_all<D: Document>(document: &mut D, lint: impl Fn(&D) -> Vec<Finding>) -> Vec<Message> {
    /// Bounds the loop in case a fix does not resolve its finding.
    const MAX_FIXES: usize = 1000;
    let mut done = Vec::new();
    while done.len() < MAX_FIXES {
        let fixes = lint(document).into_iter().filter_map(|finding| finding.fix);
        let Some(fix) = fixes.into_iter().find(|fix| fix.apply(document)) else { break };
        done.push(fix.label);
    }
    done
}
