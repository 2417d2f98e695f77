//! Developer tools: a panel in the page that shows the state of Logto. Only with the feature `devtools`.

mod fault_switches;
mod labels;
mod panel;
mod redact;
mod report;
mod requests;
mod settings;
mod storage;
mod tokens;
mod words;

use leptos::portal::Portal;
use leptos::prelude::*;

use self::panel::{Tools, shell};
pub use self::report::devtools_report;
pub use self::settings::ConfigLayers;
use super::hooks::use_logto;

/// A small button in the corner of the page that opens a panel: the session and its history, the stored tokens,
/// decoded and checked, the storage, the requests, the messages between tabs, the configuration, and the fault
/// switches of `logto-dev` if that is the server.
///
/// Tokens and personal claims are hidden until the user presses "Reveal", for one token at a time. The panel
/// shows only the user's own data; leave it out of production builds nevertheless.
///
/// It needs no style sheet and works under a strict Content-Security-Policy. Put it anywhere inside of
/// [`LogtoProvider`](crate::LogtoProvider). On a server it renders nothing.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{LogtoConfig, LogtoDevtools, LogtoProvider};
///
/// #[component]
/// fn App(config: LogtoConfig) -> impl IntoView {
///     view! {
///         <LogtoProvider config=config>
///             "…"
///             <LogtoDevtools config_layers=[("endpoint", "config.json")]/>
///         </LogtoProvider>
///     }
/// }
/// ```
#[component]
pub fn LogtoDevtools(
    /// The layer of the app's own configuration from which each setting comes; the library itself only
    /// distinguishes `set` and `default`.
    #[prop(optional, into)]
    config_layers: ConfigLayers,
) -> impl IntoView {
    let tools = Tools::new(use_logto(), config_layers);
    view! { <Portal use_shadow=true>{shell(tools)}</Portal> }
}
