//! The messages of the operators' pages. Their texts are in `locales/`; the build script makes structs of them.
//! They are loaded when the first of these pages is opened.

/// The structs, and a value of them for each language.
mod generated {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
#[cfg(test)]
mod tests;

use logto_management::{FieldError, ManagementError, Message, MfaFactor};
use logto_ui::errors::sentence;
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use logto_ui::messages::{Language, Messages};
#[cfg(test)]
use logto_ui::messages::{SHELL, ShellMessages};

use self::generated::admin::{self, AdminMessages};
use self::generated::application::{self as application_messages, ApplicationMessages};
use self::generated::email_templates;
use self::generated::lints::{self, LintsMessages};
use self::generated::localization::{self as localization_messages, LocalizationMessages};
use self::generated::navigation::{self, NavigationMessages};
use self::generated::organizations::{self as organization_messages, OrganizationsMessages};
use self::generated::users::{self as user_messages, UsersMessages};

/// The messages about one connector.
#[derive(Debug)]
pub(crate) struct ConnectorMessages {
    pub(crate) title: &'static str,
    /// Whose service it is.
    pub(crate) provider: &'static str,
    /// The heading of its own page.
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    /// What isn't possible without it.
    pub(crate) missing: &'static str,
    pub(crate) sign_up: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) forgot_password: &'static str,
    pub(crate) mfa: &'static str,
    pub(crate) steps: &'static [Step],
}

/// Something to be done at the provider.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    /// The text of a link; empty for none.
    pub(crate) link: &'static str,
    /// The link's address.
    pub(crate) address: &'static str,
}

/// The messages of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldMessages {
    pub(crate) label: &'static str,
    /// Empty for none.
    pub(crate) hint: &'static str,
    /// What such a value looks like; empty for none.
    pub(crate) example: &'static str,
}

/// The messages that are loaded with the pages.
#[derive(Clone, Copy)]
struct PageMessages {
    admin: &'static AdminMessages,
    lints: &'static LintsMessages,
}

static MESSAGES: Messages<PageMessages> = Messages::new();

lazy! { english, load_english in en_admin () -> PageMessages { PageMessages { admin: &admin::EN, lints: &lints::EN } } }
lazy! { french, load_french in fr_admin () -> PageMessages { PageMessages { admin: &admin::FR, lints: &lints::FR } } }
lazy! { japanese, load_japanese in ja_admin () -> PageMessages { PageMessages { admin: &admin::JA, lints: &lints::JA } } }
lazy! { arabic, load_arabic in ar_admin () -> PageMessages { PageMessages { admin: &admin::AR, lints: &lints::AR } } }

static USERS: Messages<&'static UsersMessages> = Messages::new();

lazy! { english_users, load_english_users in en_users () -> &'static UsersMessages { &user_messages::EN } }
lazy! { french_users, load_french_users in fr_users () -> &'static UsersMessages { &user_messages::FR } }
lazy! { japanese_users, load_japanese_users in ja_users () -> &'static UsersMessages { &user_messages::JA } }
lazy! { arabic_users, load_arabic_users in ar_users () -> &'static UsersMessages { &user_messages::AR } }

static APPLICATION: Messages<&'static ApplicationMessages> = Messages::new();

lazy! {
    english_application, load_english_application in en_application () -> &'static ApplicationMessages {
        &application_messages::EN
    }
}
lazy! {
    french_application, load_french_application in fr_application () -> &'static ApplicationMessages {
        &application_messages::FR
    }
}
lazy! {
    japanese_application, load_japanese_application in ja_application () -> &'static ApplicationMessages {
        &application_messages::JA
    }
}
lazy! {
    arabic_application, load_arabic_application in ar_application () -> &'static ApplicationMessages {
        &application_messages::AR
    }
}

/// Returns the messages of the page about the application, which loads them before it shows.
pub(crate) fn application() -> &'static ApplicationMessages {
    APPLICATION.get()
}

/// Loads the messages of the page about the application in the visitor's language.
///
/// # Errors
/// [`ChunkLoadError`] when their file can't be loaded.
pub(crate) async fn load_application_messages() -> Result<(), ChunkLoadError> {
    APPLICATION.set(match Language::of_visitor() {
        Language::English => english_application().await?,
        Language::French => french_application().await?,
        Language::Japanese => japanese_application().await?,
        Language::Arabic => arabic_application().await?,
    });
    Ok(())
}

/// Returns the messages of the pages about users, which load them before they show.
pub(crate) fn users() -> &'static UsersMessages {
    USERS.get()
}

/// Loads the messages of the pages about users in the visitor's language.
///
/// # Errors
/// [`ChunkLoadError`] when their file can't be loaded.
pub(crate) async fn load_user_messages() -> Result<(), ChunkLoadError> {
    USERS.set(match Language::of_visitor() {
        Language::English => english_users().await?,
        Language::French => french_users().await?,
        Language::Japanese => japanese_users().await?,
        Language::Arabic => arabic_users().await?,
    });
    Ok(())
}

static ORGANIZATIONS: Messages<&'static OrganizationsMessages> = Messages::new();

lazy! {
    english_organizations, load_english_organizations in en_organizations
    () -> &'static OrganizationsMessages { &organization_messages::EN }
}
lazy! {
    french_organizations, load_french_organizations in fr_organizations
    () -> &'static OrganizationsMessages { &organization_messages::FR }
}
lazy! {
    japanese_organizations, load_japanese_organizations in ja_organizations
    () -> &'static OrganizationsMessages { &organization_messages::JA }
}
lazy! {
    arabic_organizations, load_arabic_organizations in ar_organizations
    () -> &'static OrganizationsMessages { &organization_messages::AR }
}

/// Returns the messages of the pages about organizations, which load them before they show.
pub(crate) fn organizations() -> &'static OrganizationsMessages {
    ORGANIZATIONS.get()
}

/// Loads the messages of the pages about organizations in the visitor's language.
///
/// # Errors
/// [`ChunkLoadError`] when their file can't be loaded.
pub(crate) async fn load_organization_messages() -> Result<(), ChunkLoadError> {
    ORGANIZATIONS.set(match Language::of_visitor() {
        Language::English => english_organizations().await?,
        Language::French => french_organizations().await?,
        Language::Japanese => japanese_organizations().await?,
        Language::Arabic => arabic_organizations().await?,
    });
    Ok(())
}

static LOCALIZATION: Messages<&'static LocalizationMessages> = Messages::new();

lazy! {
    english_localization, load_english_localization in en_localization () -> &'static LocalizationMessages {
        &localization_messages::EN
    }
}
lazy! {
    french_localization, load_french_localization in fr_localization () -> &'static LocalizationMessages {
        &localization_messages::FR
    }
}
lazy! {
    japanese_localization, load_japanese_localization in ja_localization () -> &'static LocalizationMessages {
        &localization_messages::JA
    }
}
lazy! {
    arabic_localization, load_arabic_localization in ar_localization () -> &'static LocalizationMessages {
        &localization_messages::AR
    }
}

/// Returns the messages of the page about languages, which loads them before it shows.
pub(crate) fn localization() -> &'static LocalizationMessages {
    LOCALIZATION.get()
}

/// Loads the messages of the page about languages in the visitor's language.
///
/// # Errors
/// [`ChunkLoadError`] when their file can't be loaded.
pub(crate) async fn load_localization_messages() -> Result<(), ChunkLoadError> {
    LOCALIZATION.set(match Language::of_visitor() {
        Language::English => english_localization().await?,
        Language::French => french_localization().await?,
        Language::Japanese => japanese_localization().await?,
        Language::Arabic => arabic_localization().await?,
    });
    Ok(())
}

/// Returns the messages of the operators' pages, which load them before they show.
pub(crate) fn admin() -> &'static AdminMessages {
    MESSAGES.get().admin
}

/// Returns a message of `logto-management` in the visitor's language.
pub(crate) fn text(message: &Message) -> String {
    let templates = &MESSAGES.get().lints.templates_by_key;
    message.render(|key| templates.get(key))
}

/// Returns the name of a factor of two-step sign-in.
pub(crate) fn factor_name(factor: &MfaFactor) -> String {
    let messages = &admin().sign_in_experience.mfa;
    match factor {
        MfaFactor::Totp => messages.totp,
        MfaFactor::WebAuthn => messages.passkey,
        MfaFactor::BackupCode => messages.backup_code,
        MfaFactor::Email => messages.email,
        MfaFactor::Phone => messages.phone,
        other => return other.as_str().to_owned(),
    }
    .to_owned()
}

/// Returns what the server reports for a field. What has no code is in the language that the browser asks it for.
pub(crate) fn field_error_text(error: &FieldError) -> String {
    error.reason().map_or_else(|| error.message.clone(), |reason| text(&reason))
}

/// Returns what is wrong, as a sentence in the visitor's language.
pub(crate) fn error_sentence(error: &ManagementError) -> String {
    let messages = &admin().errors;
    if let ManagementError::Rejected { message, .. } = error {
        // The server's own message is in the language that the browser asks it for.
        return messages.rejected(&sentence(message));
    }
    let code = error.code();
    let area = code.split('.').next().unwrap_or_default();
    let known = messages.sentence_by_code.get(code).or_else(|| messages.sentence_by_code.get(area));
    known.map_or_else(|| sentence(&error.to_string()), str::to_owned)
}

/// Loads the English messages, for tests.
#[cfg(test)]
pub(crate) fn use_english() {
    MESSAGES.set(PageMessages { admin: &admin::EN, lints: &lints::EN });
    USERS.set(&user_messages::EN);
    ORGANIZATIONS.set(&organization_messages::EN);
    APPLICATION.set(&application_messages::EN);
    LOCALIZATION.set(&localization_messages::EN);
    SHELL.set(ShellMessages { language: "en", page_title: str::to_owned, loading: "Loading…" });
}

/// Returns the texts of the links to the operators' pages.
pub(crate) fn navigation(language: Language) -> &'static NavigationMessages {
    match language {
        Language::English => &navigation::EN,
        Language::French => &navigation::FR,
        Language::Japanese => &navigation::JA,
        Language::Arabic => &navigation::AR,
    }
}

/// Returns the subject and the content of a new email template in the language of a tag, for a usage type of Logto.
/// `None` for other languages and usage types.
pub(crate) fn email_template(tag: &str, usage: &str) -> Option<(&'static str, &'static str)> {
    let messages = match Language::of_tag(tag)? {
        Language::English => &email_templates::EN,
        Language::French => &email_templates::FR,
        Language::Japanese => &email_templates::JA,
        Language::Arabic => &email_templates::AR,
    };
    messages.texts_by_usage.get(usage).map(|texts| (texts.subject, texts.content))
}

/// Loads the messages of the operators' pages in the visitor's language.
///
/// # Errors
/// [`ChunkLoadError`] when their file can't be loaded.
pub(crate) async fn load_messages() -> Result<(), ChunkLoadError> {
    MESSAGES.set(match Language::of_visitor() {
        Language::English => english().await?,
        Language::French => french().await?,
        Language::Japanese => japanese().await?,
        Language::Arabic => arabic().await?,
    });
    Ok(())
}
