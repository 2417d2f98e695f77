//! The rules, pure: what is sent, what is believed, what is stored. No I/O, no clock, no
//! randomness, nothing of the browser.

pub mod attempt;
pub mod callback;
pub mod claims;
pub mod config;
pub mod discovery;
pub mod error;
pub mod id_token;
pub mod jwk;
pub mod jwt;
pub mod organization;
pub mod pkce;
pub mod renewal;
pub mod requirement;
pub mod return_to;
pub mod scope;
pub mod secret;
pub mod sign_in_url;
pub mod sign_out_url;
pub mod time;
pub mod token;
pub mod user_info;
