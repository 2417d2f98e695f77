//! Keeping accounts, sessions, keys and settings in a file between runs.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::account_center::AccountCenter;
use crate::connectors::saved::Saved as Connector;
use crate::keys::Keyring;
use crate::seed::User;
use crate::sign_in_exp::SignInExp;
use crate::store::{AccessToken, Account, Code, Grant, RefreshToken, Session, Store};
use crate::sync::lock;

/// What is kept. Applications, APIs, organizations and roles always come from the seed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Saved {
    keys: Vec<String>,
    users: BTreeMap<String, User>,
    #[serde(default)]
    accounts: BTreeMap<String, Account>,
    sessions: HashMap<String, Session>,
    grants: HashMap<String, Grant>,
    codes: HashMap<String, Code>,
    access_tokens: HashMap<String, AccessToken>,
    refresh_tokens: HashMap<String, RefreshToken>,
    /// What the Management API changes; a file of an older version has none of it.
    #[serde(default)]
    connectors: Option<Vec<Connector>>,
    #[serde(default)]
    sign_in_exp: Option<SignInExp>,
    #[serde(default)]
    account_center: Option<AccountCenter>,
}

/// The file that things are kept in.
pub(crate) struct DataFile {
    path: PathBuf,
    /// One writer at a time: a later state must not be overtaken by an earlier one.
    writing: Mutex<()>,
}

impl DataFile {
    /// Puts what the file has into `store`, and returns its keys; a file that is not there yet is empty.
    pub(crate) fn open(path: PathBuf, store: &mut Store) -> Result<(Self, Option<Keyring>), String> {
        let keys = match fs::read_to_string(&path) {
            Ok(text) => Some(restore(&text, store)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.to_string()),
        };
        let writing = Mutex::default();
        Ok((Self { path, writing }, keys))
    }

    /// Writes the state: a new file takes the old one's place, so that there is always a whole one.
    pub(crate) fn save(&self, store: &Mutex<Store>, keys: &Mutex<Keyring>) -> io::Result<()> {
        let _alone = lock(&self.writing);
        let text = snapshot(&lock(store), &lock(keys))?;
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

fn snapshot(store: &Store, keys: &Keyring) -> io::Result<String> {
    let saved = Saved {
        keys: keys.secrets(),
        users: store.users.clone(),
        accounts: store.accounts.clone(),
        sessions: store.sessions.clone(),
        grants: store.grants.clone(),
        codes: store.codes.clone(),
        access_tokens: store.access_tokens.clone(),
        refresh_tokens: store.refresh_tokens.clone(),
        connectors: Some(store.connectors.clone()),
        sign_in_exp: Some(store.sign_in_exp.clone()),
        account_center: Some(store.account_center.clone()),
    };
    serde_json::to_string(&saved).map_err(io::Error::other)
}

fn restore(text: &str, store: &mut Store) -> Result<Keyring, String> {
    let saved: Saved = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let keys = Keyring::from_secrets(&saved.keys).ok_or("it has no usable keys")?;
    // People of the seed that are not in the file yet are added, the others are as they were left.
    store.users.extend(saved.users);
    store.accounts.extend(saved.accounts);
    store.sessions = saved.sessions;
    store.grants = saved.grants;
    store.codes = saved.codes;
    store.access_tokens = saved.access_tokens;
    store.refresh_tokens = saved.refresh_tokens;
    if let Some(connectors) = saved.connectors {
        store.connectors = connectors;
    }
    if let Some(settings) = saved.sign_in_exp {
        store.sign_in_exp = settings;
    }
    if let Some(center) = saved.account_center {
        store.account_center = center;
    }
    Ok(keys)
}

/// An empty file that only its owner can read: there are tokens and keys in it.
fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
