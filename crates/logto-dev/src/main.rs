//! The command line of logto-dev. `logto-dev --help` lists the options.

use std::future::{Future as _, poll_fn};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::task::Poll;

use lexopt::prelude::{Long, Short, ValueExt as _};
use logto_dev::{Connectors, Seed, Server, ServerBuilder};

const HELP: &str = "\
A local server that speaks Logto's protocol, for development and tests only.

Usage: logto-dev [OPTIONS]

Options:
  --port PORT                HTTP port [default: 3001; 0 takes any free port]
  --smtp-port PORT           Port of the built-in mail server [default: any free port]
  --smtp-starttls-port PORT  Port of the built-in mail server that requires STARTTLS [default: any free port]
  --smtps-port PORT          Port of the built-in mail server with TLS from the first byte [default: any free port]
  --seed FILE                Applications, users, APIs and organizations, in the format of examples/seed.json
  --connectors FILE          Connectors that send codes, in the format of examples/connectors.json
  --no-connectors            Start without connectors: sign in as alice with her password to configure some
  --data FILE                Store accounts, sessions, keys and settings in this file [default: in memory only]
  --logto VERSION            Version of Logto to behave like: 1.37 or 1.42 [default: 1.42]
  --endpoint URL             Address that clients use, if it is not http://localhost:PORT
  -h, --help                 Print help
  -V, --version              Print the version
";

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // An error of stderr itself cannot be reported anywhere.
            let _ = writeln!(std::io::stderr(), "logto-dev: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let Some(builder) = arguments()? else {
        return Ok(());
    };
    let server = builder.start().await?;
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    // The first poll starts to listen for the signal, before the message says that Ctrl-C works.
    let first_poll = poll_fn(|context| Poll::Ready(interrupted.as_mut().poll(context))).await;
    let endpoint = server.endpoint();
    print(&format!(
        "logto-dev is ready at {endpoint} (development only)\n\
         \x20 Start page  {endpoint}/\n\
         \x20 Inbox       {endpoint}/inbox\n\
         \x20 Issuer      {endpoint}/oidc\n\
         \x20 Mail        smtp://127.0.0.1:{}, with STARTTLS on {}, with TLS on {}\n\
         Ctrl-C stops it.\n",
        server.smtp_port(),
        server.smtp_starttls_port(),
        server.smtps_port()
    ));
    match first_poll {
        Poll::Ready(result) => result?,
        Poll::Pending => interrupted.await?,
    }
    server.shutdown().await;
    Ok(())
}

/// Returns the configured server; `None` for `--help` and `--version`.
fn arguments() -> Result<Option<ServerBuilder>, Failure> {
    let mut builder = Server::builder();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => builder = builder.port(parser.value()?.parse()?),
            Long("smtp-port") => builder = builder.smtp_port(parser.value()?.parse()?),
            Long("smtp-starttls-port") => builder = builder.smtp_starttls_port(parser.value()?.parse()?),
            Long("smtps-port") => builder = builder.smtps_port(parser.value()?.parse()?),
            Long("no-connectors") => builder = builder.without_connectors(),
            Long("endpoint") => builder = builder.endpoint(parser.value()?.string()?),
            Long("logto") => builder = builder.logto_version(parser.value()?.parse()?),
            Long("data") => builder = builder.data(parser.value()?),
            Long("seed") => {
                let file = PathBuf::from(parser.value()?);
                let seed = Seed::from_json(&read(&file)?).map_err(|error| in_file(&file, &error))?;
                builder = builder.seed(seed);
            }
            Long("connectors") => {
                let file = PathBuf::from(parser.value()?);
                let connectors = Connectors::from_json(&read(&file)?).map_err(|error| in_file(&file, &error))?;
                builder = builder.connectors(connectors);
            }
            Short('h') | Long("help") => {
                print(HELP);
                return Ok(None);
            }
            Short('V') | Long("version") => {
                print(concat!("logto-dev ", env!("CARGO_PKG_VERSION"), "\n"));
                return Ok(None);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(builder))
}

fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| in_file(file, &error))
}

fn in_file(file: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", file.display())
}

fn print(text: &str) {
    // A closed pipe must not stop the server.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
