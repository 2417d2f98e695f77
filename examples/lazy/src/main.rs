//! An app whose settings are loaded when they are opened: `wasm-split-trunk` makes a file of their own of them. Run it as the
//! [README](../../README.md) says, with `trunk serve --release`; a development build is one file.

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use logto_leptos::{CallbackPage, LogtoConfig, LogtoProvider, SignInPage, SignOutButton, SignedInRoute, use_user};

fn main() {
    match LogtoConfig::new("http://localhost:3001", "spa") {
        Ok(config) => mount_to_body(move || view! { <App config=config/> }),
        Err(error) => mount_to_body(move || error.to_string()),
    }
}

#[component]
fn App(config: LogtoConfig) -> impl IntoView {
    view! {
        <LogtoProvider config=config>
            <Router>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=|| view! { <A href="/profile">"Your profile"</A> " " <A href="/settings">"Settings"</A> }/>
                    <Route path=path!("/settings") view=|| view! { <Suspense>{Suspend::new(settings())}</Suspense> }/>
                    <SignedInRoute path=path!("/profile") view=Profile/>
                    <Route path=path!("/sign-in") view=|| view! { <SignInPage/> }/>
                    <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[component]
fn Profile() -> impl IntoView {
    let user = use_user();
    view! {
        <h1>"Hello " {move || user.get().and_then(|user| user.name().map(str::to_owned))}</h1>
        <SignOutButton>"Sign out"</SignOutButton>
    }
}

/// A file of its own in a release build.
#[cfg_attr(not(debug_assertions), lazy)]
async fn settings() -> AnyView {
    view! { <h1>"Settings of this app"</h1> }.into_any()
}
