//! The configurations of Logto's Twilio and SMTP connectors, their templates, and presets.
//!
//! A configuration is kept as the JSON object that Logto has: unknown members and values of an
//! unexpected type survive reading, changing and saving. [`TwilioConfig`] and [`SmtpConfig`] are typed
//! views of it.
//!
//! Order of the modules: `members`, `phone`, `secrets`, `sms`, `usage_type` ← `defaults`, `payload` ← `template` ←
//! `render`, `config` ← `twilio`, `smtp_auth` ← `smtp` ← `presets`; `relaxed_json`, `config` ← `import`.

mod config;
mod defaults;
mod import;
mod members;
mod payload;
mod phone;
mod presets;
mod relaxed_json;
mod render;
pub(super) mod secrets;
mod sms;
mod smtp;
mod smtp_auth;
mod template;
mod twilio;
mod usage_type;

pub use self::config::{ConfigFormatError, ConnectorConfig};
pub use self::import::{ImportError, import_config};
pub(super) use self::payload::{ROOTS, is_optional};
pub use self::payload::{available_variables, sample_payload};
pub use self::phone::{PhoneError, PhoneNumber};
pub use self::presets::{PRESETS, PresetAuth, SmtpPreset};
pub use self::render::{EmailMessage, Variable, render, variables};
pub use self::sms::{Encoding, SmsLength, plain};
pub use self::smtp::SmtpConfig;
pub use self::smtp_auth::SmtpAuth;
pub use self::template::{ContentType, EmailTemplate, SmsTemplate, Template};
pub use self::twilio::TwilioConfig;
pub use self::usage_type::UsageType;
pub use crate::document::Document;
