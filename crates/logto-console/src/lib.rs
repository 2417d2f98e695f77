//! The pages on which operators set up connectors, the sign-in experience with its texts and the application, and manage
//! users and organizations, as a Leptos library.
//!
//! An app adds [`ENTRY`], [`SETTING`] and [`EXTENSION`] to its lists of [extensions](logto_ui::extension). Each page is loaded
//! when it is opened.
//!
//! Modules in this order, each using only those before it: `config`, `language_tag`, `messages`, `paths` → `management` → `controls` →
//! `connectors` → `sign_in_experience`, `localization`, `users`, `organizations` and `application` → `extension`.
#![allow(clippy::must_use_candidate, reason = "components and views are used by the view macro")]

mod application;
mod config;
mod connectors;
mod controls;
mod extension;
mod language_tag;
mod localization;
mod management;
mod messages;
mod organizations;
mod paths;
mod sign_in_experience;
mod users;

pub use self::extension::{ENTRY, EXTENSION, SETTING};
