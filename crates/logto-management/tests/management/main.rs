//! Tests of the Management API client over fake ports, and of the connector documents, with exchanges
//! recorded from a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod applications;
mod calls;
mod configs;
mod errors;
mod guard;
mod html_lints;
mod imports;
mod localized_templates;
mod masking;
mod messages;
mod organizations;
mod phrases;
mod properties;
mod providers;
mod recordings;
mod sign_in_experience;
mod sign_in_settings;
mod smtp_lints;
mod support;
mod template_lints;
mod twilio_lints;
mod users;
mod values;
mod verdicts;
