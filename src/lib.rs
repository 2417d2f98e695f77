#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod client;
#[cfg(feature = "leptos")]
pub mod integration;
pub mod ports;
pub mod protocol;
#[cfg(feature = "testing")]
pub mod testing;
pub mod web;

pub use client::{CallbackOutcome, LogtoClient, Session, Subscription, User};
#[cfg(feature = "leptos")]
pub use integration::{
    Activity, Authenticated, CallbackPage, Logto, LogtoProvider, SignInButton, SignOutButton, SignedInRoute,
    try_use_logto, use_logto, use_user, use_user_info,
};
pub use protocol::callback::CallbackError;
pub use protocol::claims::Claims;
pub use protocol::config::{ConfigError, LogtoConfig, Persistence};
pub use protocol::discovery::DiscoveryError;
pub use protocol::error::{CryptoError, EndReason, HttpError, LogtoError, OAuthError, StorageError};
pub use protocol::id_token::{IdTokenClaims, IdTokenError};
pub use protocol::return_to::{ReturnTo, ReturnToError};
pub use protocol::scope::Scope;
pub use protocol::secret::Secret;
pub use protocol::sign_in_url::{DirectSignIn, FirstScreen, Identifier, Prompt, SignInOptions};
pub use protocol::sign_out_url::SignOutOptions;
pub use protocol::time::UnixMillis;
pub use protocol::token::{AccessToken, TokenAnswerError, TokenRequest};
pub use protocol::user_info::{UserInfo, UserInfoError};
