//! The pages on which operators set up connectors and the sign-in experience, as a Leptos library.
//!
//! An app calls [`provide_management`] once, and mounts [`ConnectorsPage`], [`ConnectorPage`] and
//! [`SignInExperiencePage`] after [`load_messages`].
#![allow(clippy::must_use_candidate, reason = "components and views are used by the view macro")]

mod config;
mod connectors;
mod management;
mod messages;
mod sign_in_experience;

pub use self::config::{ManagementConfig, ManagementFile, SCOPE, read as read_management_config};
pub use self::connectors::{ConnectorPage, ConnectorsPage, ConnectorsSkeleton};
pub use self::management::{Management, provide_management, use_management};
pub use self::messages::load_messages;
pub use self::sign_in_experience::{SignInExperiencePage, SignInExperienceSkeleton};
