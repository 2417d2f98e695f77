//! The minimal example without a sign-in: an app with Leptos and its router only.

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;

fn main() {
    mount_to_body(|| view! { <App/> });
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| "There is no such page.">
                <Route path=path!("/") view=|| view! { <A href="/profile">"Your profile"</A> }/>
                <Route path=path!("/profile") view=Profile/>
                <Route path=path!("/sign-in") view=|| view! { <p>"Sign in"</p> }/>
                <Route path=path!("/callback") view=|| view! { <p>"Callback"</p> }/>
            </Routes>
        </Router>
    }
}

#[component]
fn Profile() -> impl IntoView {
    let user = RwSignal::new(Some("Alice".to_owned()));
    view! {
        <h1>"Hello " {move || user.get()}</h1>
        <button on:click=move |_| user.set(None)>"Sign out"</button>
    }
}
