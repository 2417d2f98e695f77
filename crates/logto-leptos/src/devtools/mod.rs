//! Developer tools: a panel in the page that shows what Logto is doing there. Feature `devtools`;
//! without it there is nothing of this in the build.

mod fault_switches;
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

/// A small button in the corner of the page that opens a panel: the session and its history, the
/// stored tokens taken apart and checked, what is in the storage, the requests that were sent, news
/// between tabs, the configuration, and the fault switches of `logto-dev` where that is the server.
///
/// Tokens and personal claims are hidden until somebody presses "Reveal", one token at a time. What is
/// shown is this person's own; all the same, leave the component out of what goes to production.
///
/// It needs no style sheet and keeps to a strict Content-Security-Policy. Put it inside of
/// [`LogtoProvider`](crate::LogtoProvider), anywhere.
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
    /// Which layer of the app's own configuration said which setting; the library itself only knows
    /// `set` and `default`.
    #[prop(optional, into)]
    config_layers: ConfigLayers,
) -> impl IntoView {
    let tools = Tools::new(use_logto(), config_layers);
    view! { <Portal use_shadow=true>{shell(tools)}</Portal> }
}
