//! The client over fake ports: what it sends, believes, stores and shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod callback;
mod fetch;
mod keeper;
mod lagging;
mod restore;
mod rules;
mod shells;
mod sign_in;
mod sign_out;
#[path = "../store/mod.rs"]
mod store;
mod support;
mod times;
mod tokens;
mod user_info;
