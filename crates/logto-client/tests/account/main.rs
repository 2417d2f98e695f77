//! The Account API client over fake ports: its requests, and how it reads the responses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod avatar;
mod center;
mod errors;
mod mfa;
mod requests;
mod responses;
mod social;
mod support;
