//! The provider component.

use leptos::component::Props;
use leptos::prelude::*;

use super::client_source::ClientSource;
use super::logto::Logto;
use logto_client::client::LogtoClient;
use logto_client::protocol::config::LogtoConfig;

/// Provides Logto to the components inside. Put one around the app, outside of the router.
///
/// It takes exactly one of two properties:
///
/// - `config`: a [`LogtoConfig`], from which it creates a client in the browser
/// - `client`: a [`LogtoClient`] that the app has created, with ports of its own for example
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
///
/// Encrypted storage has to be opened before the app is mounted, so it comes with a client:
///
/// ```no_run
/// use leptos::prelude::*;
/// use wasm_bindgen_futures::spawn_local;
/// use logto_leptos::{LogtoConfig, LogtoProvider, sealed_browser_client};
///
/// fn main() {
///     let Ok(config) = LogtoConfig::new("http://localhost:3001", "spa") else { return };
///     spawn_local(async move {
///         let client = sealed_browser_client(config).await;
///         mount_to_body(move || view! { <LogtoProvider client=client>"…"</LogtoProvider> });
///     });
/// }
/// ```
///
/// Neither property, or both, does not compile:
///
/// ```compile_fail,E0599
/// use leptos::prelude::*;
/// use logto_leptos::LogtoProvider;
///
/// #[component]
/// fn App() -> impl IntoView {
///     view! { <LogtoProvider>"…"</LogtoProvider> }
/// }
/// ```
///
/// ```compile_fail,E0599
/// use leptos::prelude::*;
/// use logto_leptos::{LogtoClient, LogtoConfig, LogtoProvider};
///
/// #[component]
/// fn App(config: LogtoConfig, client: LogtoClient) -> impl IntoView {
///     view! { <LogtoProvider config=config client=client>"…"</LogtoProvider> }
/// }
/// ```
#[allow(non_snake_case, reason = "a component")]
#[must_use]
pub fn LogtoProvider(props: LogtoProviderProps) -> impl IntoView {
    let LogtoProviderProps { source, children } = props;
    provide_context(Logto::new(source));
    untrack(children)
}

/// The properties of [`LogtoProvider`].
///
/// Not made by `#[component]`, which cannot require exactly one of two properties.
#[allow(missing_debug_implementations, reason = "children have none")]
pub struct LogtoProviderProps {
    source: ClientSource,
    children: Children,
}

impl Props for LogtoProviderProps {
    type Builder = LogtoProviderPropsBuilder<(), ()>;

    fn builder() -> Self::Builder {
        LogtoProviderPropsBuilder { source: (), children: () }
    }
}

/// Builds [`LogtoProviderProps`]; `()` stands for a property that is not given yet.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "children have none")]
#[must_use]
pub struct LogtoProviderPropsBuilder<Source, Content> {
    source: Source,
    children: Content,
}

impl<Content> LogtoProviderPropsBuilder<(), Content> {
    /// Sets the configuration of a client that is created in the browser.
    pub fn config(self, config: LogtoConfig) -> LogtoProviderPropsBuilder<ClientSource, Content> {
        LogtoProviderPropsBuilder { source: ClientSource::Config(Box::new(config)), children: self.children }
    }

    /// Sets a client that the app has created.
    pub fn client(self, client: LogtoClient) -> LogtoProviderPropsBuilder<ClientSource, Content> {
        LogtoProviderPropsBuilder { source: ClientSource::Client(client), children: self.children }
    }
}

impl<Source> LogtoProviderPropsBuilder<Source, ()> {
    /// Sets the app.
    pub fn children(self, children: Children) -> LogtoProviderPropsBuilder<Source, Children> {
        LogtoProviderPropsBuilder { source: self.source, children }
    }
}

impl LogtoProviderPropsBuilder<ClientSource, Children> {
    /// Returns the properties.
    #[must_use]
    pub fn build(self) -> LogtoProviderProps {
        LogtoProviderProps { source: self.source, children: self.children }
    }
}
