//! Pages rendered by an Axum server and hydrated in the browser, where people sign in. The server renders
//! what shows while it is not known who is signed in.

mod app;

pub use app::{App, shell};

/// Takes over the HTML that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
}
