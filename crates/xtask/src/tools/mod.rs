//! The programs that commands need beside cargo: found where they are, installed where they are missing.
//!
//! Modules in order, each using only those before it: `cargo`, `rust`, `apt`, `lock`, `tool`, `catalog`,
//! `web`, `release`; `chromium`, `firefox`, `webkit`, `wpe`, `nginx`, `caddy`, `apache` over `apt`; `python` over `lock`;
//! `npm`, with `axe` and `old_chromium` over it; `shells` over `apt`, `npm` and `webkit`.

pub(crate) mod apache;
mod apt;
pub(crate) mod axe;
pub(crate) mod caddy;
mod cargo;
mod catalog;
pub(crate) mod chromium;
pub(crate) mod firefox;
mod lock;
pub(crate) mod nginx;
pub(crate) mod npm;
pub(crate) mod old_chromium;
pub(crate) mod python;
mod release;
pub(crate) mod rust;
pub(crate) mod shells;
mod tool;
mod web;
pub(crate) mod webkit;
pub(crate) mod wpe;

pub(crate) use catalog::{cargo_deny, cargo_machete, installable, wasm_bindgen, wasm_split};
pub(crate) use release::build_app;
pub(crate) use tool::Tool;
pub(crate) use web::{Build, WebTools};

use crate::{error::Result, process, steps::Progress};
use std::process::Command;

/// Downloads the crates of the workspace where they are missing.
pub(crate) fn fetch_crates() -> Result<()> {
    run_cargo(&["fetch"], "downloading the crates in Cargo.lock")
}

/// Runs cargo with its output passed through.
pub(crate) fn run_cargo(arguments: &[&str], doing: &str) -> Result<()> {
    cargo::run(process::cargo().args(arguments), doing)
}

/// Runs cargo as a step, without output unless it fails.
pub(crate) fn run_cargo_step(command: &mut Command, doing: &str, progress: &Progress) -> Result<()> {
    cargo::run_quietly(command, doing, progress)
}
