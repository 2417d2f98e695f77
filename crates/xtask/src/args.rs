//! The command line.

use crate::{dev, dist, measure, screenshots, size, test};
use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};

/// The commands of this repository: development servers, tests, the release folder.
///
/// Missing tools are installed into `.tools/`, inside this repository. Nothing but rustup has to be set up.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = false)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

/// The command to run.
#[derive(Debug, PartialEq, Subcommand)]
pub(crate) enum Command {
    /// Start the local Logto server and the app, and rebuild the app at every change
    Dev(dev::Options),
    /// Check and test everything, or the named parts
    Test(test::Options),
    /// Build the folder to put on a web server, and print the size of its files
    Dist(dist::Options),
    /// Measure the app in the browser: its size, its requests, its loading time; see docs/speed.md
    Measure(measure::Options),
    /// Take the pictures in docs/screenshots.md and in the README
    Screenshots(screenshots::Options),
    /// Print how much the library adds to an app, and compare it with its budgets
    Size(size::Options),
    /// Split the release build that Trunk has just made; Trunk runs this after each build
    #[command(hide = true)]
    Split,
    /// List what is installed, what is missing, and how to install it
    Doctor,
}

/// Parses the command line, the program's name first. `None` when no command is named.
///
/// # Errors
/// Returns the message to print, which for `--help` is the help text.
pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Option<Command>, clap::Error> {
    let command = Arguments::try_parse_from(arguments)?.command;
    if let Some(Command::Dev(options)) = &command
        && options.port == options.logto_port
    {
        let message = "the app and logto-dev need two different ports";
        return Err(Arguments::command().error(ErrorKind::ArgumentConflict, message));
    }
    Ok(command)
}

/// Returns the help text.
pub(crate) fn help() -> String {
    Arguments::command().render_long_help().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{project, test::Part};
    use std::fs;

    fn parsed(arguments: &[&str]) -> Result<Option<Command>, String> {
        let arguments = ["xtask"].iter().chain(arguments).map(ToString::to_string);
        parse(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn prints_help_without_arguments() {
        assert_eq!(parsed(&[]), Ok(None));
        let help = help();
        for name in ["dev", "test", "dist", "measure", "screenshots", "size", "doctor", "help"] {
            assert!(help.contains(&format!("\n  {name} ")), "{name}: {help}");
        }
        assert!(!help.contains("split"), "{help}");
        assert!(parsed(&["dev", "--help"]).unwrap_err().contains("--logto-port"));
    }

    #[test]
    fn dev_takes_ports_and_switches() {
        let Ok(Some(Command::Dev(options))) = parsed(&["dev", "--port", "3100", "--release"]) else {
            panic!("not parsed");
        };
        assert_eq!((options.port, options.logto_port), (3100, 3001));
        assert!(options.release && !options.open);
        assert!(parsed(&["dev", "--port", "3001"]).unwrap_err().contains("two different ports"));
        assert!(parsed(&["dev", "--port", "70000"]).is_err());
    }

    #[test]
    fn test_takes_parts_and_a_filter() {
        let Ok(Some(Command::Test(options))) = parsed(&["test", "native", "e2e", "--", "sign_in", "--exact"]) else {
            panic!("not parsed");
        };
        assert_eq!(options.parts, [Part::Native, Part::E2e]);
        assert_eq!(options.filter, ["sign_in", "--exact"]);
        let message = parsed(&["test", "unit"]).unwrap_err();
        assert!(message.contains("'unit'") && message.contains("browser"), "{message}");
    }

    #[test]
    fn dist_rejects_invalid_base_path() {
        assert!(parsed(&["dist", "--base", "/app/"]).is_ok());
        assert!(parsed(&["dist", "--base", "app"]).is_err());
        let Ok(Some(Command::Dist(options))) = parsed(&["dist", "--offline"]) else {
            panic!("not parsed");
        };
        assert!(options.offline);
    }

    #[test]
    fn dist_takes_one_host() {
        let Ok(Some(Command::Dist(options))) = parsed(&["dist", "--host", "netlify", "--from", "a", "--config", "b"])
        else {
            panic!("not parsed");
        };
        assert_eq!(options.host, dist::Host::Netlify);
        assert_eq!((options.from, options.config), (Some("a".into()), Some("b".into())));
        let Ok(Some(Command::Dist(options))) =
            parsed(&["dist", "--pictures", "https://a.example", "--pictures", "https:"])
        else {
            panic!("not parsed");
        };
        assert_eq!(options.pictures, ["https://a.example", "https:"]);
        assert!(parsed(&["dist", "--pictures", "*"]).is_err());
        assert!(parsed(&["dist", "--host", "ftp"]).unwrap_err().contains("plain, nginx, caddy, netlify"));
    }

    #[test]
    fn measure_takes_names_and_folders() {
        let Ok(Some(Command::Measure(options))) = parsed(&[
            "measure",
            "--against",
            "b",
            "--runs",
            "3",
            "--journey",
            "reload",
            "--journey",
            "sign-in",
            "--beside",
        ]) else {
            panic!("not parsed");
        };
        assert_eq!((options.against, options.runs), (Some("b".into()), Some(3)));
        assert_eq!(options.journeys, ["reload", "sign-in"]);
        assert!(options.beside);
        assert!(parsed(&["measure", "--profile", "medium"]).is_err());
    }

    #[test]
    fn size_takes_a_switch() {
        assert_eq!(parsed(&["size"]), Ok(Some(Command::Size(size::Options { baseline: false }))));
        assert_eq!(parsed(&["size", "--baseline"]), Ok(Some(Command::Size(size::Options { baseline: true }))));
    }

    #[test]
    fn measure_rejects_contradicting_options() {
        assert!(parsed(&["measure", "--baseline", "--beside", "--dist", "a"]).is_ok());
        let delay = ["--baseline", "--provider-delay", "0"];
        for arguments in [&["--baseline", "--journey", "reload"][..], &delay, &["--runs", "0"]] {
            assert!(parsed(&[&["measure"][..], arguments].concat()).is_err(), "{arguments:?}");
        }
    }

    /// The commands of this program in a page: in blocks, and in the text.
    fn commands(page: &str) -> Vec<&str> {
        const START: &str = "cargo xtask ";
        let quoted = format!("`{START}");
        let mut found = Vec::new();
        for line in page.lines() {
            if let Some(rest) = line.strip_prefix(START) {
                found.extend(rest.split(" #").next());
            }
            let in_text = line.split(&quoted).skip(1);
            found.extend(in_text.filter_map(|rest| rest.split_once('`')).map(|(command, _)| command));
        }
        // Options that are left out.
        found.retain(|command| !command.contains('…'));
        found
    }

    #[test]
    fn commands_of_the_documentation_are_accepted() {
        let mut pages = vec![project::root().join("README.md"), project::root().join("CONTRIBUTING.md")];
        let docs = fs::read_dir(project::root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(docs.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
        let mut count = 0;
        for page in pages {
            let text = fs::read_to_string(&page).unwrap();
            for command in commands(&text) {
                let arguments: Vec<&str> = command.split_whitespace().collect();
                assert!(parsed(&arguments).is_ok(), "{}: {command}", page.display());
                count += 1;
            }
        }
        assert!(count > 50, "{count}");
    }

    #[test]
    fn rejects_unknown_commands() {
        assert!(parsed(&["deploy"]).unwrap_err().contains("'deploy'"));
        assert!(parsed(&["doctor", "now"]).is_err());
    }
}
