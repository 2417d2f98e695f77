//! The conditions under which the app is measured.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A network and processor profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The machine's own speed.
    Fast,
    /// A mid-range phone on a slow mobile network.
    Slow,
}

/// Bytes per second of 1.6 Mbit/s.
const DOWN: u32 = 200_000;

/// Bytes per second of 750 kbit/s.
const UP: u32 = 93_750;

/// The latency in milliseconds.
const LATENCY: u32 = 150;

/// The slowdown factor of the processor.
const PROCESSOR: u32 = 4;

impl Profile {
    /// Both profiles.
    pub const ALL: [Self; 2] = [Self::Fast, Self::Slow];

    /// The name on the command line and in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Slow => "slow",
        }
    }

    /// The profile with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// The time without requests after which a page counts as idle.
    pub(crate) fn idle_time(self) -> std::time::Duration {
        std::time::Duration::from_millis(match self {
            Self::Fast => 600,
            Self::Slow => 1200,
        })
    }

    /// The parameters of `Network.emulateNetworkConditions`; -1 means no limit.
    pub(crate) fn network(self) -> Value {
        let (latency, down, up) = match self {
            Self::Fast => (json!(0), json!(-1), json!(-1)),
            Self::Slow => (json!(LATENCY), json!(DOWN), json!(UP)),
        };
        json!({ "offline": false, "latency": latency, "downloadThroughput": down, "uploadThroughput": up })
    }

    /// The rate for `Emulation.setCPUThrottlingRate`.
    pub(crate) fn processor(self) -> u32 {
        match self {
            Self::Fast => 1,
            Self::Slow => PROCESSOR,
        }
    }
}
