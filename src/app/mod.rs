//! The app. Everything it knows about Logto comes through the public API of `logto_leptos`.
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

pub(crate) use self::start::start;
