//! Documentation, packages and source files of this repository, held against the code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod configuration_table;
mod crates;
mod extensions;
mod guide;
#[cfg(unix)]
mod guide_commands;
#[cfg(unix)]
mod guide_runs;
mod guides;
mod languages;
mod package;
mod readme;
mod releasing;
mod repository;
mod sdk_table;
mod security_table;
mod shells;
mod shown_files;
mod source_files;
mod template;
