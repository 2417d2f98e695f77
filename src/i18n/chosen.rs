//! The words in force: those of the visitor's language, as far as they have been loaded.

use std::cell::Cell;

use super::{Flow, Operators, Personal, Setup, Texts, en};

thread_local! {
    static TEXTS: Cell<&'static Texts> = const { Cell::new(&en::TEXTS) };
    static FLOW: Cell<Option<&'static Flow>> = const { Cell::new(None) };
    static PERSONAL: Cell<Option<&'static Personal>> = const { Cell::new(None) };
    static OPERATORS: Cell<Option<&'static Operators>> = const { Cell::new(None) };
    static SETUP: Cell<Option<&'static Setup>> = const { Cell::new(None) };
}

/// The words of the front page and of the frame. English until those of another language are there.
pub(crate) fn texts() -> &'static Texts {
    TEXTS.get()
}

/// The words for everything around signing in and out, which are loaded with all but the front page.
pub(crate) fn flow() -> &'static Flow {
    loaded(FLOW.get())
}

/// The words of the pages for people who are signed in. These pages load them before they show.
pub(crate) fn personal() -> &'static Personal {
    loaded(PERSONAL.get())
}

/// The words of the operators' pages, which load them before they show.
pub(crate) fn operators() -> &'static Operators {
    loaded(OPERATORS.get())
}

/// The words for whoever sets the app up. Their pages load them before they show.
pub(crate) fn setup() -> &'static Setup {
    loaded(SETUP.get())
}

fn loaded<T>(words: Option<&'static T>) -> &'static T {
    words.unwrap_or_else(|| unreachable!("a page shows only after its words have been loaded"))
}

pub(super) fn set_texts(words: &'static Texts) {
    TEXTS.set(words);
}

pub(super) fn set_flow(words: &'static Flow) {
    FLOW.set(Some(words));
}

pub(super) fn set_personal(words: &'static Personal) {
    PERSONAL.set(Some(words));
}

pub(super) fn set_operators(words: &'static Operators) {
    OPERATORS.set(Some(words));
}

pub(super) fn set_setup(words: &'static Setup) {
    SETUP.set(Some(words));
}
