//! The app's entry point: it reads `config.json` and shows the single-page app built on the
//! `logto_leptos` library.

mod app;

fn main() {
    app::start();
}
