//! The Account API client over fake ports: what it asks for, and what it makes of the answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod answers;
mod calls;
mod refusals;
mod support;
