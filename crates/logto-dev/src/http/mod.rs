//! What all HTTP handlers share: the state, input, errors, cookies, pages, CORS and middleware.
//!
//! Uses [`crate::model`] only. Within the module, [`state`], [`parameters`] and the small response types come first, then
//! [`api_error`], [`json_body`], [`paging`], and [`middleware`] on top.

pub(crate) mod accept;
mod api_error;
pub(crate) mod authorization;
pub(crate) mod cookies;
pub(crate) mod cors;
pub(crate) mod html;
mod json;
mod json_body;
pub(crate) mod middleware;
pub(crate) mod multipart;
pub(crate) mod paging;
mod parameters;
pub(crate) mod passkeys;
mod proof;
pub(crate) mod redirect;
mod social;
mod state;
pub(crate) mod unknown_route;

pub(crate) use api_error::{ApiError, ApiResult};
pub(crate) use json::Json;
pub(crate) use json_body::JsonBody;
pub(crate) use parameters::Parameters;
pub(crate) use proof::check_proof;
pub(crate) use social::{redeem_social_code, social_connector};
pub(crate) use state::{AppState, SharedState};
