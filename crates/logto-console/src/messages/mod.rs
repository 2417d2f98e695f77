//! The messages of the operators' pages in every language. They are loaded when the first of these
//! pages is opened.

pub(crate) mod connectors;
mod en;
mod fr;
mod ja;
pub(crate) mod management;
pub(crate) mod sign_in_experience;

use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use logto_ui::messages::{Language, Messages};

/// The messages of the operators' pages.
pub(crate) struct Operators {
    pub(crate) management: management::Management,
    pub(crate) connectors: connectors::Connectors,
    pub(crate) sign_in_experience: sign_in_experience::SignInExperience,
}

static OPERATORS: Messages<&'static Operators> = Messages::new();

lazy! { english, load_english in en_operators () -> &'static Operators { &en::OPERATORS } }
lazy! { french, load_french in fr_operators () -> &'static Operators { &fr::OPERATORS } }
lazy! { japanese, load_japanese in ja_operators () -> &'static Operators { &ja::OPERATORS } }

/// Returns the messages of the operators' pages, which load them before they show.
pub(crate) fn operators() -> &'static Operators {
    OPERATORS.get()
}

/// Loads the messages of the operators' pages in the visitor's language.
///
/// # Errors
/// [`ChunkLoadError`] when their file can't be loaded.
pub async fn load_messages() -> Result<(), ChunkLoadError> {
    OPERATORS.set(match Language::of_visitor() {
        Language::English => english().await?,
        Language::French => french().await?,
        Language::Japanese => japanese().await?,
    });
    Ok(())
}
