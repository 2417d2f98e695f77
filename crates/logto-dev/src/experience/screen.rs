//! The screens of the sign-in page: signing in, registering, resetting a password.

use super::sign_in_options::SignInOptions;
use crate::model::interaction::InteractionEvent;
use crate::model::sign_in_experience::SignInMode;
use crate::model::store::Store;
use crate::texts::PageTexts;

/// A text in the language of the page.
type Text = for<'a> fn(&PageTexts<'a>) -> &'a str;

/// The event and the texts of a screen.
pub(super) struct Screen {
    pub(super) event: InteractionEvent,
    /// The heading, with the placeholder `{app}`.
    pub(super) heading: Text,
    /// The link to another screen.
    pub(super) link: ScreenLink,
}

/// A link to another screen, after a question.
pub(super) struct ScreenLink {
    pub(super) question: Text,
    pub(super) text: Text,
    pub(super) path: &'static str,
}

const SIGN_IN: Screen = Screen {
    event: InteractionEvent::SignIn,
    heading: |texts| texts.sign_in_to,
    link: ScreenLink { question: |texts| texts.new_here, text: |texts| texts.create_an_account, path: "/register" },
};

const REGISTER: Screen = Screen {
    event: InteractionEvent::Register,
    heading: |texts| texts.create_account_for,
    link: ScreenLink { question: |texts| texts.have_an_account, text: |texts| texts.sign_in, path: "/sign-in" },
};

const RESET_PASSWORD: Screen = Screen {
    event: InteractionEvent::ForgotPassword,
    heading: |texts| texts.reset_password_for,
    link: ScreenLink { question: |texts| texts.remember_it, text: |texts| texts.sign_in, path: "/sign-in" },
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
