//! Starts programs, and makes sure that none of them outlives xtask.
//!
//! Modules in order, each using only those before it: `command`, `tree`, `stop`, `run`, `stream`, `server`.

mod command;
mod run;
mod server;
mod stop;
mod stream;
mod tree;

pub(crate) use command::{capture, cargo, on_path, path_with, program};
pub(crate) use run::run;
pub(crate) use server::Server;
pub(crate) use stop::{end_all, install as stop_on_signals};
pub(crate) use stream::{pass_stderr, pass_stdout, read_stderr};
