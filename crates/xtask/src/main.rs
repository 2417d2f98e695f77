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
use error::Result;
use std::{env, process::ExitCode};

fn main() -> ExitCode {
    let command = match args::parse(env::args()) {
        Ok(Some(command)) => command,
        Ok(None) => {
            report::line(args::help().trim_end());
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(1));
        }
    };
    run(command).unwrap_or_else(|problem| {
        report::error(&problem);
        ExitCode::FAILURE
    })
}

/// Runs a command to its end.
fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Dev(options) => dev::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Dist(options) => dist::run(&options),
        Command::Measure(options) => measure::run(&options),
        Command::Split => split::run(),
        Command::Doctor => doctor::run(),
    }
}
