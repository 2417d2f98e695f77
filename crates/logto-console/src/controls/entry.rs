//! The page of one entry of a list, such as a user: the card with its details, and its deletion.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use logto_management::{ManagementClient, ManagementError};
use logto_ui::components::{ConfirmDialog, ConfirmName, ToastRegion};
use logto_ui::format::{date, local_time};
use logto_ui::{dom, paths};

use super::form::{FieldForm, FormEnd, FormEndLabels, Submission};
use super::guard::LeaveGuard;
use super::listing::Listing;
use super::placeholder::{columns_skeleton, failure_notice};
use crate::management::{Changes, Guarded, Known};

/// The page of an entry, whose id is in the path. `list` is the list that the entry is in; `dismiss` is the button of
/// messages; `entry` shows the entry with an id.
pub(crate) fn entry_page(
    list: Listing,
    dismiss: &'static str,
    entry: impl Fn(String) -> AnyView + Copy + Send + 'static,
) -> AnyView {
    list.begin_page();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let page = move || view! { {move || entry(id.get())} }.into_any();
    view! {
        <Guarded page />
        <ToastRegion dismiss />
    }
    .into_any()
}

/// The texts of a page whose entry is not here.
#[derive(Clone, Copy)]
pub(crate) struct EntryLabels {
    pub(crate) unread: &'static str,
    pub(crate) offline: &'static str,
    /// The title and the text for an id that no entry has.
    pub(crate) gone: (&'static str, &'static str),
    pub(crate) gone_id: &'static str,
    /// The link to the list, and its path.
    pub(crate) back: &'static str,
    pub(crate) list: &'static str,
}

/// The cards of an entry, once it is known. They stay when it changes.
pub(crate) fn entry_content<T: Send + Sync + 'static>(
    known: RwSignal<Known<T>>,
    labels: EntryLabels,
    cards: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let is_known = Memo::new(move |_| known.with(|known| known.here().is_some()));
    let content = move || {
        if is_known.get() {
            return cards();
        }
        known.with(|known| match known {
            Known::Failed(ManagementError::NotFound) => gone(labels),
            Known::Failed(error) => failure_notice(labels.unread, error),
            Known::Offline => view! { <p class="muted">{labels.offline}</p> }.into_any(),
            Known::Loading | Known::Here(_) => columns_skeleton(),
        })
    };
    view! { {content} }.into_any()
}

fn gone(labels: EntryLabels) -> AnyView {
    let (title, body) = labels.gone;
    view! {
        <section class="card" data-testid=labels.gone_id>
            <p class="notice-title">{title}</p>
            <p>{body}</p>
            <div class="actions">
                <a class="button" href=paths::href(labels.list)>
                    {labels.back}
                </a>
            </div>
        </section>
    }
    .into_any()
}

/// The texts of the card with the details.
#[derive(Clone, Copy)]
pub(crate) struct DetailsLabels {
    pub(crate) title: &'static str,
    /// The button that turns the details into a form, and its test id.
    pub(crate) edit: &'static str,
    pub(crate) edit_id: &'static str,
    /// The end of the form.
    pub(crate) form: FormEndLabels,
}

/// A card with details, which a button turns into a form. `fill` fills the form's `fields` in, and `typed` returns what is in
/// them; `save` sends the form, and gets what closes it. Leaving the page with changes in the form asks first.
pub(crate) fn details_card<T: PartialEq + Send + Sync + 'static>(
    labels: DetailsLabels,
    fill: impl Fn() + Copy + Send + 'static,
    typed: impl Fn() -> T + Copy + Send + Sync + 'static,
    details: impl Fn() -> AnyView + Send + 'static,
    fields: impl Fn() -> AnyView + Send + 'static,
    save: impl Fn(Submission, Callback<()>) + Copy + Send + 'static,
) -> AnyView {
    let is_open = RwSignal::new(false);
    let filled = StoredValue::new(None::<T>);
    let is_dirty = Memo::new(move |_| is_open.get() && filled.with_value(|filled| *filled != Some(typed())));
    let card = NodeRef::<leptos::html::Section>::new();
    let edit = move |_| {
        fill();
        filled.set_value(Some(untrack(typed)));
        is_open.set(true);
        request_animation_frame(move || {
            if let Some(card) = card.get_untracked() {
                dom::focus_first_field(&card);
            }
        });
    };
    let close = Callback::new(move |()| {
        is_open.set(false);
        request_animation_frame(move || dom::focus_test_id(Some(labels.edit_id.to_owned())));
    });
    let content = move || {
        if is_open.get() {
            let (submission, inputs) = (Submission::new(), fields());
            return view! {
                <FieldForm on_submit=move || save(submission, close)>
                    {inputs} <FormEnd labels=labels.form submission small=true on_cancel=close />
                </FieldForm>
            }
            .into_any();
        }
        view! {
            {details()}
            <div class="actions">
                <button type="button" class="button button-small" data-testid=labels.edit_id on:click=edit>
                    {labels.edit}
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" node_ref=card>
            <h2>{labels.title}</h2>
            {content}
        </section>
        <LeaveGuard is_dirty />
    }
    .into_any()
}

/// A row of the details.
pub(crate) fn detail(label: &'static str, test_id: &'static str, content: AnyView) -> AnyView {
    view! {
        <div class="detail">
            <dt>{label}</dt>
            <dd data-testid=test_id>
                <bdi>{content}</bdi>
            </dd>
        </div>
    }
    .into_any()
}

/// Shows a time, or a text where there is none.
pub(crate) fn time_or(milliseconds: Option<i64>, none: &'static str) -> AnyView {
    match milliseconds.and_then(|at| local_time(date(at))) {
        Some((local, iso)) => view! { <time datetime=iso>{local}</time> }.into_any(),
        None => view! { <span class="muted">{none}</span> }.into_any(),
    }
}

/// Returns a name as messages and headings have it, in one line; `None` when nothing of it can be seen.
pub(crate) fn one_line(name: &str) -> Option<String> {
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// The texts of deleting an entry; those with a parameter get its name.
#[derive(Clone, Copy)]
pub(crate) struct DeleteLabels {
    /// The button, and its test id.
    pub(crate) delete: &'static str,
    pub(crate) delete_id: &'static str,
    /// The title of the dialog.
    pub(crate) sure: fn(&str) -> String,
    pub(crate) note: &'static str,
    /// The label of the field for the name.
    pub(crate) type_name: fn(&str) -> String,
    pub(crate) confirm: &'static str,
    pub(crate) cancel: &'static str,
    /// What the list reports afterwards.
    pub(crate) deleted: fn(&str) -> String,
}

/// The button that deletes an entry, and the dialog in which its name is typed. Afterwards the list opens, whose path is
/// `list`.
pub(crate) fn delete_row<F>(
    labels: DeleteLabels,
    name: Memo<String>,
    (listing, list): (Listing, &'static str),
    delete: impl Fn(ManagementClient) -> F + Copy + Send + Sync + 'static,
) -> AnyView
where
    F: Future<Output = Result<(), ManagementError>> + 'static,
{
    let (changes, asks, navigate) = (Changes::new(), RwSignal::new(false), use_navigate());
    let confirmed = Callback::new(move |()| {
        let (name, navigate) = (name.get_untracked(), navigate.clone());
        changes.send(delete, move |()| {
            listing.report_next((labels.deleted)(&name));
            let options = NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() };
            navigate(&paths::href(list), options);
        });
    });
    let dialog = move || {
        let name = name.get();
        let title = (labels.sure)(&name);
        let confirm_name = ConfirmName { label: (labels.type_name)(&name), name };
        view! {
            <ConfirmDialog
                open=asks
                title
                confirm=labels.confirm
                cancel=labels.cancel
                danger=true
                confirm_name
                on_confirm=confirmed
            >
                <p>{labels.note}</p>
            </ConfirmDialog>
        }
    };
    view! {
        <section class="delete-row">
            <button
                type="button"
                class="button-link button-link-danger"
                data-testid=labels.delete_id
                aria-busy=move || changes.busy()
                on:click=move |_| asks.set(true)
            >
                {labels.delete}
            </button>
        </section>
        {dialog}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn names_are_one_line() {
        assert_eq!(one_line(" Ada\n Lovelace ").as_deref(), Some("Ada Lovelace"));
        assert_eq!(one_line(" \u{a0}\t"), None);
    }
}
