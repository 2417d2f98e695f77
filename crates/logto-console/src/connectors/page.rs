//! The page of one connector.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use logto_management::ManagementError;
use logto_ui::components::{CardSkeleton, Notice, Tone};
use logto_ui::extension::NotFoundView;
use logto_ui::messages::Note;

use super::checklist::Checklist;
use super::code::Code;
use super::draft::Draft;
use super::editor::Editor;
use super::failure::failure;
use super::form::Form;
use super::guide::{Guide, GuideButton, is_open_at_first};
use super::head::Head;
use super::kind::Kind;
use super::languages::all_templates;
use super::panels::{Panel, PanelTabs, sync_panel};
use super::paste::PasteOffer;
use super::remarks::Summary;
use super::save::{SaveBar, delete};
use super::send::Send;
use super::source::{Known, Source};
use super::status::name_of;
use crate::controls::LeaveGuard;
use crate::management::{AccessNotices, Guarded};
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
    let source = Source::new();
    let editor = Editor::new(kind);
    // The server has templates in several languages for emails only.
    let localized = (kind == Kind::Email).then(Editor::localized);
    let is_dirty =
        Memo::new(move |_| editor.is_dirty.get() || localized.is_some_and(|localized| localized.is_dirty.get()));
    sync_panel(editor, ["/connectors/", kind.name()].concat());
    follow_version(editor, source);
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
    let page = move || {
        view! {
            <Head kind source />
            <AccessNotices />
            <div class="notices">{move || notices(editor, source, offered)}</div>
            {move || if is_ready.get() { bench(editor, localized, source) } else { bench_skeleton() }}
        }
        .into_any()
    };
    view! {
        <Guarded page />
        <LeaveGuard is_dirty />
    }
    .into_any()
}

/// Keeps the checks to what the server's version of the connector uses. That is in the connector, and before there is
/// one, in its factory, which is read once a host is entered.
fn follow_version(editor: Editor, source: Source) {
    if editor.kind != Kind::Sms {
        return;
    }
    let has_host = editor.memo(|draft| !draft.text("host").is_empty());
    Effect::new(move |_| {
        let own = source.installed(editor.kind).filter(|it| it.factory_id() == editor.kind.factory_id());
        if let Some(connector) = own {
            editor.uses_host.set(connector.has_member("host"));
            return;
        }
        let Some(client) = source.management.client().filter(|_| source.is_known() && has_host.get()) else { return };
        spawn_local(async move {
            let factory = client.connector_factory(editor.kind.factory_id()).await.ok();
            // The page may have been left.
            let _ = editor.uses_host.try_set(factory.and_then(|factory| factory.has_member("host")));
        });
    });
}

/// The steps, the tabs and their panels.
fn bench(editor: Editor, localized: Option<Editor>, source: Source) -> AnyView {
    let kind = editor.kind;
    let is_guide_open = RwSignal::new(is_open_at_first());
    let progress = Signal::derive(move || source.progress(kind));
    let panel = move |panel: Panel, content: AnyView| {
        view! {
            <div class="bench-panel" role="tabpanel" id=panel.id() aria-labelledby=panel.tab_id() data-panel=panel.name()>
                {content}
            </div>
        }
        .into_any()
    };
    view! {
        <Checklist kind progress on_try=source.memories().on_try(kind) />
        <PasteOffer editor />
        <div class="bench-bar">
            <PanelTabs editor />
            <GuideButton open=is_guide_open />
        </div>
        <Summary editor />
        <div class="bench-row">
            <Guide kind open=is_guide_open />
            <div class="bench-box">
                <div class="bench" data-panel=move || editor.panel.get().name()>
                    {panel(Panel::Credentials, view! { <Form editor /> }.into_any())}
                    {panel(Panel::Templates, all_templates(editor, localized, source))}
                    {panel(Panel::Test, view! { <Send editor source /> }.into_any())}
                    {panel(Panel::Json, view! { <Code editor source /> }.into_any())}
                </div>
            </div>
        </div>
        <SaveBar editor source />
        {move || source.installed(kind).map(|connector| delete(editor, source, &connector))}
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

/// The placeholder of the page while it is being loaded, as long as the window.
#[component]
pub fn ConnectorSkeleton() -> impl IntoView {
    view! {
        <header class="page-header connector-top" aria-hidden="true">
            <div class="connector-head">
                <span class="provider-mark"></span>
                <div class="bones">
                    <span class="bone bone-title"></span>
                    <span class="bone"></span>
                </div>
            </div>
        </header>
        {bench_skeleton()}
    }
    .into_any()
}

fn bench_skeleton() -> AnyView {
    view! {
        <div class="bench-skeleton">
            <span class="bone bone-checklist"></span>
            <span class="bone bone-tabs"></span>
            <CardSkeleton lines=8 />
        </div>
    }
    .into_any()
}
