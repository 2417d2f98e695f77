//! The two conditions under which the app is measured.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Network and processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// As the machine has them.
    Fast,
    /// A phone of the middle class on a slow mobile network.
    Slow,
}

/// Bytes per second of 1.6 Mbit/s.
const DOWN: u32 = 200_000;

/// Bytes per second of 750 kbit/s.
const UP: u32 = 93_750;

/// Milliseconds that pass before an answer begins.
const LATENCY: u32 = 150;

/// How many times slower the processor is.
const PROCESSOR: u32 = 4;

impl Profile {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Fast, Self::Slow];

    /// Its name on the command line and in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Slow => "slow",
        }
    }

    /// The profile with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// How long nothing may be asked before a page counts as done.
    pub(crate) fn quiet(self) -> std::time::Duration {
        std::time::Duration::from_millis(match self {
            Self::Fast => 600,
            Self::Slow => 1200,
        })
    }

    /// For `Network.emulateNetworkConditions`; -1 is no limit.
    pub(crate) fn network(self) -> Value {
        let (latency, down, up) = match self {
            Self::Fast => (json!(0), json!(-1), json!(-1)),
            Self::Slow => (json!(LATENCY), json!(DOWN), json!(UP)),
        };
        json!({ "offline": false, "latency": latency, "downloadThroughput": down, "uploadThroughput": up })
    }

    /// For `Emulation.setCPUThrottlingRate`.
    pub(crate) fn processor(self) -> u32 {
        match self {
            Self::Fast => 1,
            Self::Slow => PROCESSOR,
        }
    }
}
