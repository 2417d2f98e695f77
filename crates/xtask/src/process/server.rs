//! Programs that run until they are stopped.

use super::{run, stop};
use crate::error::Result;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running server. It is stopped, with the programs it has started, when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    name: &'static str,
    child: Child,
    guard: Option<Child>,
}

impl Server {
    /// Starts it.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = run::spawn(command.stdin(Stdio::null()), &format!("starting {name}"))?;
        let guard = guard(child.id());
        Ok(Self { name, child, guard })
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Its exit status, if it has ended.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.try_wait().ok().flatten()?;
        stop::wait_if_interrupted();
        Some(status)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(guard) = &mut self.guard {
            let _ = guard.kill();
            let _ = guard.wait();
        }
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            stop::end(&[self.child.id()]);
            let _ = self.child.wait();
        }
        stop::unregister(self.child.id());
    }
}

/// Starts a shell that stops the server at the end of its input, which comes when xtask ends in any way, even by
/// SIGKILL.
#[cfg(unix)]
fn guard(server: u32) -> Option<Child> {
    let script = r#"trap "" INT TERM HUP; read -r line; kill -TERM "$1" 2>/dev/null"#;
    Command::new("sh")
        .args(["-c", script, "xtask-guard", &server.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}

#[cfg(not(unix))]
fn guard(_: u32) -> Option<Child> {
    None
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn stops_when_dropped() {
        let mut command = Command::new("sleep");
        let mut server = Server::start("sleep", command.arg("60")).unwrap();
        assert!(server.ended().is_none());
        let id = server.child.id();
        drop(server);
        assert!(!super::super::tree::any_alive(&[id]));
    }

    #[test]
    fn guard_stops_server_after_its_owner_has_ended() {
        let mut sleep = Command::new("sleep").arg("60").spawn().unwrap();
        let mut guard = guard(sleep.id()).unwrap();
        drop(guard.stdin.take());
        assert!(!sleep.wait().unwrap().success());
        guard.wait().unwrap();
    }
}
