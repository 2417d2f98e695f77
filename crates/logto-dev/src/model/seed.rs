//! The seed: applications, users, API resources, organizations and roles that the server starts with.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::account_center::AccountCenter;
use super::password::Password;
use super::social::SocialConnector;

/// The data that a server starts with, in the JSON of `examples/seed.json`.
///
/// [`Seed::default`] has the application `spa`, the API `https://api.example.com`, the users Alice
/// (`alice@example.com`, +1 555 010 0001, with the password `alice-password-1`) and Bob
/// (`bob@example.com`, +1 555 010 0002), two organizations, and the machine-to-machine application `m2m`
/// for the Management API, which Alice may call as well.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seed {
    /// The single-page applications.
    pub applications: Vec<Application>,
    /// The users.
    #[serde(default)]
    pub users: Vec<User>,
    /// The API resources.
    #[serde(default)]
    pub resources: Vec<Resource>,
    /// The roles of users.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The organizations.
    #[serde(default)]
    pub organizations: Vec<Organization>,
    /// The roles of organization members.
    #[serde(default)]
    pub organization_roles: Vec<OrganizationRole>,
    /// What people may see and change in their own account.
    #[serde(default)]
    pub account_center: AccountCenter,
    /// The machine-to-machine applications, which may call the Management API.
    #[serde(default)]
    pub machine_to_machine: Vec<MachineToMachineApp>,
    /// Settings of the sign-in experience that differ from those of a new server, in the JSON of the Management API. Those
    /// that the version of Logto does not have are ignored.
    #[serde(default)]
    pub sign_in_experience: Map<String, Value>,
    /// The social connectors. Their provider is this server.
    #[serde(default)]
    pub social_connectors: Vec<SocialConnector>,
    /// The custom profile fields, in the JSON of the Management API.
    #[serde(default)]
    pub custom_profile_fields: Vec<Value>,
    /// Whether the server takes the pictures of people, as a Logto server with a storage provider does.
    #[serde(default)]
    pub has_storage: bool,
    /// Whether pages of the applications may call the Management API, which a standard Logto server does
    /// not allow.
    #[serde(default = "yes")]
    pub management_cors: bool,
    /// Whether the server starts with connectors that send to the inbox. Without them no code can be sent
    /// until the Management API creates some, and people sign in with a username and a password.
    #[serde(default = "yes")]
    pub built_in_connectors: bool,
}

/// A machine-to-machine application, which may do everything in the Management API.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MachineToMachineApp {
    /// The application id (`client_id` in OAuth 2.0).
    pub id: String,
    /// The name.
    pub name: String,
    /// The secret, in plain text.
    pub secret: String,
}

impl fmt::Debug for MachineToMachineApp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MachineToMachineApp").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A single-page application.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application {
    /// The application id (`client_id` in OAuth 2.0).
    pub id: String,
    /// The name that the sign-in page shows.
    pub name: String,
    /// The redirect URIs, compared exactly.
    pub redirect_uris: Vec<String>,
    /// The post-logout redirect URIs, compared exactly.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// Origins that may call the token endpoint, in addition to those of the redirect URIs.
    #[serde(default)]
    pub cors_allowed_origins: Vec<String>,
    /// Whether a refresh token is issued without the scope `offline_access`.
    #[serde(default)]
    pub always_issue_refresh_token: bool,
    /// Whether each use of a refresh token replaces it.
    #[serde(default = "yes")]
    pub rotate_refresh_token: bool,
    /// Lifetime of a refresh token in days, counted from the sign-in.
    #[serde(default = "fourteen_days")]
    pub refresh_token_ttl_in_days: u32,
    /// Lifetime of an ID token in seconds.
    #[serde(default = "one_hour")]
    pub id_token_ttl: u32,
    /// Whether it belongs to a third party, so that people are asked for their consent.
    #[serde(default)]
    pub is_third_party: bool,
}

/// A user.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// The user id (the `sub` claim).
    pub id: String,
    /// The username.
    #[serde(default)]
    pub username: Option<String>,
    /// The password in plain text. The start page shows it until it is changed; the data file contains only a
    /// salted hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Password>,
    /// The full name.
    #[serde(default)]
    pub name: Option<String>,
    /// The URL of a picture.
    #[serde(default)]
    pub avatar: Option<String>,
    /// The email address.
    #[serde(default)]
    pub primary_email: Option<String>,
    /// The phone number: country code and number, digits only.
    #[serde(default)]
    pub primary_phone: Option<String>,
    /// Further standard claims of the `profile` scope, such as `familyName`, and `address`.
    #[serde(default)]
    pub profile: Map<String, Value>,
    /// Custom data of the `custom_data` scope.
    #[serde(default)]
    pub custom_data: Map<String, Value>,
    /// Social identities of the `identities` scope.
    #[serde(default)]
    pub identities: Map<String, Value>,
    /// Names of the user's roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Whether the user is suspended and cannot sign in.
    #[serde(default)]
    pub is_suspended: bool,
    /// Time of creation in milliseconds since 1970; the start of the server by default.
    #[serde(default)]
    pub created_at: Option<i64>,
    /// Time of the last change in milliseconds since 1970; the time of creation by default.
    #[serde(default)]
    pub updated_at: Option<i64>,
}

/// An API resource, which access tokens can be issued for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resource {
    /// The resource indicator, the `aud` of its tokens.
    pub indicator: String,
    /// The display name.
    pub name: String,
    /// The scopes (permissions) of the API.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Lifetime of its access tokens in seconds.
    #[serde(default = "one_hour")]
    pub access_token_ttl: u32,
}

/// A role of users.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    /// The name, as in the `roles` claim.
    pub name: String,
    /// Scopes by resource indicator.
    #[serde(default)]
    pub scopes: BTreeMap<String, Vec<String>>,
    /// Whether new users get the role.
    #[serde(default)]
    pub is_default: bool,
}

/// An organization and its members.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organization {
    /// The organization id.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The description.
    #[serde(default)]
    pub description: Option<String>,
    /// Whether members need a factor for multi-factor authentication to get a token for the organization.
    #[serde(default)]
    pub is_mfa_required: bool,
    /// Names of organization roles by user id. An empty list is a member without a role.
    #[serde(default)]
    pub members: BTreeMap<String, Vec<String>>,
}

/// A role of organization members.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganizationRole {
    /// The name, as in the `organization_roles` claim.
    pub name: String,
    /// Scopes within the organization.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Scopes on APIs by resource indicator.
    #[serde(default)]
    pub resource_scopes: BTreeMap<String, Vec<String>>,
}

/// A seed file that is not valid.
#[derive(Debug, thiserror::Error)]
#[error("the seed is not usable: {0}")]
pub struct SeedError(String);

impl Seed {
    /// Reads the JSON of a seed file.
    ///
    /// # Errors
    /// When it is not JSON of this shape, when it has no application, or when an id is repeated.
    pub fn from_json(json: &str) -> Result<Self, SeedError> {
        let seed: Self = serde_json::from_str(json).map_err(|error| SeedError(error.to_string()))?;
        seed.check()?;
        Ok(seed)
    }

    /// Adds `<origin>/callback` and `<origin>/` to the application `spa`, for an app served at
    /// `origin` (`http://127.0.0.1:43211`).
    #[must_use]
    pub fn with_redirect_origin(mut self, origin: &str) -> Self {
        let origin = origin.trim_end_matches('/');
        for app in self.applications.iter_mut().filter(|app| app.id == "spa") {
            app.redirect_uris.push(format!("{origin}/callback"));
            app.post_logout_redirect_uris.push(format!("{origin}/"));
        }
        self
    }

    /// Adds an application.
    #[must_use]
    pub fn with_application(mut self, application: Application) -> Self {
        self.applications.push(application);
        self
    }

    /// Adds a user.
    #[must_use]
    pub fn with_user(mut self, user: User) -> Self {
        self.users.push(user);
        self
    }

    fn check(&self) -> Result<(), SeedError> {
        if self.applications.is_empty() {
            return Err(SeedError("it names no application".to_owned()));
        }
        let ids = |kind: &str, ids: Vec<&str>| {
            let mut sorted = ids;
            sorted.sort_unstable();
            match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                Some(pair) => Err(SeedError(format!("the {kind} `{}` is there twice", pair[0]))),
                None => Ok(()),
            }
        };
        let machines = self.machine_to_machine.iter().map(|machine| &*machine.id);
        ids("application", self.applications.iter().map(|app| &*app.id).chain(machines).collect())?;
        ids("user", self.users.iter().map(|user| &*user.id).collect())?;
        ids("e-mail address", self.users.iter().filter_map(|user| user.primary_email.as_deref()).collect())?;
        ids("username", self.users.iter().filter_map(|user| user.username.as_deref()).collect())?;
        ids("phone number", self.users.iter().filter_map(|user| user.primary_phone.as_deref()).collect())?;
        for user in &self.users {
            if let Some(phone) = &user.primary_phone
                && !phone.bytes().all(|byte| byte.is_ascii_digit())
            {
                return Err(SeedError(format!("the phone number `{phone}` may have digits only")));
            }
        }
        Ok(())
    }
}

impl Application {
    /// A single-page application with Logto's defaults.
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            cors_allowed_origins: Vec::new(),
            always_issue_refresh_token: false,
            rotate_refresh_token: true,
            refresh_token_ttl_in_days: fourteen_days(),
            id_token_ttl: one_hour(),
            is_third_party: false,
        }
    }

    /// Whether pages of `origin` may read the responses of the token endpoint.
    pub(crate) fn allows_origin(&self, origin: &str) -> bool {
        self.cors_allowed_origins.iter().any(|allowed| allowed == origin)
            || self
                .redirect_uris
                .iter()
                .any(|uri| url::Url::parse(uri).is_ok_and(|url| url.origin().ascii_serialization() == origin))
    }
}

const fn yes() -> bool {
    true
}

const fn fourteen_days() -> u32 {
    14
}

pub(super) const fn one_hour() -> u32 {
    3600
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_invalid_seeds_with_an_explanation() {
        for (json, expected) in [
            ("{", "EOF"),
            (r#"{"applications":[]}"#, "no application"),
            (
                r#"{"applications":[{"id":"a","name":"A","redirectUris":[]},{"id":"a","name":"B","redirectUris":[]}]}"#,
                "`a` is there twice",
            ),
            (
                r#"{"applications":[{"id":"a","name":"A","redirectUris":[]}],"users":[{"id":"u","primaryPhone":"+1"}]}"#,
                "digits only",
            ),
            (
                r#"{"applications":[{"id":"a","name":"A","redirectUris":[]}],"accountCenter":{"fields":{"name":"Write"}}}"#,
                "`Write`",
            ),
        ] {
            let error = Seed::from_json(json).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
