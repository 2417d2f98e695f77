//! The configurations of Logto's Twilio and SMTP connectors, their templates, and presets.
//!
//! A configuration is kept as the JSON object that Logto has: unknown members and values of an
//! unexpected type survive reading, changing and saving. [`TwilioConfig`] and [`SmtpConfig`] are typed
//! views of it.
//!
//! Order of the modules: `members`, `phone`, `secrets`, `sms`, `usage_type` ← `defaults` ← `template` ←
//! `render`, `config` ← `twilio`, `smtp_auth` ← `smtp` ← `presets`.

mod config;
mod defaults;
mod members;
mod phone;
mod presets;
mod render;
pub(super) mod secrets;
mod sms;
mod smtp;
mod smtp_auth;
mod template;
mod twilio;
mod usage_type;

pub use self::config::{ConfigFormatError, ConnectorConfig};
pub use self::phone::{PhoneError, PhoneNumber};
pub use self::presets::{PRESETS, SmtpPreset};
pub(super) use self::render::ROOTS;
pub use self::render::{EmailMessage, Variable, render, sample_payload, variables};
pub use self::sms::{Encoding, SmsLength, plain};
pub use self::smtp::SmtpConfig;
pub use self::smtp_auth::SmtpAuth;
pub use self::template::{ContentType, EmailTemplate, SmsTemplate, Template};
pub use self::twilio::TwilioConfig;
pub use self::usage_type::UsageType;
pub use crate::document::Document;
