//! What the server knows when it starts: applications, users, API resources, organizations, roles.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::account_center::AccountCenter;
use crate::management::{ALL, INDICATOR};
use crate::password::Password;

/// Everything a server starts with. Reads and writes the JSON of `examples/seed.json`.
///
/// [`Seed::default`] has the application `spa`, the API `https://api.example.com`, the users Alice
/// (`alice@example.com`, +1 555 010 0001, with the password `alice-password-1`) and Bob
/// (`bob@example.com`, +1 555 010 0002), two organizations, and the program `m2m` for the Management
/// API, which Alice may call as well.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seed {
    /// The applications that may sign people in.
    pub applications: Vec<Application>,
    /// The people who have an account.
    #[serde(default)]
    pub users: Vec<User>,
    /// The APIs that access tokens can be asked for.
    #[serde(default)]
    pub resources: Vec<Resource>,
    /// The roles users can have.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The organizations users can be in.
    #[serde(default)]
    pub organizations: Vec<Organization>,
    /// The roles members of an organization can have.
    #[serde(default)]
    pub organization_roles: Vec<OrganizationRole>,
    /// What people may do about their own account.
    #[serde(default)]
    pub account_center: AccountCenter,
    /// Programs that call the Management API.
    #[serde(default)]
    pub machine_to_machine: Vec<Machine>,
    /// Whether pages of the applications may call the Management API. A stock Logto server does not
    /// let them.
    #[serde(default = "yes")]
    pub management_cors: bool,
    /// Whether connectors that send to the inbox are set up at the start. Without them nothing can be
    /// sent until somebody sets some up, and people sign in with a name and a password.
    #[serde(default = "yes")]
    pub built_in_connectors: bool,
}

/// A program with a secret that may do everything at the Management API.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Machine {
    /// The application id (OAuth 2's `client_id`).
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The secret, in plain text.
    pub secret: String,
}

impl fmt::Debug for Machine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Machine").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A single-page application.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application {
    /// The application id (OpenID Connect's `client_id`).
    pub id: String,
    /// The name shown at sign-in.
    pub name: String,
    /// Where sign-in may return to, compared exactly.
    pub redirect_uris: Vec<String>,
    /// Where sign-out may return to, compared exactly.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// Origins that may call the token endpoint, beside those of the redirect URIs.
    #[serde(default)]
    pub cors_allowed_origins: Vec<String>,
    /// Issue a refresh token although `offline_access` was not asked for.
    #[serde(default)]
    pub always_issue_refresh_token: bool,
    /// Whether each use of a refresh token gives a new one.
    #[serde(default = "yes")]
    pub rotate_refresh_token: bool,
    /// Life of a refresh token in days, counted from sign-in.
    #[serde(default = "fourteen_days")]
    pub refresh_token_ttl_in_days: u32,
    /// Life of an ID token in seconds.
    #[serde(default = "one_hour")]
    pub id_token_ttl: u32,
}

/// A person with an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// The user id (the `sub` claim).
    pub id: String,
    /// A name to sign in with.
    #[serde(default)]
    pub username: Option<String>,
    /// The password, in plain text. The server keeps a salted hash of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Password>,
    /// The full name.
    #[serde(default)]
    pub name: Option<String>,
    /// The URL of a picture.
    #[serde(default)]
    pub avatar: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub primary_email: Option<String>,
    /// The phone number: country code and number, digits only.
    #[serde(default)]
    pub primary_phone: Option<String>,
    /// Further standard claims of the `profile` scope, such as `familyName`, and `address`.
    #[serde(default)]
    pub profile: Map<String, Value>,
    /// Free data of the `custom_data` scope.
    #[serde(default)]
    pub custom_data: Map<String, Value>,
    /// Social identities of the `identities` scope.
    #[serde(default)]
    pub identities: Map<String, Value>,
    /// Names of the user's roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// When the account was made, in milliseconds since 1970; filled in at start when absent.
    #[serde(default)]
    pub created_at: Option<i64>,
    /// When the account last changed, in milliseconds since 1970; filled in at start when absent.
    #[serde(default)]
    pub updated_at: Option<i64>,
}

/// An API that access tokens can be asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resource {
    /// The resource indicator, the `aud` of its tokens.
    pub indicator: String,
    /// The name shown to people.
    pub name: String,
    /// The permissions it knows.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Life of its access tokens in seconds.
    #[serde(default = "one_hour")]
    pub access_token_ttl: u32,
}

/// A role of users: permissions by resource indicator.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    /// The role's name, as in the `roles` claim.
    pub name: String,
    /// Permissions by resource indicator.
    #[serde(default)]
    pub scopes: BTreeMap<String, Vec<String>>,
    /// Whether people who register get it.
    #[serde(default)]
    pub is_default: bool,
}

/// An organization and its members.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organization {
    /// The organization id.
    pub id: String,
    /// The name shown to people.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub description: Option<String>,
    /// Names of organization roles by user id; an empty list is a member without a role.
    #[serde(default)]
    pub members: BTreeMap<String, Vec<String>>,
}

/// A role of an organization's members.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganizationRole {
    /// The role's name, as in the `organization_roles` claim.
    pub name: String,
    /// Permissions inside the organization.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Permissions on APIs, by resource indicator.
    #[serde(default)]
    pub resource_scopes: BTreeMap<String, Vec<String>>,
}

/// A seed file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the seed is not usable: {0}")]
pub struct SeedError(String);

impl Seed {
    /// Reads the JSON of a seed file.
    ///
    /// # Errors
    /// When it is not JSON of this shape, has no application, or repeats an id.
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
        }
    }

    /// Whether a page of `origin` may read the answers of the token endpoint.
    pub(crate) fn allows_origin(&self, origin: &str) -> bool {
        self.cors_allowed_origins.iter().any(|allowed| allowed == origin)
            || self
                .redirect_uris
                .iter()
                .any(|uri| url::Url::parse(uri).is_ok_and(|url| url.origin().ascii_serialization() == origin))
    }
}

impl Default for Seed {
    fn default() -> Self {
        const API: &str = "https://api.example.com";
        let scopes = |names: &[&str]| -> Vec<String> { names.iter().map(|&name| name.to_owned()).collect() };
        let on_api = |names: &[&str]| BTreeMap::from([(API.to_owned(), scopes(names))]);
        let member = |user: &str, role: &str| (user.to_owned(), vec![role.to_owned()]);
        let organization_role = |name: &str, inside: &[&str], api: &[&str]| OrganizationRole {
            name: name.to_owned(),
            scopes: scopes(inside),
            resource_scopes: on_api(api),
        };
        let seed = Self {
            applications: vec![Application::new("spa", "Demo app")],
            users: vec![alice(), bob()],
            resources: vec![Resource {
                indicator: API.to_owned(),
                name: "Demo API".to_owned(),
                scopes: scopes(&["read:profile", "write:profile"]),
                access_token_ttl: one_hour(),
            }],
            roles: vec![
                Role {
                    name: "admin".to_owned(),
                    scopes: on_api(&["read:profile", "write:profile"]),
                    is_default: false,
                },
                Role { name: "reader".to_owned(), scopes: on_api(&["read:profile"]), is_default: true },
                Role {
                    name: "operator".to_owned(),
                    scopes: BTreeMap::from([(INDICATOR.to_owned(), scopes(&[ALL]))]),
                    is_default: false,
                },
            ],
            organizations: vec![
                Organization {
                    id: "org_acme".to_owned(),
                    name: "Acme".to_owned(),
                    description: Some("Anvils and rockets".to_owned()),
                    members: BTreeMap::from([member("u_alice", "owner"), member("u_bob", "member")]),
                },
                Organization {
                    id: "org_globex".to_owned(),
                    name: "Globex".to_owned(),
                    description: None,
                    members: BTreeMap::from([member("u_alice", "member")]),
                },
            ],
            organization_roles: vec![
                organization_role("owner", &["read:members", "invite:members"], &["read:profile", "write:profile"]),
                organization_role("member", &["read:members"], &["read:profile"]),
            ],
            account_center: AccountCenter::default(),
            machine_to_machine: vec![Machine {
                id: "m2m".to_owned(),
                name: "Set-up script".to_owned(),
                secret: "m2m-secret-for-development".to_owned(),
            }],
            management_cors: true,
            built_in_connectors: true,
        };
        ["http://localhost:3000", "http://localhost:8080", "http://127.0.0.1:3000", "http://127.0.0.1:8080"]
            .into_iter()
            .fold(seed, Self::with_redirect_origin)
    }
}

fn alice() -> User {
    User {
        id: "u_alice".to_owned(),
        username: Some("alice".to_owned()),
        password: Some(Password::new("alice-password-1")),
        name: Some("Alice Example".to_owned()),
        primary_email: Some("alice@example.com".to_owned()),
        primary_phone: Some("15550100001".to_owned()),
        profile: Map::from_iter([
            ("givenName".to_owned(), json!("Alice")),
            ("familyName".to_owned(), json!("Example")),
        ]),
        custom_data: Map::from_iter([("plan".to_owned(), json!("pro"))]),
        roles: vec!["admin".to_owned(), "operator".to_owned()],
        ..User::default()
    }
}

fn bob() -> User {
    User {
        id: "u_bob".to_owned(),
        primary_email: Some("bob@example.com".to_owned()),
        primary_phone: Some("15550100002".to_owned()),
        roles: vec!["reader".to_owned()],
        ..User::default()
    }
}

const fn yes() -> bool {
    true
}

const fn fourteen_days() -> u32 {
    14
}

const fn one_hour() -> u32 {
    3600
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_example_is_the_default_seed() {
        let example = Seed::from_json(include_str!("../examples/seed.json")).unwrap();
        assert_eq!(serde_json::to_value(example).unwrap(), serde_json::to_value(Seed::default()).unwrap());
    }

    #[test]
    fn debug_says_no_password() {
        let text = format!("{:?}", Seed::default());
        assert!(text.contains("alice@example.com") && !text.contains("alice-password-1"), "{text}");
        assert!(!text.contains("m2m-secret"), "{text}");
    }

    #[test]
    fn broken_seeds_are_refused_in_words() {
        for (json, says) in [
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
            assert!(error.contains(says), "{error}");
        }
    }
}
