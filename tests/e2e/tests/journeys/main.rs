//! Journeys through the app, one file for each part of it.

mod another_user;
mod api;
mod callback;
mod codes;
mod coherence;
mod config;
mod deep_links;
mod faults;
mod guard;
mod harness;
mod inbox;
mod outage;
mod register;
mod requests;
mod revoked;
mod sealed;
mod session;
mod sign_in;
mod sign_out;
mod six_tabs;
mod sleep;
mod storage;
mod storage_trouble;
mod tabs;
