//! The sessions of the person and the apps with access, and how to end them.

use leptos::prelude::*;
use logto_leptos::account::{AccountSession, Grant, RevokeGrants};
use logto_leptos::{AccountClient, AccountError, UnixMillis, Verification};
use logto_ui::user_agent::browser_name;

use crate::messages::account;

/// The kind of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Devices,
    Apps,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) since: Option<UnixMillis>,
    /// The IP address and the country, as far as they are known.
    pub(super) place: Option<String>,
    /// Whether it is the current session.
    pub(super) is_here: bool,
}

impl From<&AccountSession> for Item {
    fn from(session: &AccountSession) -> Self {
        let messages = &account().details.devices;
        let name = browser_name(
            session.user_agent().unwrap_or_default(),
            |browser, device| messages.on_device(browser, device),
            |browser, system| messages.on_system(browser, system),
        );
        let place = [session.ip(), session.country()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        Self {
            id: session.id().to_owned(),
            name: name.unwrap_or_else(|| messages.unknown.to_owned()),
            since: session.signed_in_at(),
            place: (!place.is_empty()).then_some(place),
            is_here: session.is_current(),
        }
    }
}

impl From<&Grant> for Item {
    fn from(grant: &Grant) -> Self {
        let name = grant.application_name().or_else(|| grant.client_id());
        Self {
            id: grant.id().to_owned(),
            name: name.unwrap_or_else(|| grant.id()).to_owned(),
            since: grant.granted_at(),
            place: None,
            is_here: false,
        }
    }
}

impl Kind {
    /// Returns the test ids of an entry and of its button.
    pub(super) fn test_ids(self) -> (&'static str, &'static str) {
        match self {
            Self::Devices => ("device", "device-end"),
            Self::Apps => ("app-access", "app-end"),
        }
    }

    /// Fetches the list: the current session first, and without this app among the apps.
    pub(super) async fn load(
        self,
        client: AccountClient,
        proof: Verification,
        app_id: String,
    ) -> Result<Vec<Item>, AccountError> {
        let mut items: Vec<Item> = match self {
            Self::Devices => client.sessions(&proof).await?.iter().map(Item::from).collect(),
            Self::Apps => {
                let grants = client.grants(&proof).await?;
                grants.iter().filter(|grant| grant.client_id() != Some(&app_id)).map(Item::from).collect()
            }
        };
        items.sort_by_key(|item| (!item.is_here, item.since.map(|since| -since.0)));
        Ok(items)
    }

    /// Ends an entry. One that has ended already is no error.
    pub(super) async fn end(self, client: AccountClient, proof: Verification, id: String) -> Result<(), AccountError> {
        let result = match self {
            Self::Devices => client.end_session(&id, Some(RevokeGrants::FirstParty), &proof).await,
            Self::Apps => client.end_grant(&id, &proof).await,
        };
        if result == Err(AccountError::NotFound) { Ok(()) } else { result }
    }

    /// Returns the text for an empty list.
    pub(super) fn none(self) -> &'static str {
        match self {
            Self::Devices => account().details.devices.none,
            Self::Apps => account().details.apps.none,
        }
    }

    /// Returns the announcement that an entry was ended.
    pub(super) fn ended(self, name: &str) -> String {
        match self {
            Self::Devices => account().details.devices.ended(name),
            Self::Apps => account().details.apps.ended(name),
        }
    }
}

/// Signs out other devices, one after the other. Returns those that are signed out, and the first error.
pub(super) async fn end_all(
    client: AccountClient,
    proof: Verification,
    ids: Vec<String>,
) -> (Vec<String>, Result<(), AccountError>) {
    let mut ended = Vec::with_capacity(ids.len());
    for id in ids {
        if let Err(error) = Kind::Devices.end(client.clone(), proof.clone(), id.clone()).await {
            return (ended, Err(error));
        }
        ended.push(id);
    }
    (ended, Ok(()))
}

/// The entries of a list that is shown.
pub(super) type Items = RwSignal<Vec<Item>>;
