//! The statistics of the dashboard.

use serde_json::Value;

/// A number, and how it differs from the period before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The number.
    pub count: u64,
    /// The difference to the period before.
    pub delta: i64,
}

impl Change {
    fn from_value(response: &Value) -> Option<Self> {
        Some(Self { count: response["count"].as_u64()?, delta: response["delta"].as_i64()? })
    }
}

/// New users. Days are those of the server, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewUsers {
    /// Those of today.
    pub today: Change,
    /// Those of the last seven days.
    pub last_seven_days: Change,
}

impl NewUsers {
    pub(super) fn from_value(response: &Value) -> Option<Self> {
        let read = |name: &str| Change::from_value(&response[name]);
        Some(Self { today: read("today")?, last_seven_days: read("last7Days")? })
    }
}

/// Active users: those who signed in or renewed their tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActiveUsers {
    /// The date (`2026-11-28`) and the number of active users of each of the last 30 days, the oldest first.
    pub days: Vec<(String, u64)>,
    /// Those of the day (DAU).
    pub daily: Change,
    /// Those of seven days (WAU).
    pub weekly: Change,
    /// Those of 30 days (MAU).
    pub monthly: Change,
}

impl ActiveUsers {
    pub(super) fn from_value(response: &Value) -> Option<Self> {
        let day = |day: &Value| Some((day["date"].as_str()?.to_owned(), day["count"].as_u64()?));
        let read = |name: &str| Change::from_value(&response[name]);
        Some(Self {
            days: response["dauCurve"].as_array()?.iter().map(day).collect::<Option<_>>()?,
            daily: read("dau")?,
            weekly: read("wau")?,
            monthly: read("mau")?,
        })
    }
}
