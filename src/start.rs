//! Start-up: from an empty page with a skeleton to a mounted app.

use std::cell::{Cell, RefCell};

use futures_util::future::{FutureExt, LocalBoxFuture, join};
use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::front::{self, BootConfig, HandOver, InitialAction, front_page};
use super::lazy_routes;
use super::messages;
use super::page::leave_index_file;
use super::routes::App;
use super::{config, crash, dom};

/// The event on which the boot script says that the app could not be loaded.
const LOAD_FAILED_EVENT: &str = "logto-app:unloaded";

/// The view on the screen, which is dropped when another one replaces it.
type Shown = Box<dyn std::any::Any>;

thread_local! {
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
    /// Whether the whole app is being loaded in order to show it, and what for.
    static HAND_OVER: RefCell<HandOver> = const { RefCell::new(HandOver::new()) };
    /// Whether it is being prefetched, or has been.
    static PREFETCHED: Cell<bool> = const { Cell::new(false) };
}

lazy! {
    whole_app, load_whole_app in app () -> LocalBoxFuture<'static, ()> { run().boxed_local() }
}

/// Installs the crash reporter, reads the configuration, and shows the app in its place.
pub(crate) fn start() {
    crash::install();
    leave_index_file();
    spawn_local(async {
        messages::load::shell().await;
        dom::set_language(messages::shell().language);
        if !front::is_enough() {
            return open(InitialAction::None);
        }
        match config::text().await.ok().as_deref().and_then(BootConfig::read) {
            Some(config) => show(move || front_page(&config, open, prefetch)),
            None => open(InitialAction::None),
        }
    });
}

/// Loads the whole app once, because it will likely be needed soon. After a failure the next call
/// tries again.
fn prefetch() {
    if PREFETCHED.replace(true) {
        return;
    }
    spawn_local(async {
        let (app, messages) = join(load_whole_app(), messages::load::auth()).await;
        PREFETCHED.set(app.is_ok() && messages.is_ok());
    });
}

/// Replaces the front page or the skeleton by the whole app, which then does what the visitor asked for. A
/// reason that is added while the app is on its way counts too.
fn open(action: InitialAction) {
    if !HAND_OVER.with_borrow_mut(|hand_over| hand_over.request(action)) {
        return;
    }
    lazy_routes::prefetch_here();
    spawn_local(async {
        let (app, messages) = join(whole_app(), messages::load::auth()).await;
        match (app, messages) {
            (Ok(app), Ok(())) => app.await,
            _ => report_load_failure(),
        }
    });
}

/// Reads and checks the whole configuration, opens the session, and shows the app.
async fn run() {
    match config::load().await {
        Ok(config) => {
            let client = config.open_client().await;
            let action = HAND_OVER.with_borrow_mut(HandOver::take);
            show(move || view! { <App config client action /> }.into_any());
        }
        Err(problem) => match lazy_routes::config_problem(problem).await {
            Ok(page) => show(page),
            Err(ChunkLoadError) => report_load_failure(),
        },
    }
}

fn report_load_failure() {
    HAND_OVER.with_borrow_mut(HandOver::fail);
    dom::dispatch(LOAD_FAILED_EVENT, &JsValue::NULL);
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
