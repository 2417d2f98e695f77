//! The words in force: those of the visitor's language, as far as they have been loaded.

use logto_ui::messages::{ERRORS, ErrorMessages, Messages, SHELL, ShellMessages};

use super::{Flow, Personal, Setup, Texts, en};

static TEXTS: Messages<&'static Texts> = Messages::new();
static FLOW: Messages<&'static Flow> = Messages::new();
static PERSONAL: Messages<&'static Personal> = Messages::new();
static SETUP: Messages<&'static Setup> = Messages::new();

/// The words of the front page and of the frame. English until those of another language are there.
pub(crate) fn texts() -> &'static Texts {
    TEXTS.loaded().unwrap_or(&&en::TEXTS)
}

/// The words for everything around signing in and out, which are loaded with all but the front page.
pub(crate) fn flow() -> &'static Flow {
    FLOW.get()
}

/// The words of the pages for people who are signed in. These pages load them before they show.
pub(crate) fn personal() -> &'static Personal {
    PERSONAL.get()
}

/// The words for whoever sets the app up. Their pages load them before they show.
pub(crate) fn setup() -> &'static Setup {
    SETUP.get()
}

pub(super) fn set_texts(words: &'static Texts) {
    TEXTS.set(words);
    SHELL.set(ShellMessages { language: words.language, page_title: words.page_title, loading: words.layout.loading });
}

pub(super) fn set_flow(words: &'static Flow) {
    FLOW.set(words);
    ERRORS.set(ErrorMessages { explain: words.failure.explain, code: words.failure.code });
}

pub(super) fn set_personal(words: &'static Personal) {
    PERSONAL.set(words);
}

pub(super) fn set_setup(words: &'static Setup) {
    SETUP.set(words);
}
