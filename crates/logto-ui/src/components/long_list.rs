//! Long lists, of which the first entries are shown until all are asked for.

use leptos::prelude::*;

use crate::dom;

/// The number of entries of a long list that are shown at first.
const FIRST: usize = 5;

/// Whether a list shows all of its entries.
#[derive(Debug, Clone, Copy, Default)]
pub struct LongList {
    shows_all: RwSignal<bool>,
}

impl LongList {
    /// Returns the state at first.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns how many of `count` entries are visible. Tracked.
    #[must_use]
    pub fn visible(self, count: usize) -> usize {
        visible(count, self.shows_all.get())
    }

    /// Shows all entries.
    pub fn show_all(self) {
        self.shows_all.set(true);
    }

    /// Returns the button that shows all of `count` entries, if some are not shown. `label` gets their number. Tracked.
    #[must_use]
    pub fn button(self, count: usize, label: impl FnOnce(&str) -> String) -> Option<AnyView> {
        let show_all = move |_| {
            dom::keep_focus();
            self.show_all();
        };
        (self.visible(count) < count).then(|| {
            view! {
                <button type="button" class="button-link" data-testid="show-all" on:click=show_all>
                    {label(&count.to_string())}
                </button>
            }
            .into_any()
        })
    }
}

/// Returns how many entries are visible. A button takes as much room as one more entry.
fn visible(count: usize, shows_all: bool) -> usize {
    if shows_all || count <= FIRST + 1 { count } else { FIRST }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn first_entries_of_a_long_list_are_visible() {
        assert_eq!([0, 5, 6, 7, 40].map(|count| visible(count, false)), [0, 5, 6, 5, 5]);
        assert_eq!([6, 7].map(|count| visible(count, true)), [6, 7]);
    }
}
