//! The settings before and after the changes, and what somebody else changes meanwhile.

use logto_management::connectors::Document;
use logto_management::{Change, SignInExperience, diff};
use serde_json::Value;

/// Where the settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// They are the server's current settings.
    Server,
    /// They are the server's settings when they could last be read.
    Earlier,
    /// They are the settings of a new Logto.
    Defaults,
    /// They were pasted.
    Pasted,
}

/// The settings before and after the changes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) origin: Origin,
    pub(super) before: SignInExperience,
    pub(super) after: SignInExperience,
}

impl Sheet {
    pub(super) fn new(origin: Origin, experience: SignInExperience) -> Self {
        Self { origin, after: experience.clone(), before: experience }
    }

    /// Returns the same changes applied to other settings.
    pub(super) fn moved_to(&self, origin: Origin, experience: SignInExperience) -> Self {
        let changes = self.before.patch_to(&self.after).to_value();
        let mut sheet = Self::new(origin, experience);
        if let Value::Object(changes) = changes {
            sheet.after.members_mut().extend(changes);
        }
        sheet
    }

    /// Whether somebody else has changed settings that the changes would replace, since they were read. `now` are the
    /// server's present settings.
    pub(super) fn conflicts_with(&self, now: &SignInExperience) -> bool {
        matches!(self.origin, Origin::Server | Origin::Earlier) && !self.conflicts(now).is_empty()
    }

    /// Returns what somebody else has changed in the settings that the changes would replace.
    pub(super) fn others_changes(&self, now: &SignInExperience) -> Vec<Change> {
        let mut theirs = self.before.clone();
        for name in self.conflicts(now) {
            let value = now.get(&name).cloned().unwrap_or_default();
            theirs.members_mut().insert(name, value);
        }
        diff(&self.before, &theirs)
    }

    /// Returns the same changes applied to the server's present settings, except those of members that somebody else
    /// has changed.
    pub(super) fn without_conflicts(&self, now: SignInExperience) -> Self {
        let mut kept = self.clone();
        for name in self.conflicts(&now) {
            match self.before.members().get(&name) {
                Some(value) => kept.after.members_mut().insert(name, value.clone()),
                None => kept.after.members_mut().remove(&name),
            };
        }
        kept.moved_to(Origin::Server, now)
    }

    /// Returns the names of the changed members that are neither as they were read nor as they will be. The server
    /// replaces whole members.
    fn conflicts(&self, now: &SignInExperience) -> Vec<String> {
        let Value::Object(changes) = self.before.patch_to(&self.after).to_value() else { return Vec::new() };
        let is_conflict =
            |name: &String| now.get(name) != self.before.get(name) && now.get(name) != self.after.get(name);
        changes.into_iter().map(|(name, _)| name).filter(is_conflict).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::edits::{SignUpChoice, choose_sign_up, defaults};
    use super::*;

    #[test]
    fn keeps_changes_when_the_settings_arrive() {
        let mut sheet = Sheet::new(Origin::Defaults, defaults().unwrap());
        choose_sign_up(&mut sheet.after, SignUpChoice::Email);
        let server = json!({"signUp": {"identifiers": ["phone"], "verify": true}, "signIn": {"methods": []},
            "color": {"primaryColor": "#123456"}, "signInMode": "SignIn"});
        let server = SignInExperience::from_value(server).unwrap();
        let moved = sheet.moved_to(Origin::Server, server.clone());
        assert_eq!(moved.before, server);
        assert_eq!(SignUpChoice::of(&moved.after.sign_up()), SignUpChoice::Email);
        assert_eq!(moved.after.get("color"), server.get("color"));
        assert_eq!(moved.after.sign_in_mode(), server.sign_in_mode(), "it was not changed");
    }

    /// Settings of the server with this color and this mode, and an address of the terms of use.
    fn settings(color: &str, mode: &str, terms: &str) -> SignInExperience {
        let value = json!({"signUp": {"identifiers": ["username"]}, "signIn": {"methods": []}, "signInMode": mode,
            "color": {"primaryColor": color}, "termsOfUseUrl": terms});
        SignInExperience::from_value(value).unwrap()
    }

    /// The color and the terms of use are changed.
    fn changed() -> Sheet {
        let mut sheet = Sheet::new(Origin::Server, settings("#111111", "SignIn", "https://old.example"));
        sheet.after = settings("#222222", "SignIn", "https://mine.example");
        sheet
    }

    #[test]
    fn finds_what_somebody_else_has_changed_meanwhile() {
        let sheet = changed();
        assert!(!sheet.conflicts_with(&sheet.before), "nothing is changed");
        let other = settings("#111111", "Register", "https://old.example");
        assert!(!sheet.conflicts_with(&other), "something else is changed");
        let same = settings("#222222", "SignIn", "https://old.example");
        assert!(!sheet.conflicts_with(&same), "it is changed in the same way");
        let now = settings("#333333", "Register", "https://old.example");
        assert!(sheet.conflicts_with(&now));
        let changes = sheet.others_changes(&now);
        assert_eq!(changes.iter().map(|change| change.after.to_string()).collect::<Vec<_>>(), ["#333333"]);
        let pasted = Sheet { origin: Origin::Pasted, ..sheet };
        assert!(!pasted.conflicts_with(&now), "they are not the server's");
    }

    #[test]
    fn drops_changes_of_what_somebody_else_has_changed() {
        let now = settings("#333333", "Register", "https://old.example");
        let sheet = changed().without_conflicts(now.clone());
        assert_eq!((sheet.origin, &sheet.before), (Origin::Server, &now));
        assert_eq!(sheet.after, settings("#333333", "Register", "https://mine.example"));
    }

    #[test]
    fn drops_a_setting_that_was_missing() {
        let mut sheet = Sheet::new(Origin::Server, settings("#111111", "SignIn", ""));
        sheet.after.members_mut().insert("supportEmail".to_owned(), json!("mine@example.com"));
        let mut now = sheet.before.clone();
        now.members_mut().insert("supportEmail".to_owned(), json!("theirs@example.com"));
        assert!(sheet.conflicts_with(&now));
        assert_eq!(sheet.without_conflicts(now.clone()).after, now);
    }
}
