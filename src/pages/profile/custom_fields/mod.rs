//! What the server wants to know about people beyond the standard profile, each field with its own form.

mod date_format;
mod form;
mod value;

use leptos::html::Button;
use leptos::prelude::*;
use logto_leptos::account::{Field, ProfileField};

use self::form::FieldEditor;
use self::value::{is_offered, shown, text_of};
use super::editing::{Center, Editing};
use crate::dom;
use crate::messages::account;

/// The card with the custom profile fields, where the account center has some and the server returns their values.
#[component]
pub(super) fn CustomFields(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let messages = &account().custom_fields;
    let fields = Memo::new(move |_| {
        editing.center().with(|center| match center {
            Center::Known(center) => center.profile_fields().into_iter().filter(is_offered).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let is_readable = Memo::new(move |_| {
        editing.known().with(|known| known.account().is_some_and(|account| account.is_readable(Field::CustomData)))
    });
    let state = State { editing, open: RwSignal::new(None), closed: RwSignal::new(None), locked: RwSignal::new(false) };
    let card = move || {
        let fields = fields.get();
        (is_readable.get() && !fields.is_empty()).then(|| {
            view! {
                <section class="card" data-testid="custom-fields">
                    <h2>{messages.title}</h2>
                    <p class="muted">{messages.lead}</p>
                    <dl class="details">{fields.into_iter().map(|field| row(state, field)).collect_view()}</dl>
                </section>
            }
        })
    };
    view! { {card} }.into_any()
}

/// The state that the rows share.
#[derive(Clone, Copy)]
struct State {
    editing: Editing,
    /// The name of the field whose form is open.
    open: RwSignal<Option<String>>,
    /// The name of the field whose form was closed last: its button gets the focus.
    closed: RwSignal<Option<String>>,
    /// Whether the server refused a change.
    locked: RwSignal<bool>,
}

impl State {
    /// Closes the form; its button gets the focus.
    fn close(self) {
        self.closed.set(self.open.get_untracked());
        self.open.set(None);
    }

    /// The value of a field as a person types it; empty if it is not set. Tracked.
    fn text(self, field: &ProfileField) -> String {
        self.editing.known().with(|known| known.account().map(|it| text_of(it, field)).unwrap_or_default())
    }
}

fn row(state: State, field: ProfileField) -> AnyView {
    let label = field.label().to_owned();
    let name = field.name().to_owned();
    let is_open = Memo::new({
        let name = name.clone();
        move |_| state.open.with(|open| open.as_deref() == Some(&*name))
    });
    let field = StoredValue::new(field);
    let content = move || {
        if is_open.get() {
            view! { <FieldEditor state field=field.get_value() /> }.into_any()
        } else {
            closed(state, field)
        }
    };
    view! {
        <div class="detail" class:detail-open=is_open>
            <dt><bdi>{label}</bdi></dt>
            <dd>{content}</dd>
        </div>
    }
    .into_any()
}

fn closed(state: State, field: StoredValue<ProfileField>) -> AnyView {
    let test_id = field.with_value(|field| ["custom-", field.name()].concat());
    let value = Memo::new(move |_| field.with_value(|field| shown(field, &state.text(field))));
    let is_set = Memo::new(move |_| value.with(Option::is_some));
    let text = move || value.get().unwrap_or_else(|| account().profile.unset.to_owned());
    let remark = move || {
        if state.locked.get() || !state.editing.may_edit(Field::CustomData) {
            view! { <span class="small-print">{account().details.read_only}</span> }.into_any()
        } else {
            view! { <EditButton state field is_set /> }.into_any()
        }
    };
    view! {
        <bdi class:muted=move || !is_set.get() data-testid=test_id>
            {text}
        </bdi>
        {remark}
    }
    .into_any()
}

/// Opens the form of a field, and gets the focus when the form is closed.
#[component]
fn EditButton(state: State, field: StoredValue<ProfileField>, is_set: Memo<bool>) -> impl IntoView {
    let messages = &account().details;
    let (name, label) = field.with_value(|field| (field.name().to_owned(), field.label().to_owned()));
    let verb = move || if is_set.get() { messages.edit } else { messages.add };
    let node = NodeRef::<Button>::new();
    let own = name.clone();
    Effect::new(move |_| {
        if let Some(button) = node.get()
            && state.closed.with_untracked(|closed| closed.as_deref() == Some(&*own))
        {
            state.closed.set(None);
            dom::focus(&button);
        }
    });
    view! {
        <button
            type="button"
            class="button-link"
            node_ref=node
            data-testid=["custom-edit-", &name].concat()
            aria-label=move || messages.edit_what(verb(), &label)
            on:click=move |_| state.open.set(Some(name.clone()))
        >
            {verb}
        </button>
    }
    .into_any()
}
