//! The state of the server and the rules for it. Nothing here knows about HTTP requests.
//!
//! The modules build on one another in this order, each using only those before it: basic tools
//! ([`lock`], [`message_limit`], [`sentinel`], [`version`], [`random`], [`clock`], [`keys`], [`scopes`], [`validation`], [`request_log`]), single values
//! ([`phone`], [`identifier`], [`verification_code`], [`password`], [`account_center`], [`faults`],
//! [`local_providers`], [`inbox`], [`connectors`], [`deliveries`], [`social`], [`user_asset`], [`profile_field`]), the [`seed`], [`password_policy`], [`password_expiration`], [`username_policy`], [`email_blocklist`] and [`sign_in_experience`],
//! multi-factor authentication ([`cbor`], [`totp`], [`webauthn`], [`mfa`]), records ([`session`], [`grants`], [`authorization_request`], [`interaction`],
//! [`verification_record`], [`documents`], [`one_time_token`], [`personal_access_token`], [`organization`], [`organization_invitation`], [`email_template`], [`phrases`], [`activity`], [`application_document`], [`details`]), and finally the [`store`] that holds them with its
//! [`data_file`].

pub(crate) mod account_center;
pub(crate) mod activity;
pub(crate) mod application_document;
pub(crate) mod authorization_request;
mod cbor;
pub(crate) mod clock;
pub(crate) mod connectors;
pub(crate) mod data_file;
mod default_seed;
pub(crate) mod deliveries;
pub(crate) mod details;
pub(crate) mod documents;
pub(crate) mod email_blocklist;
pub(crate) mod email_template;
pub(crate) mod faults;
pub(crate) mod grants;
pub(crate) mod identifier;
pub(crate) mod inbox;
pub(crate) mod interaction;
pub(crate) mod keys;
pub(crate) mod local_providers;
pub(crate) mod lock;
pub(crate) mod message_limit;
pub(crate) mod mfa;
pub(crate) mod one_time_token;
pub(crate) mod organization;
pub(crate) mod organization_invitation;
pub(crate) mod password;
pub(crate) mod password_expiration;
pub(crate) mod password_policy;
pub(crate) mod personal_access_token;
mod phone;
pub(crate) mod phrases;
pub(crate) mod profile_field;
pub(crate) mod random;
pub(crate) mod request_log;
pub(crate) mod scopes;
pub(crate) mod seed;
pub(crate) mod sentinel;
pub(crate) mod session;
pub(crate) mod sign_in_experience;
pub(crate) mod social;
pub(crate) mod store;
pub(crate) mod totp;
pub(crate) mod user_asset;
pub(crate) mod username_policy;
pub(crate) mod validation;
pub(crate) mod verification_code;
pub(crate) mod verification_record;
pub(crate) mod version;
pub(crate) mod webauthn;
