//! The command line.

use crate::{dev, dist, measure, test};
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
              parts: fmt clippy native browser e2e docs crate; all of them when none is named
              a filter chooses tests by name in native, browser and e2e
  dist      build the folder to put on a web server, and print what it weighs
              --host <name>        who will serve it, with that host's own files (plain):
                                   plain, nginx, caddy, netlify, cloudflare or github; see docs/deploy.md
              --base <path>        where the app will live on its host (/)
              --config <file>      the config.json to put into it (public/config.json)
              --from <folder>      an earlier build, instead of building now
              --out <folder>       the folder (dist)
              --offline            keep the app in browsers for when there is no network; see docs/offline.md
  measure   measure the app in the browser: its size, its requests, how long it takes; see docs/speed.md
              --dist <folder>      an earlier build, instead of building now
              --against <folder>   another build, measured in turns with the first
              --runs <number>      how often (7)
              --profile <name>     fast or slow; both when none is named
              --journey <name>     first-visit, warm-visit, callback, reload, api-call or callback-again; may be
                                   repeated, all when none is named
              --json <file>        write the figures to a file
              --baseline           write them to docs/measured.json and docs/speed.md
              --crates             instead of all that: the program by crate
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
    /// Measure the app.
    Measure(measure::Options),
    /// Take apart what Trunk has just built.
    Split,
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
        "measure" => measure_options(parser),
        "split" => match parser.next()? {
            None => Ok(Command::Split),
            Some(argument) => Err(argument.unexpected()),
        },
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
            Long("host") => {
                let name = parser.value()?.string()?;
                options.host =
                    dist::Host::named(&name).ok_or_else(|| Error::from(format!("there is no host `{name}`")))?;
            }
            Long("config") => options.config = Some(parser.value()?.into()),
            Long("from") => options.from = Some(parser.value()?.into()),
            Long("out") => options.out = parser.value()?.into(),
            Long("offline") => options.offline = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Command::Dist(options))
}

fn measure_options(mut parser: Parser) -> Result<Command, Error> {
    let mut options = measure::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("dist") => options.dist = Some(parser.value()?.into()),
            Long("against") => options.against = Some(parser.value()?.into()),
            Long("runs") => options.runs = Some(parser.value()?.parse()?),
            Long("profile") => options.profiles.push(one_of(parser.value()?.string()?, &measure::PROFILES)?),
            Long("journey") => options.journeys.push(one_of(parser.value()?.string()?, &measure::JOURNEYS)?),
            Long("json") => options.json = Some(parser.value()?.into()),
            Long("baseline") => options.baseline = true,
            Long("crates") => options.crates = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    options.check()?;
    Ok(Command::Measure(options))
}

fn one_of(name: String, names: &[&str]) -> Result<String, Error> {
    if names.contains(&name.as_str()) {
        Ok(name)
    } else {
        Err(format!("there is no `{name}`: it is one of {}", names.join(", ")).into())
    }
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
        let Ok(Command::Dist(options)) = parsed(&["dist", "--offline"]) else {
            panic!("not parsed");
        };
        assert!(options.offline && !dist::Options::default().offline);
    }

    #[test]
    fn dist_is_for_one_host() {
        let Ok(Command::Dist(options)) = parsed(&["dist", "--host", "netlify", "--from", "a", "--config", "b"]) else {
            panic!("not parsed");
        };
        assert_eq!(options.host, dist::Host::Netlify);
        assert_eq!((options.from, options.config), (Some("a".into()), Some("b".into())));
        assert_eq!(parsed(&["dist", "--host", "ftp"]), Err("there is no host `ftp`".into()));
        assert!(dist::Host::ALL.iter().all(|host| USAGE.contains(host.name())));
    }

    #[test]
    fn measure_takes_names_and_folders() {
        let Ok(Command::Measure(options)) =
            parsed(&["measure", "--against", "b", "--runs", "3", "--journey", "reload", "--journey", "callback"])
        else {
            panic!("not parsed");
        };
        assert_eq!((options.against, options.runs), (Some("b".into()), Some(3)));
        assert_eq!(options.journeys, ["reload", "callback"]);
        assert!(parsed(&["measure", "--profile", "medium"]).is_err());
        assert!(parsed(&["measure", "--crates", "--baseline"]).is_err());
        let names = measure::JOURNEYS.iter().chain(&measure::PROFILES);
        assert!(names.into_iter().all(|name| USAGE.contains(name)));
    }

    #[test]
    fn unknown_words_are_refused() {
        assert_eq!(parsed(&["deploy"]), Err("there is no command `deploy`".into()));
        assert!(parsed(&["doctor", "now"]).is_err());
    }
}
