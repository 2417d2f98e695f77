//! A store of your own: the session in sessionStorage, under a prefix, so that several apps on one
//! origin keep out of each other's way and closing the tab forgets everything.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use logto_leptos::ports::Storage;
use logto_leptos::{
    Authenticated, CallbackPage, LogtoClient, LogtoConfig, LogtoProvider, SignInButton, SignOutButton, StorageError,
    WebStorage, browser_client_builder, use_user,
};

/// Adds a prefix to the keys of sessionStorage.
struct Prefixed {
    prefix: &'static str,
    inner: WebStorage,
}

impl Prefixed {
    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

impl Storage for Prefixed {
    fn get_item(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.inner.get_item(&self.key(key))
    }

    fn set_item(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.inner.set_item(&self.key(key), value)
    }

    fn remove_item(&self, key: &str) -> Result<(), StorageError> {
        self.inner.remove_item(&self.key(key))
    }

    /// The keys as the client knows them: without what was put before.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        let keys = self.inner.keys(&self.key(prefix))?;
        Ok(keys.iter().filter_map(|key| key.strip_prefix(self.prefix)).map(str::to_owned).collect())
    }
}

fn main() {
    match LogtoConfig::new("http://localhost:3001", "spa") {
        Ok(config) => {
            let storage = Prefixed { prefix: "shop:", inner: WebStorage::session() };
            let client = browser_client_builder(config).storage(storage).build();
            mount_to_body(move || view! { <App client=client/> });
        }
        Err(error) => mount_to_body(move || error.to_string()),
    }
}

#[component]
fn App(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[component]
fn Home() -> impl IntoView {
    let user = use_user();
    view! {
        <Authenticated fallback=|| view! { <SignInButton>"Sign in"</SignInButton> }>
            <h1>"Hello " {move || user.get().and_then(|user| user.name().map(str::to_owned))}</h1>
            <SignOutButton>"Sign out"</SignOutButton>
        </Authenticated>
    }
}
