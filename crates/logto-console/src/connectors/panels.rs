//! The tabs of a connector's page. The current one is in the fragment of the address, so that links lead to it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use logto_ui::paths;
use web_sys::KeyboardEvent;

use super::browser;
use super::editor::Editor;
use super::fields::Place;
use crate::messages::admin;

/// A tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panel {
    Credentials,
    Templates,
    Test,
    Json,
}

impl Panel {
    const ALL: [Self; 4] = [Self::Credentials, Self::Templates, Self::Test, Self::Json];

    /// Returns the tab that shows a place.
    pub(super) fn of(place: &Place) -> Self {
        match place {
            Place::Field(_) | Place::Auth | Place::Whole => Self::Credentials,
            Place::Template(..) | Place::Templates => Self::Templates,
        }
    }

    /// Returns its name in the fragment, in ids and in the style sheet.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Templates => "templates",
            Self::Test => "test",
            Self::Json => "json",
        }
    }

    /// Returns the tab that a fragment names, with or without its `#`.
    fn of_hash(hash: &str) -> Self {
        let name = hash.trim_start_matches('#');
        Self::ALL.into_iter().find(|panel| panel.name() == name).unwrap_or(Self::Credentials)
    }

    fn label(self) -> &'static str {
        let messages = &admin().connectors.panels;
        match self {
            Self::Credentials => messages.credentials,
            Self::Templates => messages.templates,
            Self::Test => messages.test,
            Self::Json => messages.json,
        }
    }

    /// Returns the id of its tab.
    pub(super) fn tab_id(self) -> String {
        ["connector-tab-", self.name()].concat()
    }

    /// Returns the id of its panel.
    pub(super) fn id(self) -> String {
        ["connector-panel-", self.name()].concat()
    }
}

/// Keeps the tab and the address of the page `path` the same.
pub(super) fn sync_panel(editor: Editor, path: String) {
    let hash = use_location().hash;
    let navigate = use_navigate();
    editor.panel.set(hash.with_untracked(|hash| Panel::of_hash(hash)));
    Effect::new(move |_| {
        let named = hash.with(|hash| Panel::of_hash(hash));
        if editor.panel.get_untracked() != named {
            editor.panel.set(named);
        }
    });
    Effect::new(move |_| {
        let panel = editor.panel.get();
        if hash.with_untracked(|hash| Panel::of_hash(hash)) != panel {
            let page = paths::href(&path);
            let address = match panel {
                Panel::Credentials => page,
                _ => [&page, "#", panel.name()].concat(),
            };
            let options =
                NavigateOptions { replace: true, resolve: false, scroll: false, ..NavigateOptions::default() };
            navigate(&address, options);
        }
    });
}

/// The tabs.
#[component]
pub(super) fn PanelTabs(
    /// The page's state.
    editor: Editor,
) -> impl IntoView {
    let tabs = Panel::ALL.into_iter().enumerate().map(|(index, panel)| {
        let is_current = Memo::new(move |_| editor.panel.get() == panel);
        let on_key = move |event: KeyboardEvent| {
            let Some(next) = browser::next_tab(&event, index, Panel::ALL.len()).and_then(|next| Panel::ALL.get(next))
            else {
                return;
            };
            event.prevent_default();
            editor.panel.set(*next);
            browser::focus(&next.tab_id());
        };
        let is_marked = Memo::new(move |_| editor.has_errors_in(panel));
        let mark = move || {
            is_marked.get().then(|| {
                view! {
                    <span class="occasion-mark" data-severity="error">
                        <span class="visually-hidden">{admin().connectors.remarks.error}</span>
                    </span>
                }
            })
        };
        view! {
            <button
                type="button"
                class="panel-tab"
                role="tab"
                id=panel.tab_id()
                aria-controls=panel.id()
                aria-selected=move || is_current.get().to_string()
                tabindex=move || if is_current.get() { "0" } else { "-1" }
                data-testid=["panel-", panel.name()].concat()
                on:click=move |_| editor.panel.set(panel)
                on:keydown=on_key
            >
                {panel.label()}
                {mark}
            </button>
        }
        .into_any()
    });
    view! {
        <div class="panel-tabs" role="tablist" aria-label=admin().connectors.panels.label>
            {tabs.collect_view()}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_tab_of_a_fragment() {
        for (hash, panel) in [
            ("", Panel::Credentials),
            ("#templates", Panel::Templates),
            ("#test", Panel::Test),
            ("json", Panel::Json),
            ("#nothing", Panel::Credentials),
        ] {
            assert_eq!(Panel::of_hash(hash), panel, "{hash}");
        }
    }
}
