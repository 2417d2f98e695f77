//! The hand-over from the front page to the whole app.

use std::mem;

use super::InitialAction;

/// Whether the whole app is on its way, and what it will do first.
///
/// There can be several reasons to open it at the same time: the visitor's click, and a sign-in in another
/// tab. A click counts whenever it is made before the whole app takes over. The latest one counts.
#[derive(Debug, Default)]
pub(crate) struct HandOver {
    is_loading: bool,
    action: InitialAction,
}

impl HandOver {
    /// Returns a hand-over that nobody has asked for yet.
    pub(crate) const fn new() -> Self {
        Self { is_loading: false, action: InitialAction::None }
    }

    /// Records a reason to open the whole app. Returns whether the caller has to load it: it is loaded once.
    pub(crate) fn request(&mut self, action: InitialAction) -> bool {
        if action != InitialAction::None {
            self.action = action;
        }
        !mem::replace(&mut self.is_loading, true)
    }

    /// Forgets all reasons after a failure, which the visitor is told. The next reason loads the app again.
    pub(crate) fn fail(&mut self) {
        *self = Self::new();
    }

    /// Returns what the visitor asked for, once. To be called when the whole app replaces the front page.
    pub(crate) fn take(&mut self) -> InitialAction {
        mem::take(&mut self.action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use InitialAction::{None, SignIn, SignUp};

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
    }

    #[test]
    fn failure_forgets_the_click_and_the_next_reason_loads_again() {
        let mut hand_over = HandOver::new();
        assert!(hand_over.request(SignIn));
        hand_over.fail();
        assert!(hand_over.request(None));
        assert_eq!(hand_over.take(), None);
    }
}
