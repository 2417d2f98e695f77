//! The design system and the message engine that the app and the operators' console share.
//!
//! Modules in this order, each using only those before it: [`mod@lazy`], [`dom`], [`theme`], [`paths`],
//! [`navigation_guard`] → [`messages`] → [`mod@extension`], [`mod@format`], [`announce`] → [`components`] and [`errors`].
//! The styles of the components are in the app's `style/main.css`, those of single pages in `style/pages.css`.
#![allow(clippy::must_use_candidate, reason = "components and views are used by the view macro")]

pub mod announce;
pub mod components;
pub mod dom;
pub mod errors;
pub mod extension;
pub mod format;
pub mod lazy;
pub mod messages;
pub mod navigation_guard;
pub mod paths;
pub mod theme;
