//! The statistics of several runs.

use serde::{Deserialize, Serialize};

/// Median and range of several values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// The spread of these values; `None` if there are none.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let upper = *values.get(middle)?;
        let median = match middle.checked_sub(1).and_then(|lower| values.get(lower)) {
            Some(lower) if values.len().is_multiple_of(2) => f64::midpoint(*lower, upper),
            _ => upper,
        };
        Some(Self { median: tenth(median), min: tenth(min), max: tenth(max) })
    }

    /// Returns whether the two ranges do not overlap, so that the difference is significant.
    #[must_use]
    pub fn is_apart_from(self, other: Self) -> bool {
        self.max < other.min || self.min > other.max
    }
}

/// Rounds to tenths; more digits are noise.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::Spread;

    fn spread(median: f64, min: f64, max: f64) -> Spread {
        Spread { median, min, max }
    }

    #[test]
    fn computes_median() {
        assert_eq!(Spread::of(&[30.0, 10.0, 500.0]), Some(spread(30.0, 10.0, 500.0)));
        assert_eq!(Spread::of(&[4.0, 1.0, 3.0, 2.0]), Some(spread(2.5, 1.0, 4.0)));
        assert_eq!(Spread::of(&[7.26]), Some(spread(7.3, 7.3, 7.3)));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn touching_ranges_overlap() {
        let slow = spread(30.0, 20.0, 40.0);
        assert!(slow.is_apart_from(spread(10.0, 5.0, 19.0)));
        assert!(spread(50.0, 41.0, 60.0).is_apart_from(slow));
        assert!(!slow.is_apart_from(spread(10.0, 5.0, 20.0)));
        assert!(!slow.is_apart_from(spread(30.0, 25.0, 35.0)));
    }
}
