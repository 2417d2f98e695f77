//! The settings of the account center, which Logto publishes for its own pages.

use futures_util::future::join;
use serde_json::{Map, Value};
use url::Url;

use super::profile_field::ProfileField;
use super::transport::refused;
use super::web_address::web_address;
use super::{AccountClient, AccountError, Field};
use crate::client::get;
use crate::protocol::error::{HttpError, LogtoError};
use crate::protocol::json::{member, parse_object};

/// What the account center lets people do with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldRule {
    /// It is hidden.
    Off,
    /// It can be read.
    ReadOnly,
    /// It can be read and changed.
    Edit,
}

/// A social provider that people can link to their account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocialConnector {
    id: String,
    target: String,
    name: Map<String, Value>,
    logo: Option<String>,
}

impl SocialConnector {
    fn from_response(connector: &Value) -> Option<Self> {
        let text = |name: &str| connector[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let name = connector["name"].as_object().cloned().unwrap_or_default();
        let is_picture = |logo: &String| logo.starts_with("data:image/") || web_address(logo).is_some();
        let logo = text("logo").filter(is_picture);
        Some(Self { id: text("id")?, target: text("target")?, name, logo })
    }

    /// Returns the id for [`AccountClient::start_social`].
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the target, such as `google`: the name of the identity in [`Account::identities`](super::Account::identities).
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Returns the name in a language (`fr`), or else in English, or else the target.
    #[must_use]
    pub fn name(&self, language: &str) -> &str {
        let name = |language: &str| self.name.get(language).and_then(Value::as_str).filter(|name| !name.is_empty());
        name(language).or_else(|| name("en")).unwrap_or(&self.target)
    }

    /// Returns the address of a picture. Only http(s) and `data:image/` addresses are given out.
    #[must_use]
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_deref()
    }
}

/// The settings of the account center, and those of the sign-in experience that concern accounts.
///
/// ```
/// use logto_client::account::{AccountCenter, Field, FieldRule};
/// use serde_json::{Map, json};
///
/// let settings = json!({"enabled": true, "fields": {"name": "ReadOnly"}, "deleteAccountUrl": "https://example.com/bye"});
/// let center = AccountCenter::new(settings.as_object().cloned().unwrap_or_default(), Map::new());
/// assert_eq!(center.rule(Field::Name), FieldRule::ReadOnly);
/// assert_eq!(center.rule(Field::Avatar), FieldRule::Off);
/// assert_eq!(center.delete_account_url(), Some("https://example.com/bye"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountCenter {
    settings: Map<String, Value>,
    sign_in_experience: Map<String, Value>,
}

impl AccountCenter {
    /// Creates it from the documents `/.well-known/account-center` and `/.well-known/sign-in-exp`.
    #[must_use]
    pub fn new(settings: Map<String, Value>, sign_in_experience: Map<String, Value>) -> Self {
        Self { settings, sign_in_experience }
    }

    /// Returns whether the Account API is enabled.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.get("enabled").and_then(Value::as_bool).unwrap_or_default()
    }

    /// Returns what people may do with a field.
    #[must_use]
    pub fn rule(&self, field: Field) -> FieldRule {
        self.rule_of(field.setting())
    }

    /// Returns what people may do with the second steps of their account.
    #[must_use]
    pub fn mfa_rule(&self) -> FieldRule {
        self.rule_of("mfa")
    }

    /// Returns whether the server offers a second step, by the name that Logto has for it: `Totp`, `WebAuthn`,
    /// `BackupCode`. `None` when the settings don't say.
    ///
    /// ```
    /// use logto_client::account::AccountCenter;
    /// use serde_json::{Map, json};
    ///
    /// let settings = json!({"mfa": {"factors": ["Totp"], "policy": "NoPrompt"}});
    /// let center = AccountCenter::new(Map::new(), settings.as_object().cloned().unwrap_or_default());
    /// assert_eq!((center.offers_factor("Totp"), center.offers_factor("WebAuthn")), (Some(true), Some(false)));
    /// assert_eq!(AccountCenter::default().offers_factor("Totp"), None);
    /// ```
    #[must_use]
    pub fn offers_factor(&self, name: &str) -> Option<bool> {
        let factors = self.sign_in_experience.get("mfa")?.get("factors")?.as_array()?;
        Some(factors.iter().any(|factor| factor == name))
    }

    fn rule_of(&self, setting: &str) -> FieldRule {
        match self.settings.get("fields").and_then(|fields| fields[setting].as_str()) {
            Some("Edit") => FieldRule::Edit,
            Some("ReadOnly") => FieldRule::ReadOnly,
            _ => FieldRule::Off,
        }
    }

    /// `deleteAccountUrl`: the page on which people can delete their account (since 1.42). The Account API itself cannot
    /// delete accounts. Only http(s) addresses are given out.
    #[must_use]
    pub fn delete_account_url(&self) -> Option<&str> {
        self.get("deleteAccountUrl").and_then(Value::as_str).filter(|url| web_address(url).is_some())
    }

    /// Returns the custom profile fields that the account center shows, in its order: those named in `profileFields`, or
    /// all fields of the server while that is not set.
    #[must_use]
    pub fn profile_fields(&self) -> Vec<ProfileField> {
        let mut names = ["customProfileFieldCatalog", "customProfileFields"].into_iter();
        let all = names.find_map(|name| member(&self.sign_in_experience, name)?.as_array());
        let all: Vec<ProfileField> = all.into_iter().flatten().filter_map(ProfileField::from_response).collect();
        let Some(shown) = self.get("profileFields").and_then(Value::as_array) else { return all };
        let named = |name: &str| all.iter().find(|field| field.name() == name).cloned();
        shown.iter().filter_map(|field| named(field["name"].as_str()?)).collect()
    }

    /// Returns the social providers of the server.
    #[must_use]
    pub fn social_connectors(&self) -> Vec<SocialConnector> {
        let connectors = member(&self.sign_in_experience, "socialConnectors").and_then(Value::as_array);
        connectors.into_iter().flatten().filter_map(SocialConnector::from_response).collect()
    }

    /// Returns a setting of the account center by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        member(&self.settings, name)
    }
}

impl Field {
    /// The field's name in the settings of the account center.
    fn setting(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Name => "name",
            Self::Avatar => "avatar",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Password => "password",
            Self::Profile => "profile",
            Self::CustomData => "customData",
            Self::Identities => "social",
        }
    }
}

impl AccountClient {
    /// Fetches the settings of the account center. `api` is the address of the API: the endpoint followed by `/api`, or
    /// that of a proxy. The request has no token.
    ///
    /// Logto answers pages of its own origin only (no CORS). An app on another origin needs a proxy on its own for
    /// `/.well-known/account-center` and `/.well-known/sign-in-exp`, or copies of the two documents.
    ///
    /// ```no_run
    /// use logto_client::account::{AccountClient, AccountError};
    /// use url::Url;
    ///
    /// async fn page_for_deletion(client: &AccountClient, api: &Url) -> Result<Option<String>, AccountError> {
    ///     Ok(client.account_center(api).await?.delete_account_url().map(str::to_owned))
    /// }
    /// ```
    ///
    /// # Errors
    /// [`AccountError::NotSupported`] when the server has no such documents; [`AccountError::Malformed`];
    /// [`AccountError::Logto`].
    pub async fn account_center(&self, api: &Url) -> Result<AccountCenter, AccountError> {
        let (settings, sign_in_experience) =
            join(self.well_known(api, "account-center"), self.well_known(api, "sign-in-exp")).await;
        Ok(AccountCenter::new(settings?, sign_in_experience?))
    }

    async fn well_known(&self, api: &Url, name: &str) -> Result<Map<String, Value>, AccountError> {
        let mut url = api.clone();
        let path = [".well-known", name];
        url.path_segments_mut().map_err(|()| HttpError::Invalid)?.pop_if_empty().extend(path);
        let response = self.client.send_without_token(get(&url)).await.map_err(LogtoError::from)?;
        if !response.is_success() {
            return Err(refused(&response, None));
        }
        parse_object(response.body()).map_err(|_| AccountError::Malformed)
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::account::ProfileFieldKind;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            other => panic!("{other}"),
        }
    }

    fn names(center: &AccountCenter) -> Vec<String> {
        center.profile_fields().iter().map(|field| field.name().to_owned()).collect()
    }

    #[test]
    fn shows_the_fields_that_the_account_center_names() {
        let catalog = json!({"customProfileFieldCatalog": [
            {"name": "company", "type": "Text", "label": "Company"}, {"name": "size", "type": "Select", "label": "Size"}, 7,
        ]});
        let center = |settings: Value| AccountCenter::new(object(settings), object(catalog.clone()));
        assert_eq!(names(&center(json!({"profileFields": null}))), ["company", "size"]);
        let named = json!({"profileFields": [{"name": "size"}, {"name": "gone"}, {"name": "company"}]});
        assert_eq!(names(&center(named)), ["size", "company"]);
        assert_eq!(names(&center(json!({"profileFields": []}))), [""; 0]);
        let older = object(json!({"customProfileFields": [{"name": "a", "type": "Unheard", "label": ""}]}));
        let older = AccountCenter::new(Map::new(), older).profile_fields();
        assert_eq!(older[0].kind(), &ProfileFieldKind::Other("Unheard".to_owned()));
    }

    #[test]
    fn gives_out_only_addresses_of_the_web() {
        let url = |url: &str| AccountCenter::new(object(json!({ "deleteAccountUrl": url })), Map::new());
        assert_eq!(url("https://a.test/x").delete_account_url(), Some("https://a.test/x"));
        assert_eq!(url("javascript:alert(1)").delete_account_url(), None);
        let connectors = json!([{"id": "c", "target": "demo", "name": {"en": "Demo", "fr": "Démo"}, "logo": "javascript:x"},
            {"id": "d"}]);
        let center = AccountCenter::new(Map::new(), object(json!({ "socialConnectors": connectors })));
        let connectors = center.social_connectors();
        assert_eq!(connectors.len(), 1);
        let demo = &connectors[0];
        assert_eq!((demo.name("fr"), demo.name("ja"), demo.logo()), ("Démo", "Demo", None));
    }
}
