//! Parts of several pages: lists with a search and pages, the page of one entry, and forms.
//!
//! `placeholder` ← `listing` ← `list_card` and `entry`; `placeholder` ← `form`.

mod entry;
mod form;
mod list_card;
mod listing;
mod placeholder;

pub(crate) use self::entry::{
    DeleteLabels, DetailsLabels, EntryLabels, delete_row, detail, details_card, entry_content, entry_page,
};
pub(crate) use self::form::{FieldForm, FormEnd, FormEndLabels, Submission, TextInput, id_check};
pub(crate) use self::list_card::{ListLabels, cell, list_card, list_skeleton};
pub(crate) use self::listing::{Listing, PAGE_SIZE, PagerLabels, SearchLabels, pager, place_text, search_form};
pub(crate) use self::placeholder::{card_skeleton, columns_skeleton, failure_notice};
