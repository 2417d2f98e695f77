//! The Management API client over fake ports, and what helps to write connectors' configurations:
//! held against exchanges recorded from a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod calls;
mod configs;
mod html_lints;
mod properties;
mod recordings;
mod refusals;
mod sign_in_experience;
mod smtp_lints;
mod support;
mod template_lints;
mod twilio_lints;
