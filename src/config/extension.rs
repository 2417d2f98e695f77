//! The keys of `config.json` that belong to extensions.

use logto_leptos::{LogtoClient, LogtoConfig, TokenRequest};
use logto_ui::extension::{Entry, ExtensionConfig, ExtensionSetting, Viewer};
use serde_json::Value;
use url::Url;

use super::AppConfig;
use super::api::allow_origin;
use super::members::{Keys, member};
use crate::extensions;

/// The setting of an extension.
#[derive(Debug, Clone)]
pub(crate) struct Configured {
    /// The setting.
    pub(crate) setting: &'static ExtensionSetting,
    /// Its value as it is written; `None` where the file has none.
    pub(crate) value: Option<Value>,
    /// What the app does for it.
    pub(crate) config: Option<ExtensionConfig>,
}

impl AppConfig {
    /// Returns the paths of the extensions' links that the person who is signed in sees.
    pub(crate) fn visible_links(&self, client: &LogtoClient) -> Vec<&'static str> {
        self.visible_entries(client).into_iter().flat_map(|entry| entry.links).map(|link| link.path).collect()
    }

    /// Returns the path of the page that registers what the app needs, if the person who is signed in sees it.
    pub(crate) fn application_page(&self, client: &LogtoClient) -> Option<&'static str> {
        self.visible_entries(client).into_iter().find_map(|entry| entry.application_page)
    }

    fn visible_entries(&self, client: &LogtoClient) -> Vec<&'static Entry> {
        let session = client.session();
        let Some(user) = session.user() else { return Vec::new() };
        let roles = user.claims().roles();
        let sees = |entry: &&'static Entry| {
            let configured = self.extensions.iter().find(|it| it.setting.key == entry.config_key.0);
            let api = configured.and_then(|it| it.config.as_ref()?.api.as_ref());
            let has_api = api.is_some_and(|api| client.can_request(&TokenRequest::new().with_resource(&api.resource)));
            (entry.visible_for)(&Viewer { roles: &roles, has_api })
        };
        extensions::entries().filter(sees).collect()
    }
}

/// Reads the keys of `settings`, with addresses relative to `base`, and allows the tokens for the origins of their
/// APIs.
pub(super) fn parse(
    settings: impl Iterator<Item = &'static ExtensionSetting>,
    keys: Keys<'_>,
    logto: &mut LogtoConfig,
    base: Option<&Url>,
) -> Vec<Configured> {
    let mut all = Vec::new();
    for setting in settings {
        let value = member(keys.members, setting.key).cloned();
        let config = value.as_ref().map(|value| (setting.read)(value, base)).transpose();
        let config = keys.problems.checked(setting.key, config);
        if let Some(api) = config.as_ref().and_then(|config| config.api.as_ref()) {
            keys.problems.checked(setting.key, allow_origin(logto, &api.resource, &api.url, base));
        }
        all.push(Configured { setting, value, config });
    }
    all
}

#[cfg(test)]
mod tests {
    use logto_ui::extension::{ExtensionApi, InvalidValue};
    use serde_json::json;

    use super::*;
    use crate::config::ConfigProblem;
    use crate::config::members::Problems;

    const RESOURCE: &str = "https://orders.example.com";

    /// A setting whose value is the address of an API.
    static SETTING: ExtensionSetting = ExtensionSetting {
        key: "orders",
        id: "orders",
        name: "Orders",
        read: |value, base| {
            let text = value.as_str().ok_or(InvalidValue::NotApi)?;
            let url = Url::options().base_url(base).parse(text).map_err(|_| InvalidValue::NotAddress)?;
            Ok(ExtensionConfig {
                shown: url.to_string(),
                api: Some(ExtensionApi { resource: RESOURCE.to_owned(), url }),
            })
        },
    };

    fn read(file: Value) -> Result<(LogtoConfig, Vec<Configured>), ConfigProblem> {
        let Value::Object(keys) = file else { panic!("not an object") };
        let mut logto = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
        let (base, problems) = (Url::parse("https://app.example.com/").ok(), Problems::default());
        let keys = Keys { members: &keys, problems: &problems };
        let all = parse([&SETTING].into_iter(), keys, &mut logto, base.as_ref());
        problems.into_result((logto, all))
    }

    #[test]
    fn requests_no_resource_of_an_extension() {
        let (logto, all) = read(json!({"orders": "https://eu.example.com/api"})).unwrap();
        assert_eq!(logto.check(), Ok(()));
        assert!(logto.resources().is_empty());
        assert_eq!(all[0].config.as_ref().unwrap().shown, "https://eu.example.com/api");
    }

    #[test]
    fn extension_needs_no_value() {
        for file in [json!({}), json!({"orders": null})] {
            let (_, all) = read(file).unwrap();
            assert!(all[0].value.is_none() && all[0].config.is_none());
        }
    }

    #[test]
    fn rejects_plain_http_and_names_the_key_of_an_invalid_value() {
        for value in [json!(1), json!("http://orders.example.com/")] {
            let problem = read(json!({ "orders": value })).unwrap_err();
            assert!(matches!(&problem, ConfigProblem::WrongValue { key, .. } if key == "orders"), "{problem:?}");
        }
    }
}
