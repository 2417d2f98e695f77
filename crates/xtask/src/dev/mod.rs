//! `cargo xtask dev`: logto-dev and the app side by side, until Ctrl-C.

mod config;
mod http;
pub(crate) mod ports;
mod seed;

use crate::{
    error::{Problem, Result},
    process::{self, Server},
    project::WASM_TARGET,
    report,
    steps::{self, Step},
    tools::{self, Build, WebTools, rust},
    workspace,
};
use clap::Args;
use ports::{APP_PORT, LOGTO_PORT};
use std::{
    env,
    path::Path,
    process::{Command, ExitCode},
    thread,
    time::Duration,
};

/// The interval at which the servers are checked.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// The options of `dev`.
#[derive(Args, Debug, PartialEq)]
pub(crate) struct Options {
    /// The app's port
    #[arg(long, default_value_t = APP_PORT)]
    pub(crate) port: u16,
    /// logto-dev's port
    #[arg(long, default_value_t = LOGTO_PORT)]
    pub(crate) logto_port: u16,
    /// Build the app optimized
    #[arg(long)]
    pub(crate) release: bool,
    /// Open the app in the browser
    #[arg(long)]
    pub(crate) open: bool,
}

/// Prepares everything, starts both servers, and ends when one of them ends.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    ports::ensure_free(options.port, "--port")?;
    ports::ensure_free(options.logto_port, "--logto-port")?;
    let note = config::check(options.logto_port)?;
    process::stop_on_signals(0, || report::step("stopped"))?;

    let target = workspace::metadata()?.target_dir;
    let seed = match options.port {
        APP_PORT => None,
        port => Some(seed::write(port, &target)?),
    };
    let build = if options.release { Build::Release } else { Build::Development };
    steps::run(vec![WebTools::install_steps(build)?, build_steps(options)])?;
    let tools = WebTools::find()?;

    report::step("starting logto-dev and trunk");
    let mut servers = [
        Server::start("logto-dev", &mut logto_dev(options, &target, seed.as_deref()))?,
        Server::start("trunk", &mut trunk(options, &tools, &target))?,
    ];
    wait_until_ready(&mut servers, options)?;
    announce(options, note.as_deref());
    Err(wait_until_one_ends(&mut servers))
}

/// Returns the steps that compile the server and the app. Trunk compiles the app with the same options, and
/// finds it compiled.
fn build_steps<'a>(options: &Options) -> Vec<Step<'a>> {
    let step = |name: &'static str, mut command: Command| {
        Step::new(name, move |progress| tools::run_cargo_step(&mut command, name, progress))
    };
    let mut app = cargo(&["build", "--target", WASM_TARGET, "--bin", "logto-app"]);
    set_kind_of_build(&mut app, options);
    vec![
        step("downloading the crates in Cargo.lock", cargo(&["fetch"])),
        step("building logto-dev", cargo(&["build", "--package", "logto-dev"])),
        step("building the app", app),
    ]
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = process::cargo();
    command.args(arguments);
    command
}

/// Sets the options of cargo or trunk for the kind of build.
fn set_kind_of_build(command: &mut Command, options: &Options) {
    if options.release {
        command.arg("--release");
        return;
    }
    command.args(["--features", "devtools"]);
    rust::erase_view_types(command);
}

/// The command that runs logto-dev; the seed is for an app at another port than usual.
fn logto_dev(options: &Options, target: &Path, seed: Option<&Path>) -> Command {
    let program = target.join("debug").join(format!("logto-dev{}", env::consts::EXE_SUFFIX));
    let mut command = process::program(program, &["--port"]);
    command.arg(options.logto_port.to_string());
    if let Some(seed) = seed {
        command.arg("--seed").arg(seed);
    }
    command
}

/// The command that serves the app, from a folder of its own: `dist` is for releases.
fn trunk(options: &Options, tools: &WebTools, target: &Path) -> Command {
    let mut command = tools.trunk(&["serve", "--address", "127.0.0.1"]);
    command.args(["--port", &options.port.to_string()]).arg("--dist").arg(target.join("dev-dist"));
    set_kind_of_build(&mut command, options);
    if options.open {
        command.arg("--open");
    }
    command
}

/// Waits until both servers answer, however long the first build takes.
fn wait_until_ready(servers: &mut [Server], options: &Options) -> Result<()> {
    let mut waiting = vec![(options.logto_port, "/oidc/.well-known/openid-configuration"), (options.port, "/")];
    while !waiting.is_empty() {
        if let Some(problem) = find_ended(servers) {
            return Err(problem);
        }
        waiting.retain(|&(port, path)| !http::answers(port, path));
        thread::sleep(POLL_INTERVAL);
    }
    Ok(())
}

fn announce(options: &Options, note: Option<&str>) {
    let Options { port, logto_port, .. } = options;
    report::line(&format!(
        "\n  app    http://localhost:{port}\n  inbox  http://localhost:{logto_port}/inbox  (sign-in codes arrive here)\n"
    ));
    if let Some(note) = note {
        report::line(&format!("  {note}\n"));
    }
    report::line("  Ctrl-C stops both.\n");
}

fn wait_until_one_ends(servers: &mut [Server]) -> Problem {
    loop {
        if let Some(problem) = find_ended(servers) {
            return problem;
        }
        thread::sleep(POLL_INTERVAL);
    }
}

/// Returns an error about the first server that has ended.
fn find_ended(servers: &mut [Server]) -> Option<Problem> {
    let (name, status) = servers.iter_mut().find_map(|server| Some((server.name(), server.ended()?)))?;
    Some(Problem::Other(format!(
        "{name} stopped ({status}), so the other server is stopped too: the reason is in the lines above"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(command: &Command) -> String {
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        arguments.join(" ")
    }

    #[test]
    fn logto_dev_gets_port_and_seed() {
        let options = Options { port: APP_PORT, logto_port: 3101, release: false, open: false };
        let target = Path::new("/t");
        assert_eq!(arguments(&logto_dev(&options, target, None)), "--port 3101");
        assert_eq!(arguments(&logto_dev(&options, target, Some(Path::new("/t/seed")))), "--port 3101 --seed /t/seed");
    }
}
