//! The core set: journeys that run in Firefox and in WebKit. All others run in Chromium alone.
//!
//! Each is a function of the engine. [`core_set!`] makes a test of it for each engine, named `firefox::…` and
//! `webkit::…`: `cargo xtask test engines` leaves out those of an engine that is missing. [`old_chromium`] and
//! [`old_webkit`] (`wpe::…`) have what older browsers do.

mod files;
mod harness;
mod history;
mod old_chromium;
mod old_webkit;
mod pages;
mod session;
mod storage;
mod tabs;

use anyhow::Result;
use e2e::Engine;

/// Makes the tests of an engine.
macro_rules! tests_in {
    ($module:ident, $engine:ident, $($file:ident::$name:ident),* $(,)?) => {
        mod $module {
            $(#[tokio::test]
            async fn $name() -> super::Result<()> {
                super::$file::$name(super::Engine::$engine).await
            })*
        }
    };
}

/// Makes the tests of both engines.
macro_rules! core_set {
    ($($file:ident::$name:ident),* $(,)?) => {
        tests_in![firefox, Firefox, $($file::$name),*];
        tests_in![webkit, WebKit, $($file::$name),*];
    };
}

core_set![
    files::altered_module_does_not_start,
    files::first_visit_and_sign_in_fetch_each_file_once,
    files::old_browser_shows_that_it_is_too_old,
    files::pages_fetch_each_file_once,
    harness::errors_fail_journey,
    history::back_after_sign_in_shows_a_usable_page,
    history::back_after_sign_out_shows_nothing_protected,
    history::page_restored_from_cache_checks_session_again,
    pages::changes_language,
    pages::profile_shows_claims,
    pages::stays_signed_in_without_a_network,
    session::forged_callback_is_refused,
    session::reload_stays_signed_in,
    session::returns_to_guarded_page_after_sign_in,
    session::signs_in_by_email,
    session::signs_out,
    storage::explains_blocked_storage,
    storage::explains_full_storage_and_recovers,
    storage::sealed_session_survives_reload_and_is_unreadable,
    tabs::second_tab_follows_session,
    tabs::six_tabs_renew_once,
];

tests_in![wpe, Wpe, old_webkit::signs_in_or_says_which_browser_is_needed];
