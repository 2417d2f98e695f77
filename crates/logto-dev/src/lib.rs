//! A local server that speaks Logto's protocol, for development and tests.
//!
//! It does what a Logto server does as far as an application can see it: OpenID Connect with its
//! quirks, a sign-in page with codes by e-mail and text message that really are sent, and an inbox
//! that shows them. It listens on this computer only; it must never be used in production.
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
//! # For tests of pages
//!
//! The sign-in page can be driven by these `data-testid`s: `identifier` (input for e-mail address
//! or phone number), `send-code`, `code` (input; the sixth digit submits it), `verify`,
//! `create-account` (after the code, when there is no account yet), `sign-in-instead` (when
//! registering finds one), `cancel`, `resend`, `change-identifier`, `form-error`, `inbox-link`. With
//! a password: `use-password` (beside `send-code`), `password` (input), `verify-password`, `use-code`,
//! `forgot-password`. What an account lacks: `new-password` (input) and `save-password`, `username`
//! (input) and `save-username`, `more-identifier` (input) and `more-send-code`. Which of them there are
//! is said by the sign-in experience: where there are only codes, or only passwords, there is one button.
//! The inbox has `inbox-message`, `inbox-code`, `inbox-clear` and `inbox-empty`.

mod account;
mod account_center;
mod app;
mod clock;
mod connectors;
mod cookies;
mod data;
mod demo_api;
mod dev_faults;
mod experience;
mod faults;
mod home;
mod html;
mod inbox;
mod json;
mod keys;
mod log;
mod management;
mod middleware;
mod oidc;
mod passcode;
mod password;
mod random;
mod seed;
mod server;
mod sign_in_exp;
mod store;
mod sync;
mod zod;

pub use account_center::{AccountCenter, AccountFields, FieldAccess};
pub use clock::Clock;
pub use connectors::{
    Connectors, ConnectorsError, SmtpAuth, SmtpConfig, SmtpTemplate, TwilioConfig, TwilioTemplate, UsageType,
};
pub use faults::{
    CallbackFault, DiscoveryFault, Endpoint, Failure, FailureKind, Faults, FaultsHandle, IdTokenFault, Lives,
    TokenFault,
};
pub use inbox::{Channel, MailFacts, Message, SmsFacts};
pub use log::LoggedRequest;
pub use password::Password;
pub use seed::{Application, Machine, Organization, OrganizationRole, Resource, Role, Seed, SeedError, User};
pub use server::{Server, ServerBuilder, StartError};
