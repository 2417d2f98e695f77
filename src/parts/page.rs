//! The place of a page that may have to be loaded first.

use futures_util::FutureExt;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Part;
use crate::messages::{auth, shell};
use crate::ui::{PageHeading, icon};
use crate::{dom, update};

/// How far loading is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Loading,
    Loaded,
    Failed,
    /// It went with an older version of the app.
    Gone,
}

/// A part's page; its skeleton while it is loaded, and a way to try again when that has failed.
pub(super) fn place_of(part: &'static Part) -> AnyView {
    let state = RwSignal::new(State::Loading);
    let load = move || match (part.load)().now_or_never() {
        // It was loaded before: no frame without it.
        Some(Ok(())) => state.set(State::Loaded),
        _ => {
            state.set(State::Loading);
            spawn_local(async move {
                let outcome = match (part.load)().await {
                    Ok(()) => State::Loaded,
                    Err(_) if update::is_outdated().await => State::Gone,
                    Err(_) => State::Failed,
                };
                // The visitor may have left.
                let _ = state.try_set(outcome);
            });
        }
    };
    load();
    let state = Memo::new(move |_| state.get());
    (move || match state.get() {
        State::Loading => view! { <div class="loading" aria-busy="true">{(part.skeleton)()}</div> }.into_any(),
        State::Loaded => (part.view)().unwrap_or_else(|| failed(load)),
        State::Failed => failed(load),
        State::Gone => gone(),
    })
    .into_any()
}

/// The part could not be loaded.
fn failed(again: impl Fn() + 'static) -> AnyView {
    let words = &shell().lazy_page;
    let actions = view! {
        <button type="button" class="button button-primary" data-testid="load-again" on:click=move |_| again()>
            {words.retry}
        </button>
        <button type="button" class="button" data-testid="reload" on:click=|_| dom::reload()>
            {words.reload}
        </button>
    };
    card("danger", words.failed.title, words.failed.body, actions.into_any())
}

/// The part is not on the host any more: another version of the app is there.
fn gone() -> AnyView {
    let words = &auth().update;
    let actions = view! {
        <button type="button" class="button button-primary" data-testid="reload" on:click=|_| dom::reload()>
            {shell().lazy_page.reload}
        </button>
    };
    card("info", words.title, words.gone, actions.into_any())
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
