//! The version of Logto whose behavior the server shows.

use std::str::FromStr;

/// A version of Logto. The server behaves like the newest one, unless [`ServerBuilder`](crate::ServerBuilder) is told
/// otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LogtoVersion {
    /// Logto 1.37.
    V1_37,
    /// Logto 1.42.
    #[default]
    V1_42,
}

impl LogtoVersion {
    /// The number, such as `1.42`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_37 => "1.37",
            Self::V1_42 => "1.42",
        }
    }

    /// Whether it has the changes that Logto made between 1.37 and 1.42.
    pub(crate) fn is_newest(self) -> bool {
        self >= Self::V1_42
    }
}

impl FromStr for LogtoVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::V1_37, Self::V1_42];
        let known = all.into_iter().find(|version| version.as_str() == text);
        known.ok_or_else(|| format!("`{text}` is no version that logto-dev knows: expected 1.37 or 1.42"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_own_numbers_only() {
        assert_eq!("1.37".parse(), Ok(LogtoVersion::V1_37));
        assert_eq!(LogtoVersion::default().as_str().parse(), Ok(LogtoVersion::V1_42));
        assert!("1.41".parse::<LogtoVersion>().unwrap_err().contains("expected 1.37 or 1.42"));
    }
}
