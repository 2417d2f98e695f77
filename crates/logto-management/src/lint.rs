//! Findings about a configuration, and fixes for them.

use std::fmt;

use serde_json::Value;

use crate::document::Document;
use crate::{FieldPath, Step};

/// Severity of a [`Finding`]. The most severe is the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The server refuses it, or messages will not arrive.
    Error,
    /// It works for some, or only for now.
    Warning,
    /// It works; it could be better.
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
    /// Returns everything that is wrong or could be better, the most severe first.
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
    /// A stable code, such as `smtp.port_type`. Those of the sign-in experience are the server's own.
    pub code: &'static str,
    /// A sentence. It has no secret in it.
    pub message: String,
    /// The fix, where there is exactly one right one.
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
    label: String,
    edits: Vec<Edit>,
}

impl Fix {
    /// Returns the label of a button that applies it.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Changes the document where its values are still those of the finding. Returns whether anything
    /// changed.
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
        self.edits.iter().any(|edit| edit.apply(&mut document.clone()))
    }

    pub(super) fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), edits: Vec::new() }
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
        f.debug_tuple("Fix").field(&self.label).finish()
    }
}

impl Edit {
    fn apply(&self, document: &mut Value) -> bool {
        match self {
            Self::Replace { at, expected, value } => {
                at.get(document) == expected.as_ref()
                    && expected.as_ref() != Some(value)
                    && replace(document, at.steps(), value)
            }
            Self::Remove { at, expected } => at.get(document) == Some(expected) && remove(document, at.steps()),
            Self::Add { to, value } => match find(document, to.steps()) {
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

/// Sorts by severity, otherwise in the order of the form, and removes fixes that would change nothing.
pub(super) fn sort_and_prune(mut findings: Vec<Finding>, document: &Value) -> Vec<Finding> {
    for finding in &mut findings {
        finding.fix.take_if(|fix| !fix.applies_to(document));
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// Applies fix after fix until none is left, and returns their labels. Fixing one finding may reveal
/// another, so `lint` runs again after each.
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
pub fn fix_all<D: Document>(document: &mut D, lint: impl Fn(&D) -> Vec<Finding>) -> Vec<String> {
    /// Each fix resolves its finding; this only bounds the loop if one fails to.
    const MOST: usize = 1000;
    let mut done = Vec::new();
    while done.len() < MOST {
        let fixes = lint(document).into_iter().filter_map(|finding| finding.fix);
        let Some(fix) = fixes.into_iter().find(|fix| fix.apply(document)) else { break };
        done.push(fix.label);
    }
    done
}
