//! The settings while they are shown and changed.

use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_management::connectors::Document;
use logto_management::lint::{Finding, Fix, Severity};
use logto_management::{
    Change, ConnectorsPresent, FieldError, ManagementClient, ManagementError, SignInExperience, diff,
};
use logto_ui::announce::Announcer;
use logto_ui::components::Attempt;
use serde_json::Value;

use super::edits::defaults;
use super::place::Place;
use crate::management::{Management, use_management};
use crate::messages::operators;

/// Where the settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The server has them like this.
    Server,
    /// The server had them like this when they could last be read.
    Earlier,
    /// They are those of a new Logto.
    Defaults,
    /// Somebody pasted them.
    Pasted,
}

/// The settings, and what is to become of them.
#[derive(Debug, Clone, PartialEq)]
struct Sheet {
    origin: Origin,
    before: SignInExperience,
    after: SignInExperience,
}

impl Sheet {
    fn new(origin: Origin, experience: SignInExperience) -> Self {
        Self { origin, after: experience.clone(), before: experience }
    }

    /// The same changes on other settings.
    fn moved_to(&self, origin: Origin, experience: SignInExperience) -> Self {
        let changes = self.before.patch_to(&self.after).to_value();
        let mut sheet = Self::new(origin, experience);
        if let Value::Object(changes) = changes {
            sheet.after.members_mut().extend(changes);
        }
        sheet
    }
}

/// The settings on the page. It lasts as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    management: Management,
    announcer: Announcer,
    sheet: RwSignal<Option<Sheet>>,
    connectors: RwSignal<ConnectorsPresent>,
    /// Whether the server told which connectors there are.
    told: RwSignal<bool>,
    attempt: Attempt,
    refused: RwSignal<Option<ManagementError>>,
    saved: RwSignal<bool>,
    findings: Memo<Vec<Finding>>,
    dirty: Memo<bool>,
    /// Counts what was fetched: only the last answer counts.
    turn: StoredValue<u32>,
}

impl Draft {
    /// Starts fetching, and does so again when the access changes.
    pub(super) fn new() -> Self {
        let sheet = RwSignal::new(None::<Sheet>);
        let connectors = RwSignal::new(ConnectorsPresent::default());
        let check = move |sheet: &Option<Sheet>| sheet.as_ref().map(|sheet| sheet.after.check(connectors.get()));
        let this = Self {
            management: use_management(),
            announcer: expect_context::<Announcer>(),
            sheet,
            connectors,
            told: RwSignal::new(false),
            attempt: Attempt::new(),
            refused: RwSignal::new(None),
            saved: RwSignal::new(false),
            findings: Memo::new(move |_| sheet.with(check).unwrap_or_default()),
            dirty: Memo::new(move |_| {
                sheet.with(|sheet| sheet.as_ref().is_some_and(|sheet| sheet.before != sheet.after))
            }),
            turn: StoredValue::new(0),
        };
        Effect::new(move |_| {
            this.turn.update_value(|turn| *turn += 1);
            match this.management.client() {
                Some(client) => this.fetch(client),
                None => untrack(|| this.missing()),
            }
        });
        this
    }

    fn fetch(self, client: ManagementClient) {
        let turn = self.turn.get_value();
        spawn_local(async move {
            let (experience, connectors) = join(client.sign_in_experience(), client.connectors()).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let told = connectors.is_ok();
            self.told.set(told);
            if let Ok(connectors) = connectors {
                self.connectors.set(ConnectorsPresent::of(&connectors));
            }
            match experience {
                Ok(experience) => self.adopt(Origin::Server, experience),
                Err(_) => self.missing(),
            }
        });
    }

    /// The server doesn't tell: what is there stays, or else it begins as a new Logto does.
    fn missing(self) {
        self.told.set(false);
        self.sheet.update(|sheet| match sheet {
            Some(sheet) if sheet.origin == Origin::Server => sheet.origin = Origin::Earlier,
            Some(_) => {}
            None => *sheet = defaults().map(|experience| Sheet::new(Origin::Defaults, experience)),
        });
    }

    /// Begins with other settings. What was changed is changed in these as well.
    fn adopt(self, origin: Origin, experience: SignInExperience) {
        self.sheet.update(|sheet| {
            *sheet = Some(match sheet {
                Some(sheet) => sheet.moved_to(origin, experience),
                None => Sheet::new(origin, experience),
            });
        });
    }

    /// Begins with settings that somebody pasted. Changes so far are gone.
    pub(super) fn paste(self, experience: SignInExperience) {
        self.touched();
        self.sheet.set(Some(Sheet::new(Origin::Pasted, experience)));
    }

    /// Whether there is something to show. Tracked.
    pub(super) fn is_ready(self) -> bool {
        self.sheet.with(Option::is_some)
    }

    /// Where the settings come from. Tracked.
    pub(super) fn origin(self) -> Option<Origin> {
        self.sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.origin))
    }

    /// Looks at the settings as they will be. Tracked.
    pub(super) fn with<T: Default>(self, look: impl FnOnce(&SignInExperience) -> T) -> T {
        self.sheet.with(|sheet| sheet.as_ref().map(|sheet| look(&sheet.after)).unwrap_or_default())
    }

    /// A part of the settings as they will be; it tells only when that part changes.
    pub(super) fn part<T>(self, look: impl Fn(&SignInExperience) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.with(&look))
    }

    /// Changes them.
    pub(super) fn edit<T>(self, change: impl FnOnce(&mut SignInExperience) -> T) -> Option<T> {
        self.touched();
        self.sheet.try_update(|sheet| sheet.as_mut().map(|sheet| change(&mut sheet.after))).flatten()
    }

    /// Mends a finding, and says so.
    pub(super) fn mend(self, fix: &Fix) {
        if self.edit(|experience| fix.apply(experience)) == Some(true) {
            self.announcer.say((operators().sign_in_experience.mended)(fix.label()));
        }
    }

    fn touched(self) {
        self.saved.set(false);
        if self.refused.with_untracked(Option::is_some) {
            self.refused.set(None);
        }
        self.attempt.clear();
    }

    /// Which connectors there are. Tracked.
    pub(super) fn connectors(self) -> ConnectorsPresent {
        self.connectors.get()
    }

    /// Says which connectors there are, where the server doesn't.
    pub(super) fn set_connectors(self, change: impl FnOnce(&mut ConnectorsPresent)) {
        self.connectors.update(change);
    }

    /// Whether the server told. Tracked.
    pub(super) fn knows_connectors(self) -> bool {
        self.told.get()
    }

    /// What is wrong at a place. Tracked.
    pub(super) fn findings_at(self, place: &Place) -> Vec<Finding> {
        let methods = self.with(SignInExperience::sign_in_methods);
        self.findings.with(|findings| {
            findings.iter().filter(|finding| Place::of(&finding.field, &methods) == *place).cloned().collect()
        })
    }

    /// What the server said about a place. Tracked.
    pub(super) fn complaints_at(self, place: &Place) -> Vec<FieldError> {
        let methods = self.with(SignInExperience::sign_in_methods);
        self.refused.with(|refused| {
            let errors = refused.as_ref().map(ManagementError::field_errors).unwrap_or_default();
            errors.into_iter().filter(|error| Place::of(&error.field, &methods) == *place).collect()
        })
    }

    /// How much is wrong: what the server would refuse, and what it would not. Tracked.
    pub(super) fn count(self) -> (usize, usize) {
        self.findings.with(|findings| {
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
            (errors, findings.len() - errors)
        })
    }

    /// Whether anything was changed.
    pub(super) fn dirty(self) -> Memo<bool> {
        self.dirty
    }

    /// What was changed, in words. Tracked.
    pub(super) fn changes(self) -> Vec<Change> {
        self.sheet.with(|sheet| sheet.as_ref().map(|sheet| diff(&sheet.before, &sheet.after)).unwrap_or_default())
    }

    /// What has to be sent to get there; where it isn't known how it is, all that this page can set.
    /// Tracked.
    pub(super) fn patch(self) -> Value {
        self.sheet.with(|sheet| match sheet {
            Some(sheet) if sheet.origin == Origin::Defaults => {
                let mut value = sheet.after.to_value();
                if let Value::Object(members) = &mut value {
                    members.retain(|name, _| OURS.contains(&name.as_str()));
                }
                value
            }
            Some(sheet) => sheet.before.patch_to(&sheet.after).to_value(),
            None => Value::Null,
        })
    }

    /// Forgets all changes.
    pub(super) fn discard(self) {
        self.touched();
        self.sheet.update(|sheet| {
            if let Some(sheet) = sheet {
                sheet.after = sheet.before.clone();
            }
        });
        self.announcer.say(operators().sign_in_experience.discarded.to_owned());
    }

    /// The saving.
    pub(super) fn attempt(self) -> Attempt {
        self.attempt
    }

    /// Whether all that is shown was just saved. Tracked.
    pub(super) fn is_saved(self) -> bool {
        self.saved.get()
    }

    /// Why the server refused the changes. Tracked.
    pub(super) fn refused(self) -> Option<ManagementError> {
        self.refused.get()
    }

    /// Saves the changes; `then` runs whatever comes of it.
    pub(super) fn save(self, then: impl FnOnce() + 'static) {
        let sheet = self.sheet.get_untracked();
        let client = untrack(|| self.management.client());
        let (Some(sheet), Some(client)) = (sheet, client) else { return };
        let patch = sheet.before.patch_to(&sheet.after);
        let work = async move { client.update_sign_in_experience(&patch).await };
        self.attempt.run(work, move |result| {
            match result {
                Ok(experience) => {
                    self.refused.set(None);
                    self.sheet.set(Some(Sheet::new(Origin::Server, experience)));
                    self.saved.set(true);
                    self.announcer.say(operators().sign_in_experience.saved.to_owned());
                }
                Err(error) => self.refused.set(Some(error)),
            }
            then();
        });
    }
}

/// The members that this page sets.
const OURS: [&str; 4] = ["signInMode", "signUp", "signIn", "forgotPasswordMethods"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::edits::{SignUpChoice, choose_sign_up};
    use super::*;

    #[test]
    fn changes_survive_that_the_server_answers_at_last() {
        let mut sheet = Sheet::new(Origin::Defaults, defaults().unwrap());
        choose_sign_up(&mut sheet.after, SignUpChoice::Email);
        let server = json!({"signUp": {"identifiers": ["phone"], "verify": true}, "signIn": {"methods": []},
            "color": {"primaryColor": "#123456"}, "signInMode": "SignIn"});
        let server = SignInExperience::from_value(server).unwrap();
        let moved = sheet.moved_to(Origin::Server, server.clone());
        assert_eq!(moved.before, server);
        assert_eq!(SignUpChoice::of(&moved.after.sign_up()), SignUpChoice::Email);
        assert_eq!(moved.after.get("color"), server.get("color"));
        assert_eq!(moved.after.sign_in_mode(), server.sign_in_mode(), "nobody changed that");
    }
}
