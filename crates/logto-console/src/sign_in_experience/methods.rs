//! The table of the sign-in methods.

use leptos::html::Button;
use leptos::prelude::*;
use logto_management::{SignInIdentifier, SignInMethod};
use logto_ui::announce::Announcer;
use logto_ui::dom;

use super::draft::Draft;
use super::edits::{change_method, move_method, rows, set_method};
use super::findings::found;
use super::place::Place;
use super::{name_of, phrase_of};
use crate::messages::admin;

/// The card with the sign-in methods and their order.
pub(super) fn methods(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.methods;
    let rows = draft.part(rows);
    view! {
        <section class="card">
            <h2 id="sign-in-methods">{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <table class="methods" aria-labelledby="sign-in-methods" data-testid="sie-methods">
                <thead>
                    <tr>
                        <th scope="col">{messages.identifier}</th>
                        <th scope="col">{messages.password}</th>
                        <th scope="col">{messages.code}</th>
                        <th scope="col">{messages.first}</th>
                        <th scope="col">{messages.order}</th>
                    </tr>
                </thead>
                <For each=move || rows.get() key=|it| it.as_str().to_owned() let:identifier>
                    {row(draft, &identifier)}
                </For>
            </table>
            {found(draft, Place::Methods)}
        </section>
    }
    .into_any()
}

fn row(draft: Draft, identifier: &SignInIdentifier) -> AnyView {
    let messages = &admin().sign_in_experience.methods;
    let key = identifier.as_str().to_owned();
    let (name, phrase) = (name_of(identifier), phrase_of(identifier));
    let place = Place::Method(identifier.clone());
    let id = StoredValue::new(identifier.clone());
    let method = draft.part(move |experience| {
        let methods = experience.sign_in_methods();
        id.with_value(|id| methods.into_iter().find(|method| method.identifier == *id))
    });
    let is_on = Memo::new(move |_| method.with(Option::is_some));
    let turn = move |on: bool| {
        draft.edit(|experience| id.with_value(|id| set_method(experience, id, on)));
    };
    let change = move |change: fn(&mut SignInMethod, bool), on: bool| {
        draft.edit(|experience| id.with_value(|id| change_method(experience, id, |method| change(method, on))));
    };
    let factor = |test_id: &str, label: &str, read: fn(&SignInMethod) -> bool, write: fn(&mut SignInMethod, bool)| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    data-testid=[test_id, key.as_str()].concat()
                    aria-label=messages.about(label, &phrase)
                    aria-describedby=place.id()
                    disabled=move || !is_on.get()
                    prop:checked=move || method.with(|method| method.as_ref().is_some_and(read))
                    on:change=move |event| change(write, event_target_checked(&event))
                />
                <span class="cell-label" aria-hidden="true">{label.to_owned()}</span>
            </label>
        }
        .into_any()
    };
    let password = factor("sie-password-", messages.password, |it| it.password, |it, on| it.password = on);
    // No code can be sent to a username.
    let code = if *identifier == SignInIdentifier::Username {
        view! { <span class="muted small-print">{messages.no_code}</span> }.into_any()
    } else {
        factor("sie-code-", messages.code, |it| it.verification_code, |it, on| it.verification_code = on)
    };
    let first = first(method, &key, &phrase, move |password| {
        change(|method, on| method.is_password_primary = on, password);
    });
    let place_now = draft.part(move |experience| {
        let methods = experience.sign_in_methods();
        let at = id.with_value(|id| methods.iter().position(|method| method.identifier == *id));
        (at, methods.len())
    });
    let order = order(draft, id, place_now, &key, &name);
    view! {
        <tbody data-testid=["sie-row-", key.as_str()].concat() class:is-off=move || !is_on.get()>
            <tr>
                <th scope="row">
                    <label class="check">
                        <input
                            type="checkbox"
                            data-testid=["sie-method-", key.as_str()].concat()
                            aria-describedby=place.id()
                            prop:checked=is_on
                            on:change=move |event| turn(event_target_checked(&event))
                        />
                        {name}
                    </label>
                </th>
                <td>{password}</td>
                <td>{code}</td>
                <td>{first}</td>
                <td>{order}</td>
            </tr>
            <tr class="methods-findings">
                <td colspan="5">{found(draft, place)}</td>
            </tr>
        </tbody>
    }
    .into_any()
}

/// The choice of the first factor, if there are two.
fn first(
    method: Memo<Option<SignInMethod>>,
    key: &str,
    phrase: &str,
    choose: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let messages = &admin().sign_in_experience.methods;
    let has_both =
        Memo::new(move |_| method.with(|it| it.as_ref().is_some_and(|it| it.password && it.verification_code)));
    let password = Memo::new(move |_| method.with(|it| it.as_ref().is_some_and(|it| it.is_password_primary)));
    let test_id = ["sie-first-", key].concat();
    let label = messages.about(messages.first, phrase);
    move_view(move || {
        if !has_both.get() {
            return ().into_any();
        }
        view! {
            <label class="first">
                <span class="cell-label" aria-hidden="true">{messages.first}</span>
                <select
                    data-testid=test_id.clone()
                    aria-label=label.clone()
                    on:change=move |event| choose(event_target_value(&event) == "password")
                >
                    <option value="password" selected=password>{messages.password_first}</option>
                    <option value="code" selected=move || !password.get()>{messages.code_first}</option>
                </select>
            </label>
        }
        .into_any()
    })
}

fn move_view(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    view.into_any()
}

/// Buttons to move a method that is on. At the ends of the list they do nothing.
fn order(
    draft: Draft,
    id: StoredValue<SignInIdentifier>,
    place: Memo<(Option<usize>, usize)>,
    key: &str,
    name: &str,
) -> AnyView {
    let messages = &admin().sign_in_experience.methods;
    let announcer = expect_context::<Announcer>();
    let (key, name) = (StoredValue::new(key.to_owned()), StoredValue::new(name.to_owned()));
    let is_on = Memo::new(move |_| place.get().0.is_some());
    let (up_button, down_button) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    let button_of = move |up: bool| if up { up_button } else { down_button };
    let shift = move |up: bool| {
        if draft.edit(|experience| id.with_value(|id| move_method(experience, id, up))) != Some(true) {
            return;
        }
        let (at, of) = place.get_untracked();
        let place = at.map_or(0, |at| at + 1).to_string();
        announcer.say(name.with_value(|name| messages.moved(name, &place, &of.to_string())));
        // The row is put elsewhere in the page, which takes the focus from its button.
        request_animation_frame(move || {
            if let Some(button) = button_of(up).get_untracked() {
                dom::focus_in_view(&button);
            }
        });
    };
    let button = move |up: bool| {
        let is_end = move || {
            let (at, of) = place.get();
            if up { at == Some(0) } else { at.is_some_and(|at| at + 1 == of) }
        };
        let (test_id, sign) = if up { ("sie-up-", "↑") } else { ("sie-down-", "↓") };
        let phrase = id.with_value(phrase_of);
        let label = if up { messages.up(&phrase) } else { messages.down(&phrase) };
        view! {
            <button
                type="button"
                class="button move"
                node_ref=button_of(up)
                data-testid=key.with_value(|key| [test_id, key].concat())
                aria-label=label
                aria-disabled=move || is_end().then_some("true")
                on:click=move |_| shift(up)
            >
                {sign}
            </button>
        }
        .into_any()
    };
    move_view(move || {
        if is_on.get() {
            view! { <span class="moves">{button(true)} {button(false)}</span> }.into_any()
        } else {
            ().into_any()
        }
    })
}
