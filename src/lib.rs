//! Logto for Rust in the browser: OpenID Connect sign-in with PKCE, the session, tokens, and route
//! guards for Leptos.
//!
//! # From nothing to a guarded page
//!
//! ```sh
//! cargo new my-app && cd my-app
//! cargo add leptos@0.8 leptos_router@0.8 logto-leptos
//! ```
//!
//! No features, no flags. Beside `Cargo.toml`, `index.html` for [Trunk](https://trunkrs.dev):
//!
//! ```html
//! <!doctype html>
//! <html lang="en">
//!   <head>
//!     <meta charset="utf-8" />
//!     <base data-trunk-public-url />
//!     <link data-trunk rel="rust" />
//!   </head>
//!   <body></body>
//! </html>
//! ```
//!
//! And `src/main.rs`. [`LogtoProvider`] goes around the router, [`SignedInRoute`] guards a page,
//! [`SignInPage`] sends people to Logto, and [`CallbackPage`] is where they come back to:
//!
#![cfg_attr(feature = "leptos", doc = "```no_run")]
#![cfg_attr(not(feature = "leptos"), doc = "```ignore")]
//! use leptos::prelude::*;
//! use leptos_router::components::{A, Route, Router, Routes};
//! use leptos_router::path;
//! use logto_leptos::{CallbackPage, LogtoConfig, LogtoProvider, SignInPage, SignOutButton, SignedInRoute, use_user};
//!
//! fn main() {
//!     match LogtoConfig::new("http://localhost:3001", "spa") {
//!         Ok(config) => mount_to_body(move || view! { <App config=config/> }),
//!         Err(error) => mount_to_body(move || error.to_string()),
//!     }
//! }
//!
//! #[component]
//! fn App(config: LogtoConfig) -> impl IntoView {
//!     view! {
//!         <LogtoProvider config=config>
//!             <Router>
//!                 <Routes fallback=|| "There is no such page.">
//!                     <Route path=path!("/") view=|| view! { <A href="/profile">"Your profile"</A> }/>
//!                     <SignedInRoute path=path!("/profile") view=Profile/>
//!                     <Route path=path!("/sign-in") view=|| view! { <SignInPage/> }/>
//!                     <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
//!                 </Routes>
//!             </Router>
//!         </LogtoProvider>
//!     }
//! }
//!
//! #[component]
//! fn Profile() -> impl IntoView {
//!     let user = use_user();
//!     view! {
//!         <h1>"Hello " {move || user.get().and_then(|user| user.name().map(str::to_owned))}</h1>
//!         <SignOutButton>"Sign out"</SignOutButton>
//!     }
//! }
//! ```
//!
//! `trunk serve --port 3000` runs it, and `cargo run -p logto-dev` in a checkout of this repository is the
//! Logto it signs in at, as `alice@example.com`. With a Logto of your own, enter
//! `http://localhost:3000/callback` as redirect URI and `http://localhost:3000/` as post sign-out
//! redirect URI of a single-page application, and its endpoint and id above. `docs/start.md` goes
//! through this step by step.
//!
//! # What next
//!
//! | to | use |
//! |---|---|
//! | show a part of a page to some people only | [`Authenticated`] |
//! | ask for a role, a permission, an organization | [`has_role`], [`has_scope`], [`in_organization`], [`has_organization_role`] as `require` of a guard; [`use_access`] |
//! | know who is signed in, and why nobody is | [`use_user`], [`use_user_info`], [`Logto::session`] of [`use_logto`] |
//! | call an API | [`use_api`], [`LogtoClient::fetch`]; [`LogtoConfig::with_resources`] names it |
//! | ask for more than the name | [`LogtoConfig::with_scopes`], [`Scope`] |
//! | begin with registration, or at Google | [`SignInOptions`] of [`SignInButton`] |
//! | keep the session elsewhere | [`LogtoConfig::with_persistence`], or a [`Storage`](ports::Storage) of your own |
//! | test your components | the feature `testing` |
//!
//! Every failure is a [`LogtoError`] with a stable [`code`](LogtoError::code), a sentence, a
//! [`hint`](LogtoError::hint) and a place in the [documentation](LogtoError::docs).
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
//! | `devtools` | `LogtoDevtools`: a panel in the page with session, tokens, storage, requests and tabs | no |
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
pub use client::{CallbackOutcome, LogtoClient, Session, SignInTimes, Subscription, User};
#[cfg(feature = "leptos")]
pub use integration::{
    Access, Activity, ApiAnswer, Authenticated, CallbackPage, Logto, LogtoProvider, Refusal, RefusedView, SignInButton,
    SignInPage, SignOutButton, SignedInRoute, try_use_logto, use_access, use_access_token, use_api, use_logto,
    use_user, use_user_info,
};
#[cfg(feature = "devtools")]
pub use integration::{ConfigLayers, LogtoDevtools, devtools_report};
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

/// The guides' code compiles, and what it asserts is true.
#[cfg(all(doctest, feature = "leptos", feature = "testing"))]
mod guides {
    #[doc = include_str!("../docs/api-calls.md")]
    struct ApiCalls;
    #[cfg(feature = "devtools")]
    #[doc = include_str!("../docs/devtools.md")]
    struct Devtools;
    #[doc = include_str!("../docs/guards.md")]
    struct Guards;
    #[doc = include_str!("../docs/migrating.md")]
    struct Migrating;
    #[doc = include_str!("../docs/organizations.md")]
    struct Organizations;
    #[doc = include_str!("../docs/own-storage.md")]
    struct OwnStorage;
    #[doc = include_str!("../docs/shells.md")]
    struct Shells;
    #[doc = include_str!("../docs/start.md")]
    struct Start;
    #[doc = include_str!("../docs/testing.md")]
    struct Testing;
}
