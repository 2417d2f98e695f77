//! Runs commands of the guides that are for a server or for a reader's own host, with other programs in the place of those
//! that a test cannot run.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::guide::{Step, steps};
use super::repository::{new_folder, read};

/// The only block of commands in a guide.
fn commands(guide: &str) -> String {
    let mut found = steps(&read(guide)).into_iter().filter_map(|step| match step {
        Step::Run(commands) => Some(commands),
        Step::Write { .. } | Step::Append { .. } => None,
    });
    let commands = found.next().unwrap();
    assert_eq!(found.next(), None, "{guide}");
    commands
}

/// Writes programs into a folder, for the `PATH` of a command.
fn write_programs(folder: &Path, programs: &[(&str, &str)]) {
    for (name, script) in programs {
        let file = folder.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// Runs commands in a folder, in which programs are found first.
fn run(folder: &Path, commands: &str, input: &str) -> Output {
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", commands]).current_dir(folder).env("PATH", path);
    let mut shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    assert!(output.status.success(), "{commands}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn secret_for_the_proxy_is_written_as_nginx_reads_it_and_for_root_alone() {
    const FILE: &str = "/etc/nginx/logto-m2m.conf";
    let folder = new_folder("operators");
    write_programs(&folder, &[("sudo", "exec \"$@\""), ("stty", "")]);
    let file = folder.join("logto-m2m.conf");
    let commands = commands("docs/operators.md");
    assert!(commands.contains(FILE) && read("deploy/nginx/nginx.conf").contains(&format!("include {FILE};")));
    // Long enough for `base64` to break the line.
    let secret = "s\\3cret ".repeat(20).trim_end().to_owned();
    run(&folder, &commands.replace(FILE, &file.display().to_string()), &format!("my-m2m-id\n{secret}\n"));
    let credentials = BASE64_STANDARD.encode(format!("my-m2m-id:{secret}"));
    let line = format!("proxy_set_header Authorization \"Basic {credentials}\";\n");
    assert_eq!(fs::read_to_string(&file).unwrap(), line);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::remove_dir_all(folder).unwrap();
}

/// Where `openssl` is on `PATH`.
#[test]
fn hashes_of_a_changed_file_are_compared_in_the_form_of_the_page() {
    if Command::new("openssl").arg("version").output().is_err() {
        return;
    }
    let folder = new_folder("troubleshooting");
    // Requests the file from the network: here it is the one of the build.
    write_programs(&folder, &[("curl", "exec cat \"site/${2##*/}\"")]);
    fs::create_dir(folder.join("site")).unwrap();
    fs::write(folder.join("site/logto-app-0123456789abcdef_bg.wasm"), "alert('Hello, world.');").unwrap();
    let output = run(&folder, &commands("docs/troubleshooting.md"), "");
    // The example of the specification of Subresource Integrity.
    let hash = "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), hash.repeat(2));
    fs::remove_dir_all(folder).unwrap();
}
