//! The data file: accounts, sessions, keys and settings that outlive the server.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account_center::AccountCenter;
use super::activity::Activity;
use super::application_document::ApplicationDocument;
use super::connectors::Connector;
use super::details::Details;
use super::email_template::EmailTemplate;
use super::grants::{AccessToken, AuthorizationCode, Grant, RefreshToken};
use super::keys::Keyring;
use super::lock::lock;
use super::organization::{OrganizationDetails, OrganizationTemplate};
use super::organization_invitation::OrganizationInvitation;
use super::phrases::CustomPhrases;
use super::seed::{Application, Organization, Resource, Role, User};
use super::session::Session;
use super::sign_in_experience::SignInExperience;
use super::store::{Account, Store};

/// The content of the file. Applications, APIs and roles come from the seed until one of them is changed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    keys: Vec<String>,
    users: BTreeMap<String, User>,
    #[serde(default)]
    accounts: BTreeMap<String, Account>,
    sessions: HashMap<String, Session>,
    grants: HashMap<String, Grant>,
    codes: HashMap<String, AuthorizationCode>,
    access_tokens: HashMap<String, AccessToken>,
    refresh_tokens: HashMap<String, RefreshToken>,
    /// Settings of the Management API, which files of older versions do not contain.
    #[serde(default)]
    connectors: Option<Vec<Connector>>,
    #[serde(default)]
    email_templates: Vec<EmailTemplate>,
    #[serde(default)]
    custom_phrases: Vec<CustomPhrases>,
    #[serde(default)]
    #[serde(rename = "signInExp")]
    sign_in_experience: Option<SignInExperience>,
    #[serde(default)]
    account_center: Option<AccountCenter>,
    #[serde(default)]
    registrations: Option<Registrations>,
    #[serde(default)]
    custom_profile_fields: Option<Vec<Value>>,
    #[serde(default)]
    activity: Activity,
    #[serde(default)]
    deleted_users: BTreeSet<String>,
    #[serde(default)]
    organizations: Option<Organizations>,
}

/// Everything about organizations, which files of older versions do not contain.
#[derive(Serialize, Deserialize)]
struct Organizations {
    list: Vec<Organization>,
    details: BTreeMap<String, OrganizationDetails>,
    template: OrganizationTemplate,
    invitations: Vec<OrganizationInvitation>,
}

/// What is registered at the server, once it was changed through the Management API.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registrations {
    applications: BTreeMap<String, Application>,
    application_documents: BTreeMap<String, ApplicationDocument>,
    resources: BTreeMap<String, Resource>,
    roles: Vec<Role>,
    details: Details,
}

impl Registrations {
    fn of(store: &Store) -> Self {
        Self {
            applications: store.apps.clone(),
            application_documents: store.app_documents.clone(),
            resources: store.resources.clone(),
            roles: store.roles.clone(),
            details: store.details.clone(),
        }
    }

    fn restore(self, store: &mut Store) {
        store.apps = self.applications;
        store.app_documents = self.application_documents;
        store.resources = self.resources;
        store.roles = self.roles;
        store.details = self.details;
        store.has_changed_registrations = true;
    }
}

/// The data file.
pub(crate) struct DataFile {
    path: PathBuf,
    /// Held while writing, so that an earlier state cannot overwrite a later one.
    writing: Mutex<()>,
}

impl DataFile {
    /// Loads the file into `store` and returns its keys. A file that does not exist counts as empty.
    pub(crate) fn open(path: PathBuf, store: &mut Store) -> Result<(Self, Option<Keyring>), String> {
        let keys = match fs::read_to_string(&path) {
            Ok(text) => Some(restore(&text, store)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.to_string()),
        };
        let writing = Mutex::default();
        Ok((Self { path, writing }, keys))
    }

    /// Writes the state to a new file and renames it, so that the file is complete at every time.
    pub(crate) fn save(&self, store: &Mutex<Store>, keys: &Mutex<Keyring>) -> io::Result<()> {
        let _guard = lock(&self.writing);
        let text = to_json(&lock(store), &lock(keys))?;
        let mut new = self.path.clone().into_os_string();
        new.push(".new");
        let new = PathBuf::from(new);
        private_file(&new)?.write_all(text.as_bytes())?;
        fs::rename(&new, &self.path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// The JSON of the file.
fn to_json(store: &Store, keys: &Keyring) -> io::Result<String> {
    let content = Content {
        keys: keys.secrets(),
        users: store.users.clone(),
        accounts: store.accounts.clone(),
        sessions: store.sessions.clone(),
        grants: store.grants.clone(),
        codes: store.codes.clone(),
        access_tokens: store.access_tokens.clone(),
        refresh_tokens: store.refresh_tokens.clone(),
        connectors: Some(store.connectors.clone()),
        email_templates: store.email_templates.clone(),
        custom_phrases: store.custom_phrases.clone(),
        sign_in_experience: Some(store.sign_in_experience.clone()),
        account_center: Some(store.account_center.clone()),
        registrations: store.has_changed_registrations.then(|| Registrations::of(store)),
        custom_profile_fields: Some(store.custom_profile_fields.clone()),
        activity: store.activity.clone(),
        deleted_users: store.deleted_users.clone(),
        organizations: Some(Organizations {
            list: store.organizations.clone(),
            details: store.organization_details.clone(),
            template: store.organization_template.clone(),
            invitations: store.invitations.clone(),
        }),
    };
    serde_json::to_string(&content).map_err(io::Error::other)
}

fn restore(text: &str, store: &mut Store) -> Result<Keyring, String> {
    let saved: Content = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let keys = Keyring::from_secrets(&saved.keys).ok_or("it has no usable keys")?;
    // Users in the file replace those of the seed with the same id.
    store.users.extend(saved.users);
    store.accounts.extend(saved.accounts);
    for sub in &saved.deleted_users {
        store.delete_user(sub);
    }
    store.activity = saved.activity;
    store.sessions = saved.sessions;
    store.grants = saved.grants;
    store.codes = saved.codes;
    store.access_tokens = saved.access_tokens;
    store.refresh_tokens = saved.refresh_tokens;
    store.email_templates = saved.email_templates;
    if let Some(organizations) = saved.organizations {
        store.organizations = organizations.list;
        store.organization_details = organizations.details;
        store.organization_template = organizations.template;
        store.invitations = organizations.invitations;
    }
    if let Some(registrations) = saved.registrations {
        registrations.restore(store);
    }
    store.custom_phrases = saved.custom_phrases;
    if let Some(connectors) = saved.connectors {
        store.connectors = connectors;
    }
    if let Some(settings) = saved.sign_in_experience {
        store.sign_in_experience = settings;
    }
    if let Some(center) = saved.account_center {
        store.account_center = center;
    }
    if let Some(fields) = saved.custom_profile_fields {
        store.custom_profile_fields = fields;
    }
    Ok(keys)
}

/// Opens an empty file that only its owner can read, because it contains tokens and keys.
fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
