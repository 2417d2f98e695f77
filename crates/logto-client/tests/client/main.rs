//! The client over fake ports: what it sends, accepts, stores and shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod callback;
mod fetch;
mod lagging_storage;
mod renewal_loop;
mod restore;
mod security_rules;
mod shells;
mod sign_in;
mod sign_out;
mod standards;
#[path = "../store/mod.rs"]
mod store;
mod support;
mod times;
mod tokens;
mod user_info;
