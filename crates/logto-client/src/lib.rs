//! Logto for Rust, without a framework and without a browser: OpenID Connect sign-in with PKCE, the
//! session, access tokens for API resources and organizations, renewal, sign-out.
//!
//! [`LogtoClient`] works over [ports]: traits for storage, requests, cryptography, the clock,
//! the address bar and other tabs. The crate `logto-browser` implements them for the browser, and
//! `logto-leptos` adds components, hooks and route guards for Leptos.
//!
//! ```
//! use logto_client::testing::{TestHarness, TestUser};
//! use logto_client::{LogtoClient, LogtoConfig};
//!
//! // The ports in memory, for tests; `logto_browser::browser_ports` has those of the browser.
//! let harness = TestHarness::new(LogtoConfig::new("http://localhost:3001", "spa")?);
//! harness.sign_in(&TestUser::new("u_ada").with_email("ada@example.com"));
//! let client = LogtoClient::with_ports(LogtoConfig::new("http://localhost:3001", "spa")?, harness.ports());
//! assert!(client.is_authenticated());
//! # Ok::<(), logto_client::ConfigError>(())
//! ```
//!
//! # Modules
//!
//! Each module uses only those above it in this list; [`protocol`] and [`client`] document the order of
//! their own modules.
//!
//! - [`protocol`]: the rules of OAuth 2.0, OpenID Connect and Logto, as pure functions
//! - [`ports`]: traits for everything the client needs from its environment
//! - [`client`]: the client, [`LogtoClient`]
//! - [`account`]: the Account API, called as the signed-in user
//! - [`testing`]: the ports in memory and a scripted Logto server (feature `testing`)
//!
//! A builder's methods follow one rule: `with_…` replaces what was set before, `add_…` extends it.
//!
//! Every failure is a [`LogtoError`] with a stable [`code`](LogtoError::code), a sentence, a
//! [`hint`](LogtoError::hint) and a page in the [documentation](LogtoError::docs).
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod account;
pub mod client;
pub mod ports;
pub mod protocol;
#[cfg(feature = "testing")]
pub mod testing;
mod vec_map;

pub use account::{Account, AccountChanges, AccountClient, AccountError, Verification};
pub use client::{
    CallbackOutcome, LogtoClient, LogtoClientBuilder, Session, SessionBinding, SignInTimes, Subscription,
    UnfinishedSignOut, User,
};
pub use ports::{HttpRequest, HttpResponse, Method};
pub use protocol::callback::CallbackError;
pub use protocol::claims::Claims;
pub use protocol::config::{ConfigError, LogtoConfig, Persistence};
pub use protocol::discovery::{Discovery, DiscoveryError};
pub use protocol::error::{CryptoError, EndReason, HttpError, LogtoError, OAuthError, StorageError};
pub use protocol::id_token::{IdTokenClaims, IdTokenError};
pub use protocol::organization::{Membership, ORGANIZATIONS_RESOURCE, organization_id_of_urn, organization_urn};
pub use protocol::organization_refusal::OrganizationRefusal;
pub use protocol::prompt::Prompt;
pub use protocol::refused_access::RefusedAccess;
pub use protocol::requirement::{
    ClaimsTest, Missing, Requirement, Rule, has_claim, has_organization_role, has_role, has_scope, in_organization,
    when,
};
pub use protocol::return_to::{ReturnTo, ReturnToError};
pub use protocol::scope::Scope;
pub use protocol::secret::Secret;
pub use protocol::sign_in_url::{DirectSignIn, FirstScreen, Identifier, SignInOptions};
pub use protocol::sign_out_url::SignOutOptions;
pub use protocol::time::UnixMillis;
pub use protocol::token::{AccessToken, TokenRequest, TokenResponseError};
pub use protocol::user_info::{OrganizationData, SocialIdentity, SsoIdentity, UserInfo, UserInfoError};
