//! Logto's sign-in experience: how people sign up and sign in, what is asked of them, and how the page looks.
//!
//! Order of the modules: `model` ← `experience` ← `policies`, and `settings` ← `settings_check` ← `check`, and `diff`.

mod check;
mod diff;
mod experience;
mod model;
mod policies;
mod settings;
mod settings_check;

pub use self::check::ConnectorsPresent;
pub use self::diff::{Change, diff};
pub use self::experience::{SignInExperience, SignInExperiencePatch};
pub use self::model::{ForgotPasswordMethod, SecondaryIdentifier, SignInIdentifier, SignInMethod, SignInMode, SignUp};
pub use self::policies::{SentinelPolicy, UsernamePolicy, VerificationCodePolicy};
pub use self::settings::{AgreementPolicy, Colors, LanguageSettings, Mfa, MfaFactor, MfaPolicy, PageAddress};
