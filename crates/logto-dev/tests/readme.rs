//! Runs the commands of the README that call a server.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::process::Command;

use logto_dev::Server;
use serde_json::Value;

const README: &str = include_str!("../README.md");

/// Takes the place of `jq -r .access_token` where there is no `jq`.
const JQ: &str = r#"command -v jq >/dev/null || jq() { sed 's/.*"access_token":"\([^"]*\)".*/\1/'; }"#;

/// The blocks of commands that call a server.
fn calls() -> Vec<&'static str> {
    let blocks = README.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.filter(|block| block.contains("curl ")).collect()
}

/// Runs commands with the address of a server in them, and returns the JSON that they print.
async fn run(server: &Server, commands: &str) -> Value {
    let script = format!("set -eu\n{JQ}\n{}", commands.replace("http://localhost:3001", server.endpoint()));
    let shell = move || Command::new("sh").args(["-c", &script]).env("no_proxy", "*").output();
    let output = tokio::task::spawn_blocking(shell).await.unwrap().unwrap();
    assert!(output.status.success(), "{commands}\n{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{commands}\n{error}: {printed}"))
}

#[tokio::test]
async fn commands_of_the_readme_call_the_server() {
    let calls = calls();
    let [connectors, faults] = calls[..] else { panic!("{calls:?}") };
    if Command::new("curl").arg("--version").output().is_err() {
        // Output of the macros is not shown for a test that passes.
        let _ = writeln!(std::io::stderr(), "left out: the commands of logto-dev's README, which need `curl`");
        return;
    }
    let server = Server::builder().port(0).start().await.unwrap();
    let listed = run(&server, connectors).await;
    let names: Vec<&str> = listed.as_array().unwrap().iter().filter_map(|it| it["connectorId"].as_str()).collect();
    assert!(names.contains(&"simple-mail-transfer-protocol"), "{listed}");
    assert_eq!(run(&server, faults).await["status"], 503);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let discovery = format!("http://127.0.0.1:{}/oidc/.well-known/openid-configuration", server.port());
    assert_eq!(client.get(discovery).send().await.unwrap().status().as_u16(), 503);
    server.shutdown().await;
}
