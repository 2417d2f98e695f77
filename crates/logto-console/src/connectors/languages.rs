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
    let language = editor.language;
    let Some(localized) = localized else { return view! { <Templates editor language /> }.into_any() };
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
        view! { <Templates editor language /> }.into_any()
    };
    view! {
        {choice}
        {shown}
    }
    .into_any()
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests {
    use logto_management::connectors::{ContentType, EmailTemplate, UsageType};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::connectors::draft::Draft;
    use crate::connectors::fields::Place;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn templates_of_a_language_have_findings_of_their_own_only() {
        crate::messages::use_english();
        let owner = Owner::new();
        let editor = owner.with(Editor::localized);
        assert_eq!(untrack(|| editor.errors()), 0, "no template is required in a language");
        let template = EmailTemplate::new(&UsageType::SignIn, ContentType::Plain, "Code", "There is none");
        editor.load(Draft::of_templates(&[template]));
        editor.remarks().with_untracked(|all| {
            assert!(all.iter().all(|it| matches!(it.place, Place::Template(0, _))), "{all:?}");
            assert!(all.iter().any(|it| it.code == "template.no_code"), "{all:?}");
        });
        owner.cleanup();
    }
}
