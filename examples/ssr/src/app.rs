//! The app, for the server and the browser.

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use logto_leptos::{
    Authenticated, CallbackPage, LogtoConfig, LogtoProvider, SignInButton, SignInPage, SignOutButton, SignedInRoute,
    use_user,
};

/// Returns the document around the app.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                // The client takes the redirect URI from here: `callback` below this path.
                <base href="/"/>
                <link rel="icon" href="data:,"/>
                <title>"Logto with a server that renders"</title>
                <HydrationScripts options=options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    match LogtoConfig::new("http://localhost:3001", "spa") {
        Ok(config) => view! { <Pages config=config/> }.into_any(),
        Err(error) => error.to_string().into_any(),
    }
}

#[component]
fn Pages(config: LogtoConfig) -> impl IntoView {
    view! {
        <LogtoProvider config=config>
            <Router>
                <nav>
                    <A href="/">"Home"</A>
                    " "
                    <A href="/orders">"Orders"</A>
                </nav>
                <main>
                    <Routes fallback=|| "There is no such page.">
                        <Route path=path!("/") view=Home/>
                        <SignedInRoute path=path!("/orders") view=Orders loading=checking/>
                        <Route path=path!("/sign-in") view=|| view! { <SignInPage pending=checking/> }/>
                        <Route path=path!("/callback") view=|| view! { <CallbackPage pending=checking/> }/>
                    </Routes>
                </main>
            </Router>
        </LogtoProvider>
    }
}

/// What the server renders where it depends on who is signed in.
fn checking() -> impl IntoView {
    view! { <p data-testid="loading">"One moment…"</p> }
}

#[component]
fn Home() -> impl IntoView {
    view! {
        <h1>"Welcome"</h1>
        <Authenticated loading=checking fallback=|| view! { <SignInButton>"Sign in"</SignInButton> }>
            <Greeting/>
            <SignOutButton>"Sign out"</SignOutButton>
        </Authenticated>
    }
}

#[component]
fn Orders() -> impl IntoView {
    view! {
        <h1>"Orders"</h1>
        <Greeting/>
    }
}

#[component]
fn Greeting() -> impl IntoView {
    let user = use_user();
    view! { <p>"Hello " {move || user.get().and_then(|user| user.name().map(str::to_owned))}</p> }
}
