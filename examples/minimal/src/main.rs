//! The smallest app with a sign-in: a public page, a page for people who are signed in, a way out.

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use logto_leptos::{CallbackPage, LogtoProvider, SignInPage, SignOutButton, SignedInRoute, use_signed_in};

fn main() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    view! {
        <LogtoProvider endpoint="http://localhost:3001" app_id="spa">
            <Router>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=|| view! { <A href="/profile">"Your profile"</A> }/>
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
    let user = use_signed_in();
    view! {
        <h1>"Hello " {move || user.read().name().map(str::to_owned)}</h1>
        <SignOutButton>"Sign out"</SignOutButton>
    }
}
