//! The templates of a connector, and those of the server in several languages, which take precedence in emails.

use futures_util::FutureExt as _;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_ui::lazy;

use super::editor::Editor;
use super::language_bar::bar;
use super::panels::Panel;
use super::source::Source;
use super::templates::Templates;

lazy! { language_bar, load_language_bar in email_languages (languages: Languages) -> AnyView { bar(languages) } }

/// The templates of the connector and those of a language, of which one is shown.
#[derive(Clone, Copy)]
pub(super) struct Languages {
    /// What the server has.
    pub(super) source: Source,
    /// The connector.
    pub(super) own: Editor,
    /// The templates in the language that was chosen last.
    pub(super) editor: Editor,
}

/// The templates, and for emails the choice of the language once it is loaded.
pub(super) fn all_templates(editor: Editor, localized: Option<Editor>, source: Source) -> AnyView {
    let Some(localized) = localized else { return view! { <Templates editor /> }.into_any() };
    let languages = Languages { source, own: editor, editor: localized };
    let is_loaded = RwSignal::new(false);
    // The templates of the server are on the server only.
    let is_wanted = Memo::new(move |_| editor.panel.get() == Panel::Templates && source.management.client().is_some());
    Effect::new(move |_| {
        if is_wanted.get() && !is_loaded.get_untracked() {
            spawn_local(async move {
                let loaded = load_language_bar().await.is_ok();
                // The visitor may have left.
                let _ = is_loaded.try_set(loaded);
            });
        }
    });
    let choice = move || is_loaded.get().then(|| language_bar(languages).now_or_never().and_then(Result::ok));
    let is_own = Memo::new(move |_| editor.language.with(Option::is_none));
    let shown = move || {
        let editor = if is_own.get() { editor } else { localized };
        view! { <Templates editor /> }.into_any()
    };
    view! {
        {choice}
        {shown}
    }
    .into_any()
}
