//! Notices: something the visitor should know, in a box.

use leptos::prelude::*;

use super::icon;

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something is limited.
    Warning,
    /// Something failed. Such a notice is found by tests as `error`.
    Danger,
}

impl Tone {
    fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A box with a title, some words, and perhaps buttons.
#[component]
pub(crate) fn Notice(
    /// How serious it is: this sets colours, icon, and how screen readers are told.
    tone: Tone,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// The words.
    #[prop(into)]
    body: String,
    /// What follows the words: small print, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let failed = tone == Tone::Danger;
    view! {
        <div
            class="notice"
            data-tone=tone.name()
            role=if failed { "alert" } else { "status" }
            data-testid=failed.then_some("error")
        >
            {icon(tone.name())}
            <div class="notice-text">
                <p class="notice-title">{title}</p>
                <p>{body}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
    .into_any()
}
