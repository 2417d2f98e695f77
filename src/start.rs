//! Start-up: from an empty page with a skeleton to a mounted app.

use std::cell::{Cell, RefCell};

use futures_util::future::{FutureExt, LocalBoxFuture, join};
use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::front::{self, Glance, Wish, front_page};
use super::i18n;
use super::parts;
use super::routes::App;
use super::{config, crash, dom};

/// The event that makes the boot script say that the app could not be loaded.
const UNLOADED_EVENT: &str = "logto-app:unloaded";

/// What is on the screen: dropped when something else takes its place.
type Shown = Box<dyn std::any::Any>;

thread_local! {
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
    /// Whether the whole app has been asked for.
    static OPENED: Cell<bool> = const { Cell::new(false) };
    /// Whether it is being loaded ahead, or has been.
    static PREPARED: Cell<bool> = const { Cell::new(false) };
}

lazy! {
    whole_app, load_whole_app in app (wish: Wish) -> LocalBoxFuture<'static, ()> { run(wish).boxed_local() }
}

/// Installs the crash reporter, reads the configuration, and shows the app in its place.
pub(crate) fn start() {
    crash::install();
    spawn_local(async {
        i18n::load::texts().await;
        dom::set_language(i18n::texts().language);
        if !front::will_do() {
            return open(Wish::Nothing);
        }
        match config::text().await.ok().as_deref().and_then(Glance::at) {
            Some(glance) => show(move || front_page(&glance, open, prepare)),
            None => open(Wish::Nothing),
        }
    });
}

/// Loads the whole app, in case that it is needed soon. Once: every movement of the pointer asks for
/// it. Where it fails, the next one tries again.
fn prepare() {
    if PREPARED.replace(true) {
        return;
    }
    spawn_local(async {
        let (app, words) = join(load_whole_app(), i18n::load::flow()).await;
        PREPARED.set(app.is_ok() && words.is_ok());
    });
}

/// Shows the whole app in the place of what is there.
fn open(wish: Wish) {
    if OPENED.replace(true) {
        return;
    }
    parts::prefetch_here();
    spawn_local(async move {
        let (app, words) = join(whole_app(wish), i18n::load::flow()).await;
        match (app, words) {
            (Ok(app), Ok(())) => app.await,
            _ => unloaded(),
        }
    });
}

/// Reads the configuration by all its rules, opens the session, and shows the app.
async fn run(wish: Wish) {
    match config::load().await {
        Ok(config) => {
            let client = config.open_client().await;
            show(move || view! { <App config client wish /> }.into_any());
        }
        Err(problem) => match parts::config_problem(problem).await {
            Ok(page) => show(page),
            Err(ChunkLoadError) => unloaded(),
        },
    }
}

fn unloaded() {
    dom::dispatch(UNLOADED_EVENT, &JsValue::NULL);
}

/// Replaces what is in `#app` by `view`, within one frame.
fn show(view: impl FnOnce() -> AnyView + 'static) {
    let Some(root) = document().get_element_by_id("app") else {
        leptos::logging::error!("index.html has no element with the id `app`");
        return;
    };
    SHOWN.take();
    root.set_text_content(None);
    root.remove_attribute("aria-busy").ok();
    let handle = mount_to(root.unchecked_into(), view);
    SHOWN.set(Some(Box::new(handle)));
}
