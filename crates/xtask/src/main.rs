//! Chores of this repository, so that nobody has to install or remember anything but rustup:
//! `cargo xtask dev`, `cargo xtask test`, `cargo xtask dist`, `cargo xtask measure` and `cargo xtask doctor`.

mod args;
mod dev;
mod dist;
mod doctor;
mod error;
mod measure;
mod process;
mod project;
mod report;
mod split;
mod test;
mod tools;
mod version;

use args::Command;
use error::{Problem, Result};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(problem) => {
            report::error(&problem);
            ExitCode::FAILURE
        }
    }
}

/// Reads the command line and does what it asks for.
fn run() -> Result<ExitCode> {
    let command = args::parse(lexopt::Parser::from_env()).map_err(|error| Problem::Usage(error.to_string()))?;
    match command {
        Command::Help => {
            report::line(args::USAGE.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::Dev(options) => dev::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Dist(options) => dist::run(&options),
        Command::Measure(options) => measure::run(&options),
        Command::Split => split::run(),
        Command::Doctor => doctor::run(),
    }
}
