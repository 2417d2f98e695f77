//! The hand-over from the front page to the whole app.

use std::mem;

use crate::launch::InitialAction;

/// Whether the whole app is on its way, and what it will do first.
///
/// There can be several reasons to open it at the same time: the visitor's click, and a sign-in in another
/// tab. A click counts whenever it is made before the whole app takes over. The latest one counts.
#[derive(Debug, Default)]
pub(crate) struct HandOver {
    is_loading: bool,
    /// Whether the browser is leaving for the provider.
    is_leaving: bool,
    action: InitialAction,
}

impl HandOver {
    /// Returns a hand-over that nobody has asked for yet.
    pub(crate) const fn new() -> Self {
        Self { is_loading: false, is_leaving: false, action: InitialAction::None }
    }

    /// Records a reason to open the whole app. Returns whether the caller has to load it: it is loaded once.
    pub(crate) fn request(&mut self, action: InitialAction) -> bool {
        // A page that was left may come back from the back/forward cache.
        if mem::take(&mut self.is_leaving) && action != InitialAction::None {
            self.is_leaving = true;
            return false;
        }
        // A link does not undo what a button has begun.
        if action != InitialAction::None && (action != InitialAction::Navigate || self.action == InitialAction::None) {
            self.action = action;
        }
        !mem::replace(&mut self.is_loading, true)
    }

    /// Forgets all reasons: after a failure, which the visitor is told, or when a page without the rest of the app
    /// is shown. The next reason loads the app.
    pub(crate) fn reset(&mut self) {
        *self = Self::new();
    }

    /// To be called when the browser leaves for the provider. Another click is then no second sign-in.
    pub(crate) fn leave(&mut self) {
        *self = Self { is_leaving: true, ..Self::new() };
    }

    /// Returns what the visitor asked for last.
    pub(crate) fn latest(&self) -> InitialAction {
        self.action
    }

    /// Returns what the visitor asked for, once. To be called when the whole app replaces the front page.
    pub(crate) fn take(&mut self) -> InitialAction {
        mem::take(&mut self.action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use InitialAction::{Navigate, None, SignIn, SignOut, SignUp};

    fn after(requests: &[InitialAction]) -> InitialAction {
        let mut hand_over = HandOver::new();
        let loads = requests.iter().filter(|action| hand_over.request(**action)).count();
        assert_eq!(loads, 1, "{requests:?}");
        hand_over.take()
    }

    #[test]
    fn click_counts_while_the_app_is_opened_for_another_reason() {
        assert_eq!(after(&[None]), None);
        assert_eq!(after(&[None, SignIn]), SignIn);
        assert_eq!(after(&[None, SignUp, None]), SignUp);
        assert_eq!(after(&[SignIn, None]), SignIn);
    }

    #[test]
    fn second_click_is_no_second_sign_in() {
        let mut hand_over = HandOver::new();
        assert!(hand_over.request(SignIn));
        assert!(!hand_over.request(SignIn));
        assert_eq!((hand_over.take(), hand_over.take()), (SignIn, None));
        assert!(!hand_over.request(SignIn), "the whole app is there");
    }

    #[test]
    fn latest_click_counts() {
        assert_eq!(after(&[SignIn, SignUp]), SignUp);
        assert_eq!(after(&[SignUp, SignIn, None]), SignIn);
        assert_eq!(after(&[SignOut, Navigate]), SignOut);
    }

    #[test]
    fn click_while_the_page_is_left_is_no_second_sign_in() {
        let mut hand_over = HandOver::new();
        assert!(hand_over.request(SignIn));
        hand_over.leave();
        assert!(!hand_over.request(SignIn));
        assert!(hand_over.request(None), "back from the cache of the browser");
        assert_eq!(hand_over.take(), None);
    }

    #[test]
    fn failure_forgets_the_click_and_the_next_reason_loads_again() {
        let mut hand_over = HandOver::new();
        assert!(hand_over.request(SignIn));
        hand_over.reset();
        assert!(hand_over.request(None));
        assert_eq!(hand_over.take(), None);
    }
}
