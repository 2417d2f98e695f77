//! The single-page app for people who sign in. It uses the public API of `logto-leptos` only.
//!
//! A first visit gets the front page alone ([`front`]), a sign-in the client ([`launch`]); the rest ([`routes`]) is
//! loaded when it is needed.
//!
//! Each module uses only those before it, in this order: `extensions`, `host`, `crash`, `config`, `deadline`,
//! `auth_status`, `diagnostics`, `lost_sign_in`, `application_check` → `messages` → `format`, `paths` → `page` → `ui` → `session_notices`,
//! `update` → `layout` → `pages` → `lazy_routes`, `launch` → `front`, `routes` → `start`.

mod application_check;
mod auth_status;
mod config;
mod crash;
mod deadline;
mod diagnostics;
mod extensions;
mod format;
mod front;
mod host;
mod launch;
mod layout;
mod lazy_routes;
mod lost_sign_in;
mod messages;
mod page;
mod pages;
mod paths;
mod routes;
mod session_notices;
mod start;
mod ui;
mod update;

pub(crate) use logto_ui::{announce, dom, theme};

fn main() {
    start::start();
}
