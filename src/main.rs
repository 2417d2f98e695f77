//! The single-page app for people who sign in. It uses the public API of `logto-leptos` only.
//!
//! A first visit gets the front page alone ([`front`]); the rest ([`routes`]) is loaded when it is needed.

mod config;
mod crash;
mod deadline;
mod format;
mod front;
mod host;
mod i18n;
mod layout;
mod news;
mod pages;
mod parts;
mod paths;
mod routes;
mod standing;
mod start;
mod ui;
mod update;

pub(crate) use logto_ui::{announce, dom, theme};

fn main() {
    start::start();
}
