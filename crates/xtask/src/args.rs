//! The command line.

use crate::{dev, dist, test};
use lexopt::{
    Arg::{Long, Short, Value},
    Error, Parser, ValueExt,
};

/// The text of `cargo xtask help`.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask <command> [options]

Commands:
  dev       start the local Logto server and the app, and rebuild the app at every change
              --port <port>        the app's port (3000)
              --logto-port <port>  logto-dev's port (3001)
              --release            build the app optimised
              --open               open the app in the browser
  test      check and test everything: cargo xtask test [part…] [-- filter]
              parts: fmt clippy native browser e2e docs; all of them when none is named
              a filter chooses tests by name in native, browser and e2e
  dist      build the folder to put on a web server, and print what it weighs
              --base <path>        where the app will live on its host (/)
              --out <folder>       the folder (dist)
  doctor    say what is installed, what is missing, and how to mend it
  help      this text

Missing tools are installed into .tools/, inside this repository. Nothing else has to be set up.
";

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// Print the usage.
    Help,
    /// Run the development servers.
    Dev(dev::Options),
    /// Run checks and tests.
    Test(test::Options),
    /// Build the release folder.
    Dist(dist::Options),
    /// Examine the machine.
    Doctor,
}

/// Reads the whole command line.
pub(crate) fn parse(mut parser: Parser) -> Result<Command, Error> {
    let command = match parser.next()? {
        None | Some(Long("help") | Short('h')) => return Ok(Command::Help),
        Some(Value(value)) => value.string()?,
        Some(argument) => return Err(argument.unexpected()),
    };
    match command.as_str() {
        "help" => Ok(Command::Help),
        "dev" => dev_options(parser),
        "test" => test_options(parser),
        "dist" => dist_options(parser),
        "doctor" => match parser.next()? {
            None => Ok(Command::Doctor),
            Some(Long("help") | Short('h')) => Ok(Command::Help),
            Some(argument) => Err(argument.unexpected()),
        },
        other => Err(format!("there is no command `{other}`").into()),
    }
}

fn dev_options(mut parser: Parser) -> Result<Command, Error> {
    let mut options = dev::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => options.port = parser.value()?.parse()?,
            Long("logto-port") => options.logto_port = parser.value()?.parse()?,
            Long("release") => options.release = true,
            Long("open") => options.open = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    if options.port == options.logto_port {
        return Err("the app and logto-dev need two different ports".into());
    }
    Ok(Command::Dev(options))
}

fn test_options(mut parser: Parser) -> Result<Command, Error> {
    let mut options = test::Options::default();
    loop {
        // Everything after `--` belongs to the tests.
        if let Some(mut rest) = parser.try_raw_args()
            && rest.peek().is_some_and(|next| next == "--")
        {
            rest.next();
            options.filter = rest.map(ValueExt::string).collect::<Result<_, _>>()?;
            break;
        }
        match parser.next()? {
            None => break,
            Some(Value(value)) => {
                let name = value.string()?;
                let part = test::Part::named(&name).ok_or_else(|| Error::from(format!("there is no part `{name}`")))?;
                options.parts.push(part);
            }
            Some(Long("help") | Short('h')) => return Ok(Command::Help),
            Some(argument) => return Err(argument.unexpected()),
        }
    }
    Ok(Command::Test(options))
}

fn dist_options(mut parser: Parser) -> Result<Command, Error> {
    let mut options = dist::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("base") => {
                let base = parser.value()?.string()?;
                options.base = dist::check_base(&base)?;
            }
            Long("out") => options.out = parser.value()?.into(),
            Long("help") | Short('h') => return Ok(Command::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Command::Dist(options))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::Part;

    fn parsed(arguments: &[&str]) -> Result<Command, String> {
        parse(Parser::from_args(arguments)).map_err(|error| error.to_string())
    }

    #[test]
    fn no_arguments_ask_for_help() {
        assert_eq!(parsed(&[]), Ok(Command::Help));
        assert_eq!(parsed(&["dev", "--help"]), Ok(Command::Help));
    }

    #[test]
    fn dev_takes_ports_and_switches() {
        let Ok(Command::Dev(options)) = parsed(&["dev", "--port", "3100", "--release"]) else {
            panic!("not parsed");
        };
        assert_eq!((options.port, options.logto_port), (3100, 3001));
        assert!(options.release && !options.open);
        assert!(parsed(&["dev", "--port", "3001"]).is_err());
        assert!(parsed(&["dev", "--port", "70000"]).is_err());
    }

    #[test]
    fn test_takes_parts_and_a_filter() {
        let Ok(Command::Test(options)) = parsed(&["test", "native", "e2e", "--", "sign_in", "--exact"]) else {
            panic!("not parsed");
        };
        assert_eq!(options.parts, [Part::Native, Part::E2e]);
        assert_eq!(options.filter, ["sign_in", "--exact"]);
        assert_eq!(parsed(&["test", "unit"]), Err("there is no part `unit`".into()));
    }

    #[test]
    fn dist_checks_the_base_at_once() {
        assert!(parsed(&["dist", "--base", "/app/"]).is_ok());
        assert!(parsed(&["dist", "--base", "app"]).is_err());
    }

    #[test]
    fn unknown_words_are_refused() {
        assert_eq!(parsed(&["deploy"]), Err("there is no command `deploy`".into()));
        assert!(parsed(&["doctor", "now"]).is_err());
    }
}
