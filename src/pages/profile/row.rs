//! The rows of the profile: the fields of the account that are shown and can be changed.

use logto_leptos::account::Field;
use logto_leptos::{Account, AccountChanges, AccountClient, AccountError, User, Verification};
use serde_json::{Map, Value};

use crate::messages::{RowMessages, account};
use crate::ui::international;

/// A field of the account that can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Row {
    Name,
    Username,
    Avatar,
    GivenName,
    FamilyName,
    MiddleName,
    Nickname,
    PreferredUsername,
    Birthdate,
    Gender,
    Website,
    ProfilePage,
    Locale,
    Zoneinfo,
    Street,
    Locality,
    Region,
    PostalCode,
    Country,
    Email,
    Phone,
    Password,
}

impl Row {
    /// The rows about the person. Those from the fourth on are hidden while they are not set.
    pub(super) const DETAILS: [Self; 19] = [
        Self::Name,
        Self::Username,
        Self::Avatar,
        Self::GivenName,
        Self::FamilyName,
        Self::MiddleName,
        Self::Nickname,
        Self::PreferredUsername,
        Self::Birthdate,
        Self::Gender,
        Self::Website,
        Self::ProfilePage,
        Self::Locale,
        Self::Zoneinfo,
        Self::Street,
        Self::Locality,
        Self::Region,
        Self::PostalCode,
        Self::Country,
    ];

    /// The rows about signing in.
    pub(super) const SIGN_IN: [Self; 3] = [Self::Email, Self::Phone, Self::Password];

    pub(super) fn messages(self) -> &'static RowMessages {
        let rows = &account().details.rows;
        match self {
            Self::Name => &rows.name,
            Self::Username => &rows.username,
            Self::Avatar => &rows.avatar,
            Self::GivenName => &rows.given_name,
            Self::FamilyName => &rows.family_name,
            Self::MiddleName => &rows.middle_name,
            Self::Nickname => &rows.nickname,
            Self::PreferredUsername => &rows.preferred_username,
            Self::Birthdate => &rows.birthdate,
            Self::Gender => &rows.gender,
            Self::Website => &rows.website,
            Self::ProfilePage => &rows.profile_page,
            Self::Locale => &rows.locale,
            Self::Zoneinfo => &rows.zoneinfo,
            Self::Street => &rows.street,
            Self::Locality => &rows.locality,
            Self::Region => &rows.region,
            Self::PostalCode => &rows.postal_code,
            Self::Country => &rows.country,
            Self::Email => &rows.email,
            Self::Phone => &rows.phone,
            Self::Password => &rows.password,
        }
    }

    /// The test id, behind `profile-`, `profile-edit-` and `field-`.
    pub(super) fn test_id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Username => "username",
            Self::Avatar => "avatar",
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::MiddleName => "middle-name",
            Self::Nickname => "nickname",
            Self::PreferredUsername => "preferred-username",
            Self::Birthdate => "birthdate",
            Self::Gender => "gender",
            Self::Website => "website",
            Self::ProfilePage => "profile-page",
            Self::Locale => "locale",
            Self::Zoneinfo => "zoneinfo",
            Self::Street => "street",
            Self::Locality => "locality",
            Self::Region => "region",
            Self::PostalCode => "postal-code",
            Self::Country => "country",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Password => "password",
        }
    }

    pub(super) fn field(self) -> Field {
        match self {
            Self::Name => Field::Name,
            Self::Username => Field::Username,
            Self::Avatar => Field::Avatar,
            Self::Email => Field::Email,
            Self::Phone => Field::Phone,
            Self::Password => Field::Password,
            _ => Field::Profile,
        }
    }

    /// The name of its member of the profile (`given_name` of OpenID Connect is `givenName` there).
    fn profile_member(self) -> Option<&'static str> {
        match self {
            Self::GivenName => Some("givenName"),
            Self::FamilyName => Some("familyName"),
            Self::MiddleName => Some("middleName"),
            Self::Nickname => Some("nickname"),
            Self::PreferredUsername => Some("preferredUsername"),
            Self::Birthdate => Some("birthdate"),
            Self::Gender => Some("gender"),
            Self::Website => Some("website"),
            Self::ProfilePage => Some("profile"),
            Self::Locale => Some("locale"),
            Self::Zoneinfo => Some("zoneinfo"),
            _ => None,
        }
    }

    /// The name of its member of the address.
    fn address_part(self) -> Option<&'static str> {
        match self {
            Self::Street => Some("streetAddress"),
            Self::Locality => Some("locality"),
            Self::Region => Some("region"),
            Self::PostalCode => Some("postalCode"),
            Self::Country => Some("country"),
            _ => None,
        }
    }

    /// Whether it is a part of the postal address, which needs a scope of its own.
    pub(super) fn is_address(self) -> bool {
        self.address_part().is_some()
    }

    /// Whether it is shown only when it is set, or when somebody asks for all of them.
    pub(super) fn is_further(self) -> bool {
        self.field() == Field::Profile
    }

    /// Whether the server requires a verification before it is changed.
    pub(super) fn needs_proof(self) -> bool {
        matches!(self, Self::Username | Self::Email | Self::Phone | Self::Password)
    }

    /// Whether a change can be undone without asking for anything.
    pub(super) fn can_undo(self) -> bool {
        !self.needs_proof()
    }

    /// Whether it is a claim of ID tokens.
    pub(super) fn is_claimed(self) -> bool {
        self != Self::Password
    }

    /// Returns the text that is shown.
    pub(super) fn shown(self, account: &Account) -> Option<String> {
        match self {
            Self::Phone => account.primary_phone().map(international),
            Self::Password => account
                .has_password()
                .unwrap_or_default()
                .then(|| crate::messages::account().details.password_set.to_owned()),
            _ => self.value(account).map(str::to_owned),
        }
    }

    fn value(self, account: &Account) -> Option<&str> {
        match self {
            Self::Name => account.name(),
            Self::Username => account.username(),
            Self::Avatar => account.get("avatar").and_then(Value::as_str).filter(|url| !url.is_empty()),
            Self::Email => account.primary_email(),
            Self::Phone => account.primary_phone(),
            Self::Password => None,
            _ => {
                let profile = account.profile()?;
                let value = match self.address_part() {
                    Some(part) => profile.get("address")?.get(part)?,
                    None => profile.get(self.profile_member()?)?,
                };
                value.as_str().filter(|text| !text.is_empty())
            }
        }
    }

    /// Returns the text from the ID token, for servers that do not return the field.
    pub(super) fn claimed(self, user: &User) -> Option<String> {
        let claims = user.claims();
        match self {
            Self::Name => claims.name().map(str::to_owned),
            Self::Username => claims.username().map(str::to_owned),
            Self::Avatar => claims.picture().map(str::to_owned),
            Self::Email => claims.email().map(str::to_owned),
            Self::Phone => claims.phone_number().map(international),
            Self::GivenName => claims.text("given_name").map(str::to_owned),
            Self::FamilyName => claims.text("family_name").map(str::to_owned),
            Self::MiddleName => claims.text("middle_name").map(str::to_owned),
            Self::PreferredUsername => claims.text("preferred_username").map(str::to_owned),
            // Others have the same name in both.
            _ => claims.text(self.profile_member()?).map(str::to_owned),
        }
    }

    /// Returns the initial text of its form.
    pub(super) fn draft(self, account: &Account) -> String {
        match self {
            Self::Email | Self::Phone | Self::Password => String::new(),
            _ => self.value(account).unwrap_or_default().to_owned(),
        }
    }

    /// Sets a row that is neither an address nor the password. An empty text removes it.
    pub(super) async fn change(
        self,
        client: AccountClient,
        text: &str,
        proof: Option<Verification>,
    ) -> Result<Account, AccountError> {
        let text = text.trim();
        if let Some(member) = self.profile_member() {
            // The server does not take `null` here.
            client.update_profile(Map::from_iter([(member.to_owned(), Value::from(text))])).await?;
            return client.account().await;
        }
        if let Some(part) = self.address_part() {
            let account = client.account().await?;
            let profile = account.profile();
            let address = profile.and_then(|profile| profile.get("address")?.as_object());
            let address = with_part(address.cloned().unwrap_or_default(), part, text);
            client.update_profile(Map::from_iter([("address".to_owned(), Value::Object(address))])).await?;
            return client.account().await;
        }
        let wanted = (!text.is_empty()).then_some(text);
        let changes = match self {
            Self::Username => AccountChanges::new().username(wanted),
            Self::Avatar => AccountChanges::new().avatar(wanted),
            _ => AccountChanges::new().name(wanted),
        };
        client
            .update(match &proof {
                Some(proof) => changes.verified_by(proof),
                None => changes,
            })
            .await
    }
}

/// The address with another part. The server replaces it as one, and does not take `null`. What was written on one
/// label would no longer be true.
fn with_part(mut address: Map<String, Value>, part: &str, text: &str) -> Map<String, Value> {
    address.remove("formatted");
    if text.is_empty() {
        address.remove(part);
    } else {
        address.insert(part.to_owned(), text.into());
    }
    address
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_one_part_of_an_address() {
        let address = json!({"formatted": "1 Road, Town", "streetAddress": "1 Road", "locality": "Town"});
        let address = address.as_object().cloned().unwrap();
        let moved = with_part(address.clone(), "locality", "City");
        assert_eq!(Value::Object(moved), json!({"streetAddress": "1 Road", "locality": "City"}));
        assert_eq!(Value::Object(with_part(address, "locality", "")), json!({"streetAddress": "1 Road"}));
    }

    #[test]
    fn test_ids_differ() {
        let mut ids: Vec<_> = Row::DETAILS.iter().chain(&Row::SIGN_IN).map(|row| row.test_id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Row::DETAILS.len() + Row::SIGN_IN.len());
    }
}
