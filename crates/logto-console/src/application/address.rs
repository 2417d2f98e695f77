//! The form for another address at which the app is used, such as that of a deployment.

use leptos::prelude::*;

use super::form::{Input, text_input};
use super::state::PageState;
use super::usage::Address;
use crate::controls::FieldForm;
use crate::messages::application;

/// The form. What follows from the address is then in the table.
#[component]
pub(super) fn AnotherAddress(state: PageState) -> impl IntoView {
    let messages = &application().address;
    let input = Input::new(messages.label, Some(messages.hint), "another-address");
    let add = move || match Address::typed(&input.value.get_untracked()) {
        Some(address) => {
            input.clear();
            state.add_address(address);
        }
        None => input.problem.set(Some(messages.invalid.to_owned())),
    };
    view! {
        <details class="needs-more">
            <summary data-testid="another">{messages.title}</summary>
            <FieldForm on_submit=add>
                {text_input("url", input)}
                <div class="actions">
                    <button type="submit" class="button button-small" data-testid="another-check">
                        {messages.check}
                    </button>
                </div>
            </FieldForm>
        </details>
    }
    .into_any()
}
