//! Journeys through the app, one file for each part of it.

mod api;
mod callback;
mod codes;
mod config;
mod deep_links;
mod faults;
mod guard;
mod harness;
mod inbox;
mod outage;
mod register;
mod requests;
mod session;
mod sign_in;
mod sign_out;
mod storage;
mod tabs;
