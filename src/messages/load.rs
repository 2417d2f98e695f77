//! Loads messages. Each function of [`lazy!`] is a file of its own beside the app.

use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;

use super::generated::account::{self, AccountMessages};
use super::generated::auth::{self, AuthMessages};
use super::generated::diagnostics::{self, DiagnosticsMessages};
use super::generated::shell::{self, ShellMessages};
use super::{ACCOUNT, AUTH, DIAGNOSTICS, ERRORS, ErrorMessages, Language, SHELL, SHELL_MESSAGES, explain};

lazy! { french_shell, load_french_shell in fr_shell () -> &'static ShellMessages { &shell::FR } }
lazy! { japanese_shell, load_japanese_shell in ja_shell () -> &'static ShellMessages { &shell::JA } }
lazy! { arabic_shell, load_arabic_shell in ar_shell () -> &'static ShellMessages { &shell::AR } }

lazy! { english_auth, load_english_auth in en_auth () -> &'static AuthMessages { &auth::EN } }
lazy! { french_auth, load_french_auth in fr_auth () -> &'static AuthMessages { &auth::FR } }
lazy! { japanese_auth, load_japanese_auth in ja_auth () -> &'static AuthMessages { &auth::JA } }
lazy! { arabic_auth, load_arabic_auth in ar_auth () -> &'static AuthMessages { &auth::AR } }

lazy! { english_account, load_english_account in en_account () -> &'static AccountMessages { &account::EN } }
lazy! { french_account, load_french_account in fr_account () -> &'static AccountMessages { &account::FR } }
lazy! { japanese_account, load_japanese_account in ja_account () -> &'static AccountMessages { &account::JA } }
lazy! { arabic_account, load_arabic_account in ar_account () -> &'static AccountMessages { &account::AR } }

lazy! {
    english_diagnostics, load_english_diagnostics in en_diagnostics () -> &'static DiagnosticsMessages {
        &diagnostics::EN
    }
}
lazy! {
    french_diagnostics, load_french_diagnostics in fr_diagnostics () -> &'static DiagnosticsMessages {
        &diagnostics::FR
    }
}
lazy! {
    japanese_diagnostics, load_japanese_diagnostics in ja_diagnostics () -> &'static DiagnosticsMessages {
        &diagnostics::JA
    }
}
lazy! {
    arabic_diagnostics, load_arabic_diagnostics in ar_diagnostics () -> &'static DiagnosticsMessages {
        &diagnostics::AR
    }
}

/// Loads the messages of the front page and of the frame. Where those of another language can't be
/// loaded, they are English.
pub(crate) async fn shell() {
    let messages = match Language::of_visitor() {
        Language::English => Ok(&shell::EN),
        Language::French => french_shell().await,
        Language::Japanese => japanese_shell().await,
        Language::Arabic => arabic_shell().await,
    };
    let messages = messages.unwrap_or(&shell::EN);
    SHELL_MESSAGES.set(messages);
    SHELL.set(logto_ui::messages::ShellMessages {
        language: messages.language,
        page_title: |page| super::shell().page_title(page),
        loading: messages.layout.loading,
    });
}

/// Loads the messages for signing in and out.
pub(crate) async fn auth() -> Result<(), ChunkLoadError> {
    let messages = match Language::of_visitor() {
        Language::English => english_auth().await?,
        Language::French => french_auth().await?,
        Language::Japanese => japanese_auth().await?,
        Language::Arabic => arabic_auth().await?,
    };
    AUTH.set(messages);
    ERRORS.set(ErrorMessages { explain, code: messages.failure.code });
    Ok(())
}

/// Loads the messages of the pages for people who are signed in.
pub(crate) async fn account() -> Result<(), ChunkLoadError> {
    ACCOUNT.set(match Language::of_visitor() {
        Language::English => english_account().await?,
        Language::French => french_account().await?,
        Language::Japanese => japanese_account().await?,
        Language::Arabic => arabic_account().await?,
    });
    Ok(())
}

/// Loads the messages of the settings and of the pages about the configuration.
pub(crate) async fn diagnostics() -> Result<(), ChunkLoadError> {
    DIAGNOSTICS.set(match Language::of_visitor() {
        Language::English => english_diagnostics().await?,
        Language::French => french_diagnostics().await?,
        Language::Japanese => japanese_diagnostics().await?,
        Language::Arabic => arabic_diagnostics().await?,
    });
    Ok(())
}
