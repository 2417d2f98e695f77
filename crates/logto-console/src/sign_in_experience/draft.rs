//! The settings on the page: as they are, and as they will be.

use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_management::lint::{Finding, Fix, Severity};
use logto_management::{
    Change, Connector, ConnectorType, ConnectorsPresent, FieldError, ManagementClient, ManagementError,
    SignInExperience, SignInIdentifier, diff,
};
use logto_ui::announce::Announcer;
use logto_ui::components::Attempt;
use logto_ui::messages::SHELL;
use serde_json::Value;

use super::edits::{defaults, turn_on};
use super::place::{Place, missing_connector};
use super::sheet::{Origin, Sheet};
use crate::connectors::{Installed, Kind, Known, Memories, Progress, fetch_deliveries};
use crate::management::{Management, use_management};
use crate::messages::{admin, text};

/// The settings on the page. The state lasts as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    management: Management,
    announcer: Announcer,
    sheet: RwSignal<Option<Sheet>>,
    connectors: RwSignal<ConnectorsPresent>,
    /// Whether the connectors are known from the server.
    connectors_known: RwSignal<bool>,
    /// What the server has, for the checklists.
    known: RwSignal<Known>,
    memories: Memories,
    /// The connector that the address of the page asks to turn on.
    requested: StoredValue<Option<Kind>>,
    /// Whether the changes should be shown for a confirmation at once.
    asks_review: RwSignal<bool>,
    attempt: Attempt,
    rejected: RwSignal<Option<ManagementError>>,
    /// The server's present settings, if somebody else has changed meanwhile what is changed here.
    newer: RwSignal<Option<SignInExperience>>,
    saved: RwSignal<bool>,
    findings: Memo<Vec<Finding>>,
    dirty: Memo<bool>,
    /// The number of the current fetch. Responses to earlier ones are dropped.
    fetch_number: StoredValue<u32>,
}

impl Draft {
    /// Creates the state and fetches the settings, and again when the access changes. The `requested` connector is
    /// turned on as soon as the server's settings are known.
    pub(super) fn new(requested: Option<Kind>) -> Self {
        let sheet = RwSignal::new(None::<Sheet>);
        let connectors = RwSignal::new(ConnectorsPresent::default());
        let check = move |sheet: &Option<Sheet>| sheet.as_ref().map(|sheet| sheet.after.check(connectors.get()));
        let management = use_management();
        let this = Self {
            management,
            known: RwSignal::new(Known::Loading),
            memories: Memories::new(management),
            requested: StoredValue::new(requested),
            asks_review: RwSignal::new(false),
            announcer: expect_context::<Announcer>(),
            sheet,
            connectors,
            connectors_known: RwSignal::new(false),
            attempt: Attempt::new(),
            rejected: RwSignal::new(None),
            newer: RwSignal::new(None),
            saved: RwSignal::new(false),
            findings: Memo::new(move |_| sheet.with(check).unwrap_or_default()),
            dirty: Memo::new(move |_| {
                sheet.with(|sheet| sheet.as_ref().is_some_and(|sheet| sheet.before != sheet.after))
            }),
            fetch_number: StoredValue::new(0),
        };
        Effect::new(move |_| {
            this.fetch_number.update_value(|number| *number += 1);
            match this.management.client() {
                Some(client) => this.fetch(client),
                None => untrack(|| this.settings_unavailable()),
            }
        });
        this
    }

    fn fetch(self, client: ManagementClient) {
        let number = self.fetch_number.get_value();
        spawn_local(async move {
            let (experience, connectors) = join(client.sign_in_experience(), client.connectors()).await;
            let deliveries = match &connectors {
                Ok(connectors) => fetch_deliveries(self.management, connectors).await,
                Err(_) => Vec::new(),
            };
            if self.fetch_number.try_get_value() != Some(number) {
                return;
            }
            self.connectors_known.set(connectors.is_ok());
            if let Ok(connectors) = connectors {
                self.connectors.set(ConnectorsPresent::of(&connectors));
                let experience = experience.as_ref().ok().cloned().map(Box::new);
                self.known.set(Known::Here(Installed { connectors, experience, deliveries }));
            }
            match experience {
                Ok(experience) => {
                    self.adopt(experience);
                    self.turn_requested_on();
                }
                Err(_) => self.settings_unavailable(),
            }
        });
    }

    /// Turns the requested connector on, and asks for a confirmation, once.
    fn turn_requested_on(self) {
        let Some(kind) = self.requested.try_update_value(Option::take).flatten() else { return };
        let present = self.connectors.get_untracked();
        let (is_here, identifier) = match kind {
            Kind::Sms => (present.sms, SignInIdentifier::Phone),
            Kind::Email => (present.email, SignInIdentifier::Email),
        };
        if is_here {
            self.edit(|experience| turn_on(experience, &identifier));
            self.asks_review.set(self.dirty.get_untracked() && untrack(|| self.count()).0 == 0);
        }
    }

    /// Whether the changes should be shown for a confirmation at once; once. Tracked.
    pub(super) fn takes_review(self) -> bool {
        let asks = self.asks_review.get();
        if asks {
            self.asks_review.set(false);
        }
        asks
    }

    /// Returns which steps are done for a connector. Tracked.
    pub(super) fn progress(self, kind: Kind) -> Progress {
        let memory = self.memories.get(kind);
        self.known.with(|known| Progress::of(kind, known, &memory))
    }

    /// Returns what this browser remembers.
    pub(super) fn memories(self) -> Memories {
        self.memories
    }

    /// Handles settings that can't be read: the current ones stay, or else those of a new Logto are shown.
    fn settings_unavailable(self) {
        self.connectors_known.set(false);
        self.sheet.update(|sheet| match sheet {
            Some(sheet) if sheet.origin == Origin::Server => sheet.origin = Origin::Earlier,
            Some(_) => {}
            None => *sheet = defaults().map(|experience| Sheet::new(Origin::Defaults, experience)),
        });
    }

    /// Replaces the settings by the server's present ones and applies the unsaved changes to them. Returns `false`, and
    /// leaves them as they are, when somebody else has changed the same settings meanwhile.
    fn adopt(self, now: SignInExperience) -> bool {
        let mut newer = None;
        self.sheet.update(|sheet| match sheet {
            Some(sheet) if sheet.conflicts_with(&now) => {
                sheet.origin = Origin::Server;
                newer = Some(now);
            }
            Some(sheet) => *sheet = sheet.moved_to(Origin::Server, now),
            None => *sheet = Some(Sheet::new(Origin::Server, now)),
        });
        let is_current = newer.is_none();
        self.newer.set(newer);
        is_current
    }

    /// Reads the settings again, before the changes are confirmed. `then` gets whether they can be saved.
    pub(super) fn refresh(self, then: impl FnOnce(bool) + 'static) {
        let Some(client) = untrack(|| self.management.client()) else { return };
        self.clear_outcome();
        self.attempt.run(async move { client.sign_in_experience().await }, move |now| {
            let can_save = match now {
                Ok(now) => self.adopt(now),
                Err(error) => {
                    self.rejected.set(Some(error));
                    false
                }
            };
            then(can_save);
        });
    }

    /// Returns what somebody else has changed meanwhile in the settings that are changed here. Tracked.
    pub(super) fn others_changes(self) -> Option<Vec<Change>> {
        let now = self.newer.get()?;
        self.sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.others_changes(&now)))
    }

    /// Shows the server's present settings, and drops the changes of what somebody else has changed.
    pub(super) fn load_newer(self) {
        let Some(now) = self.newer.get_untracked() else { return };
        self.clear_outcome();
        self.sheet.update(|sheet| {
            if let Some(sheet) = sheet {
                *sheet = sheet.without_conflicts(now);
            }
        });
        self.announcer.say(admin().sign_in_experience.save.loaded.to_owned());
    }

    /// Replaces the settings by pasted ones and drops all unsaved changes.
    pub(super) fn paste(self, experience: SignInExperience) {
        self.clear_outcome();
        self.sheet.set(Some(Sheet::new(Origin::Pasted, experience)));
    }

    /// Whether there are settings to show. Tracked.
    pub(super) fn is_ready(self) -> bool {
        self.sheet.with(Option::is_some)
    }

    /// Returns where the settings come from. Tracked.
    pub(super) fn origin(self) -> Option<Origin> {
        self.sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.origin))
    }

    /// Reads the settings with the changes. Tracked.
    pub(super) fn with<T: Default>(self, look: impl FnOnce(&SignInExperience) -> T) -> T {
        self.sheet.with(|sheet| sheet.as_ref().map(|sheet| look(&sheet.after)).unwrap_or_default())
    }

    /// Returns a memo of a part of the settings with the changes.
    pub(super) fn part<T>(self, look: impl Fn(&SignInExperience) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.with(&look))
    }

    /// Changes the settings.
    pub(super) fn edit<T>(self, change: impl FnOnce(&mut SignInExperience) -> T) -> Option<T> {
        self.clear_outcome();
        self.sheet.try_update(|sheet| sheet.as_mut().map(|sheet| change(&mut sheet.after))).flatten()
    }

    /// Applies a fix, and announces it.
    pub(super) fn apply_fix(self, fix: &Fix) {
        if self.edit(|experience| fix.apply(experience)) == Some(true) {
            self.announcer.say(admin().sign_in_experience.fixed(&text(fix.label())));
        }
    }

    /// Removes the outcome of the last attempt to save.
    fn clear_outcome(self) {
        self.saved.set(false);
        if self.rejected.with_untracked(Option::is_some) {
            self.rejected.set(None);
        }
        if self.newer.with_untracked(Option::is_some) {
            self.newer.set(None);
        }
        self.attempt.clear();
    }

    /// Returns which connectors there are. Tracked.
    pub(super) fn connectors(self) -> ConnectorsPresent {
        self.connectors.get()
    }

    /// Sets which connectors there are, if they are not known from the server.
    pub(super) fn set_connectors(self, change: impl FnOnce(&mut ConnectorsPresent)) {
        self.connectors.update(change);
    }

    /// Whether the connectors are known from the server. Tracked.
    pub(super) fn knows_connectors(self) -> bool {
        self.connectors_known.get()
    }

    /// Returns the targets and names of the server's social connectors. Tracked.
    pub(super) fn social_connectors(self) -> Vec<(String, String)> {
        self.known.with(|known| match known {
            Known::Here(installed) => social_connectors(&installed.connectors),
            _ => Vec::new(),
        })
    }

    /// Returns the kind of connector whose absence causes a finding. Tracked.
    pub(super) fn missing_connector(self, finding: &Finding) -> Option<Kind> {
        let present = self.connectors();
        self.with(|experience| missing_connector(finding, experience, present))
    }

    /// Returns the findings at a place. Tracked.
    pub(super) fn findings_at(self, place: &Place) -> Vec<Finding> {
        let methods = self.with(SignInExperience::sign_in_methods);
        self.findings.with(|findings| {
            findings.iter().filter(|finding| Place::of(&finding.field, &methods) == *place).cloned().collect()
        })
    }

    /// Returns the errors that the server reported for a place. Tracked.
    pub(super) fn server_errors_at(self, place: &Place) -> Vec<FieldError> {
        let methods = self.with(SignInExperience::sign_in_methods);
        self.rejected.with(|rejected| {
            let errors = rejected.as_ref().map(ManagementError::field_errors).unwrap_or_default();
            errors.into_iter().filter(|error| Place::of(&error.field, &methods) == *place).collect()
        })
    }

    /// Returns the number of errors and of other findings. Tracked.
    pub(super) fn count(self) -> (usize, usize) {
        self.findings.with(|findings| {
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
            (errors, findings.len() - errors)
        })
    }

    /// Whether there are unsaved changes.
    pub(super) fn dirty(self) -> Memo<bool> {
        self.dirty
    }

    /// Returns the changes, described for people. Tracked.
    pub(super) fn changes(self) -> Vec<Change> {
        self.sheet.with(|sheet| sheet.as_ref().map(|sheet| diff(&sheet.before, &sheet.after)).unwrap_or_default())
    }

    /// Returns the body of the request that saves the changes; for [`Origin::Defaults`], how people sign up and sign in
    /// too. Tracked.
    pub(super) fn patch(self) -> Value {
        self.sheet.with(|sheet| match sheet {
            Some(sheet) if sheet.origin == Origin::Defaults => {
                let mut value = sheet.after.to_value();
                if let Value::Object(members) = &mut value {
                    members
                        .retain(|name, value| OURS.contains(&name.as_str()) || sheet.before.get(name) != Some(&*value));
                }
                value
            }
            Some(sheet) => sheet.before.patch_to(&sheet.after).to_value(),
            None => Value::Null,
        })
    }

    /// Discards all changes.
    pub(super) fn discard(self) {
        self.clear_outcome();
        self.sheet.update(|sheet| {
            if let Some(sheet) = sheet {
                sheet.after = sheet.before.clone();
            }
        });
        self.announcer.say(admin().sign_in_experience.discarded.to_owned());
    }

    /// Returns the state of saving.
    pub(super) fn attempt(self) -> Attempt {
        self.attempt
    }

    /// Whether nothing has changed since it was saved. Tracked.
    pub(super) fn is_saved(self) -> bool {
        self.saved.get()
    }

    /// Returns why the server rejected the changes. Tracked.
    pub(super) fn rejected(self) -> Option<ManagementError> {
        self.rejected.get()
    }

    /// Saves the changes, unless somebody else has changed the same settings meanwhile. `then` runs afterwards, also
    /// when they are not saved.
    pub(super) fn save(self, then: impl FnOnce() + 'static) {
        let sheet = self.sheet.get_untracked();
        let client = untrack(|| self.management.client());
        let (Some(sheet), Some(client)) = (sheet, client) else { return };
        let work = async move {
            let now = client.sign_in_experience().await?;
            if sheet.conflicts_with(&now) {
                return Ok(Err(now));
            }
            client.update_sign_in_experience(&sheet.before.patch_to(&sheet.after)).await.map(Ok)
        };
        self.attempt.run(work, move |result| {
            match result {
                Ok(Ok(experience)) => {
                    self.rejected.set(None);
                    self.known.update(|known| {
                        if let Known::Here(installed) = known {
                            installed.experience = Some(Box::new(experience.clone()));
                        }
                    });
                    self.sheet.set(Some(Sheet::new(Origin::Server, experience)));
                    self.saved.set(true);
                    self.announcer.say(admin().sign_in_experience.saved.to_owned());
                }
                Ok(Err(now)) => self.newer.set(Some(now)),
                Err(error) => self.rejected.set(Some(error)),
            }
            then();
        });
    }
}

/// Returns the targets and names of the social connectors. Connectors for one target share a button.
fn social_connectors(connectors: &[Connector]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for connector in connectors.iter().filter(|connector| connector.kind() == ConnectorType::Social) {
        let Some(target) = connector.get("target").and_then(Value::as_str) else { continue };
        if found.iter().all(|(known, _)| known != target) {
            let name = connector.name(SHELL.get().language).unwrap_or(target);
            found.push((target.to_owned(), name.to_owned()));
        }
    }
    found
}

/// How people sign up and sign in.
const OURS: [&str; 4] = ["signInMode", "signUp", "signIn", "forgotPasswordMethods"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn connectors_of_one_target_are_one_social_account() {
        crate::messages::use_english();
        let connector = |kind: &str, target: &str, name: &str| {
            let value = json!({"id": name, "connectorId": name, "type": kind, "target": target, "name": {"en": name}});
            Connector::from_value(value).unwrap()
        };
        let all = [
            connector("Social", "apple", "Apple"),
            connector("Email", "smtp", "SMTP"),
            connector("Social", "apple", "Apple native"),
            connector("Social", "google", "Google"),
        ];
        let expected = [("apple", "Apple"), ("google", "Google")];
        assert_eq!(social_connectors(&all), expected.map(|(target, name)| (target.to_owned(), name.to_owned())));
    }
}
