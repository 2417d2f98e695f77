//! The input for a password.

use leptos::html::Input;
use leptos::prelude::*;

/// The labels of the button that shows a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordLabels {
    /// While it is hidden.
    pub show: &'static str,
    /// While it is shown.
    pub hide: &'static str,
    /// For screen readers, behind a rule that is met.
    pub met: &'static str,
}

/// A rule for new passwords.
#[derive(Debug, Clone, Copy)]
pub struct PasswordRule {
    /// The rule.
    pub text: &'static str,
    /// Whether a password meets it.
    pub is_met: Callback<String, bool>,
}

/// An input for a password, with a button that shows it and, for a new one, the rules that it meets so far.
#[component]
pub fn PasswordInput(
    /// The input's id.
    id: String,
    /// The input.
    node: NodeRef<Input>,
    /// The password.
    value: RwSignal<String>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The input's `data-testid`.
    test_id: &'static str,
    /// The ids of its descriptions.
    #[prop(into)]
    described: Signal<Option<String>>,
    /// Whether it is marked as wrong.
    #[prop(into)]
    invalid: Signal<bool>,
    /// The labels.
    labels: &'static PasswordLabels,
    /// The rules for a new password.
    rules: Vec<PasswordRule>,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let kind = move || if is_shown.get() { "text" } else { "password" };
    let rule = move |rule: PasswordRule| {
        let is_met = Memo::new(move |_| rule.is_met.run(value.get()));
        view! {
            <li class="rule" data-met=move || is_met.get().then_some("true")>
                {rule.text}
                {move || is_met.get().then(|| view! { <span class="visually-hidden">" " {labels.met}</span> })}
            </li>
        }
    };
    let rules = (!rules.is_empty())
        .then(|| view! { <ul class="rules" role="list">{rules.into_iter().map(rule).collect_view()}</ul> });
    view! {
        <div class="password-input">
            <input
                id=id
                node_ref=node
                class="input"
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                data-testid=test_id
                aria-describedby=move || described.get()
                aria-invalid=move || invalid.get().then_some("true")
                bind:value=value
            />
            <button
                type="button"
                class="button button-small"
                data-testid="password-show"
                on:click=move |_| is_shown.update(|shown| *shown = !*shown)
            >
                {move || if is_shown.get() { labels.hide } else { labels.show }}
            </button>
        </div>
        {rules}
    }
    .into_any()
}

/// Whether a text is longer than a few letters that repeat themselves or follow on each other.
#[must_use]
pub fn is_varied(password: &str) -> bool {
    let letters: Vec<u32> = password.chars().map(u32::from).collect();
    let varied = letters.windows(2).filter(|pair| match pair {
        [one, other] => one.abs_diff(*other) > 1,
        _ => false,
    });
    // Two strings of such letters, as in "aaaa1234", have one place where they meet.
    varied.count() > 2
}

#[cfg(test)]
mod tests {
    use super::is_varied;

    #[test]
    fn finds_passwords_of_repeated_and_consecutive_letters() {
        for password in ["", "aaaaaaaa", "12345678", "87654321", "abcdefgh", "aaaa1234", "abc"] {
            assert!(!is_varied(password), "{password}");
        }
        for password in ["looking-glass-7", "correct horse", "alice-password-1", "k9#Lq2"] {
            assert!(is_varied(password), "{password}");
        }
    }
}
