//! The run-time configuration `config.json`, which is read when the page starts: one build serves every
//! environment.

mod api;
mod extension;
mod fetch;
mod members;
mod parse;
mod persistence;
mod problem;
mod setting;

use logto_leptos::{
    LogtoClient, LogtoConfig, SignOutOptions, browser_client_builder, former_sealed_storage, sealed_browser_client,
};

pub(crate) use self::api::{ApiConfig, CallConfig};
pub(crate) use self::extension::Configured as ConfiguredExtension;
pub(crate) use self::fetch::{load, text};
pub(crate) use self::persistence::Persistence;
pub(crate) use self::problem::ConfigProblem;
pub(crate) use self::setting::{Setting, Source};

/// The configuration of the app.
#[derive(Debug, Clone)]
pub(crate) struct AppConfig {
    /// The Logto server and the application.
    pub(crate) logto: LogtoConfig,
    /// Where the session is stored.
    pub(crate) persistence: Persistence,
    /// The protected API to try tokens on, when there is one.
    pub(crate) api: Option<ApiConfig>,
    /// The settings of extensions.
    pub(crate) extensions: Vec<ConfiguredExtension>,
}

impl AppConfig {
    /// Creates the client, with the sealed storage open where that is configured, or where an earlier
    /// configuration left a session in it.
    pub(crate) async fn open_client(&self) -> LogtoClient {
        match self.persistence {
            Persistence::Sealed => sealed_browser_client(self.logto.clone()).await,
            Persistence::Local | Persistence::Session | Persistence::Memory => {
                let builder = browser_client_builder(self.logto.clone());
                match former_sealed_storage(self.logto.app_id()).await {
                    Some(former) => builder.former_storage(former).build(),
                    None => builder.build(),
                }
            }
        }
    }

    /// Returns the configuration of a sign-in that requests the resources of extensions as well.
    pub(crate) fn with_extension_resources(&self) -> LogtoConfig {
        let configs = self.extensions.iter().filter_map(|extension| extension.config.as_ref());
        let resources = configs.filter_map(|config| config.api.as_ref()).map(|api| api.resource.clone());
        self.logto.clone().with_resources(self.logto.resources().into_iter().chain(resources))
    }

    /// Returns the options of a sign-out from all tabs, also where each tab has its own session.
    pub(crate) fn sign_out(&self) -> SignOutOptions {
        let options = SignOutOptions::new();
        if self.persistence == Persistence::Session { options.everywhere() } else { options }
    }
}
