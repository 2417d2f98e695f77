//! Start-up: from an empty page with a skeleton to a mounted app.

use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_leptos::LogtoClient;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::pages::ConfigProblemPage;
use super::{App, config, crash, dom, i18n};

/// Installs the crash reporter, reads the configuration, and shows the app in its place.
pub(crate) fn start() {
    crash::install();
    dom::set_language(i18n::texts().language);
    spawn_local(async {
        match config::load().await {
            Ok(config) => {
                let client = LogtoClient::open(config.logto.clone()).await;
                show(move || view! { <App config client /> }.into_any());
            }
            Err(problem) => show(move || view! { <ConfigProblemPage problem /> }.into_any()),
        }
    });
}

/// Replaces the skeleton of `index.html` by `view`, within one frame.
fn show(view: impl FnOnce() -> AnyView + 'static) {
    let Some(root) = document().get_element_by_id("app") else {
        leptos::logging::error!("index.html has no element with the id `app`");
        return;
    };
    root.set_text_content(None);
    root.remove_attribute("aria-busy").ok();
    mount_to(root.unchecked_into(), view).forget();
}
