//! Fields for texts and choices of the settings. What is wrong with a text is shown once its field was left.

use leptos::prelude::*;
use logto_management::lint::Severity;
use logto_management::{PageAddress, SignInExperience};
use logto_ui::components::unique_id;

use super::draft::Draft;
use super::findings::found;
use super::place::Place;
use crate::messages::FieldMessages;

/// The field of an address.
pub(super) fn address_field(
    draft: Draft,
    address: PageAddress,
    messages: &'static FieldMessages,
    test_id: &'static str,
) -> AnyView {
    let value = draft.part(move |experience| experience.address(address));
    let kind = if address == PageAddress::SupportEmail { "email" } else { "url" };
    let write = move |experience: &mut SignInExperience, text: &str| experience.set_address(address, text);
    text_field(draft, Place::Address(address), (messages, kind, test_id), value, write, None)
}

/// A field for a text, with another control beside it.
pub(super) fn text_field(
    draft: Draft,
    place: Place,
    (messages, kind, test_id): (&'static FieldMessages, &'static str, &'static str),
    value: Memo<String>,
    write: impl Fn(&mut SignInExperience, &str) + Copy + Send + Sync + 'static,
    beside: Option<AnyView>,
) -> AnyView {
    let id = unique_id("setting");
    let hint_id = [&id, "-hint"].concat();
    let has_hint = !messages.hint.is_empty();
    let described = if has_hint { [&place.id(), " ", &hint_id].concat() } else { place.id() };
    let is_typing = RwSignal::new(false);
    let at = StoredValue::new(place.clone());
    let is_wrong = Memo::new(move |_| {
        at.with_value(|place| {
            draft.findings_at(place).iter().any(|finding| finding.severity == Severity::Error)
                || !draft.server_errors_at(place).is_empty()
        })
    });
    let hint = has_hint.then(|| view! { <p id=hint_id class="small-print">{messages.hint}</p> });
    view! {
        <div class="field">
            <label for=id.clone()>{messages.label}</label>
            <div class="setting-input">
                {beside}
                <input
                    id=id
                    class="input"
                    type=kind
                    placeholder=messages.example
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid=test_id
                    aria-describedby=described
                    aria-invalid=move || (is_wrong.get() && !is_typing.get()).then_some("true")
                    prop:value=value
                    on:input=move |event| {
                        is_typing.set(true);
                        draft.edit(|experience| write(experience, event_target_value(&event).trim()));
                    }
                    on:blur=move |_| is_typing.set(false)
                />
            </div>
            {hint}
            <div hidden=is_typing>{found(draft, place)}</div>
        </div>
    }
    .into_any()
}

/// A choice of one of several values, each with its name in Logto's settings and its label. `write` gets the name.
pub(super) fn choice_field(
    draft: Draft,
    (label, test_id): (&'static str, &'static str),
    place: Option<Place>,
    options: impl IntoIterator<Item = (String, &'static str)>,
    read: fn(&SignInExperience) -> String,
    write: fn(&mut SignInExperience, &str),
) -> AnyView {
    let chosen = draft.part(read);
    let option = |(name, label): (String, &'static str)| {
        let own = name.clone();
        view! {
            <option value=name selected=move || chosen.with(|chosen| *chosen == own)>
                {label}
            </option>
        }
    };
    let options = options.into_iter().map(option).collect_view();
    view! {
        <label class="pick">
            <span>{label}</span>
            <select
                data-testid=test_id
                aria-describedby=place.map(|place| place.id())
                prop:value=chosen
                on:change=move |event| {
                    draft.edit(|experience| write(experience, &event_target_value(&event)));
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}
