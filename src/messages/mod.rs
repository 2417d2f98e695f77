//! The messages of the app. Their texts are in `locales/`, one file for each language and area; the build script
//! makes structs of them. Each area is loaded when it is needed.

/// The structs, and a value of them for each language.
mod generated {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
pub(crate) mod load;
#[cfg(test)]
mod tests;

use logto_messages::optional;
use logto_ui::messages::{ERRORS, ErrorMessages, Messages, SHELL};
pub(crate) use logto_ui::messages::{Explained, Language, Note};

use self::generated::account::AccountMessages;
use self::generated::auth::AuthMessages;
use self::generated::diagnostics::DiagnosticsMessages;
use self::generated::shell::{self as shell_area, ShellMessages};

/// What is wrong, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Advice {
    pub(crate) body: &'static str,
    pub(crate) fix: &'static str,
}

/// The messages about one field of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowMessages {
    pub(crate) label: &'static str,
    /// The label of the field to change it in.
    pub(crate) field: &'static str,
    /// Empty for none.
    pub(crate) hint: &'static str,
    /// After a change.
    pub(crate) saved: &'static str,
    /// After it was removed.
    pub(crate) removed: &'static str,
}

static SHELL_MESSAGES: Messages<&'static ShellMessages> = Messages::new();
static AUTH: Messages<&'static AuthMessages> = Messages::new();
static ACCOUNT: Messages<&'static AccountMessages> = Messages::new();
static DIAGNOSTICS: Messages<&'static DiagnosticsMessages> = Messages::new();

/// The messages of the front page and of the frame. English until those of another language are there.
pub(crate) fn shell() -> &'static ShellMessages {
    SHELL_MESSAGES.loaded().unwrap_or(&shell_area::EN)
}

/// The messages for signing in and out, which are loaded with all but the front page.
pub(crate) fn auth() -> &'static AuthMessages {
    AUTH.get()
}

/// The messages of the pages for people who are signed in. These pages load them before they show.
pub(crate) fn account() -> &'static AccountMessages {
    ACCOUNT.get()
}

/// The messages of the settings and of the pages about the configuration. They load them before they show.
pub(crate) fn diagnostics() -> &'static DiagnosticsMessages {
    DIAGNOSTICS.get()
}

/// The explanation of an error with this code: its own, else that of its area, which is in front of the dot.
fn explain(code: &str) -> Explained {
    let failure = &auth().failure;
    let area = code.split('.').next().unwrap_or_default();
    let known = failure.explanation_by_code.get(code).or_else(|| failure.explanation_by_code.get(area));
    let Note { title, body } = known.unwrap_or(failure.unknown);
    let body = if area == "session" { Some(end_reason(code)) } else { optional(body) };
    Explained { title, body }
}

/// Why a session has ended.
pub(crate) fn end_reason(code: &str) -> &'static str {
    let ended = &auth().notices.ended;
    ended.reason_by_code.get(code).unwrap_or(ended.unknown_reason)
}

/// Loads the English messages, for tests.
#[cfg(test)]
pub(crate) fn use_english() {
    AUTH.set(&generated::auth::EN);
    ACCOUNT.set(&generated::account::EN);
    DIAGNOSTICS.set(&generated::diagnostics::EN);
}
