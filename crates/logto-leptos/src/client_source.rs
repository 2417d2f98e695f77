//! What the provider component makes its client from.

use logto_client::client::LogtoClient;
use logto_client::protocol::config::LogtoConfig;

/// Where the client comes from.
#[doc(hidden)]
#[derive(Debug)]
pub enum ClientSource {
    /// It is created in the browser.
    Config(Box<LogtoConfig>),
    /// The app has created it.
    Client(LogtoClient),
}
