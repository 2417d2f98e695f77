//! Every setting and its source.

use std::time::Duration;

use super::words::Words;
use logto_client::protocol::config::LogtoConfig;

/// The layer of the app's own configuration from which each setting comes, for
/// [`LogtoDevtools`](super::LogtoDevtools): pairs such as `("endpoint", "config.json")`. The setting names are
/// those in the panel.
#[derive(Clone, Debug, Default)]
pub struct ConfigLayers(Vec<(String, String)>);

impl<S: Into<String>, L: Into<String>> From<Vec<(S, L)>> for ConfigLayers {
    fn from(layers: Vec<(S, L)>) -> Self {
        Self(layers.into_iter().map(|(setting, layer)| (setting.into(), layer.into())).collect())
    }
}

impl<S: Into<String>, L: Into<String>, const N: usize> From<[(S, L); N]> for ConfigLayers {
    fn from(layers: [(S, L); N]) -> Self {
        Self(layers.into_iter().map(|(setting, layer)| (setting.into(), layer.into())).collect())
    }
}

/// A setting.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) value: String,
    /// The layer, or `set` or `default`.
    pub(super) from: String,
}

/// Returns every setting of a configuration.
pub(super) fn settings(words: &Words, config: &LogtoConfig, layers: &ConfigLayers) -> Vec<Setting> {
    // The defaults, with the same endpoint and app id.
    let defaults = LogtoConfig::new(config.endpoint().as_str(), config.app_id()).ok();
    let defaults = defaults.as_ref().map(|defaults| values(words, defaults)).unwrap_or_default();
    let setting = |(index, (name, value)): (usize, (&'static str, String))| {
        let is_default = defaults.get(index).is_some_and(|(_, default)| *default == value);
        let is_always_set = matches!(name, "endpoint" | "app_id");
        let layer = layers.0.iter().find(|(setting, _)| setting == name).map(|(_, layer)| layer.as_str());
        let is_own = !is_default || is_always_set;
        let from = layer.map_or_else(|| words.text(if is_own { "set" } else { "default" }), str::to_owned);
        Setting { name, value, from }
    };
    values(words, config).into_iter().enumerate().map(setting).collect()
}

fn values(words: &Words, config: &LogtoConfig) -> Vec<(&'static str, String)> {
    let url = |url: Option<&url::Url>, otherwise: &str| url.map_or_else(|| words.text(otherwise), ToString::to_string);
    let scopes = config.scopes();
    let scopes: Vec<&str> = scopes.iter().map(logto_client::protocol::scope::Scope::as_str).collect();
    let prompt: Vec<&str> = config.prompt().iter().map(|prompt| prompt.as_str()).collect();
    let ties: Vec<String> = config.api_origins().iter().map(|(api, origin)| format!("{api} → {origin}")).collect();
    vec![
        ("endpoint", config.endpoint().to_string()),
        ("issuer", config.issuer()),
        ("app_id", config.app_id().to_owned()),
        ("scopes", list(words, &scopes)),
        ("resources", list(words, &config.resources())),
        ("prompt", list(words, &prompt)),
        ("redirect_uri", url(config.redirect_uri(), "callback under the base URL")),
        ("post_sign_out_redirect_uri", url(config.post_sign_out_redirect_uri(), "the base URL")),
        ("id_token_hint", config.has_id_token_hint().to_string()),
        ("persistence", format!("{:?}", config.persistence())),
        ("leeway", seconds(config.leeway())),
        ("renew_before", seconds(config.renew_before())),
        ("timeout", seconds(config.timeout())),
        ("session_lifetime", seconds(config.session_lifetime())),
        ("trusted_origins", list(words, config.trusted_origins())),
        ("api_origins", list(words, &ties)),
    ]
}

fn list<T: AsRef<str>>(words: &Words, items: &[T]) -> String {
    if items.is_empty() {
        return words.text("none");
    }
    items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ")
}

fn seconds(duration: Duration) -> String {
    super::labels::span(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn names_the_source_of_each_setting() {
        let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_timeout(Duration::from_secs(5));
        let layers = ConfigLayers::from([("endpoint", "config.json"), ("leeway", "build")]);
        let settings = settings(&Words::default(), &config, &layers);
        let from = |name: &str| settings.iter().find(|setting| setting.name == name).unwrap().from.as_str();
        assert_eq!(
            ["endpoint", "app_id", "timeout", "leeway", "scopes"].map(from),
            ["config.json", "set", "set", "build", "default"]
        );
    }
}
