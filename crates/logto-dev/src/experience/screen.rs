//! The screens of the sign-in page: signing in, registering, resetting a password.

use super::sign_in_options::SignInOptions;
use crate::model::interaction::InteractionEvent;
use crate::model::sign_in_experience::SignInMode;
use crate::model::store::Store;

/// The event and the texts of a screen.
pub(super) struct Screen {
    pub(super) event: InteractionEvent,
    pub(super) title: &'static str,
    pub(super) heading: &'static str,
    /// The link to another screen.
    pub(super) link: ScreenLink,
}

/// A link to another screen, after a question.
pub(super) struct ScreenLink {
    pub(super) question: &'static str,
    pub(super) text: &'static str,
    pub(super) path: &'static str,
}

const SIGN_IN: Screen = Screen {
    event: InteractionEvent::SignIn,
    title: "Sign in",
    heading: "Sign in to",
    link: ScreenLink { question: "New here?", text: "Create an account", path: "/register" },
};

const REGISTER: Screen = Screen {
    event: InteractionEvent::Register,
    title: "Create account",
    heading: "Create your account for",
    link: ScreenLink { question: "Already have an account?", text: "Sign in", path: "/sign-in" },
};

const RESET_PASSWORD: Screen = Screen {
    event: InteractionEvent::ForgotPassword,
    title: "New password",
    heading: "Set a new password for",
    link: ScreenLink { question: "Remember it?", text: "Sign in", path: "/sign-in" },
};

/// The screen for a path. A screen that is disabled is replaced by an enabled one.
pub(super) fn screen_at(store: &Store, path: &str) -> Screen {
    let mode = store.sign_in_experience.mode();
    let requested = if path.ends_with("register") {
        REGISTER
    } else if path.ends_with("reset-password")
        && !SignInOptions::new(store, InteractionEvent::ForgotPassword).is_empty()
    {
        RESET_PASSWORD
    } else {
        SIGN_IN
    };
    match (requested.event, mode) {
        (InteractionEvent::Register, SignInMode::SignIn) => SIGN_IN,
        (InteractionEvent::SignIn, SignInMode::Register) => REGISTER,
        _ => requested,
    }
}
