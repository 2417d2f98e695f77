//! Logto's [Management API](https://docs.logto.io/integrate-logto/interact-with-management-api) for
//! operators: the Twilio SMS and SMTP email connectors with templates and checks, the sign-in
//! experience that turns them on and its texts, the users with their roles, sessions, factors and personal access tokens,
//! organizations with their members and invitations, and the applications with the API resources that they use.
//!
//! By default, Logto does not allow browsers to call this API, and no user has the permission. It works
//! through a proxy on the page's own origin, with logto-dev, or with a token that an operator pastes.
//! Configurations can be written, checked, previewed and copied without a server:
//!
//! ```
//! use logto_management::connectors::{ConnectorConfig as _, SmtpConfig};
//! use logto_management::lint::{Lint as _, Severity, fix_all};
//!
//! let mut config = SmtpConfig::from_json(r#"{"host": "smtp://mail.example.com", "port": "465"}"#)?;
//! fix_all(&mut config, SmtpConfig::lint);
//! assert_eq!((config.host(), config.port(), config.secure()), ("mail.example.com", Some(465), true));
//! let worst = &config.lint()[0];
//! assert_eq!((worst.severity, worst.field.to_string().as_str()), (Severity::Error, "auth"));
//! assert_eq!(worst.message.to_string(), "Mail server sign-in is missing.");
//! # Ok::<(), logto_management::connectors::ConfigFormatError>(())
//! ```
//!
//! Text for people is a [`Message`]: a stable key with arguments, which an app can render in any
//! language. `Display` renders English. Errors have a stable `code()`.
//!
//! # Modules
//!
//! `field`, `document`, `entity`, `page` and `english` ← `message` ← `lint` (findings and fixes) ← `connectors` (documents,
//! templates) ← `lints` (rules), `connector` and
//! `localized_template` (API types) ← `sign_in_experience`; `field_errors` and
//! `provider_error` ← `error` ← `client` ← `curl`, `phrases` and `users` ← `organizations` and `applications`. Each module
//! uses only those before it.

mod applications;
mod client;
mod connector;
pub mod connectors;
mod curl;
mod document;
mod english;
mod entity;
mod error;
mod field;
mod field_errors;
pub mod lint;
mod lints;
mod localized_template;
mod message;
mod organizations;
mod page;
mod phrases;
mod provider_error;
mod sign_in_experience;
mod users;

pub use self::applications::{ApiResource, Application, ApplicationPatch, NewApiResource, NewRole, ResourceScope};
pub use self::client::{Authorization, ManagementClient};
pub use self::connector::{Connector, ConnectorFactory, ConnectorType, NewConnector, Recipient};
pub use self::curl::{create_command, test_command, update_command};
pub use self::document::Document;
pub use self::error::ManagementError;
pub use self::field::{FieldPath, Step};
pub use self::field_errors::FieldError;
pub use self::localized_template::{LocalizedTemplate, fallback_order};
pub use self::message::{Argument, Message};
pub use self::organizations::{
    InvitationStatus, NewInvitation, NewOrganization, Organization, OrganizationInvitation, OrganizationMember,
    OrganizationPatch, OrganizationQuery, OrganizationRole, OrganizationScope, RoleResourceScope,
};
pub use self::page::Page;
pub use self::phrases::{BUILT_IN_LANGUAGES, Phrases, PlaceholderChange, placeholder_changes};
pub use self::provider_error::ProviderError;
pub use self::sign_in_experience::{
    AgreementPolicy, Change, Colors, ConnectorsPresent, ForgotPasswordMethod, LanguageSettings, Mfa, MfaFactor,
    MfaPolicy, PageAddress, SecondaryIdentifier, SentinelPolicy, SignInExperience, SignInExperiencePatch,
    SignInIdentifier, SignInMethod, SignInMode, SignUp, UsernamePolicy, VerificationCodePolicy, diff,
};
pub use self::users::{
    ActiveUsers, CountChange, MfaVerification, NewUser, NewUsers, PersonalAccessToken, Role, User, UserPatch,
    UserQuery, UserSession,
};

/// The README's Rust code compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
