//! The single-page app for people who sign in. It uses the public API of `logto-leptos` only.
//!
//! A first visit gets the front page alone ([`front`]); the rest ([`routes`]) is loaded when it is needed.

mod announce;
mod back;
mod config;
mod crash;
mod deadline;
mod dom;
mod format;
mod front;
mod host;
mod i18n;
mod layout;
mod management;
mod news;
mod pages;
mod parts;
mod paths;
mod routes;
mod standing;
mod start;
mod theme;
mod ui;
mod update;

fn main() {
    start::start();
}
