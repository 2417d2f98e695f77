//! An app for phones: the sign-in in the in-app browser of Capacitor, the session in its preferences.

mod preferences;
mod shell;

use std::error::Error;

use leptos::prelude::*;
use logto_leptos::{
    Authenticated, LogtoClient, LogtoConfig, LogtoProvider, SignInButton, SignOutButton, browser_client_builder,
    use_logto, use_user,
};
use url::Url;
use wasm_bindgen_futures::spawn_local;

use preferences::Preferences;
use shell::ShellNavigator;

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
    let config = LogtoConfig::new("http://localhost:3001", "phone")?
        .with_redirect_uri(redirect_uri.clone())
        .with_post_sign_out_redirect_uri(redirect_uri);
    let storage = Preferences::load("logto:phone:").await?;
    let client = browser_client_builder(config).navigator(ShellNavigator).storage(storage).build();
    // The system may have stopped the app while the in-app browser was in front.
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
            true => "You closed the browser before you were signed in.".to_owned(),
            false => error.to_string(),
        })
    };
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
    }
}
