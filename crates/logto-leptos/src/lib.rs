//! Logto for Rust in the browser: OpenID Connect sign-in with PKCE, the session, tokens, and route
//! guards for Leptos.
//!
//! # A first guarded page
//!
//! ```sh
//! cargo new my-app && cd my-app
//! cargo add leptos@0.8 leptos_router@0.8
//! cargo add logto-leptos@0.1 --features csr
//! ```
//!
//! No other settings are needed. Next to `Cargo.toml`, [Trunk](https://trunkrs.dev) needs `index.html`, `Trunk.toml` and
//! `start.js`. [Getting started](https://github.com/logto-leptos/logto-leptos/blob/main/docs/start.md#2-a-project) has
//! them, in a form that a strict Content-Security-Policy allows.
//!
//! Then `src/main.rs`. [`LogtoProvider`] goes around the router, [`SignedInRoute`] guards a page,
//! [`SignInPage`] starts a sign-in, and [`CallbackPage`] finishes it:
//!
//! ```no_run
//! use leptos::prelude::*;
//! use leptos_router::components::{A, Route, Router, Routes};
//! use leptos_router::path;
//! use logto_leptos::{CallbackPage, LogtoProvider, SignInPage, SignOutButton, SignedInRoute, use_signed_in};
//!
//! fn main() {
//!     mount_to_body(App);
//! }
//!
//! #[component]
//! fn App() -> impl IntoView {
//!     view! {
//!         <LogtoProvider endpoint="http://localhost:3001" app_id="spa">
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
//!     let user = use_signed_in();
//!     view! {
//!         <h1>"Hello " {move || user.read().name().map(str::to_owned)}</h1>
//!         <SignOutButton>"Sign out"</SignOutButton>
//!     }
//! }
//! ```
//!
//! Run `cargo run -p logto-dev` in a checkout of the
//! [repository](https://github.com/logto-leptos/logto-leptos) to start a local Logto server, and
//! `trunk serve --port 3000` to start the app. Sign in as `alice@example.com`. For your own Logto,
//! create a single-page application with the redirect URI `http://localhost:3000/callback` and the post
//! sign-out redirect URI `http://localhost:3000/`, and use its endpoint and id above. `docs/start.md` in
//! the repository goes through this step by step.
//!
//! # Next steps
//!
//! | to | use |
//! |---|---|
//! | guard several pages at once | [`SignedInRoutes`] |
//! | show a part of a page to some people only | [`Authenticated`] |
//! | guard nested routes | [`SignedInParentRoute`]; [`signed_in_condition`] for `ProtectedParentRoute` |
//! | require a role, a permission, an organization, a claim | [`has_role`], [`has_scope`], [`in_organization`], [`has_organization_role`], [`has_claim`], [`when`] as `require` of a guard; [`use_access`] |
//! | show the user's name, or something to visitors only | [`SignedIn`], [`SignedOut`], [`use_signed_in`] |
//! | a menu of the user, a choice of the organization | [`UserMenu`], [`OrganizationSwitcher`], [`use_memberships`] |
//! | other texts and languages, callbacks at sign-in and sign-out | `texts` and `on_signed_in` of [`LogtoProvider`], [`LogtoText`] |
//! | get the signed-in user, or why nobody is signed in | [`use_user`], [`use_user_info`], [`Logto::session`] of [`use_logto`] |
//! | call an API | [`use_api`], [`Logto::call_api`]; [`LogtoConfig::with_resources`] |
//! | request more user data | [`LogtoConfig::with_scopes`], [`Scope`] |
//! | start with registration, or at Google | [`SignUpButton`], [`SignInOptions`] of [`SignInButton`] |
//! | store the session elsewhere | [`LogtoConfig::with_persistence`], [`sealed_browser_client`], or your own [`Storage`](ports::Storage) |
//! | test your components | the feature `testing` |
//!
//! Every failure is a [`LogtoError`] with a stable [`code`](LogtoError::code), a sentence, a
//! [`hint`](LogtoError::hint) and a page in the [documentation](LogtoError::docs).
//!
//! # Without Leptos
//!
//! [`LogtoClient`] does the work; the components are a thin layer over it. The crate
//! [`logto-browser`](https://docs.rs/logto-browser) has the same client without Leptos.
//!
//! ```no_run
//! use logto_leptos::{LogtoConfig, LogtoError, SignInOptions, browser_client};
//!
//! async fn page() -> Result<(), LogtoError> {
//!     let client = browser_client(LogtoConfig::new("https://my-tenant.logto.app", "my-app-id")?);
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
//! # Server-side rendering
//!
//! Authentication stays in the browser. A server renders the loading state ([`Session::Loading`]), which is the
//! first frame of the browser too; the session is known after hydration. `docs/ssr.md` has the details.
//!
//! # How it is built
//!
//! `logto-client` has the rules ([`protocol`]), traits for storage, requests, cryptography, the clock,
//! the address bar and other tabs ([`ports`]), and the [`client`]. `logto-browser` implements the traits
//! for the browser. This crate adds the components, and exports the names of both. To use your own
//! implementation of a trait, such as [`Storage`](ports::Storage), create the client with
//! [`browser_client_builder`].
//!
//! Modules in this order, each using only those before it: `dynamic_view`, `hydration`, `view_of`, `texts` → `logto`
//! (with `page_state`, `session_events`, `provider`) → `hooks`, `address` → `access`, `api` (with `api_loader`, `api_request`,
//! `api_error`), `buttons`, `memberships`, `signed_in` → `gate`, `sign_in_page`, `organization_switcher`, `user_menu` →
//! `route_guard` → `guards`, `conditions`, `callback_page` → `signed_in_routes`. `devtools` uses only `logto`.
//!
//! The session is kept under the keys and in the form of `@logto/browser`, so a JavaScript page on
//! the same origin shares it.
//!
//! # Features
//!
//! | feature | what |
//! |---|---|
//! | `csr` | client-side rendering, of an app that `mount_to_body` starts |
//! | `hydrate` | the browser's half of an app that a server renders |
//! | `ssr` | the server's half, which renders the loading state |
//! | `devtools` | `LogtoDevtools`: a panel in the page with session, tokens, storage, requests and tabs |
//! | `testing` | the ports in memory and a scripted Logto server, for tests of your own components |
#![cfg_attr(docsrs, feature(doc_cfg))]

mod access;
mod address;
mod api;
mod api_error;
mod api_loader;
mod api_request;
mod buttons;
mod callback_page;
mod client_source;
mod conditions;
#[cfg(feature = "devtools")]
mod devtools;
mod dynamic_view;
mod gate;
mod guards;
mod hooks;
mod hydration;
mod logto;
mod memberships;
mod organization_switcher;
mod page_state;
mod provider;
mod route_guard;
mod session_events;
mod sign_in_page;
mod signed_in;
mod signed_in_routes;
mod spawn;
mod texts;
mod user_menu;
mod view_of;

pub use self::access::{Access, GuardRequirement, Refusal, RefusedView, use_access};
pub use self::api::{ApiResponse, use_api};
pub use self::api_error::{ApiError, ApiStatusError};
pub use self::api_request::ApiRequest;
pub use self::buttons::{SignInButton, SignOutButton, SignUpButton};
pub use self::callback_page::CallbackPage;
pub use self::conditions::{sign_in_redirect, sign_in_redirect_to, signed_in_condition};
#[cfg(feature = "devtools")]
pub use self::devtools::{ConfigLayers, LogtoDevtools, devtools_report};
pub use self::guards::{Authenticated, SignedInParentRoute, SignedInRoute};
pub use self::hooks::{try_use_logto, use_access_token, use_logto, use_query_value, use_user, use_user_info};
pub use self::logto::{Activity, Logto};
pub use self::memberships::use_memberships;
pub use self::organization_switcher::OrganizationSwitcher;
pub use self::provider::{LogtoProvider, LogtoProviderProps};
pub use self::route_guard::GuardedView;
pub use self::sign_in_page::{SignInPage, use_sign_in_link};
pub use self::signed_in::{SignedIn, SignedOut, use_signed_in};
pub use self::signed_in_routes::{GuardedMatch, GuardedRoutes, SignedInRoutes};
pub use self::texts::LogtoText;
pub use self::user_menu::UserMenu;
pub use self::view_of::ViewOf;
pub use logto_browser::{
    SealedStorage, WebClock, WebCrypto, WebHttp, WebNavigator, WebPasskeys, WebStorage, WebTabs, WebTasks,
    browser_client, browser_client_builder, browser_ports, former_sealed_storage, sealed_browser_client,
    sign_in_with_popup,
};
pub use logto_client::*;

/// The README's Rust code compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The guides' code compiles, and what it asserts is true.
#[cfg(all(doctest, feature = "testing"))]
mod guides {
    #[doc = include_str!("../../../docs/api-calls.md")]
    struct ApiCalls;
    #[doc = include_str!("../../../docs/components.md")]
    struct Components;
    #[cfg(feature = "devtools")]
    #[doc = include_str!("../../../docs/devtools.md")]
    struct Devtools;
    #[doc = include_str!("../../../docs/guards.md")]
    struct Guards;
    #[doc = include_str!("../../../docs/migrating.md")]
    struct Migrating;
    #[doc = include_str!("../../../docs/organizations.md")]
    struct Organizations;
    #[doc = include_str!("../../../docs/other-providers.md")]
    struct OtherProviders;
    #[doc = include_str!("../../../docs/own-storage.md")]
    struct OwnStorage;
    #[doc = include_str!("../../../docs/routing.md")]
    struct Routing;
    #[doc = include_str!("../../../docs/shells.md")]
    struct Shells;
    #[doc = include_str!("../../../docs/ssr.md")]
    struct Ssr;
    #[doc = include_str!("../../../docs/start.md")]
    struct Start;
    #[doc = include_str!("../../../docs/testing.md")]
    struct Testing;
}
