//! The rules of OAuth 2.0, OpenID Connect and Logto: what is sent, accepted and stored. The functions
//! are pure: no I/O, no clock, no randomness, no browser.
//!
//! Each module uses only those above it in this list:
//!
//! - [`base64url`], [`organization`], [`prompt`], [`redact`], [`scope`], [`secret`], [`time`], [`url_parser`]
//! - [`json`], `json_object`, [`jwt`]
//! - [`entity`], [`extra_access`], [`return_to`]
//! - [`attempt`], [`callback`], [`claims`], [`config`], [`jwk`], [`pkce`]
//! - [`discovery`], [`id_token`], [`token`], [`user_info`]
//! - [`error`], [`requirement`], [`sign_in_url`], [`sign_out_url`]
//! - [`organization_refusal`], [`renewal`], `sign_in_query`

pub mod attempt;
pub mod base64url;
pub mod callback;
pub mod claims;
pub mod config;
pub mod discovery;
pub mod entity;
pub mod error;
pub mod extra_access;
pub mod id_token;
pub mod json;
pub(crate) mod json_object;
pub mod jwk;
pub mod jwt;
pub mod organization;
pub mod organization_refusal;
pub mod pkce;
pub mod prompt;
pub mod redact;
pub mod refused_access;
pub mod renewal;
pub mod requirement;
pub mod return_to;
pub mod scope;
pub mod secret;
mod sign_in_query;
pub mod sign_in_url;
pub mod sign_out_url;
pub mod time;
pub mod token;
pub mod url_parser;
pub mod user_info;
