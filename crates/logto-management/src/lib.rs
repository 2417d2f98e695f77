//! Logto's Management API for operators, as far as the app needs it: connectors and the sign-in
//! experience. Feature `management`.
//!
//! A stock Logto lets no browser use this API, and gives no user the right to: it is for a page that
//! has a proxy on its own origin, for logto-dev, and for operators who paste a token. Without any of
//! these the configurations can still be written, checked, tried out and copied:
//!
//! ```
//! use logto_management::connectors::{ConnectorConfig as _, SmtpConfig};
//! use logto_management::lint::{Severity, fix_all};
//!
//! let mut config = SmtpConfig::from_json(r#"{"host": "smtp://mail.example.com", "port": "465"}"#)?;
//! fix_all(&mut config, SmtpConfig::lint);
//! assert_eq!((config.host(), config.port(), config.secure()), ("mail.example.com", Some(465), true));
//! let worst = &config.lint()[0];
//! assert_eq!((worst.severity, worst.field.to_string().as_str()), (Severity::Error, "auth"));
//! # Ok::<(), logto_management::connectors::ConfigFormatError>(())
//! ```

mod client;
mod connector;
pub mod connectors;
mod error;
mod field;
mod field_errors;
pub mod lint;
mod lints;
mod provider_error;
mod sign_in_experience;

pub use self::client::{Authorization, ManagementClient};
pub use self::connector::{Connector, ConnectorFactory, ConnectorType, NewConnector, Recipient};
pub use self::error::ManagementError;
pub use self::field::{FieldPath, Step};
pub use self::field_errors::FieldError;
pub use self::provider_error::ProviderError;
pub use self::sign_in_experience::{
    Change, ConnectorsPresent, ForgotPasswordMethod, SecondaryIdentifier, SignInExperience, SignInExperiencePatch,
    SignInIdentifier, SignInMethod, SignInMode, SignUp, diff,
};
