//! The page of one connector.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use logto_management::ManagementError;
use logto_ui::components::{Notice, PageHeading, Skeleton, Tone};
use logto_ui::extension::NotFoundView;
use logto_ui::messages::Note;
use logto_ui::paths;

use super::code::Code;
use super::draft::Draft;
use super::editor::Editor;
use super::failure::failure;
use super::form::Form;
use super::guard::LeaveGuard;
use super::kind::Kind;
use super::list::{messages_of, name_of};
use super::remarks::Summary;
use super::save::SaveBar;
use super::send::Send;
use super::source::{Known, Source};
use super::steps::Steps;
use super::templates::Templates;
use crate::management::LevelBar;
use crate::messages::admin;

/// The page at `/connectors/:kind`.
#[component]
pub fn ConnectorPage() -> impl IntoView {
    let NotFoundView(not_found) = expect_context();
    let params = use_params_map();
    let kind = Memo::new(move |_| params.with(|params| params.get("kind").and_then(|name| Kind::from_name(&name))));
    move || match kind.get() {
        Some(kind) => view! { <Workbench kind /> }.into_any(),
        None => not_found(),
    }
}

/// The page of a known kind.
#[component]
fn Workbench(kind: Kind) -> impl IntoView {
    let messages = messages_of(kind);
    let source = Source::new();
    let editor = Editor::new(kind);
    let is_ready = RwSignal::new(false);
    // The server's configuration, if the draft was changed before it was known.
    let offered = RwSignal::new(None::<Draft>);
    Effect::new(move |_| {
        let stored = source.known.with(|known| match known {
            Known::Loading => None,
            known => Some(known.installed(kind).and_then(|connector| Draft::of(kind, connector))),
        });
        let Some(stored) = stored else { return };
        if let Some(stored) = stored {
            if editor.is_dirty.get_untracked() && !editor.is_baseline(&stored) {
                offered.set((editor.now() != stored).then_some(stored));
            } else if !editor.is_dirty.get_untracked() {
                editor.load(stored);
                offered.set(None);
            }
        }
        is_ready.set(true);
    });
    let bench = move || {
        if !is_ready.get() {
            return view! {
                <section class="card">
                    <Skeleton lines=8 />
                </section>
            }
            .into_any();
        }
        view! {
            <Summary editor />
            <div class="workbench">
                <Steps kind />
                <Form editor />
            </div>
            <Templates editor />
            <div class="columns">
                <Send editor source />
                <Code editor source />
            </div>
            <SaveBar editor source />
        }
        .into_any()
    };
    view! {
        <header class="page-header">
            <p class="way-back">
                <a href=paths::href("/connectors")>{admin().connectors.page.title}</a>
            </p>
            <PageHeading text=messages.heading name=messages.heading />
            <p class="muted">{messages.lead}</p>
        </header>
        <LevelBar />
        <div class="notices">{move || notices(editor, source, offered)}</div>
        <div class="stack editor" data-strict=move || editor.is_strict.get().then_some("")>
            {bench}
        </div>
        <LeaveGuard is_dirty=editor.is_dirty />
    }
    .into_any()
}

/// Notices above the form.
fn notices(editor: Editor, source: Source, offered: RwSignal<Option<Draft>>) -> AnyView {
    let messages = &admin().connectors.notices;
    let offer = offered.get().map(|stored| {
        let load = move |_| {
            editor.load(stored.clone());
            offered.set(None);
        };
        let actions = view! {
            <button type="button" class="button button-small" data-testid="load-stored" on:click=load>
                {messages.load}
            </button>
            <button type="button" class="button button-small" on:click=move |_| offered.set(None)>
                {messages.keep}
            </button>
        };
        let Note { title, body } = messages.differs;
        view! { <Notice tone=Tone::Warning title body actions=actions.into_any() /> }.into_any()
    });
    let other = source.installed(editor.kind).filter(|it| it.factory_id() != editor.kind.factory_id()).map(|other| {
        let title = messages.other(&name_of(&other));
        view! {
            <div data-testid="other-connector">
                <Notice tone=Tone::Warning title body=messages.other_body />
            </div>
        }
        .into_any()
    });
    // Access errors are shown at the top of the page.
    let failed = source.known.with(|known| match known {
        Known::Failed(error @ (ManagementError::NotFound | ManagementError::Malformed)) => {
            Some(failure(messages.unread, error, false))
        }
        _ => None,
    });
    view! { {failed} {other} {offer} }.into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn ConnectorsSkeleton() -> impl IntoView {
    view! {
        <section class="card">
            <Skeleton lines=8 />
        </section>
    }
    .into_any()
}
