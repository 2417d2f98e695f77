//! The input for a verification code: tiles behind one input.

use leptos::html::Input;
use leptos::prelude::*;

/// The number of digits of a verification code.
const DIGITS: usize = 6;

/// An input for a code of six digits. It is one input, so that phones can fill it in and everything can be pasted; the
/// style sheet spreads its digits over the tiles behind it.
#[component]
pub fn CodeInput(
    /// The input's id.
    id: String,
    /// The input.
    node: NodeRef<Input>,
    /// The code.
    value: RwSignal<String>,
    /// The input's `data-testid`.
    test_id: &'static str,
    /// The ids of its descriptions.
    #[prop(into)]
    described: Signal<Option<String>>,
    /// Whether it is marked as wrong.
    #[prop(into)]
    invalid: Signal<bool>,
    /// Runs when the last digit was entered.
    #[prop(into)]
    on_full: Callback<()>,
) -> impl IntoView {
    let enter = move |event| {
        let before = value.with_untracked(String::len);
        let code = digits(&event_target_value(&event));
        if let Some(input) = node.get_untracked() {
            input.set_value(&code);
        }
        let is_full = code.len() == DIGITS && before < DIGITS;
        value.set(code);
        if is_full {
            on_full.run(());
        }
    };
    let tile = move |at: usize| {
        let is_next = move || value.with(|code| code.len().min(DIGITS - 1) == at);
        view! { <span class="code-tile" class:code-tile-next=is_next></span> }
    };
    view! {
        <div class="code-input" class:is-invalid=invalid>
            <div class="code-tiles" aria-hidden="true">
                {(0..DIGITS).map(tile).collect_view()}
            </div>
            <input
                id=id
                node_ref=node
                inputmode="numeric"
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck="false"
                data-testid=test_id
                aria-describedby=move || described.get()
                aria-invalid=move || invalid.get().then_some("true")
                prop:value=move || value.get()
                on:input=enter
            />
        </div>
    }
    .into_any()
}

/// Returns the first digits of a text, without what is between them.
fn digits(text: &str) -> String {
    let digit = |letter: char| match letter {
        '0'..='9' => Some(letter),
        // Japanese keyboards write these.
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
        _ => None,
    };
    text.chars().filter_map(digit).take(DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn takes_digits_of_pasted_text() {
        for (text, code) in [
            ("123456", "123456"),
            (" 123 456\n", "123456"),
            ("123-456", "123456"),
            ("Your code: 123456.", "123456"),
            ("１２３４５６", "123456"),
            ("12345678", "123456"),
            ("12", "12"),
            ("", ""),
        ] {
            assert_eq!(digits(text), code, "{text}");
        }
    }
}
