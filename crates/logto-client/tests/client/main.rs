//! The client over fake ports: what it sends, accepts, stores and shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod builders;
mod callback;
mod callback_end;
mod deadlines;
mod fetch;
mod full_storage;
mod lagging_storage;
mod late_renewals;
mod leftovers;
mod modes;
mod one_session;
mod other_providers;
mod renewal_loop;
mod renewal_results;
mod restore;
mod security_rules;
mod shells;
mod sign_in;
mod sign_out;
mod standards;
mod support;
mod times;
mod tokens;
mod unfinished_sign_out;
mod user_info;
