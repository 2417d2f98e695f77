//! Journeys through the built app in a real browser, against the local Logto server.
//!
//! `cargo xtask test e2e` builds the app and runs them. Each journey has a [`TestHarness`] of its own: a
//! browser with an empty profile, a server, and a host for the app with a strict content security
//! policy. After each one the browser's console must be clean.
//!
//! [`journey_in`] runs one in another engine instead; `cargo xtask test engines` runs a core set there.
//! [`Desktop`] is for programs with a web view, which `cargo xtask test shells` signs in to.
//!
//! Modules in this order, each using only those before it: `wait`, `recorder`, `tls` → `driver`, `engine`, `nginx`, `site` →
//! `desktop`, `old_chromium` → `browser`, `hosts` → `harness`, `elements`, `history`, `storage`, `deploy` → `callback`, `concurrent_tabs`,
//! `provider`, `python_provider`, `measure`. `browser` and `site` also take the script that sets the clock from `concurrent_tabs`.

#![allow(clippy::expect_used, reason = "this crate is made for tests: what it can't do is a failed test")]

mod browser;
mod callback;
mod concurrent_tabs;
pub mod deploy;
mod desktop;
mod driver;
mod elements;
mod engine;
mod harness;
mod history;
mod hosts;
pub mod measure;
mod nginx;
mod old_chromium;
mod provider;
mod python_provider;
mod recorder;
mod site;
mod storage;
mod tls;
mod wait;

pub use browser::{Browser, Tab};
pub use desktop::Desktop;
pub use engine::Engine;
pub use harness::{ALICE, BOB, Person, TestHarness, browser_slot, journey, journey_in, journey_with};
pub use hosts::{Caddy, Host, HostAddress, HostChecks, Hosted};
pub use nginx::{Nginx, NginxPort, Proxied};
pub use old_chromium::OldChromium;
pub use python_provider::{PythonPackage, PythonProvider};
pub use site::{ConfigFile, Site};
pub use tls::{Authority, Certificate, Received, TlsServer, local_socket};
pub use wait::{DEADLINE, wait_until};
