//! Notices in a box.

use leptos::prelude::*;

use super::icon;

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something is different.
    Info,
    /// Something is limited.
    Warning,
    /// Something failed. Its `data-testid` is `error`.
    Danger,
}

impl Tone {
    fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A box with a title, a text, and optional buttons. Screen readers read a failure at once; other
/// notices are read through the live region around them.
#[component]
pub fn Notice(
    /// How serious it is.
    tone: Tone,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// The text.
    #[prop(into)]
    body: String,
    /// Buttons.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// What follows the text, such as small print.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let failed = tone == Tone::Danger;
    view! {
        <div
            class="notice"
            data-tone=tone.name()
            role=failed.then_some("alert")
            data-testid=failed.then_some("error")
        >
            {icon(tone.name())}
            <div class="notice-text">
                <p class="notice-title">{title}</p>
                <p>{body}</p>
                {children.map(|children| children())}
            </div>
            {actions.map(|actions| view! { <div class="notice-actions">{actions}</div> })}
        </div>
    }
    .into_any()
}
