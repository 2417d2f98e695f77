//! Long lists, of which the first entries are shown until all are asked for.

use leptos::prelude::*;

use crate::dom;

/// The number of entries of a long list that are shown at first.
const SHOWN: usize = 5;

/// Whether a list shows all of its entries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fold {
    shows_all: RwSignal<bool>,
}

impl Fold {
    /// Returns the state at first.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns how many of `count` entries are shown. Tracked.
    #[must_use]
    pub fn shown(self, count: usize) -> usize {
        shown(count, self.shows_all.get())
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
        (self.shown(count) < count).then(|| {
            view! {
                <button type="button" class="button-link" data-testid="show-all" on:click=show_all>
                    {label(&count.to_string())}
                </button>
            }
            .into_any()
        })
    }
}

/// Returns how many entries are shown. A button takes as much room as one more entry.
fn shown(count: usize, shows_all: bool) -> usize {
    if shows_all || count <= SHOWN + 1 { count } else { SHOWN }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn folds_long_lists() {
        assert_eq!([0, 5, 6, 7, 40].map(|count| shown(count, false)), [0, 5, 6, 5, 5]);
        assert_eq!([6, 7].map(|count| shown(count, true)), [6, 7]);
    }
}
