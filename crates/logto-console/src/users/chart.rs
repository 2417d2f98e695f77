//! Small bar charts.

use leptos::prelude::*;

/// The height of a chart, in its own units. Its width is that of its bars.
const HEIGHT: u64 = 60;
/// The width of a bar, and the step to the next one.
const BAR: (usize, usize) = (7, 10);

/// A bar: the height of which is in proportion to the largest number.
#[derive(Debug, PartialEq, Eq)]
struct Bar {
    x: usize,
    y: u64,
    height: u64,
}

/// Returns the bars. A number above zero can always be seen.
fn bars(numbers: &[u64]) -> Vec<Bar> {
    let most = numbers.iter().copied().max().unwrap_or_default().max(1);
    let bar = |(at, number): (usize, &u64)| {
        let height = match number {
            0 => 0,
            number => (number.saturating_mul(HEIGHT) / most).max(2),
        };
        Bar { x: at * BAR.1, y: HEIGHT - height, height }
    };
    numbers.iter().enumerate().map(bar).collect()
}

/// Draws numbers as bars with a line below. The drawing has a name; the numbers are in a table beside it.
pub(super) fn bar_chart(numbers: &[u64], name: &'static str, marks: fn(usize) -> bool) -> AnyView {
    let width = numbers.len() * BAR.1;
    let rects = bars(numbers).into_iter().enumerate().map(|(at, Bar { x, y, height })| {
        view! { <rect x=x y=y width=BAR.0 height=height data-mark=marks(at).then_some("")></rect> }
    });
    let size = ["0 0 ", &width.to_string(), " ", &(HEIGHT + 1).to_string()].concat();
    view! {
        <svg class="bar-chart" viewBox=size preserveAspectRatio="none" role="img" aria-label=name data-testid="chart">
            {rects.collect_view()}
            <rect x="0" y=HEIGHT width=width height="1" class="bar-chart-line"></rect>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_to_the_largest() {
        let heights = |numbers: &[u64]| bars(numbers).iter().map(|bar| bar.height).collect::<Vec<_>>();
        assert_eq!(heights(&[0, 5, 10]), [0, 30, 60]);
        assert_eq!(heights(&[1, 1_000_000]), [2, 60], "one user can be seen");
        assert_eq!(heights(&[0, 0]), [0, 0]);
        assert_eq!(bars(&[1, 2])[1], Bar { x: 10, y: 0, height: 60 });
    }
}
