//! The key `managementApi` of `config.json`: where operators' pages find Logto's Management API.

use logto_leptos::{ConfigError, LogtoConfig};
use serde::Deserialize;
use url::Url;

/// The permission that the Management API requires.
pub const SCOPE: &str = "all";

/// Where the Management API is, and which token it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagementConfig {
    /// Its address, including `/api`.
    pub url: Url,
    /// The resource of the tokens it takes. `None` for a proxy on the page's own origin, which gets the
    /// user's opaque token.
    pub resource: Option<String>,
}

/// The value of the key as it is written.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum ManagementFile {
    /// A proxy.
    Proxy(String),
    /// An API that takes the user's own tokens.
    Direct {
        /// Its address.
        url: String,
        /// The resource of the tokens.
        resource: String,
    },
}

impl ManagementFile {
    /// Returns the resource to request at sign-in.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::Proxy(_) => None,
            Self::Direct { resource, .. } => Some(resource),
        }
    }
}

/// Checks the value, with an address relative to `base`, and allows the tokens to be sent there.
///
/// # Errors
/// The reason why the value is invalid.
pub fn read(
    file: &ManagementFile,
    logto: LogtoConfig,
    base: Option<&Url>,
) -> Result<(LogtoConfig, ManagementConfig), String> {
    let (ManagementFile::Proxy(url) | ManagementFile::Direct { url, .. }) = file;
    let url = Url::options().base_url(base).parse(url.trim()).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("it is not an http(s) address".to_owned());
    }
    let is_own = base.is_some_and(|base| base.origin() == url.origin());
    let Some(resource) = file.resource() else {
        if !is_own {
            return Err("a proxy has to be on this page's own origin; an API elsewhere needs a “resource”".to_owned());
        }
        return Ok((logto, ManagementConfig { url, resource: None }));
    };
    let tied = logto.clone().with_api_origins(resource, [url.origin().ascii_serialization()]);
    let logto = match tied.check() {
        Err(ConfigError::InvalidOrigin(_)) if is_own => logto,
        Err(ConfigError::InvalidOrigin(_)) => {
            return Err("tokens go to https addresses only, except on this machine".to_owned());
        }
        _ => tied,
    };
    Ok((logto, ManagementConfig { url, resource: Some(resource.to_owned()) }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const RESOURCE: &str = "https://default.logto.app/api";

    fn read_value(value: Value, base: &str) -> Result<ManagementConfig, String> {
        let file: ManagementFile = serde_json::from_value(value).unwrap();
        let logto = LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_resources([RESOURCE]);
        read(&file, logto, Url::parse(base).ok().as_ref()).map(|(_, config)| config)
    }

    #[test]
    fn accepts_a_proxy_on_the_own_origin_only() {
        let config = read_value(json!("/management/api"), "https://app.example.com/").unwrap();
        assert_eq!(config.url.as_str(), "https://app.example.com/management/api");
        assert_eq!(config.resource, None);
        let elsewhere = read_value(json!("https://other.example.com/api"), "https://app.example.com/");
        assert!(elsewhere.is_err(), "the token for user info would leave for another origin");
    }

    #[test]
    fn accepts_an_api_elsewhere_with_a_resource() {
        let value = json!({"url": "http://localhost:3001/api", "resource": RESOURCE});
        let config = read_value(value, "http://localhost:3000/").unwrap();
        assert_eq!((config.url.port(), config.resource.as_deref()), (Some(3001), Some(RESOURCE)));
    }

    #[test]
    fn rejects_plain_http() {
        let value = json!({"url": "http://logto.example.com/api", "resource": RESOURCE});
        assert!(read_value(value, "https://app.example.com/").is_err());
        assert!(read_value(json!("ftp://app.example.com/api"), "https://app.example.com/").is_err());
    }
}
