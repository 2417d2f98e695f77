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
    Nickname,
    Birthdate,
    Website,
    Email,
    Phone,
    Password,
}

impl Row {
    /// The rows about the person. Those from the fourth on are hidden while they are not set.
    pub(super) const DETAILS: [Self; 8] = [
        Self::Name,
        Self::Username,
        Self::Avatar,
        Self::GivenName,
        Self::FamilyName,
        Self::Nickname,
        Self::Birthdate,
        Self::Website,
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
            Self::Nickname => &rows.nickname,
            Self::Birthdate => &rows.birthdate,
            Self::Website => &rows.website,
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
            Self::Nickname => "nickname",
            Self::Birthdate => "birthdate",
            Self::Website => "website",
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
            Self::GivenName | Self::FamilyName | Self::Nickname | Self::Birthdate | Self::Website => Field::Profile,
            Self::Email => Field::Email,
            Self::Phone => Field::Phone,
            Self::Password => Field::Password,
        }
    }

    /// The name of its member of the profile (`given_name` of OpenID Connect is `givenName` there).
    fn profile_member(self) -> Option<&'static str> {
        match self {
            Self::GivenName => Some("givenName"),
            Self::FamilyName => Some("familyName"),
            Self::Nickname => Some("nickname"),
            Self::Birthdate => Some("birthdate"),
            Self::Website => Some("website"),
            Self::Name | Self::Username | Self::Avatar | Self::Email | Self::Phone | Self::Password => None,
        }
    }

    /// Whether it is shown only when it is set, or when somebody asks for all of them.
    pub(super) fn is_further(self) -> bool {
        self.profile_member().is_some()
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
            Self::GivenName | Self::FamilyName | Self::Nickname | Self::Birthdate | Self::Website => {
                let text = account.profile()?.get(self.profile_member()?)?.as_str()?;
                (!text.is_empty()).then_some(text)
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
            Self::Nickname | Self::Birthdate | Self::Website => claims.text(self.profile_member()?).map(str::to_owned),
            Self::Password => None,
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
