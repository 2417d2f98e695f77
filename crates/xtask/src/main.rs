//! The commands of this repository: `cargo xtask dev`, `test`, `dist`, `measure`, `screenshots`, `size` and `doctor`. They install
//! what they need, so that rustup is the only thing to set up by hand.
//!
//! Modules in order, each using only those before it: `error`, `version`, `project`, `report`, `process`,
//! `workspace`, `steps`, `tools`, then the commands `split`, `dist`, `measure`, `screenshots`, `size`, `test`, `dev`, `doctor`
//! (which uses the ports of `dev`), and `args`.

mod args;
mod dev;
mod dist;
mod doctor;
mod error;
mod measure;
mod process;
mod project;
mod report;
mod screenshots;
mod size;
mod split;
mod steps;
mod test;
mod tools;
mod version;
mod workspace;

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
        Command::Screenshots(options) => screenshots::run(&options),
        Command::Size(options) => size::run(&options),
        Command::Split => split::run(),
        Command::Doctor => doctor::run(),
    }
}
