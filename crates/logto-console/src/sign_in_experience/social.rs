//! The card about sign-in with social accounts.

use leptos::prelude::*;
use logto_management::SignInExperience;

use super::draft::Draft;
use super::findings::found;
use super::place::Place;
use super::settings::{move_target_up, set_target};
use crate::messages::admin;

/// The card with the social connectors, in the order of their buttons.
pub(super) fn social(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.social;
    let on = draft.part(SignInExperience::social_targets);
    let known = Memo::new(move |_| draft.social_connectors());
    let rows = Memo::new(move |_| {
        let mut rows = on.get();
        for (target, _) in known.get() {
            if !rows.contains(&target) {
                rows.push(target);
            }
        }
        rows
    });
    let links = draft.part(SignInExperience::links_accounts_automatically);
    let linking = move || {
        let change = move |event| {
            let is_on = event_target_checked(&event);
            draft.edit(|experience| experience.set_links_accounts_automatically(is_on));
        };
        let has_buttons = on.with(|on| !on.is_empty());
        has_buttons.then(|| {
            view! {
                <label class="choice">
                    <input type="checkbox" data-testid="sie-social-links" prop:checked=links on:change=change />
                    <span>{messages.links} " " <span class="small-print">{messages.links_hint}</span></span>
                </label>
            }
        })
    };
    let has_none = Memo::new(move |_| draft.knows_connectors() && rows.with(Vec::is_empty));
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {move || has_none.get().then(|| view! { <p class="small-print" data-testid="sie-no-social">{messages.none}</p> })}
            <div class="choices">
                <For each=move || rows.get() key=String::clone let:target>
                    {row(draft, target, on, known)}
                </For>
                {linking}
            </div>
            {found(draft, Place::Social)}
        </section>
    }
    .into_any()
}

fn row(draft: Draft, target: String, on: Memo<Vec<String>>, known: Memo<Vec<(String, String)>>) -> AnyView {
    let messages = &admin().sign_in_experience.social;
    let test_id = ["sie-social-", &target].concat();
    let up_id = ["sie-social-up-", &target].concat();
    let target = StoredValue::new(target);
    let place = Memo::new(move |_| on.with(|on| target.with_value(|target| on.iter().position(|it| it == target))));
    let name = Memo::new(move |_| {
        let name = known.with(|known| {
            target.with_value(|target| known.iter().find(|(it, _)| it == target).map(|(_, name)| name.clone()))
        });
        (name.is_some(), name.unwrap_or_else(|| target.get_value()))
    });
    let is_gone = Memo::new(move |_| draft.knows_connectors() && !name.get().0);
    let up = move || {
        let move_up = move |_| {
            draft.edit(|experience| target.with_value(|target| move_target_up(experience, target)));
        };
        place.get().filter(|place| *place > 0).map(|_| {
            view! {
                <button
                    type="button"
                    class="button move"
                    data-testid=up_id.clone()
                    aria-label=messages.up(&name.get().1)
                    on:click=move_up
                >
                    "↑"
                </button>
            }
        })
    };
    view! {
        <div class="social-row">
            <label class="choice">
                <input
                    type="checkbox"
                    data-testid=test_id
                    aria-describedby=Place::Social.id()
                    prop:checked=move || place.get().is_some()
                    on:change=move |event| {
                        let is_on = event_target_checked(&event);
                        draft.edit(|experience| target.with_value(|target| set_target(experience, target, is_on)));
                    }
                />
                <span>
                    {move || name.get().1}
                    {move || is_gone.get().then(|| view! { <span class="small-print">{messages.gone}</span> })}
                </span>
            </label>
            {up}
        </div>
    }
    .into_any()
}
