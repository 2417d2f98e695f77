//! A missing or broken configuration, in English.

use crate::config::ConfigProblem;
use crate::i18n::{Advice, Config};

/// The last step of every cure.
const RELOAD: &str = "Reload this page. Nothing has to be rebuilt.";

pub(super) const CONFIG: Config = Config {
    explain: config,
    steps: "How to mend it",
    example: "A complete config.json",
    retry: "Reload",
    check_up: "Run a check-up",
    position: |line, column| format!("Line {line}, column {column}"),
};

fn config(problem: &ConfigProblem) -> Advice {
    match problem {
        ConfigProblem::Unreachable => Advice {
            title: "The configuration could not be fetched",
            body: "This page asked its host for config.json and got no answer.".to_owned(),
            steps: &["Check that you are online and that the host is running.", RELOAD],
        },
        ConfigProblem::Missing => Advice {
            title: "There is no config.json",
            body: "This app reads which Logto to use from a file named config.json beside index.html. The host doesn't have it.".to_owned(),
            steps: &[
                "Make a file config.json like the one below.",
                "Put it beside index.html (in development: in the folder public/).",
                RELOAD,
            ],
        },
        ConfigProblem::Refused { status } => Advice {
            title: "The host doesn't hand out config.json",
            body: format!("It answered with HTTP status {status}."),
            steps: &[
                "Make config.json readable for everybody: it holds nothing secret.",
                "Look into the host's log for the reason.",
                RELOAD,
            ],
        },
        ConfigProblem::Syntax { reason, .. } => Advice {
            title: "config.json is not valid JSON",
            body: ["The parser stopped at the line below: ", reason, "."].concat(),
            steps: &[
                "Look for a missing or extra comma, quotation mark or bracket at that place, or just before it.",
                "JSON has no comments, and no comma after the last entry.",
                RELOAD,
            ],
        },
        ConfigProblem::NotAnObject => Advice {
            title: "config.json holds something else",
            body: "It is valid JSON, but an object in curly brackets is wanted.".to_owned(),
            steps: &["Compare the file with the one below.", RELOAD],
        },
        ConfigProblem::MissingKey { key } => Advice {
            title: "Something is missing in config.json",
            body: ["The key “", key, "” is required, and is not there or empty."].concat(),
            steps: match *key {
                "endpoint" => &[
                    "Add \"endpoint\": the address of your Logto, such as https://your-tenant.logto.app (in the Console: the application's page, “Endpoints”).",
                    RELOAD,
                ],
                _ => &[
                    "Add \"appId\": the App ID of a single-page application (in the Console: the application's page).",
                    RELOAD,
                ],
            },
        },
        ConfigProblem::WrongValue { key, reason } => Advice {
            title: "A value in config.json doesn't fit",
            body: ["The value of “", key, "” can't be used: ", reason, "."].concat(),
            steps: &["Compare the value with the file below.", RELOAD],
        },
        ConfigProblem::Secret { key } => Advice {
            title: "There is a secret in config.json",
            body: ["Everybody who opens this page can read config.json, so this app refuses to run with “", key, "” in it."].concat(),
            steps: &[
                "Remove that key. A single-page application signs in without a secret, by PKCE.",
                "If the file was ever public, replace the secret in the Console: it is no longer one.",
                "If your application has a secret, it is of another type: create one of the type “Single page app” and use its App ID.",
                RELOAD,
            ],
        },
        ConfigProblem::Endpoint { value, reason } => Advice {
            title: "The endpoint in config.json can't be used",
            body: ["“", value, "”: ", reason, "."].concat(),
            steps: &[
                "Give the whole address with https:// and without a path, such as https://your-tenant.logto.app.",
                "Plain http:// is only for a server on this very machine, such as http://localhost:3001.",
                RELOAD,
            ],
        },
    }
}
