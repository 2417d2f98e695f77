//! The design system and the message engine that the app and the operators' console share.
//!
//! Modules in this order, each using only those before it: [`mod@lazy`], [`dom`], [`storage`], [`theme`], [`developer`], [`first_run`],
//! [`paths`], [`navigation_guard`], [`user_agent`], `phone` → [`messages`] → [`mod@extension`], [`mod@format`], [`announce`] → [`components`]
//! and [`errors`].
//! The styles of the components are in the app's `style/main.css`, those of single pages in `style/pages.css`.
#![allow(clippy::must_use_candidate, reason = "components and views are used by the view macro")]

pub mod announce;
pub mod components;
pub mod developer;
pub mod dom;
pub mod errors;
pub mod extension;
pub mod first_run;
pub mod format;
pub mod lazy;
pub mod messages;
pub mod navigation_guard;
pub mod paths;
mod phone;
pub mod storage;
pub mod theme;
pub mod user_agent;
