//! An app for desktops: the sign-in in the browser of the system, the session in the web view of Tauri.

mod shell;

use std::error::Error;

use leptos::prelude::*;
use logto_leptos::{
    Activity, Authenticated, LogtoClient, LogtoConfig, LogtoProvider, SignInButton, SignOutButton,
    browser_client_builder, use_logto, use_user,
};
use url::Url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use shell::ShellNavigator;

// A function of shell.js.
#[wasm_bindgen(js_namespace = shell)]
extern "C" {
    fn cancel();
}

fn main() {
    spawn_local(async {
        match start().await {
            Ok(client) => mount_to_body(move || view! { <App client=client/> }),
            Err(error) => mount_to_body(move || error.to_string()),
        }
    });
}

async fn start() -> Result<LogtoClient, Box<dyn Error>> {
    let redirect_uri = Url::parse("com.example.app://callback")?;
    let config = LogtoConfig::new("http://localhost:3001", "desktop")?
        .with_redirect_uri(redirect_uri.clone())
        .with_post_sign_out_redirect_uri(redirect_uri);
    let client = browser_client_builder(config).navigator(ShellNavigator).build();
    // The person may have closed the app while the browser was in front.
    if let Some(url) = shell::launch_url().await.filter(|url| client.is_sign_in_callback(url)) {
        // A failure leaves the person signed out: the page has the button for the next try.
        let _ = client.handle_sign_in_callback(&url).await;
    }
    Ok(client)
}

#[component]
fn App(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Home/>
        </LogtoProvider>
    }
}

#[component]
fn Home() -> impl IntoView {
    let (logto, user) = (use_logto(), use_user());
    let problem = move || {
        logto.error().map(|error| match error.is_canceled() {
            true => "You canceled before you were signed in.".to_owned(),
            false => error.to_string(),
        })
    };
    // The app does not learn that a tab of the browser was closed.
    let is_waiting = move || matches!(logto.activity(), Some(Activity::SigningIn | Activity::SigningOut));
    view! {
        <Authenticated fallback=move || {
            view! {
                <SignInButton>"Sign in"</SignInButton>
                <p role="status">{problem}</p>
            }
        }>
            <h1>"Hello " {move || user.get().and_then(|user| user.name().map(str::to_owned))}</h1>
            <SignOutButton>"Sign out"</SignOutButton>
        </Authenticated>
        <Show when=is_waiting>
            <p>
                "Continue in your browser. "
                <button data-testid="cancel" on:click=|_| cancel()>
                    "Cancel"
                </button>
            </p>
        </Show>
    }
}
