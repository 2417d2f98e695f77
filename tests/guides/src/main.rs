//! The programs of the guides in `docs`, for browser tests. `build.rs` takes them out of the pages. The page's
//! `localStorage` says which one runs, and where the test's Logto server is.

use leptos::prelude::window;

/// A value that the test has stored, or an empty one.
fn setting(name: &str) -> String {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(name).ok().flatten()).unwrap_or_default()
}

/// The endpoint of the test's server, for the one in the guides.
fn endpoint() -> &'static str {
    setting("test:endpoint").leak()
}

fn main() {
    match setting("test:guide").as_str() {
        "api-calls" => api_calls::main(),
        "components" => components::main(),
        "routing" => routing::main(),
        // The test has stored nothing yet.
        _ => {}
    }
}

#[allow(clippy::pedantic, reason = "written for readers of the guide")]
mod api_calls {
    include!(concat!(env!("OUT_DIR"), "/api-calls.rs"));
}

#[allow(clippy::pedantic, reason = "written for readers of the guide")]
mod components {
    include!(concat!(env!("OUT_DIR"), "/components.rs"));
}

#[allow(clippy::pedantic, reason = "written for readers of the guide")]
mod routing {
    include!(concat!(env!("OUT_DIR"), "/routing.rs"));
}
