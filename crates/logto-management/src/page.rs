//! Pages of a list, and the searches that they are requested with.

use std::num::NonZeroU32;

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The entries of the page. Empty beyond the end of the list.
    pub items: Vec<T>,
    /// The number of entries on all pages, from the header `Total-Number`. `None` where the browser may not read it.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    pub(super) fn new(items: Vec<T>, total: Option<u64>) -> Self {
        Self { items, total }
    }
}

/// The text to search a list for, which page of the results to request, and how many entries it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageQuery {
    search: String,
    page: NonZeroU32,
    size: NonZeroU32,
}

/// The most entries of a page.
const LARGEST: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

impl Default for PageQuery {
    /// The first page of the whole list, with 20 entries.
    fn default() -> Self {
        Self { search: String::new(), page: NonZeroU32::MIN, size: NonZeroU32::MIN.saturating_add(19) }
    }
}

impl PageQuery {
    pub(super) fn set_search(&mut self, text: &str) {
        text.trim().clone_into(&mut self.search);
    }

    pub(super) fn set_page(&mut self, page: u32) {
        self.page = NonZeroU32::new(page).unwrap_or(NonZeroU32::MIN);
    }

    pub(super) fn set_size(&mut self, size: u32) {
        self.size = NonZeroU32::new(size).unwrap_or(NonZeroU32::MIN).min(LARGEST);
    }

    /// Returns the text to search for.
    pub(super) fn search(&self) -> Option<&str> {
        (!self.search.is_empty()).then_some(&*self.search)
    }

    /// Returns the parameters of the request: that of the search, and those of the page.
    pub(super) fn parameters(&self, search: Option<(&'static str, String)>) -> Vec<(&'static str, String)> {
        let page = [("page", self.page.to_string()), ("page_size", self.size.to_string())];
        search.into_iter().chain(page).collect()
    }
}

/// Gives a type that wraps a [`PageQuery`] the methods that set it. `new` and `search` are documentation.
macro_rules! page_query_methods {
    ($type:ident, new: $new:literal, search: $search:literal $(,)?) => {
        impl $type {
            #[doc = $new]
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            #[doc = $search]
            #[must_use]
            pub fn with_search(mut self, text: &str) -> Self {
                self.0.set_search(text);
                self
            }

            /// Chooses the page; the first one is 1, which 0 stands for as well.
            #[must_use]
            pub fn with_page(mut self, page: u32) -> Self {
                self.0.set_page(page);
                self
            }

            /// Sets the number of entries on a page: 1 to 100.
            #[must_use]
            pub fn with_page_size(mut self, size: u32) -> Self {
                self.0.set_size(size);
                self
            }
        }
    };
}

pub(super) use page_query_methods;
