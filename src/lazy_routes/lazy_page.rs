//! The view of a page that may have to be loaded first.

use futures_util::FutureExt;
use futures_util::future::try_join;
use leptos::prelude::*;
use logto_ui::lazy::{ChunkLoadError, LazyRoute};
use wasm_bindgen_futures::spawn_local;

use super::style;
use crate::messages::{auth, shell};
use crate::ui::{PageHeading, icon};
use crate::{dom, update};

/// The state of loading.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Loading,
    Loaded,
    Failed,
    /// The file is not on the host any more: a new version of the app was deployed.
    Gone,
    /// The file does not have its hash: something on the way has changed it.
    Altered,
}

/// The page of a route. Shows the skeleton while it is loading, and a retry button after a failure.
pub(crate) fn lazy_page(route: &'static LazyRoute) -> AnyView {
    let state = RwSignal::new(State::Loading);
    let load = move || match loaded(route).now_or_never() {
        // It was loaded before: the first frame already shows it.
        Some(Ok(())) => state.set(State::Loaded),
        _ => {
            state.set(State::Loading);
            spawn_local(async move {
                let outcome = match loaded(route).await {
                    Ok(()) => State::Loaded,
                    Err(_) => failure().await,
                };
                // The visitor may have left.
                let _ = state.try_set(outcome);
            });
        }
    };
    load();
    let state = Memo::new(move |_| state.get());
    (move || match state.get() {
        State::Loading => view! { <div class="loading" aria-busy="true">{(route.skeleton)()}</div> }.into_any(),
        State::Loaded => (route.view)().unwrap_or_else(|| failed(load)),
        State::Failed => failed(load),
        State::Altered => altered(load),
        State::Gone => gone(),
    })
    .into_any()
}

/// Loads a page with the style sheet of all lazy pages.
async fn loaded(route: &LazyRoute) -> Result<(), ChunkLoadError> {
    try_join((route.load)(), style::load()).await.map(|_| ())
}

/// Finds out why the page could not be loaded.
async fn failure() -> State {
    if update::is_outdated().await {
        return State::Gone;
    }
    let altered = document().query_selector("script[data-altered]:not([data-altered=''])");
    if altered.is_ok_and(|script| script.is_some()) { State::Altered } else { State::Failed }
}

/// The page could not be loaded.
fn failed(again: impl Fn() + 'static) -> AnyView {
    let messages = &shell().lazy_page;
    let actions = view! {
        {retry_button(again)}
        <button type="button" class="button" data-testid="reload" on:click=|_| dom::reload()>
            {messages.reload}
        </button>
    };
    card("danger", messages.failed.title, messages.failed.body, actions.into_any())
}

/// A file of the page was changed on its way. Loading the same file through the same network again does not help.
fn altered(again: impl Fn() + 'static) -> AnyView {
    let messages = &auth().altered;
    card("danger", messages.title, messages.body, retry_button(again))
}

fn retry_button(again: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="button button-primary" data-testid="load-again" on:click=move |_| again()>
            {shell().lazy_page.retry}
        </button>
    }
    .into_any()
}

/// The page is not on the host any more: a new version of the app was deployed.
fn gone() -> AnyView {
    let messages = &auth().update;
    let actions = view! {
        <button type="button" class="button button-primary" data-testid="reload" on:click=|_| dom::reload()>
            {shell().lazy_page.reload}
        </button>
    };
    card("info", messages.title, messages.gone, actions.into_any())
}

fn card(tone: &'static str, title: &'static str, body: &'static str, actions: AnyView) -> AnyView {
    view! {
        <section class="card card-center" data-tone=tone data-testid="error" role="alert">
            <span class="badge">{icon(tone)}</span>
            <PageHeading text=title />
            <p>{body}</p>
            <div class="actions">{actions}</div>
        </section>
    }
    .into_any()
}
