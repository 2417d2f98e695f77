//! Claims about a person, with typed accessors for those that Logto defines.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::time::UnixMillis;

/// Claims about a user, from the ID token or from user info.
///
/// Logto sends `null` for claims that are not set, so every accessor returns `None` both for a claim that is
/// `null` and for a missing one. The scopes that include each claim are listed in
/// [Logto's documentation](https://docs.logto.io/user-management/user-data#user-claims). Claims
/// without an accessor are available through [`Claims::get`].
///
/// ```
/// use logto_client::Claims;
///
/// let claims: Claims = serde_json::from_str(r#"{"name": null, "email": "a@b.test", "plan": "pro"}"#)?;
/// assert_eq!(claims.name(), None);
/// assert_eq!(claims.display_name(), Some("a@b.test"));
/// assert_eq!(claims.get("plan").and_then(|plan| plan.as_str()), Some("pro"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Creates claims from a JSON object.
    #[must_use]
    pub fn new(claims: Map<String, Value>) -> Self {
        Self(claims)
    }

    /// Returns a claim by its name; `None` when it is missing or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Returns all claims with their names, `null` ones included, as the provider sent them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// A claim that is a non-empty text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A claim that is a list of texts; empty when it is missing.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        match self.get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// A claim that is a number; its fraction is dropped.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        let number = self.get(name)?;
        #[allow(clippy::cast_possible_truncation)] // `as` saturates, which is what is wanted of 1e300
        number.as_i64().or_else(|| number.as_f64().map(|n| n as i64))
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }

    /// Logto counts milliseconds where OpenID Connect counts seconds; nobody signed up before 1973
    /// or after the year 5000, so the size distinguishes them.
    fn time(&self, name: &str) -> Option<UnixMillis> {
        self.number(name).map(|n| if n.abs() < 100_000_000_000 { UnixMillis::from_seconds(n) } else { UnixMillis(n) })
    }

    /// `sub`: the user's id.
    #[must_use]
    pub fn sub(&self) -> Option<&str> {
        self.text("sub")
    }

    /// `name`: full name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// `username`.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.text("username")
    }

    /// `picture`: address of an avatar. Only http(s) and `data:image/` addresses are given out.
    #[must_use]
    pub fn picture(&self) -> Option<&str> {
        self.text("picture")
            .filter(|url| ["https://", "http://", "data:image/"].iter().any(|start| url.starts_with(start)))
    }

    /// `email`.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.text("email")
    }

    /// `email_verified`.
    #[must_use]
    pub fn email_verified(&self) -> Option<bool> {
        self.flag("email_verified")
    }

    /// `phone_number`: digits with the country code, without `+`, as Logto stores it.
    #[must_use]
    pub fn phone_number(&self) -> Option<&str> {
        self.text("phone_number")
    }

    /// `phone_number_verified`.
    #[must_use]
    pub fn phone_number_verified(&self) -> Option<bool> {
        self.flag("phone_number_verified")
    }

    /// `roles`: names of the user's roles (scope `roles`).
    #[must_use]
    pub fn roles(&self) -> Vec<&str> {
        self.texts("roles")
    }

    /// `organizations`: ids of the user's organizations.
    #[must_use]
    pub fn organizations(&self) -> Vec<&str> {
        self.texts("organizations")
    }

    /// `organization_roles`: pairs of organization id and role name.
    #[must_use]
    pub fn organization_roles(&self) -> Vec<(&str, &str)> {
        self.texts("organization_roles").into_iter().filter_map(|text| text.split_once(':')).collect()
    }

    /// `given_name` (scope `profile`, like the ones that follow).
    #[must_use]
    pub fn given_name(&self) -> Option<&str> {
        self.text("given_name")
    }

    /// `family_name`.
    #[must_use]
    pub fn family_name(&self) -> Option<&str> {
        self.text("family_name")
    }

    /// `middle_name`.
    #[must_use]
    pub fn middle_name(&self) -> Option<&str> {
        self.text("middle_name")
    }

    /// `nickname`.
    #[must_use]
    pub fn nickname(&self) -> Option<&str> {
        self.text("nickname")
    }

    /// `preferred_username`.
    #[must_use]
    pub fn preferred_username(&self) -> Option<&str> {
        self.text("preferred_username")
    }

    /// `profile`: the address of a page about the person. Check it before you make a link of it.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.text("profile")
    }

    /// `website`. Check it before you make a link of it.
    #[must_use]
    pub fn website(&self) -> Option<&str> {
        self.text("website")
    }

    /// `gender`.
    #[must_use]
    pub fn gender(&self) -> Option<&str> {
        self.text("gender")
    }

    /// `birthdate`: `YYYY-MM-DD`, `0000-MM-DD` or `YYYY`.
    #[must_use]
    pub fn birthdate(&self) -> Option<&str> {
        self.text("birthdate")
    }

    /// `zoneinfo`: a time zone such as `Europe/Paris`.
    #[must_use]
    pub fn zoneinfo(&self) -> Option<&str> {
        self.text("zoneinfo")
    }

    /// `locale`: a language tag such as `en-US`.
    #[must_use]
    pub fn locale(&self) -> Option<&str> {
        self.text("locale")
    }

    /// `address`: its parts, `formatted`, `locality`, `country` and the like (scope `address`).
    #[must_use]
    pub fn address(&self) -> Option<&Map<String, Value>> {
        self.get("address").and_then(Value::as_object)
    }

    /// `created_at`: when the account was made.
    #[must_use]
    pub fn created_at(&self) -> Option<UnixMillis> {
        self.time("created_at")
    }

    /// `updated_at`: when the account was last changed.
    #[must_use]
    pub fn updated_at(&self) -> Option<UnixMillis> {
        self.time("updated_at")
    }

    /// Returns the name to display: name, else username, else email address, else phone number.
    #[must_use]
    pub fn display_name(&self) -> Option<&str> {
        self.name().or_else(|| self.username()).or_else(|| self.email()).or_else(|| self.phone_number())
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Claims {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn reads_recorded_user_info() {
        let recorded: Value =
            serde_json::from_str(include_str!("../../tests/vectors/logto-v1.37.1/userinfo.json")).unwrap();
        let claims = claims(recorded[0]["response"]["body"].clone());
        assert_eq!(claims.sub(), Some("xgszyyqmlo3l"));
        assert_eq!((claims.name(), claims.picture(), claims.phone_number()), (None, None, None));
        assert_eq!((claims.email(), claims.email_verified()), (Some("alice@logto.test"), Some(true)));
        assert_eq!(claims.created_at(), Some(UnixMillis(1_795_208_239_033)));
        assert_eq!(claims.roles(), ["lab-user"]);
        assert_eq!(claims.iter().count(), 17);
    }

    #[test]
    fn claims_of_the_wrong_type_count_as_missing() {
        let claims =
            claims(json!({"name": 7, "email": {}, "email_verified": "true", "roles": {"a": 1}, "created_at": "x"}));
        assert_eq!((claims.name(), claims.email(), claims.email_verified()), (None, None, None));
        assert!(claims.roles().is_empty());
        assert_eq!(claims.created_at(), None);
    }

    #[test]
    fn distinguishes_seconds_from_milliseconds() {
        let claims = claims(json!({"created_at": 1_795_208_239, "updated_at": 1_795_208_239_000_i64}));
        assert_eq!(claims.created_at(), claims.updated_at());
    }

    #[test]
    fn each_accessor_reads_its_own_claim() {
        let names = [
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
        ];
        let claims = Claims::new(names.iter().map(|name| ((*name).to_owned(), json!(format!("the {name}")))).collect());
        let read = [
            claims.given_name(),
            claims.family_name(),
            claims.middle_name(),
            claims.nickname(),
            claims.preferred_username(),
            claims.profile(),
            claims.website(),
            claims.gender(),
            claims.birthdate(),
            claims.zoneinfo(),
            claims.locale(),
        ];
        assert_eq!(read.map(Option::unwrap), names.map(|name| format!("the {name}")));
    }

    #[test]
    fn display_name_prefers_the_name() {
        for (value, name) in [
            (json!({"name": "Ada", "username": "ada"}), Some("Ada")),
            (json!({"name": "", "username": "ada"}), Some("ada")),
            (json!({"username": null, "email": "a@b.test"}), Some("a@b.test")),
            (json!({"phone_number": "15550100001"}), Some("15550100001")),
            (json!({}), None),
        ] {
            assert_eq!(claims(value).display_name(), name);
        }
    }

    #[test]
    fn rejects_picture_urls_that_can_run_script() {
        assert_eq!(claims(json!({"picture": "javascript:alert(1)"})).picture(), None);
        assert_eq!(claims(json!({"picture": "data:text/html,x"})).picture(), None);
        assert!(claims(json!({"picture": "https://cdn.test/a.png"})).picture().is_some());
    }

    #[test]
    fn organization_roles_are_pairs() {
        let claims = claims(json!({"organization_roles": ["o1:admin", "o2:editor:x", "broken"]}));
        assert_eq!(claims.organization_roles(), [("o1", "admin"), ("o2", "editor:x")]);
    }
}
