//! The run-time configuration `config.json`, which is read when the page starts: one build serves every
//! environment.

mod api;
mod discovery_ahead;
mod extension;
mod fetch;
mod members;
mod parse;
mod persistence;
mod problem;
mod server;
mod setting;
mod sign_in;

use futures_util::future::{FutureExt, LocalBoxFuture};
use logto_leptos::ports::Storage as _;
use logto_leptos::{
    LogtoClient, LogtoClientBuilder, LogtoConfig, SignInOptions, SignOutOptions, WebStorage, browser_client_builder,
    former_sealed_storage, sealed_browser_client,
};
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use url::Url;

pub(crate) use self::api::{ACCEPT_INVITATION, ApiConfig, CallConfig, LEAVE_ORGANIZATION};
use self::discovery_ahead::HttpWithDiscoveryAhead;
pub(crate) use self::extension::Configured as ConfiguredExtension;
pub(crate) use self::fetch::{load, text};
pub(crate) use self::persistence::Persistence;
pub(crate) use self::problem::ConfigProblem;
pub(crate) use self::setting::{Setting, Source};

lazy! {
    sealed_client, load_sealed in sealed (config: (LogtoConfig, bool)) -> LocalBoxFuture<'static, LogtoClient> {
        open_sealed(config).boxed_local()
    }
}

/// Opens the client with the sealed storage: to use it, or to remove what an earlier configuration left there.
async fn open_sealed((config, is_used): (LogtoConfig, bool)) -> LogtoClient {
    if is_used {
        return sealed_browser_client(config).await;
    }
    let former = former_sealed_storage(&config.storage_name()).await;
    let builder = browser_client_builder(config);
    former.into_iter().fold(builder, LogtoClientBuilder::add_former_storage).build()
}

/// Whether a host is this computer.
pub(crate) fn is_loopback(host: &str) -> bool {
    let is_address = || host.starts_with("127.") && host.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit());
    matches!(host, "localhost" | "[::1]") || is_address()
}

/// Whether localStorage has items of the sealed storage.
fn has_sealed_items(storage_name: &str) -> bool {
    let keys = WebStorage::local().keys(&["logto-sealed:", storage_name, ":"].concat());
    keys.is_ok_and(|keys| !keys.is_empty())
}

/// The configuration of the app.
#[derive(Debug, Clone)]
pub(crate) struct AppConfig {
    /// The Logto server and the application.
    pub(crate) logto: LogtoConfig,
    /// How a sign-in begins, unless a link says otherwise.
    pub(crate) sign_in: SignInOptions,
    /// Where the session is stored.
    pub(crate) persistence: Persistence,
    /// The protected API to try tokens on, when there is one.
    pub(crate) api: Option<ApiConfig>,
    /// Where the settings of the account center can be read, when the file says so.
    pub(crate) account_center: Option<Url>,
    /// Whether the developer area is shown, where the file says so.
    pub(crate) developer: Option<bool>,
    /// The settings of extensions.
    pub(crate) extensions: Vec<ConfiguredExtension>,
}

impl AppConfig {
    /// Creates the client, with the sealed storage open where that is configured, or where an earlier
    /// configuration left a session in it.
    ///
    /// # Errors
    /// The code of the sealed storage could not be loaded.
    pub(crate) async fn open_client(&self) -> Result<LogtoClient, ChunkLoadError> {
        let is_sealed = self.persistence == Persistence::Sealed;
        if is_sealed || has_sealed_items(&self.logto.storage_name()) {
            return Ok(sealed_client((self.logto.clone(), is_sealed)).await?.await);
        }
        Ok(browser_client_builder(self.logto.clone()).http(HttpWithDiscoveryAhead).build())
    }

    /// Returns the host of the sign-in server, with its port if it is not the default.
    pub(crate) fn host(&self) -> String {
        let endpoint = self.logto.endpoint();
        let host = endpoint.host_str().unwrap_or_default();
        match endpoint.port() {
            Some(port) => [host, ":", &port.to_string()].concat(),
            None => host.to_owned(),
        }
    }

    /// Whether the sign-in server runs on this computer.
    pub(crate) fn is_local(&self) -> bool {
        is_loopback(self.logto.endpoint().host_str().unwrap_or_default())
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
