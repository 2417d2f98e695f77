//! The provider component.

use futures_util::future::{AbortHandle, Abortable};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::logto::Logto;
use logto_browser::browser_client;
use logto_client::client::LogtoClient;
use logto_client::protocol::config::LogtoConfig;

/// What a [`LogtoProvider`] works with: a configuration, or a client made by hand.
#[derive(Clone, Debug)]
pub struct ClientSource(LogtoClient);

impl From<LogtoConfig> for ClientSource {
    fn from(config: LogtoConfig) -> Self {
        Self(browser_client(config))
    }
}

impl From<LogtoClient> for ClientSource {
    fn from(client: LogtoClient) -> Self {
        Self(client)
    }
}

/// Gives Logto to the components inside. Put one around the app, outside of the router.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{LogtoConfig, LogtoProvider};
///
/// #[component]
/// fn App(config: LogtoConfig) -> impl IntoView {
///     view! { <LogtoProvider config=config>"…"</LogtoProvider> }
/// }
/// ```
#[component]
pub fn LogtoProvider(
    /// A [`LogtoConfig`], or a [`LogtoClient`] with ports of your own.
    #[prop(into)]
    config: ClientSource,
    /// The app.
    children: Children,
) -> impl IntoView {
    let client = config.0;
    let logto = Logto::follow(client.clone());
    provide_context(logto);
    let (running, run) = AbortHandle::new_pair();
    spawn_local(async move {
        // Ends when the provider goes.
        let _ = Abortable::new(client.run(), run).await;
    });
    let listener = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            logto.page_restored();
        }
    });
    on_cleanup(move || {
        running.abort();
        listener.remove();
    });
    children()
}
