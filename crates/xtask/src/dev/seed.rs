//! The seed for an app at another port: logto-dev redirects only to registered addresses, which contain the port.

use super::ports::APP_PORT;
use crate::{
    error::{Problem, Result},
    project,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// logto-dev's own seed, as a file.
const EXAMPLE: &str = "crates/logto-dev/examples/seed.json";

/// Writes a seed that registers the app at another port, and returns its path.
pub(super) fn write(port: u16, target: &Path) -> Result<PathBuf> {
    let example = project::root().join(EXAMPLE);
    let text = fs::read_to_string(&example).map_err(Problem::io(format!("reading {}", example.display())))?;
    let text = with_port(&text, port).ok_or_else(|| {
        Problem::Other(format!(
            "{EXAMPLE} registers no app at port {APP_PORT}, so none can be registered at port {port}: leave out `--port`"
        ))
    })?;
    let seed = target.join("dev-seed.json");
    fs::write(&seed, text).map_err(Problem::io(format!("writing {}", seed.display())))?;
    Ok(seed)
}

/// The seed with the app at another port.
fn with_port(seed: &str, port: u16) -> Option<String> {
    let mut text = seed.to_owned();
    for host in ["localhost", "127.0.0.1"] {
        text = text.replace(&format!("http://{host}:{APP_PORT}"), &format!("http://{host}:{port}"));
    }
    (text != seed).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_moves_and_other_addresses_stay() {
        let seed = r#"["http://localhost:3000/callback","http://127.0.0.1:3000/","https://api.example.com"]"#;
        assert_eq!(
            with_port(seed, 3100).as_deref(),
            Some(r#"["http://localhost:3100/callback","http://127.0.0.1:3100/","https://api.example.com"]"#)
        );
    }

    #[test]
    fn rejects_seed_without_the_app() {
        assert_eq!(with_port(r#"{"applications":[]}"#, 3100), None);
    }
}
