//! Parts of several pages: lists with a search and pages, the page of one entry, forms, and the questions before unsaved
//! changes are lost and before something is removed.
//!
//! `placeholder` ← `listing` ← `list_card`; `placeholder` ← `form`; `listing`, `form` and `guard` ← `entry`; `add_language`;
//! `removal`.

mod add_language;
mod entry;
mod form;
mod guard;
mod list_card;
mod listing;
mod placeholder;
mod removal;

pub(crate) use self::add_language::add_language;
pub(crate) use self::entry::{
    DeleteLabels, DetailsLabels, EntryLabels, delete_row, detail, details_card, entry_content, entry_page, one_line,
    time_or,
};
pub(crate) use self::form::{DAY, FieldForm, FormEnd, FormEndLabels, Submission, TextInput, days_choice, id_check};
pub(crate) use self::guard::LeaveGuard;
pub(crate) use self::list_card::{ListLabels, ListRow, list_card, list_skeleton};
pub(crate) use self::listing::{Listing, PAGE_SIZE, keep_within, pager, search_form};
pub(crate) use self::placeholder::{card_skeleton, columns_skeleton, failure_notice};
pub(crate) use self::removal::removal_dialog;
