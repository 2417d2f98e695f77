//! Journeys through the built app in a real browser, against the local Logto server.
//!
//! `cargo xtask test e2e` builds the app and runs them. Each journey has a [`World`] of its own: a
//! browser with an empty profile, a server, and a host for the app with a strict content security
//! policy. After each one the browser's console must be clean.

#![allow(clippy::expect_used, reason = "this crate is made for tests: what it can't do is a failed test")]

mod browser;
mod callback;
mod crowd;
pub mod deploy;
mod driver;
mod elements;
mod history;
mod hosts;
pub mod measure;
mod nginx;
mod provider;
mod recorder;
mod site;
mod storage;
mod wait;
mod world;

pub use browser::{Browser, Tab};
pub use hosts::{Host, HostPlace, Hosted};
pub use nginx::{Nginx, NginxPort};
pub use site::{ConfigFile, Site};
pub use wait::{DEADLINE, until};
pub use world::{ALICE, BOB, Person, World, journey, journey_with, slot};
