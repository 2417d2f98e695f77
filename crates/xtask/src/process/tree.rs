//! Process trees: finding descendants and ending them.

#[cfg(unix)]
pub(super) use unix::{any_alive, kill, terminate, with_descendants};
#[cfg(not(unix))]
pub(super) use windows::{any_alive, kill, terminate, with_descendants};

#[cfg(unix)]
mod unix {
    use nix::{
        sys::signal::{self, Signal},
        unistd::Pid,
    };
    use std::fs;

    /// The processes and all that descend from them, parents first.
    pub(in crate::process) fn with_descendants(roots: &[u32]) -> Vec<u32> {
        if roots.is_empty() {
            return Vec::new();
        }
        let parents = parents();
        let mut found = roots.to_vec();
        let mut next = 0;
        while let Some(&parent) = found.get(next) {
            for &(child, of) in &parents {
                if of == parent && !found.contains(&child) {
                    found.push(child);
                }
            }
            next += 1;
        }
        found
    }

    /// Asks all of them to end.
    pub(in crate::process) fn terminate(processes: &[u32]) {
        send(processes, Signal::SIGTERM);
    }

    /// Ends those that are left.
    pub(in crate::process) fn kill(processes: &[u32]) {
        send(processes, Signal::SIGKILL);
    }

    /// Whether one of them still runs.
    pub(in crate::process) fn any_alive(processes: &[u32]) -> bool {
        processes.iter().filter_map(|&id| pid(id)).any(|id| signal::kill(id, None).is_ok() && !is_zombie(id))
    }

    fn send(processes: &[u32], signal: Signal) {
        for id in processes.iter().filter_map(|&id| pid(id)) {
            // A process that has ended meanwhile is no error.
            let _ = signal::kill(id, signal);
        }
    }

    fn pid(id: u32) -> Option<Pid> {
        i32::try_from(id).ok().filter(|&id| id > 1).map(Pid::from_raw)
    }

    /// A process that has ended and waits for its parent to notice.
    fn is_zombie(id: Pid) -> bool {
        if let Ok(text) = fs::read_to_string(format!("/proc/{id}/stat")) {
            return parse_stat(&text).is_some_and(|(state, _)| state == 'Z');
        }
        let mut ps = std::process::Command::new("ps");
        crate::process::command::capture(ps.args(["-o", "stat=", "-p", &id.to_string()]))
            .is_some_and(|state| state.trim_start().starts_with('Z'))
    }

    /// Pairs of process and parent, from `/proc` or, where there is none, from `ps`.
    fn parents() -> Vec<(u32, u32)> {
        let pairs: Vec<_> = fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let id = entry.file_name().to_str()?.parse().ok()?;
                let text = fs::read_to_string(entry.path().join("stat")).ok()?;
                Some((id, parse_stat(&text)?.1))
            })
            .collect();
        if !pairs.is_empty() {
            return pairs;
        }
        let mut ps = std::process::Command::new("ps");
        crate::process::command::capture(ps.args(["-A", "-o", "pid=,ppid="]))
            .map(|text| text.lines().filter_map(parse_ps).collect())
            .unwrap_or_default()
    }

    /// State and parent in a line of `/proc/<id>/stat`. The name before them is in parentheses
    /// and may hold anything, parentheses too.
    fn parse_stat(text: &str) -> Option<(char, u32)> {
        let mut fields = text.rsplit_once(')')?.1.split_whitespace();
        let state = fields.next()?.chars().next()?;
        Some((state, fields.next()?.parse().ok()?))
    }

    fn parse_ps(line: &str) -> Option<(u32, u32)> {
        let mut fields = line.split_whitespace();
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use std::process::{Command, Stdio};

        #[test]
        fn reads_state_and_parent() {
            assert_eq!(parse_stat("17 (a) b) S 4 17 0"), Some(('S', 4)));
            assert_eq!(parse_stat("garbage"), None);
            assert_eq!(parse_ps("  12   3"), Some((12, 3)));
        }

        #[test]
        fn ends_grandchildren_too() {
            let mut shell = Command::new("sh").args(["-c", "sleep 60 & wait"]).stdout(Stdio::null()).spawn().unwrap();
            let mut processes = Vec::new();
            for _ in 0..100 {
                processes = with_descendants(&[shell.id()]);
                if processes.len() > 1 {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            assert_eq!(processes.len(), 2);
            kill(&processes);
            shell.wait().unwrap();
            for _ in 0..100 {
                if !any_alive(&processes) {
                    return;
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            panic!("{processes:?} still run");
        }
    }
}

#[cfg(not(unix))]
mod windows {
    use std::process::{Command, Stdio};

    /// Returns the processes; `taskkill /T` finds their descendants.
    pub(in crate::process) fn with_descendants(roots: &[u32]) -> Vec<u32> {
        roots.to_vec()
    }

    /// Ends the processes and their descendants: console programs on Windows have no gentler way.
    pub(in crate::process) fn terminate(processes: &[u32]) {
        kill(processes);
    }

    /// Ends the processes with all that descend from them.
    pub(in crate::process) fn kill(processes: &[u32]) {
        for id in processes {
            let _ = Command::new("taskkill")
                .args(["/T", "/F", "/PID", &id.to_string()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
        }
    }

    /// Returns `false`, because `taskkill` has waited.
    pub(in crate::process) fn any_alive(_: &[u32]) -> bool {
        false
    }
}
