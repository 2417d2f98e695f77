//! Passes session changes on to the developer tools, where the feature `devtools` is on.

use super::session::{Cause, Session};
#[cfg(feature = "devtools")]
use {super::inspect::Journal, std::rc::Rc};

#[cfg_attr(not(feature = "devtools"), derive(Default))]
pub(crate) struct ChangeRecorder {
    #[cfg(feature = "devtools")]
    journal: Rc<Journal>,
}

impl ChangeRecorder {
    #[cfg(feature = "devtools")]
    pub(crate) fn new(journal: Rc<Journal>) -> Self {
        Self { journal }
    }

    #[cfg(feature = "devtools")]
    pub(crate) fn record(&self, before: &Session, now: &Session, cause: Cause) {
        self.journal.session_changed(before, now, cause);
    }

    #[cfg(not(feature = "devtools"))]
    #[allow(clippy::unused_self, reason = "the feature `devtools` is off")]
    pub(crate) fn record(&self, _before: &Session, _now: &Session, _cause: Cause) {}
}
