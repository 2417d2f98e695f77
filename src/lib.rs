//! Logto for Rust in the browser: OpenID Connect sign-in with PKCE, the session, tokens, and route
//! guards for Leptos.
//!
//! # With Leptos
//!
//! Put a [`LogtoProvider`] around the router, route the redirect URI to [`CallbackPage`], and guard
//! what needs a signed-in person with [`SignedInRoute`] or [`Authenticated`]. [`use_logto`] gives
//! components the session as signals, and what can be done with it.
//!
#![cfg_attr(feature = "leptos", doc = "```")]
#![cfg_attr(not(feature = "leptos"), doc = "```ignore")]
//! use leptos::prelude::*;
//! use leptos_router::components::{Route, Router, Routes};
//! use leptos_router::path;
//! use logto_leptos::{
//!     Authenticated, CallbackPage, LogtoConfig, LogtoProvider, SignInButton, SignOutButton, use_logto,
//! };
//!
//! #[component]
//! fn App(config: LogtoConfig) -> impl IntoView {
//!     view! {
//!         <LogtoProvider config=config>
//!             <Router>
//!                 <Routes fallback=|| "Not found">
//!                     <Route path=path!("/") view=Home/>
//!                     <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
//!                 </Routes>
//!             </Router>
//!         </LogtoProvider>
//!     }
//! }
//!
//! #[component]
//! fn Home() -> impl IntoView {
//!     let logto = use_logto();
//!     view! {
//!         <Authenticated fallback=|| view! { <SignInButton>"Sign in"</SignInButton> }>
//!             <p>"Hello " {move || logto.user().and_then(|user| user.name().map(str::to_owned))}</p>
//!             <SignOutButton>"Sign out"</SignOutButton>
//!         </Authenticated>
//!     }
//! }
//! ```
//!
//! # Without Leptos
//!
//! [`LogtoClient`] does the work; the components are a thin layer over it.
//!
//! ```no_run
//! use logto_leptos::{LogtoClient, LogtoConfig, LogtoError, SignInOptions};
//!
//! async fn page() -> Result<(), LogtoError> {
//!     let client = LogtoClient::new(LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?);
//!     client.start().await;
//!     if client.is_authenticated() {
//!         let info = client.fetch_user_info().await?;
//!         println!("Hello {}", info.display_name().unwrap_or("you"));
//!     } else {
//!         client.sign_in(SignInOptions::new()).await?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # How it is built
//!
//! [`protocol`] holds the rules, pure and tested natively; [`ports`] are traits for storage,
//! requests, cryptography, the clock, the address bar and other tabs; [`client`] works over them;
//! [`web`] implements them for the browser. Bring a [`Storage`](ports::Storage) of your own with
//! [`LogtoClient::builder`].
//!
//! The session is kept under the keys and in the form of `@logto/browser`, so a JavaScript page on
//! the same origin shares it.
//!
//! # Features
//!
//! | feature | what | default |
//! |---|---|---|
//! | `leptos` | provider, hooks, guards, components | yes |
//! | `account` | the Account API: name, addresses, password, sessions, changed by the person themselves | no |
//! | `management` | the Management API for operators: Twilio and SMTP connectors with checks and previews, the sign-in experience | no |
//! | `testing` | fakes of every port and a scripted provider, for tests of your own components | no |
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "account")]
pub mod account;
pub mod client;
#[cfg(feature = "leptos")]
pub mod integration;
#[cfg(feature = "management")]
pub mod management;
pub mod ports;
pub mod protocol;
#[cfg(feature = "testing")]
pub mod testing;
pub mod web;

#[cfg(feature = "account")]
pub use account::{Account, AccountChanges, AccountClient, AccountError, Verification};
pub use client::{CallbackOutcome, LogtoClient, Session, Subscription, User};
#[cfg(feature = "leptos")]
pub use integration::{
    Access, Activity, ApiAnswer, Authenticated, CallbackPage, Logto, LogtoProvider, Refusal, RefusedView, SignInButton,
    SignOutButton, SignedInRoute, try_use_logto, use_access, use_access_token, use_api, use_logto, use_user,
    use_user_info,
};
/// The `http` crate: requests and answers of [`LogtoClient::fetch`].
pub use oauth2::http;
pub use protocol::callback::CallbackError;
pub use protocol::claims::Claims;
pub use protocol::config::{ConfigError, LogtoConfig, Persistence};
pub use protocol::discovery::{Discovery, DiscoveryError};
pub use protocol::error::{CryptoError, EndReason, HttpError, LogtoError, OAuthError, StorageError};
pub use protocol::id_token::{IdTokenClaims, IdTokenError};
pub use protocol::organization::{ORGANIZATIONS_RESOURCE, organization_id_of_urn, organization_urn};
pub use protocol::requirement::{
    Missing, Requirement, Rule, has_organization_role, has_role, has_scope, in_organization,
};
pub use protocol::return_to::{ReturnTo, ReturnToError};
pub use protocol::scope::Scope;
pub use protocol::secret::Secret;
pub use protocol::sign_in_url::{DirectSignIn, FirstScreen, Identifier, Prompt, SignInOptions};
pub use protocol::sign_out_url::SignOutOptions;
pub use protocol::time::UnixMillis;
pub use protocol::token::{AccessToken, TokenAnswerError, TokenRequest};
pub use protocol::user_info::{OrganizationData, SocialIdentity, SsoIdentity, UserInfo, UserInfoError};

/// The README's Rust code compiles.
#[cfg(all(doctest, feature = "leptos"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The guide's code compiles, and what it asserts is true.
#[cfg(all(doctest, feature = "leptos", feature = "testing"))]
#[doc = include_str!("../docs/testing.md")]
struct TestingGuide;
