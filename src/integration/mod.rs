//! Logto for Leptos: provider, hooks, guards and components over the client.

mod access;
mod address;
mod api;
mod buttons;
mod callback_page;
#[cfg(feature = "devtools")]
mod devtools;
mod gate;
mod guards;
mod hooks;
mod logto;
mod provider;
mod sign_in_page;

pub use self::access::{Access, Refusal, RefusedView, use_access};
pub use self::api::{ApiAnswer, use_api};
pub use self::buttons::{SignInButton, SignOutButton};
pub use self::callback_page::CallbackPage;
#[cfg(feature = "devtools")]
pub use self::devtools::{ConfigLayers, LogtoDevtools, devtools_report};
pub use self::guards::{Authenticated, SignedInRoute};
pub use self::hooks::{try_use_logto, use_access_token, use_logto, use_user, use_user_info};
pub use self::logto::{Activity, Logto};
pub use self::provider::{ClientSource, LogtoProvider};
pub use self::sign_in_page::SignInPage;
