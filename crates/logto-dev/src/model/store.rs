//! The store: all data of the running server, and the queries and changes that touch several tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account_center::AccountCenter;
use super::activity::Activity;
use super::application_document::ApplicationDocument;
use super::connectors::Connector;
use super::details::Details;
use super::documents::Document;
use super::email_template::EmailTemplate;
use super::grants::{AccessToken, AuthorizationCode, Grant, PushedRequest, RefreshToken};
use super::identifier::Identifier;
use super::interaction::{Interaction, InteractionProfile};
use super::message_limit::MessageLimit;
use super::mfa::Mfa;
use super::one_time_token::OneTimeToken;
use super::organization::{OrganizationDetails, OrganizationTemplate, TemplateRole};
use super::organization_invitation::OrganizationInvitation;
use super::password::{Password, PasswordHash};
use super::personal_access_token::PersonalAccessToken;
use super::phrases::CustomPhrases;
use super::profile_field::complete;
use super::random;
use super::scopes::{MANAGEMENT_API, MANAGEMENT_API_ALL, ORGANIZATIONS_RESOURCE};
use super::seed::{Application, MachineToMachineApp, Organization, Resource, Role, Seed, User};
use super::sentinel::Sentinel;
use super::session::Session;
use super::sign_in_experience::SignInExperience;
use super::social::{SocialAccount, SocialCode, SocialConnector};
use super::user_asset::UserAsset;
use super::verification_record::VerificationRecord;
use super::version::LogtoVersion;

/// Data about a user that the seed does not contain.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) password: Option<PasswordHash>,
    /// Time of the last sign-in (milliseconds since 1970).
    pub(crate) last_sign_in_at: Option<i64>,
    /// The application the user signed in to first.
    pub(crate) application_id: Option<String>,
    /// The factors for multi-factor authentication.
    #[serde(default)]
    pub(crate) mfa: Mfa,
    #[serde(default)]
    pub(crate) personal_access_tokens: Vec<PersonalAccessToken>,
    /// Time at which the password was set (milliseconds since 1970), if that is known.
    #[serde(default)]
    password_set_at: Option<i64>,
    /// Whether an administrator has declared the password expired.
    #[serde(default)]
    pub(crate) is_password_expired: bool,
}

impl Account {
    /// Replaces the password.
    pub(crate) fn set_password(&mut self, password: PasswordHash, now_ms: i64) {
        (self.password, self.password_set_at, self.is_password_expired) = (Some(password), Some(now_ms), false);
    }
}

/// All tables.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) version: LogtoVersion,
    /// Start of the server (milliseconds since 1970).
    pub(crate) started: i64,
    pub(crate) apps: BTreeMap<String, Application>,
    /// The documents of the applications that were created or changed through the Management API.
    pub(crate) app_documents: BTreeMap<String, ApplicationDocument>,
    pub(crate) machines: BTreeMap<String, MachineToMachineApp>,
    pub(crate) management_cors: bool,
    pub(crate) connectors: Vec<Connector>,
    /// The email templates in several languages.
    pub(crate) email_templates: Vec<EmailTemplate>,
    pub(crate) sign_in_experience: SignInExperience,
    /// The phrases that replace those of the sign-in page.
    pub(crate) custom_phrases: Vec<CustomPhrases>,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) accounts: BTreeMap<String, Account>,
    /// The passwords in the seed by user id, for the start page. They are never written to the data file.
    seed_passwords: BTreeMap<String, Password>,
    pub(crate) account_center: AccountCenter,
    pub(crate) resources: BTreeMap<String, Resource>,
    pub(crate) roles: Vec<Role>,
    pub(crate) details: Details,
    /// Whether applications, API resources or roles were changed through the Management API.
    pub(crate) has_changed_registrations: bool,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) organization_details: BTreeMap<String, OrganizationDetails>,
    pub(crate) organization_template: OrganizationTemplate,
    /// The newest first.
    pub(crate) invitations: Vec<OrganizationInvitation>,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) interactions: HashMap<String, Interaction>,
    pub(crate) grants: HashMap<String, Grant>,
    pub(crate) codes: HashMap<String, AuthorizationCode>,
    pub(crate) access_tokens: HashMap<String, AccessToken>,
    pub(crate) refresh_tokens: HashMap<String, RefreshToken>,
    pub(crate) pushed_requests: HashMap<String, PushedRequest>,
    pub(crate) verifications: HashMap<String, VerificationRecord>,
    pub(crate) social_connectors: Vec<SocialConnector>,
    /// The codes of the built-in social provider.
    pub(crate) social_codes: HashMap<String, SocialCode>,
    /// The custom profile fields, in the JSON of the Management API.
    pub(crate) custom_profile_fields: Vec<Value>,
    /// Whether the server takes files.
    pub(crate) has_storage: bool,
    pub(crate) user_assets: HashMap<String, UserAsset>,
    pub(crate) documents: Vec<Document>,
    pub(crate) message_limit: MessageLimit,
    pub(crate) sentinel: Sentinel,
    /// The newest first.
    pub(crate) one_time_tokens: Vec<OneTimeToken>,
    pub(crate) activity: Activity,
    /// The ids of users who were deleted, so that those of the seed do not come back with the data file.
    pub(crate) deleted_users: BTreeSet<String>,
}

impl Store {
    pub(crate) fn new(seed: Seed, connectors: Vec<Connector>, version: LogtoVersion, now_ms: i64) -> Self {
        let mut accounts = BTreeMap::new();
        let mut users = BTreeMap::new();
        let mut seed_passwords = BTreeMap::new();
        for mut user in seed.users {
            let created = *user.created_at.get_or_insert(now_ms);
            user.updated_at.get_or_insert(created);
            let password = user.password.take();
            let hash = password.as_ref().map(Password::hash);
            seed_passwords.extend(password.map(|password| (user.id.clone(), password)));
            let password_set_at = hash.as_ref().map(|_| now_ms);
            accounts.insert(user.id.clone(), Account { password: hash, password_set_at, ..Account::default() });
            users.insert(user.id.clone(), user);
        }
        let mut resources = by_key(seed.resources, |resource| &resource.indicator);
        resources.entry(MANAGEMENT_API.to_owned()).or_insert_with(|| Resource {
            indicator: MANAGEMENT_API.to_owned(),
            name: "Logto Management API".to_owned(),
            scopes: vec![MANAGEMENT_API_ALL.to_owned()],
            access_token_ttl: 3600,
        });
        let details = |organization: &Organization| {
            let details = OrganizationDetails { created_at: now_ms, ..OrganizationDetails::default() };
            (organization.id.clone(), details)
        };
        let mut sign_in_experience = SignInExperience::new(&connectors, version);
        for (name, value) in seed.sign_in_experience {
            // Older versions don't have all settings.
            if sign_in_experience.has_setting(&name) {
                sign_in_experience.set(&name, value);
            }
        }
        Self {
            version,
            started: now_ms,
            users,
            accounts,
            seed_passwords,
            account_center: seed.account_center,
            apps: by_key(seed.applications, |app| &app.id),
            machines: by_key(seed.machine_to_machine, |machine| &machine.id),
            management_cors: seed.management_cors,
            sign_in_experience,
            connectors,
            social_connectors: seed.social_connectors,
            custom_profile_fields: (1..)
                .zip(seed.custom_profile_fields)
                .map(|(place, field)| complete(field, place, now_ms))
                .collect(),
            has_storage: seed.has_storage,
            resources,
            roles: seed.roles,
            organization_details: seed.organizations.iter().map(details).collect(),
            organizations: seed.organizations,
            organization_template: seed.organization_roles.into(),
            ..Self::default()
        }
    }

    /// Revokes a grant, and every code and token issued under it.
    pub(crate) fn revoke_grant(&mut self, grant: &str) {
        self.grants.remove(grant);
        self.codes.retain(|_, code| code.context.grant != grant);
        self.access_tokens.retain(|_, token| token.grant != grant);
        self.refresh_tokens.retain(|_, token| token.context.grant != grant);
    }

    /// Ends a session, and those of its grants that do not outlive it.
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
        let codes = self.codes.values().map(|code| &code.context);
        let refresh = self.refresh_tokens.values().map(|token| &token.context);
        let mut grants: BTreeSet<String> =
            codes.chain(refresh).filter(|context| context.sub == sub).map(|context| context.grant.clone()).collect();
        let access = self.access_tokens.values();
        grants.extend(access.filter(|token| token.sub == sub).map(|token| token.grant.clone()));
        let given = self.grants.iter().filter(|(_, grant)| grant.sub == sub);
        grants.extend(given.map(|(id, _)| id.clone()));
        for grant in grants {
            self.revoke_grant(&grant);
        }
    }

    /// Removes everything whose lifetime has ended by `now` (seconds since 1970).
    pub(crate) fn remove_expired(&mut self, now: i64) {
        self.sessions.retain(|_, session| session.expires > now);
        self.interactions.retain(|_, item| item.expires > now);
        self.access_tokens.retain(|_, token| token.expires > now);
        self.refresh_tokens.retain(|_, token| token.context.expires > now);
        self.pushed_requests.retain(|_, pushed| pushed.expires > now);
        self.verifications.retain(|_, record| record.is_live(now * 1000));
        self.social_codes.retain(|_, code| code.expires > now * 1000);
        // A used code is kept as long as its grant, because replaying it must revoke the grant.
        let grants = &self.grants;
        self.codes
            .retain(|_, code| code.context.expires > now || (code.is_used && grants.contains_key(&code.context.grant)));
    }

    /// The session with the id of the cookie, while it is live.
    pub(crate) fn session(&self, id: Option<&str>, now: i64) -> Option<&Session> {
        let session = self.sessions.get(id?)?;
        (session.expires > now).then_some(session)
    }

    /// The user with this email address or phone number.
    pub(crate) fn user_by_identifier(&self, identifier: &Identifier) -> Option<&User> {
        self.users.values().find(|user| {
            let own = match identifier {
                Identifier::Email(_) => user.primary_email.clone().map(Identifier::Email),
                Identifier::Phone(_) => user.primary_phone.clone().map(Identifier::Phone),
            };
            own.is_some_and(|own| own.is_same_as(identifier))
        })
    }

    /// The user with this username.
    pub(crate) fn user_by_username(&self, username: &str) -> Option<&User> {
        let policy = self.sign_in_experience.username_policy();
        self.users.values().find(|user| user.username.as_deref().is_some_and(|own| policy.is_same(own, username)))
    }

    /// The user with this account at the social provider of `target`.
    pub(crate) fn user_by_identity(&self, target: &str, account: SocialAccount) -> Option<&User> {
        self.users.values().find(|user| user.identities.get(target).is_some_and(|own| own["userId"] == account.id))
    }

    /// The social connectors on the sign-in page, in their order.
    pub(crate) fn social_sign_in_connectors(&self) -> Vec<&SocialConnector> {
        let targets = self.sign_in_experience.social_targets();
        let of = |target: &String| self.social_connectors.iter().filter(|it| it.target == *target).collect::<Vec<_>>();
        targets.iter().flat_map(of).collect()
    }

    /// The custom profile fields that new accounts are asked for, in their order.
    pub(crate) fn sign_up_profile_fields(&self) -> Vec<&Value> {
        let all = &self.custom_profile_fields;
        let Some(names) = self.sign_in_experience.sign_up_profile_fields() else { return all.iter().collect() };
        names.iter().filter_map(|name| all.iter().find(|field| field["name"] == **name)).collect()
    }

    /// Whether the user `sub` exists and may use the server.
    pub(crate) fn is_active(&self, sub: &str) -> bool {
        self.users.get(sub).is_some_and(|user| !user.is_suspended)
    }

    /// Suspends a user, which ends all of their sessions and tokens, or lifts the suspension.
    pub(crate) fn set_suspended(&mut self, sub: &str, is_suspended: bool, now_ms: i64) {
        self.update_user(sub, now_ms, |user| user.is_suspended = is_suspended);
        if is_suspended {
            self.revoke_user(sub);
        }
    }

    /// Changes a user and its time of change.
    pub(crate) fn update_user(&mut self, sub: &str, now_ms: i64, change: impl FnOnce(&mut User)) {
        if let Some(user) = self.users.get_mut(sub) {
            change(user);
            user.updated_at = Some(now_ms);
        }
    }

    /// Whether `password` is the password of the user `sub`.
    pub(crate) fn password_matches(&self, sub: &str, password: &str) -> bool {
        let hash = self.accounts.get(sub).and_then(|account| account.password.as_ref());
        hash.is_some_and(|hash| hash.matches(password))
    }

    /// Whether the user `sub` has anything to verify their identity with.
    pub(crate) fn can_verify(&self, sub: &str) -> bool {
        let has_password = self.accounts.get(sub).is_some_and(|account| account.password.is_some());
        let user = self.users.get(sub);
        has_password || user.is_some_and(|user| user.primary_email.is_some() || user.primary_phone.is_some())
    }

    /// Whether the user `sub` has to choose another password.
    pub(crate) fn has_expired_password(&self, sub: &str, now_ms: i64) -> bool {
        let policy = self.sign_in_experience.password_expiration();
        let account = self.accounts.get(sub).filter(|account| account.password.is_some());
        account.is_some_and(|account| {
            policy.enabled && (account.is_password_expired || policy.has_expired(account.password_set_at, now_ms))
        })
    }

    /// The password in the seed of the user `sub`, unless it was changed.
    pub(crate) fn seed_password(&self, sub: &str) -> Option<&str> {
        let password = self.seed_passwords.get(sub)?.as_str();
        self.password_matches(sub, password).then_some(password)
    }

    /// Creates an account and returns its user id.
    pub(crate) fn register(&mut self, profile: &InteractionProfile, now_ms: i64) -> String {
        let id = random::id(12);
        let mut user = User { id: id.clone(), ..User::default() };
        profile.apply(&mut user);
        self.create_user(user, profile.password.clone(), now_ms);
        self.provision(&id);
        id
    }

    /// Makes a new user a member of the organizations that admit the domain of their email address.
    fn provision(&mut self, sub: &str) {
        let Some(email) = self.users.get(sub).and_then(|user| user.primary_email.as_deref()) else { return };
        let admitting = self.organization_details.iter().filter(|(_, details)| details.admits(email));
        let ids: Vec<String> = admitting.map(|(id, _)| id.clone()).collect();
        self.join_organizations(sub, &ids);
    }

    /// Adds a user, with the default roles.
    pub(crate) fn create_user(&mut self, mut user: User, password: Option<PasswordHash>, now_ms: i64) {
        (user.created_at, user.updated_at) = (Some(now_ms), Some(now_ms));
        let defaults = self.roles.iter().filter(|role| role.is_default);
        user.roles = defaults.map(|role| role.name.clone()).collect();
        let password_set_at = password.as_ref().map(|_| now_ms);
        self.accounts.insert(user.id.clone(), Account { password, password_set_at, ..Account::default() });
        self.users.insert(user.id.clone(), user);
    }

    /// Deletes a user with everything that belongs to them.
    pub(crate) fn delete_user(&mut self, sub: &str) {
        self.revoke_user(sub);
        self.users.remove(sub);
        self.accounts.remove(sub);
        self.seed_passwords.remove(sub);
        self.activity.forget(sub);
        for organization in &mut self.organizations {
            organization.members.remove(sub);
        }
        self.deleted_users.insert(sub.to_owned());
    }

    /// Writes what a user entered during an interaction to the account `sub`.
    pub(crate) fn apply_profile(&mut self, sub: &str, profile: &InteractionProfile, now_ms: i64) {
        if let Some(password) = &profile.password {
            self.accounts.entry(sub.to_owned()).or_default().set_password(password.clone(), now_ms);
        }
        if profile.has_details() {
            self.update_user(sub, now_ms, |user| profile.apply(user));
        }
    }

    /// The scopes that the user `sub` has on an API by its roles, or by its roles in `organization`.
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

    /// The organizations that the user `sub` is a member of.
    pub(crate) fn organizations_of<'a>(&'a self, sub: &'a str) -> impl Iterator<Item = &'a Organization> {
        let all = self.organizations.iter();
        all.filter(move |organization| organization.members.contains_key(sub))
    }

    /// Makes the user `sub` a member of these organizations, with the roles of just-in-time provisioning.
    pub(crate) fn join_organizations(&mut self, sub: &str, ids: &[String]) {
        for organization in self.organizations.iter_mut().filter(|organization| ids.contains(&organization.id)) {
            let details = self.organization_details.get(&organization.id);
            let roles = || details.map(|details| details.jit_roles.clone()).unwrap_or_default();
            organization.members.entry(sub.to_owned()).or_insert_with(roles);
        }
    }

    /// Deletes an organization with its memberships and invitations; returns whether there was one.
    pub(crate) fn delete_organization(&mut self, id: &str) -> bool {
        let before = self.organizations.len();
        self.organizations.retain(|organization| organization.id != id);
        self.organization_details.remove(id);
        self.invitations.retain(|invitation| invitation.organization != id);
        self.organizations.len() < before
    }

    /// Changes or removes (by `None`) the name of an organization role wherever it is used.
    pub(crate) fn rename_organization_role(&mut self, from: &str, to: Option<&str>) {
        let members = self.organizations.iter_mut().flat_map(|organization| organization.members.values_mut());
        let invited = self.invitations.iter_mut().map(|invitation| &mut invitation.roles);
        let provisioned = self.organization_details.values_mut().map(|details| &mut details.jit_roles);
        for names in members.chain(invited).chain(provisioned) {
            rename(names, from, to);
        }
    }

    /// The roles of the user `sub` in an organization.
    pub(crate) fn roles_in<'a>(
        &'a self,
        organization: &'a str,
        sub: &'a str,
    ) -> impl Iterator<Item = &'a TemplateRole> {
        let organization = self.organizations_of(sub).find(|candidate| candidate.id == organization);
        let names = organization.and_then(|organization| organization.members.get(sub));
        let roles = self.organization_template.roles.iter();
        roles.filter(move |role| names.is_some_and(|names| names.contains(&role.name)))
    }

    /// Whether one of `resources` has a scope called `name`.
    pub(crate) fn has_scope(&self, name: &str, resources: &[String]) -> bool {
        resources.iter().any(|indicator| {
            if indicator == ORGANIZATIONS_RESOURCE {
                return self.organization_template.scopes.iter().any(|scope| scope.name == name);
            }
            self.resources.get(indicator).is_some_and(|resource| resource.scopes.iter().any(|scope| scope == name))
        })
    }
}

/// Replaces a name in a list, or removes it.
pub(crate) fn rename(names: &mut Vec<String>, from: &str, to: Option<&str>) {
    match to {
        Some(to) => names.iter_mut().filter(|name| name.as_str() == from).for_each(|name| to.clone_into(name)),
        None => names.retain(|name| name != from),
    }
}

fn by_key<T>(items: Vec<T>, key: impl Fn(&T) -> &String) -> BTreeMap<String, T> {
    let pairs = items.into_iter().map(|item| (key(&item).clone(), item));
    pairs.collect()
}
