//! Pages of a list.

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

/// Which page of a list to request, and how many entries it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paging {
    page: NonZeroU32,
    size: NonZeroU32,
}

/// The most entries of a page.
const LARGEST: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

impl Default for Paging {
    /// The first page, with 20 entries.
    fn default() -> Self {
        Self { page: NonZeroU32::MIN, size: NonZeroU32::MIN.saturating_add(19) }
    }
}

impl Paging {
    pub(super) fn set_page(&mut self, page: u32) {
        self.page = NonZeroU32::new(page).unwrap_or(NonZeroU32::MIN);
    }

    pub(super) fn set_size(&mut self, size: u32) {
        self.size = NonZeroU32::new(size).unwrap_or(NonZeroU32::MIN).min(LARGEST);
    }

    /// Returns the parameters of the request.
    pub(super) fn parameters(self) -> [(&'static str, String); 2] {
        [("page", self.page.to_string()), ("page_size", self.size.to_string())]
    }
}
