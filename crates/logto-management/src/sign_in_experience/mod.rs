//! How people sign up and sign in: the part of Logto's sign-in experience that connectors are for.
//!
//! Order of the modules: `model` ← `experience` ← `check` and `diff`.

mod check;
mod diff;
mod experience;
mod model;

pub use self::check::ConnectorsPresent;
pub use self::diff::{Change, diff};
pub use self::experience::{SignInExperience, SignInExperiencePatch};
pub use self::model::{ForgotPasswordMethod, SecondaryIdentifier, SignInIdentifier, SignInMethod, SignInMode, SignUp};
