//! Checks that the run-time configuration of the app names the logto-dev that is started.

use crate::{
    error::{Problem, Result},
    project,
};
use serde_json::Value;
use std::fs;

/// Compares `public/config.json` with logto-dev's port. Returns a note when the app uses another server.
///
/// # Errors
/// Returns an error when the configuration names a local endpoint with another port.
pub(super) fn check(logto_port: u16) -> Result<Option<String>> {
    match fs::read_to_string(project::root().join("public/config.json")) {
        Ok(text) => compare(&text, logto_port).map_err(Problem::Other),
        // The app shows what is wrong and how to fix it.
        Err(_) => Ok(None),
    }
}

fn compare(config: &str, logto_port: u16) -> Result<Option<String>, String> {
    let Ok(value) = serde_json::from_str::<Value>(config) else {
        return Ok(None);
    };
    let Some(endpoint) = value["endpoint"].as_str().or_else(|| value["issuer"].as_str()) else {
        return Ok(None);
    };
    match local_port(endpoint) {
        Some(port) if port == logto_port => Ok(None),
        Some(_) => Err(format!(
            "public/config.json names {endpoint} as the endpoint but logto-dev would listen on port {logto_port}: \
             write http://localhost:{logto_port} wherever that address stands in it, or choose its port with `--logto-port`"
        )),
        None => Ok(Some(format!("The app signs in at {endpoint}, as public/config.json says, not at logto-dev."))),
    }
}

/// The port of an endpoint on this machine.
fn local_port(endpoint: &str) -> Option<u16> {
    let rest = endpoint.strip_prefix("http://")?;
    let authority = rest.split('/').next()?;
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    matches!(host, "localhost" | "127.0.0.1" | "[::1]").then(|| port.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_local_endpoint() {
        assert_eq!(compare(r#"{"endpoint":"http://localhost:3001"}"#, 3001), Ok(None));
        assert_eq!(compare(r#"{"endpoint":"http://127.0.0.1:3001/"}"#, 3001), Ok(None));
    }

    #[test]
    fn rejects_another_local_port() {
        let text = compare(r#"{"endpoint":"http://localhost:3001"}"#, 3005).unwrap_err();
        assert!(text.contains("http://localhost:3005"));
    }

    #[test]
    fn remote_endpoint_gives_a_note() {
        let note = compare(r#"{"endpoint":"https://x.example"}"#, 3001).unwrap();
        assert!(note.unwrap().contains("https://x.example"));
    }

    #[test]
    fn ignores_broken_file() {
        assert_eq!(compare("{", 3001), Ok(None));
    }
}
