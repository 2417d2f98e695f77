//! A local server that speaks Logto's protocol, for development and tests.
//!
//! It behaves like a Logto server as far as an application can see: OpenID Connect with Logto's
//! extensions, a sign-in page with verification codes that are sent by email and text message, and an
//! inbox that shows them. It listens on this computer only and must never be used in production.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use logto_dev::{Seed, Server};
//!
//! let server = Server::builder()
//!     .seed(Seed::default().with_redirect_origin("http://127.0.0.1:43211"))
//!     .port(0)
//!     .start()
//!     .await?;
//! assert!(server.endpoint().starts_with("http://localhost:"));
//! server.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Browser tests
//!
//! Browser tests can use these `data-testid`s of the sign-in page. Which of them exist depends on the
//! sign-in experience.
//!
//! - Identifier: `identifier` (input), `country` (select, beside a national phone number), `send-code`,
//!   `use-password`.
//! - Code: `code` (input; the sixth digit submits it), `verify`, `resend`, `change-identifier`.
//! - Password: `password` (input), `show-password`, `verify-password`, `use-code`, `forgot-password`.
//! - Account: `create-account` (after the code, if there is no account), `sign-in-instead` (when registering,
//!   if there is one).
//! - Social providers: `sign-in-with-<target>`; then, if there is an account with the email address, `link-account` and
//!   `create-instead`.
//! - Second step: `totp` (input) and `verify-totp`, `backup-code` (input) and `verify-backup-code`, `verify-passkey`,
//!   `mfa-email-code` (input) and `verify-mfa-email-code`, `mfa-phone-code` (input) and `verify-mfa-phone-code`;
//!   `to-mfa-app`, `to-mfa-backup`, `to-mfa-passkey`, `to-mfa-email` and `to-mfa-phone` lead to another factor.
//! - New factor: `add-app`, `totp-secret`, `new-totp` (input) and `verify-new-totp`, `add-passkey`, `new-codes` and
//!   `saved-codes`, `decline-factor`.
//! - Missing parts of the profile: `new-password` (input), `show-new-password`, `password-rules` and `save-password`,
//!   `username` (input) and `save-username`, `more-identifier` (input), `more-country` (select) and `more-send-code`.
//! - Custom profile fields: `profile-<name>` (input or select), `profile-<name>-<part>` for the parts of an address or a
//!   full name, and `save-profile`.
//! - Always: `cancel`, `form-error`, `inbox-link`.
//!
//! The page for the consent to a third party has `allow` and `refuse`. The start page has `application`, `people`,
//! `person` and `password`. The page about a wrong request has `rejection`, `sent` and `registered`. The inbox has
//! `inbox-message`, `inbox-code`, `inbox-clear` and `inbox-empty`. The built-in social provider has `social-provider`,
//! with `social-demo-alice`, `social-demo-second` and `social-cancel`.
//!
//! # Modules
//!
//! Each module uses only those above it:
//!
//! 1. `model`: the state of the server and its rules, without HTTP.
//! 2. `http`: what all handlers share: state, input, errors, cookies, pages, CORS, middleware.
//! 3. `delivery`: sends verification codes through the connectors. `texts`: the texts of the pages in their languages.
//! 4. The areas, which do not use each other: `oidc`, `experience`, `account`, `management`, `demo_api`, `demo_social`,
//!    `inbox`, `fault_switches`, `last_deliveries`, `start_page`, `assets`.
//! 5. `server`: starts and stops everything, and combines the routes.

mod account;
mod assets;
mod delivery;
mod demo_api;
mod demo_social;
mod experience;
mod fault_switches;
mod http;
mod inbox;
mod last_deliveries;
mod management;
mod model;
mod oidc;
mod server;
mod start_page;
mod texts;

pub use model::account_center::{AccountCenter, AccountFields, FieldAccess};
pub use model::clock::Clock;
pub use model::connectors::{
    Connectors, ConnectorsError, SmtpAuth, SmtpConfig, SmtpTemplate, TwilioConfig, TwilioTemplate, UsageType,
};
pub use model::faults::{
    CallbackFault, DiscoveryFault, Endpoint, Failure, FailureKind, Faults, FaultsHandle, IdTokenFault, TokenFault,
    TokenLifetimes,
};
pub use model::inbox::{Channel, EmailDetails, Message, SmsDetails};
pub use model::password::Password;
pub use model::request_log::LoggedRequest;
pub use model::seed::{
    Application, MachineToMachineApp, Organization, OrganizationRole, Resource, Role, Seed, SeedError, User,
};
pub use model::social::SocialConnector;
pub use model::version::LogtoVersion;
pub use server::{Server, ServerBuilder, StartError};
