//! The provider component.

use leptos::component::Props;
use leptos::prelude::*;

use super::client_source::ClientSource;
use super::logto::Logto;
use super::session_events::SessionEvents;
use super::texts::{LogtoText, Texts};
use logto_client::client::{LogtoClient, User};
use logto_client::protocol::config::{ConfigError, LogtoConfig};
use logto_client::protocol::error::{EndReason, LogtoError};

/// Provides Logto to the components inside. Put one around the app, outside of the router.
///
/// It takes the client from exactly one of these:
///
/// - `endpoint` and `app_id`, of a client that it creates in the browser. Where they are not valid, it shows the error
///   in place of the app.
/// - `config`: a [`LogtoConfig`] of such a client, for everything else that can be configured
/// - `client`: a [`LogtoClient`] that the app has created, with ports of its own for example
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::LogtoProvider;
///
/// #[component]
/// fn App() -> impl IntoView {
///     view! { <LogtoProvider endpoint="http://localhost:3001" app_id="spa">"…"</LogtoProvider> }
/// }
/// ```
///
/// The other properties are optional:
///
/// - `texts` replaces texts of the components: a function from a [`LogtoText`] to the app's own text for it, or to
///   `None`. When a signal changes that it reads, such as the language, the components show the new texts.
/// - `on_signed_in` is called with the user when a user signs in, `on_signed_out` when they sign out, `on_ended` with
///   the reason when their session ends without a sign-out; each once, in this page, also when it happens in another
///   tab. When another user signs in without a sign-out in between, `on_signed_out` is called first, then
///   `on_signed_in`. None is called for a session that is there when the page is loaded, nor for a renewal or another
///   sign-in of the same user. They are called after the signals of [`use_logto`](crate::use_logto) have changed, and
///   may use it.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{LogtoConfig, LogtoProvider};
///
/// #[component]
/// fn App(config: LogtoConfig) -> impl IntoView {
///     let notice = RwSignal::new(String::new());
///     view! {
///         <LogtoProvider
///             config=config
///             on_signed_in=move |user| notice.set(format!("Welcome, {}.", user.name().unwrap_or("you")))
///             on_signed_out=move || notice.set("You have signed out.".to_owned())
///             on_ended=move |reason| notice.set(format!("Sign in again: {reason}."))
///         >
///             <p role="status">{notice}</p>
///         </LogtoProvider>
///     }
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
/// No client, half of one, or two, does not compile:
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
/// use logto_leptos::LogtoProvider;
///
/// #[component]
/// fn App() -> impl IntoView {
///     view! { <LogtoProvider endpoint="http://localhost:3001">"…"</LogtoProvider> }
/// }
/// ```
///
/// ```compile_fail,E0599
/// use leptos::prelude::*;
/// use logto_leptos::{LogtoConfig, LogtoProvider};
///
/// #[component]
/// fn App(config: LogtoConfig) -> impl IntoView {
///     view! { <LogtoProvider endpoint="http://localhost:3001" config=config>"…"</LogtoProvider> }
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
    let LogtoProviderProps { source, options: Options { texts, events }, children } = props;
    match source {
        Ok(source) => {
            provide_context(Logto::new(source, texts, events));
            untrack(children)
        }
        Err(InvalidConfig { error, view }) => view(texts, error.into()),
    }
}

/// The properties of [`LogtoProvider`].
///
/// Not made by `#[component]`, which cannot require exactly one of several properties.
#[allow(missing_debug_implementations, reason = "children have none")]
pub struct LogtoProviderProps {
    source: Result<ClientSource, InvalidConfig>,
    options: Options,
    children: Children,
}

/// The properties that may be left out.
#[derive(Default)]
struct Options {
    texts: Texts,
    events: SessionEvents,
}

/// A configuration that is not valid, and the view of an error. The view is here so that an app without `endpoint` and
/// `app_id` does not contain it because of the provider.
#[doc(hidden)]
#[derive(Debug)]
pub struct InvalidConfig {
    error: ConfigError,
    view: fn(Texts, LogtoError) -> AnyView,
}

/// The property `endpoint`, without `app_id`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Endpoint(String);

/// The property `app_id`, without `endpoint`.
#[doc(hidden)]
#[derive(Debug)]
pub struct AppId(String);

impl Props for LogtoProviderProps {
    type Builder = LogtoProviderPropsBuilder<(), ()>;

    fn builder() -> Self::Builder {
        LogtoProviderPropsBuilder { source: (), options: Options::default(), children: () }
    }
}

/// Builds [`LogtoProviderProps`]; `()` stands for a property that is not given yet.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "children have none")]
#[must_use]
pub struct LogtoProviderPropsBuilder<Source, Content> {
    source: Source,
    options: Options,
    children: Content,
}

/// A builder with its client.
type WithClient<Content> = LogtoProviderPropsBuilder<Result<ClientSource, InvalidConfig>, Content>;

impl<Source, Content> LogtoProviderPropsBuilder<Source, Content> {
    fn source<Other>(self, source: Other) -> LogtoProviderPropsBuilder<Other, Content> {
        LogtoProviderPropsBuilder { source, options: self.options, children: self.children }
    }

    /// Sets the function that returns the app's own texts for the components.
    pub fn texts(mut self, texts: impl Fn(LogtoText<'_>) -> Option<String> + Send + Sync + 'static) -> Self {
        self.options.texts = Texts::new(texts);
        self
    }

    /// Sets what is called when a user has signed in.
    pub fn on_signed_in(mut self, call: impl Fn(User) + 'static) -> Self {
        self.options.events.on_signed_in(call);
        self
    }

    /// Sets what is called when the user has signed out.
    pub fn on_signed_out(mut self, call: impl Fn() + 'static) -> Self {
        self.options.events.on_signed_out(call);
        self
    }

    /// Sets what is called when the session has ended without a sign-out.
    pub fn on_ended(mut self, call: impl Fn(EndReason) + 'static) -> Self {
        self.options.events.on_ended(call);
        self
    }
}

impl<Content> LogtoProviderPropsBuilder<(), Content> {
    /// Sets the configuration of a client that is created in the browser.
    pub fn config(self, config: LogtoConfig) -> WithClient<Content> {
        self.source(Ok(ClientSource::Config(Box::new(config))))
    }

    /// Sets a client that the app has created.
    pub fn client(self, client: LogtoClient) -> WithClient<Content> {
        self.source(Ok(ClientSource::Client(client)))
    }

    /// Sets the Logto endpoint of a client that is created in the browser.
    pub fn endpoint(self, endpoint: impl Into<String>) -> LogtoProviderPropsBuilder<Endpoint, Content> {
        self.source(Endpoint(endpoint.into()))
    }

    /// Sets the application's id of a client that is created in the browser.
    pub fn app_id(self, app_id: impl Into<String>) -> LogtoProviderPropsBuilder<AppId, Content> {
        self.source(AppId(app_id.into()))
    }
}

impl<Content> LogtoProviderPropsBuilder<Endpoint, Content> {
    /// Sets the application's id of a client that is created in the browser.
    pub fn app_id(self, app_id: impl Into<String>) -> WithClient<Content> {
        let source = client_of(&self.source.0, &app_id.into());
        self.source(source)
    }
}

impl<Content> LogtoProviderPropsBuilder<AppId, Content> {
    /// Sets the Logto endpoint of a client that is created in the browser.
    pub fn endpoint(self, endpoint: impl Into<String>) -> WithClient<Content> {
        let source = client_of(&endpoint.into(), &self.source.0);
        self.source(source)
    }
}

fn client_of(endpoint: &str, app_id: &str) -> Result<ClientSource, InvalidConfig> {
    match LogtoConfig::new(endpoint, app_id) {
        Ok(config) => Ok(ClientSource::Config(Box::new(config))),
        Err(error) => Err(InvalidConfig { error, view: Texts::error_view }),
    }
}

impl<Source> LogtoProviderPropsBuilder<Source, ()> {
    /// Sets the app.
    pub fn children(self, children: Children) -> LogtoProviderPropsBuilder<Source, Children> {
        LogtoProviderPropsBuilder { source: self.source, options: self.options, children }
    }
}

impl WithClient<Children> {
    /// Returns the properties.
    #[must_use]
    pub fn build(self) -> LogtoProviderProps {
        LogtoProviderProps { source: self.source, options: self.options, children: self.children }
    }
}
