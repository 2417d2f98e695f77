//! What the server remembers while it runs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account::Record;
use crate::account_center::AccountCenter;
use crate::connectors::saved::Saved;
use crate::demo_api::Document;
use crate::experience::{Experience, Profile};
use crate::management;
use crate::oidc::params::AuthParams;
use crate::password::PasswordHash;
use crate::random;
use crate::seed::{Application, Machine, Organization, OrganizationRole, Resource, Role, Seed, User};
use crate::sign_in_exp::SignInExp;

/// The indicator under which organizations' own permissions are asked for.
pub(crate) const ORGANIZATIONS_RESOURCE: &str = "urn:logto:resource:organizations";

/// Life of a session in seconds.
pub(crate) const SESSION_LIFE: i64 = 14 * 24 * 3600;

/// Life of an interaction (a sign-in page that was opened) in seconds.
pub(crate) const INTERACTION_LIFE: i64 = 3600;

/// Life of a grant in seconds.
pub(crate) const GRANT_LIFE: i64 = 180 * 24 * 3600;

/// A browser that is signed in at this server.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Session {
    /// What the Account API calls it; the cookie's value is another.
    #[serde(default = "random::uid")]
    pub(crate) uid: String,
    /// The signed-in user.
    pub(crate) sub: Option<String>,
    /// When they signed in (seconds).
    pub(crate) signed_in_at: i64,
    /// How they signed in.
    #[serde(default)]
    pub(crate) submission: Option<Submission>,
    /// Grants by application.
    pub(crate) authorizations: HashMap<String, Authorization>,
    /// A sign-out that awaits its confirmation.
    #[serde(skip)]
    pub(crate) sign_out: Option<SignOut>,
    /// End of life (seconds).
    pub(crate) expires: i64,
}

/// How somebody signed in: what a list of devices is drawn from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Submission {
    /// The application they signed in for.
    pub(crate) client_id: String,
    /// `SignIn` or `Register`.
    pub(crate) event: String,
    /// What proved who they are, as Logto writes it down.
    pub(crate) record: Value,
    pub(crate) ip: String,
    pub(crate) user_agent: Option<String>,
}

/// An application's grant within a session.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Authorization {
    pub(crate) grant: String,
    /// `offline_access` was granted, so tokens outlive the session.
    pub(crate) persists: bool,
}

/// A sign-out that awaits its confirmation.
#[derive(Clone)]
pub(crate) struct SignOut {
    pub(crate) xsrf: String,
    pub(crate) redirect: Option<String>,
}

/// Which question an interaction puts to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    SignIn,
    Consent,
}

/// Which questions of an authorization request are answered.
#[derive(Clone, Copy, Default)]
pub(crate) struct Answered {
    pub(crate) sign_in: bool,
    pub(crate) consent: bool,
}

/// An authorization request that waits for the person.
pub(crate) struct Interaction {
    pub(crate) params: AuthParams,
    pub(crate) question: Question,
    pub(crate) answered: Answered,
    /// The person went back to the application.
    pub(crate) cancelled: bool,
    /// The user who has just signed in, and how.
    pub(crate) signed_in: Option<(String, Submission)>,
    /// The sign-in page's own state.
    pub(crate) experience: Option<Experience>,
    pub(crate) expires: i64,
}

/// What a user let an application have.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grant {
    #[serde(default)]
    pub(crate) client_id: String,
    #[serde(default)]
    pub(crate) sub: String,
    /// When it was given (seconds).
    #[serde(default)]
    pub(crate) issued: i64,
    /// Scopes, and indicators of APIs.
    pub(crate) scopes: BTreeSet<String>,
}

/// What codes and refresh tokens carry.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Issued {
    pub(crate) client_id: String,
    pub(crate) sub: String,
    pub(crate) grant: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) auth_time: Option<i64>,
    pub(crate) issued: i64,
    pub(crate) expires: i64,
}

/// An authorization code.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) issued: Issued,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
    pub(crate) used: bool,
}

/// An opaque access token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AccessToken {
    pub(crate) client_id: String,
    pub(crate) sub: String,
    pub(crate) grant: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) issued: i64,
    pub(crate) expires: i64,
}

/// A refresh token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RefreshToken {
    pub(crate) issued: Issued,
    /// When it was first used (milliseconds).
    pub(crate) used_at: Option<i64>,
}

/// What the server itself notes about a user.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) password: Option<PasswordHash>,
    /// The last sign-in, in milliseconds since 1970.
    pub(crate) last_sign_in_at: Option<i64>,
    /// The application they used first.
    pub(crate) application_id: Option<String>,
}

/// An authorization request that was pushed beforehand.
pub(crate) struct Pushed {
    pub(crate) client_id: String,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) expires: i64,
}

/// All of it.
#[derive(Default)]
pub(crate) struct Store {
    /// When the server started (milliseconds).
    pub(crate) started: i64,
    pub(crate) apps: BTreeMap<String, Application>,
    pub(crate) machines: BTreeMap<String, Machine>,
    pub(crate) management_cors: bool,
    pub(crate) connectors: Vec<Saved>,
    pub(crate) sign_in_exp: SignInExp,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) account_center: AccountCenter,
    pub(crate) resources: BTreeMap<String, Resource>,
    pub(crate) roles: Vec<Role>,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) organization_roles: Vec<OrganizationRole>,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) interactions: HashMap<String, Interaction>,
    pub(crate) grants: HashMap<String, Grant>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) access_tokens: HashMap<String, AccessToken>,
    pub(crate) refresh_tokens: HashMap<String, RefreshToken>,
    pub(crate) pushed: HashMap<String, Pushed>,
    pub(crate) verifications: HashMap<String, Record>,
    pub(crate) documents: Vec<Document>,
}

impl Store {
    pub(crate) fn new(seed: Seed, connectors: Vec<Saved>, now_ms: i64) -> Self {
        let mut accounts = BTreeMap::new();
        let mut users = BTreeMap::new();
        for mut user in seed.users {
            let created = *user.created_at.get_or_insert(now_ms);
            user.updated_at.get_or_insert(created);
            // Nothing that is kept or sent has the password itself.
            let password = user.password.take().map(|password| password.hash());
            accounts.insert(user.id.clone(), Account { password, ..Account::default() });
            users.insert(user.id.clone(), user);
        }
        let mut resources = by_key(seed.resources, |resource| &resource.indicator);
        resources.entry(management::INDICATOR.to_owned()).or_insert_with(|| Resource {
            indicator: management::INDICATOR.to_owned(),
            name: "Logto Management API".to_owned(),
            scopes: vec![management::ALL.to_owned()],
            access_token_ttl: 3600,
        });
        Self {
            started: now_ms,
            users,
            accounts,
            account_center: seed.account_center,
            apps: by_key(seed.applications, |app| &app.id),
            machines: by_key(seed.machine_to_machine, |machine| &machine.id),
            management_cors: seed.management_cors,
            sign_in_exp: SignInExp::with_connectors(&connectors),
            connectors,
            resources,
            roles: seed.roles,
            organizations: seed.organizations,
            organization_roles: seed.organization_roles,
            ..Self::default()
        }
    }

    /// Ends a grant and every code and token that came of it.
    pub(crate) fn revoke_grant(&mut self, grant: &str) {
        self.grants.remove(grant);
        self.codes.retain(|_, code| code.issued.grant != grant);
        self.access_tokens.retain(|_, token| token.grant != grant);
        self.refresh_tokens.retain(|_, token| token.issued.grant != grant);
    }

    /// Ends a session, and the grants in it that do not outlive it.
    pub(crate) fn end_session(&mut self, id: &str) {
        let Some(session) = self.sessions.remove(id) else {
            return;
        };
        for authorization in session.authorizations.values() {
            if !authorization.persists {
                self.revoke_grant(&authorization.grant);
            }
        }
    }

    /// Signs a user out everywhere: their sessions, grants and tokens.
    pub(crate) fn revoke_user(&mut self, sub: &str) {
        let of_user = |session: &Session| session.sub.as_deref() == Some(sub);
        self.sessions.retain(|_, session| !of_user(session));
        let codes = self.codes.values().map(|code| &code.issued);
        let refresh = self.refresh_tokens.values().map(|token| &token.issued);
        let mut grants: BTreeSet<String> =
            codes.chain(refresh).filter(|issued| issued.sub == sub).map(|issued| issued.grant.clone()).collect();
        let access = self.access_tokens.values();
        grants.extend(access.filter(|token| token.sub == sub).map(|token| token.grant.clone()));
        let given = self.grants.iter().filter(|(_, grant)| grant.sub == sub);
        grants.extend(given.map(|(id, _)| id.clone()));
        for grant in grants {
            self.revoke_grant(&grant);
        }
    }

    /// Forgets what has ended by `now` (seconds).
    pub(crate) fn sweep(&mut self, now: i64) {
        self.sessions.retain(|_, session| session.expires > now);
        self.interactions.retain(|_, item| item.expires > now);
        self.access_tokens.retain(|_, token| token.expires > now);
        self.refresh_tokens.retain(|_, token| token.issued.expires > now);
        self.pushed.retain(|_, pushed| pushed.expires > now);
        self.verifications.retain(|_, record| record.is_live(now * 1000));
        // A used code is remembered while its grant lives: replaying it ends the grant.
        let grants = &self.grants;
        self.codes
            .retain(|_, code| code.issued.expires > now || (code.used && grants.contains_key(&code.issued.grant)));
    }

    /// The live session of a cookie.
    pub(crate) fn session(&self, id: Option<&str>, now: i64) -> Option<&Session> {
        let session = self.sessions.get(id?)?;
        (session.expires > now).then_some(session)
    }

    /// The user with this e-mail address or phone number.
    pub(crate) fn user_by(&self, identifier: &crate::passcode::Identifier) -> Option<&User> {
        use crate::passcode::Identifier;
        self.users.values().find(|user| match identifier {
            Identifier::Email(email) => user.primary_email.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(email)),
            Identifier::Phone(phone) => user.primary_phone.as_ref() == Some(phone),
        })
    }

    /// The user with this name to sign in with.
    pub(crate) fn user_named(&self, username: &str) -> Option<&User> {
        self.users.values().find(|user| user.username.as_deref() == Some(username))
    }

    /// Changes a user, and notes when.
    pub(crate) fn change_user(&mut self, sub: &str, now_ms: i64, change: impl FnOnce(&mut User)) {
        if let Some(user) = self.users.get_mut(sub) {
            change(user);
            user.updated_at = Some(now_ms);
        }
    }

    /// Whether `password` is the user's.
    pub(crate) fn password_matches(&self, sub: &str, password: &str) -> bool {
        let kept = self.accounts.get(sub).and_then(|account| account.password.as_ref());
        kept.is_some_and(|kept| kept.matches(password))
    }

    /// Makes an account of what somebody has given.
    pub(crate) fn register(&mut self, given: &Profile, now_ms: i64) -> String {
        let id = random::id(12);
        let mut user = User { id: id.clone(), created_at: Some(now_ms), updated_at: Some(now_ms), ..User::default() };
        let account = Account { password: given.password.clone(), ..Account::default() };
        self.accounts.insert(id.clone(), account);
        given.give_identifiers(&mut user);
        let defaults = self.roles.iter().filter(|role| role.is_default);
        user.roles = defaults.map(|role| role.name.clone()).collect();
        self.users.insert(id.clone(), user);
        id
    }

    /// The permissions `sub` has on an API, by roles, or by roles in `organization`.
    pub(crate) fn permissions(&self, sub: &str, resource: &str, organization: Option<&str>) -> BTreeSet<String> {
        let mut scopes = BTreeSet::new();
        if let Some(organization) = organization {
            for role in self.roles_in(organization, sub) {
                if resource == ORGANIZATIONS_RESOURCE {
                    scopes.extend(role.scopes.iter().cloned());
                } else if let Some(more) = role.resource_scopes.get(resource) {
                    scopes.extend(more.iter().cloned());
                }
            }
        } else if let Some(user) = self.users.get(sub) {
            for role in self.roles.iter().filter(|role| user.roles.contains(&role.name)) {
                scopes.extend(role.scopes.get(resource).into_iter().flatten().cloned());
            }
        }
        scopes
    }

    /// The organizations `sub` is in.
    pub(crate) fn organizations_of<'a>(&'a self, sub: &'a str) -> impl Iterator<Item = &'a Organization> {
        let all = self.organizations.iter();
        all.filter(move |organization| organization.members.contains_key(sub))
    }

    fn roles_in<'a>(&'a self, organization: &'a str, sub: &'a str) -> impl Iterator<Item = &'a OrganizationRole> {
        let organization = self.organizations_of(sub).find(|candidate| candidate.id == organization);
        let names = organization.and_then(|organization| organization.members.get(sub));
        self.organization_roles.iter().filter(move |role| names.is_some_and(|names| names.contains(&role.name)))
    }

    /// Every permission any API or organization knows under `name` within `resources`.
    pub(crate) fn knows_scope(&self, name: &str, resources: &[String]) -> bool {
        resources.iter().any(|indicator| {
            if indicator == ORGANIZATIONS_RESOURCE {
                let mut roles = self.organization_roles.iter();
                return roles.any(|role| role.scopes.iter().any(|scope| scope == name));
            }
            self.resources.get(indicator).is_some_and(|resource| resource.scopes.iter().any(|scope| scope == name))
        })
    }
}

fn by_key<T>(items: Vec<T>, key: impl Fn(&T) -> &String) -> BTreeMap<String, T> {
    let pairs = items.into_iter().map(|item| (key(&item).clone(), item));
    pairs.collect()
}
