//! The pages on which operators set up connectors and the sign-in experience, and manage users, as a Leptos library.
//!
//! An app adds [`ENTRY`], [`SETTING`] and [`EXTENSION`] to its lists of [extensions](logto_ui::extension). Each page is loaded
//! when it is opened.
//!
//! Modules in this order, each using only those before it: `config`, `messages`, `paths` → `management` →
//! `connectors` → `sign_in_experience` and `users` → `extension`.
#![allow(clippy::must_use_candidate, reason = "components and views are used by the view macro")]

mod config;
mod connectors;
mod extension;
mod management;
mod messages;
mod paths;
mod sign_in_experience;
mod users;

pub use self::extension::{ENTRY, EXTENSION, SETTING};
