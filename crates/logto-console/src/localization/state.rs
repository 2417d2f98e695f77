//! What the page shows: the languages of the sign-in page, and own texts, as they are and as they will be.

use std::collections::BTreeSet;

use futures_util::future::join3;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_management::{
    BUILT_IN_LANGUAGES, LanguageSettings, ManagementClient, ManagementError, Phrases, SignInExperience,
};
use logto_ui::announce::Announcer;
use logto_ui::components::Attempt;

use super::rows::{Row, Texts, rows};
use crate::management::{Management, use_management};
use crate::messages::localization;

const ENGLISH: &str = "en";

/// What is known of the server's settings.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    /// They are being fetched.
    Loading,
    /// There is no access to the server.
    Offline,
    /// They could not be read.
    Failed(ManagementError),
    /// They are here.
    Here,
}

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct State {
    management: Management,
    announcer: Announcer,
    known: RwSignal<Known>,
    experience: RwSignal<Option<SignInExperience>>,
    settings: RwSignal<LanguageSettings>,
    /// The saved own texts in all languages.
    saved: RwSignal<Vec<Phrases>>,
    /// The own texts in the language that is shown, with the changes.
    edited: RwSignal<Phrases>,
    texts: RwSignal<Texts>,
    /// Why the texts that the sign-in page shows can't be read.
    unread: RwSignal<Option<ManagementError>>,
    dirty: Memo<bool>,
    attempt: Attempt,
    rejected: RwSignal<Option<ManagementError>>,
    is_saved: RwSignal<bool>,
    /// The number of the current fetch. Responses to earlier ones are dropped.
    fetch_number: StoredValue<u32>,
}

impl State {
    /// Creates the state and fetches the settings, and again when the access changes.
    pub(super) fn new() -> Self {
        let (experience, settings) =
            (RwSignal::new(None::<SignInExperience>), RwSignal::new(LanguageSettings::default()));
        let (saved, edited) = (RwSignal::new(Vec::<Phrases>::new()), RwSignal::new(Phrases::default()));
        let this = Self {
            management: use_management(),
            announcer: expect_context::<Announcer>(),
            known: RwSignal::new(Known::Loading),
            experience,
            settings,
            saved,
            edited,
            texts: RwSignal::new(Texts::default()),
            unread: RwSignal::new(None),
            dirty: Memo::new(move |_| {
                let before = experience.with(|it| it.as_ref().map(SignInExperience::language_settings));
                let are_changed = before.is_some_and(|before| settings.with(|settings| *settings != before));
                are_changed || saved.with(|saved| edited.with(|edited| is_changed(saved, edited)))
            }),
            attempt: Attempt::new(),
            rejected: RwSignal::new(None),
            is_saved: RwSignal::new(false),
            fetch_number: StoredValue::new(0),
        };
        Effect::new(move |_| match this.management.client() {
            Some(client) => this.fetch(client),
            None => this.known.set(Known::Offline),
        });
        this
    }

    fn next_fetch(self) -> u32 {
        self.fetch_number.update_value(|number| *number = number.wrapping_add(1));
        self.fetch_number.get_value()
    }

    fn fetch(self, client: ManagementClient) {
        let number = self.next_fetch();
        self.known.update(|known| {
            if *known != Known::Here {
                *known = Known::Loading;
            }
        });
        spawn_local(async move {
            let (own, experience, english) =
                join3(client.custom_phrases(), client.sign_in_experience(), client.phrases(ENGLISH)).await;
            if self.fetch_number.try_get_value() != Some(number) {
                return;
            }
            match (own, experience) {
                (Ok(own), Ok(experience)) => {
                    self.texts.update(|texts| texts.english = english.ok());
                    // Unsaved changes stay.
                    let edited = self.edited.get_untracked();
                    let saved = self.saved.with_untracked(|saved| saved_in(saved, edited.language()));
                    self.edited.set(merge_texts(&saved, &edited, saved_in(&own, edited.language())));
                    self.saved.set(own);
                    let (before, now) = (self.experience.get_untracked(), experience.language_settings());
                    let before = before.map_or_else(|| self.settings.get_untracked(), |it| it.language_settings());
                    self.settings.update(|settings| *settings = merge_settings(&before, settings, now));
                    let fallback = experience.language_settings().fallback;
                    self.experience.set(Some(experience));
                    self.known.set(Known::Here);
                    let shown = untrack(|| self.language());
                    if untrack(|| self.has_changed_texts()) {
                        self.read_texts();
                    } else {
                        let first = [shown, fallback].into_iter().find(|language| !language.is_empty());
                        self.show(first.as_deref().unwrap_or(ENGLISH));
                    }
                }
                (Err(error), _) | (_, Err(error)) => self.known.set(Known::Failed(error)),
            }
        });
    }

    /// Returns what is known of the server's settings. Tracked.
    pub(super) fn known(self) -> Known {
        self.known.get()
    }

    /// Shows the texts of a language.
    pub(super) fn show(self, language: &str) {
        self.edited.set(self.saved.with_untracked(|saved| saved_in(saved, language)));
        self.texts.update(|texts| texts.shown = None);
        self.read_texts();
    }

    /// Reads the texts that the sign-in page shows in the language.
    fn read_texts(self) {
        let Some(client) = untrack(|| self.management.client()) else { return };
        let language = self.edited.with_untracked(|edited| edited.language().to_owned());
        let number = self.next_fetch();
        self.unread.set(None);
        spawn_local(async move {
            let answer = client.phrases(&language).await;
            if self.fetch_number.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(shown) => self.texts.update(|texts| {
                    if language == ENGLISH {
                        texts.english = Some(shown.clone());
                    }
                    texts.shown = Some(shown);
                }),
                Err(error) => self.unread.set(Some(error)),
            }
        });
    }

    /// Returns why the texts of the sign-in page can't be read. Tracked.
    pub(super) fn unread(self) -> Option<ManagementError> {
        self.unread.get()
    }

    /// Whether the texts of the sign-in page are being read. Tracked.
    pub(super) fn is_reading(self) -> bool {
        self.texts.with(|texts| texts.shown.is_none()) && self.unread.with(Option::is_none)
    }

    /// Returns the language whose texts are shown. Tracked.
    pub(super) fn language(self) -> String {
        self.edited.with(|edited| edited.language().to_owned())
    }

    /// Returns the languages with texts of Logto or own texts, and the default one. Tracked.
    pub(super) fn all_languages(self) -> BTreeSet<String> {
        let built_in = BUILT_IN_LANGUAGES.into_iter().map(str::to_owned);
        let own = self.saved.with(|saved| saved.iter().map(|it| it.language().to_owned()).collect::<Vec<_>>());
        let others = [self.language(), self.settings.with(|settings| settings.fallback.clone())];
        built_in.chain(own).chain(others).filter(|language| !language.is_empty()).collect()
    }

    /// Returns the number of saved own texts in a language. Tracked.
    pub(super) fn own_count(self, language: &str) -> usize {
        self.saved.with(|saved| find(saved, language).map_or(0, |phrases| phrases.all().len()))
    }

    /// Returns the texts of the language as rows. Tracked.
    pub(super) fn rows(self) -> Vec<Row> {
        let language = self.language();
        let saved = self.saved.get();
        let mut texts = self.texts.get();
        texts.english_own = Some(saved_in(&saved, ENGLISH));
        rows(&texts, &saved_in(&saved, &language))
    }

    /// Returns an own text, with the changes. Tracked.
    pub(super) fn own(self, key: &str) -> String {
        self.edited.with(|edited| edited.get(key).unwrap_or_default().to_owned())
    }

    /// Returns the saved own texts in the language. Tracked.
    pub(super) fn saved_texts(self) -> Phrases {
        let language = self.language();
        self.saved.with(|saved| saved_in(saved, &language))
    }

    /// Returns the own texts in the language, with the changes. Tracked.
    pub(super) fn edited_texts(self) -> Phrases {
        self.edited.get()
    }

    /// Whether an own text is not saved yet. Tracked.
    pub(super) fn is_changed(self, key: &str) -> bool {
        self.edited.with(|edited| {
            let before =
                |saved: &Vec<Phrases>| find(saved, edited.language()).and_then(|it| it.get(key)) == edited.get(key);
            !self.saved.with(before)
        })
    }

    /// Sets an own text, or removes it with an empty one.
    pub(super) fn set_own(self, key: &str, text: &str) {
        self.clear_outcome();
        self.edited.update(|edited| edited.set(key, text));
    }

    /// Removes all own texts in the language.
    pub(super) fn remove_all(self) {
        self.clear_outcome();
        self.edited.update(|edited| *edited = Phrases::new(edited.language()));
    }

    /// Whether there are own texts in the language, saved or not. Tracked.
    pub(super) fn has_own(self) -> bool {
        self.edited.with(|edited| !edited.all().is_empty())
    }

    /// Whether the texts in the language have unsaved changes. Tracked.
    pub(super) fn has_changed_texts(self) -> bool {
        self.edited.with(|edited| self.saved.with(|saved| is_changed(saved, edited)))
    }

    /// Reads the settings with the changes. Tracked.
    pub(super) fn settings(self) -> LanguageSettings {
        self.settings.get()
    }

    /// Changes the settings.
    pub(super) fn set_settings(self, change: impl FnOnce(&mut LanguageSettings)) {
        self.clear_outcome();
        self.settings.update(change);
    }

    /// Whether there are unsaved changes.
    pub(super) fn dirty(self) -> Memo<bool> {
        self.dirty
    }

    /// Whether nothing has changed since it was saved. Tracked.
    pub(super) fn is_saved(self) -> bool {
        self.is_saved.get()
    }

    /// Returns why the server rejected the changes. Tracked.
    pub(super) fn rejected(self) -> Option<ManagementError> {
        self.rejected.get()
    }

    /// Returns the state of saving.
    pub(super) fn attempt(self) -> Attempt {
        self.attempt
    }

    fn clear_outcome(self) {
        self.is_saved.set(false);
        if self.rejected.with_untracked(Option::is_some) {
            self.rejected.set(None);
        }
    }

    /// Discards all changes.
    pub(super) fn discard(self) {
        self.clear_outcome();
        let before = self.experience.with_untracked(|it| it.as_ref().map(SignInExperience::language_settings));
        if let Some(before) = before {
            self.settings.set(before);
        }
        let language = self.edited.with_untracked(|edited| edited.language().to_owned());
        self.edited.set(self.saved.with_untracked(|saved| saved_in(saved, &language)));
        self.announcer.say(localization().save.discarded.to_owned());
    }

    /// Saves the changes. `on_rejected` runs after a failure.
    pub(super) fn save(self, on_rejected: impl FnOnce() + 'static) {
        let client = untrack(|| self.management.client());
        let (Some(client), Some(before)) = (client, self.experience.get_untracked()) else { return };
        let settings = self.settings.get_untracked();
        let edited = self.edited.get_untracked();
        let texts = self.saved.with_untracked(|saved| {
            is_changed(saved, &edited).then(|| (saved_in(saved, edited.language()), edited.clone()))
        });
        self.rejected.set(None);
        self.attempt.run(store(client, before, settings, texts), move |answer| match answer {
            Ok((experience, own)) => {
                self.settings.set(experience.language_settings());
                self.experience.set(Some(experience));
                self.saved.set(own);
                let language = self.edited.with_untracked(|edited| edited.language().to_owned());
                self.edited.set(self.saved.with_untracked(|saved| saved_in(saved, &language)));
                self.is_saved.set(true);
                self.announcer.say(localization().save.saved.to_owned());
                // A text of Logto is known again once no own one replaces it.
                self.read_texts();
            }
            Err(error) => {
                self.rejected.set(Some(error));
                on_rejected();
            }
        });
    }
}

/// Saves the settings and then the own texts in a language, and reads all own texts. The server replaces all texts of a
/// language, so they are read again: what somebody else has changed meanwhile stays.
async fn store(
    client: ManagementClient,
    before: SignInExperience,
    settings: LanguageSettings,
    texts: Option<(Phrases, Phrases)>,
) -> Result<(SignInExperience, Vec<Phrases>), ManagementError> {
    let saved_settings = before.language_settings();
    let experience = if saved_settings == settings {
        before
    } else {
        let now = client.sign_in_experience().await?;
        let mut after = now.clone();
        after.set_language_settings(&merge_settings(&saved_settings, &settings, now.language_settings()));
        let patch = now.patch_to(&after);
        if patch.is_empty() { now } else { client.update_sign_in_experience(&patch).await? }
    };
    if let Some((saved, edited)) = texts {
        let now = client.custom_phrases().await?;
        let phrases = merge_texts(&saved, &edited, saved_in(&now, edited.language()));
        // The texts of the default language can't be deleted.
        if phrases.is_empty() && experience.language_settings().fallback != phrases.language() {
            match client.delete_custom_phrases(phrases.language()).await {
                // Somebody else deleted them.
                Ok(()) | Err(ManagementError::NotFound) => {}
                Err(error) => return Err(error),
            }
        } else {
            client.put_custom_phrases(&phrases).await?;
        }
    }
    Ok((experience, client.custom_phrases().await?))
}

fn find<'a>(saved: &'a [Phrases], language: &str) -> Option<&'a Phrases> {
    saved.iter().find(|phrases| phrases.language() == language)
}

/// Returns the saved own texts in a language.
fn saved_in(saved: &[Phrases], language: &str) -> Phrases {
    find(saved, language).cloned().unwrap_or_else(|| Phrases::new(language))
}

/// Whether own texts differ from the saved ones in their language.
fn is_changed(saved: &[Phrases], edited: &Phrases) -> bool {
    find(saved, edited.language()).map_or_else(|| !edited.is_empty(), |phrases| phrases != edited)
}

/// Applies the changes between `saved` and `edited` to the texts that the server has now.
fn merge_texts(saved: &Phrases, edited: &Phrases, mut now: Phrases) -> Phrases {
    let keys: BTreeSet<String> = saved.all().into_iter().chain(edited.all()).map(|(key, _)| key).collect();
    for key in keys {
        if saved.get(&key) != edited.get(&key) {
            now.set(&key, edited.get(&key).unwrap_or_default());
        }
    }
    now
}

/// Applies the changes between `saved` and `edited` to the settings that the server has now.
fn merge_settings(saved: &LanguageSettings, edited: &LanguageSettings, mut now: LanguageSettings) -> LanguageSettings {
    if saved.detects_browser_language != edited.detects_browser_language {
        now.detects_browser_language = edited.detects_browser_language;
    }
    if saved.fallback != edited.fallback {
        now.fallback.clone_from(&edited.fallback);
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Own texts in French.
    fn french(texts: &[(&str, &str)]) -> Phrases {
        let mut phrases = Phrases::new("fr");
        for (key, text) in texts {
            phrases.set(key, text);
        }
        phrases
    }

    #[test]
    fn texts_of_somebody_else_stay() {
        let saved = french(&[("action.sign_in", "Entrer"), ("action.back", "Retour"), ("input.email", "E-mail")]);
        let edited = french(&[("action.sign_in", "Entrer"), ("action.back", "Arrière"), ("input.phone", "Mobile")]);
        let now = french(&[("action.sign_in", "Ouvrir"), ("action.back", "Retour"), ("input.email", "Courriel")]);
        let merged = french(&[("action.sign_in", "Ouvrir"), ("action.back", "Arrière"), ("input.phone", "Mobile")]);
        assert_eq!(merge_texts(&saved, &edited, now.clone()), merged);
        assert_eq!(merge_texts(&saved, &saved, now.clone()), now, "nothing is changed");
        assert_eq!(
            merge_texts(&saved, &edited, french(&[])),
            french(&[("action.back", "Arrière"), ("input.phone", "Mobile")])
        );
        let added = french(&[("action.sign_in", "Entrer"), ("input.username", "Nom")]);
        assert_eq!(merge_texts(&saved, &french(&[]), added), french(&[("input.username", "Nom")]), "all are removed");
    }

    #[test]
    fn language_settings_of_somebody_else_stay() {
        let settings = |detects_browser_language, fallback: &str| LanguageSettings {
            detects_browser_language,
            fallback: fallback.to_owned(),
        };
        let saved = settings(true, "en");
        assert_eq!(merge_settings(&saved, &settings(false, "en"), settings(true, "fr")), settings(false, "fr"));
        assert_eq!(merge_settings(&saved, &settings(true, "de"), settings(false, "fr")), settings(false, "de"));
        assert_eq!(merge_settings(&saved, &saved, settings(false, "fr")), settings(false, "fr"));
    }

    #[test]
    fn no_own_texts_are_as_saved_as_an_empty_list() {
        let mut fr = Phrases::new("fr");
        assert!(!is_changed(&[], &fr), "there is nothing to save");
        fr.set("action.sign_in", "Entrer");
        assert!(is_changed(&[], &fr));
        let saved = [fr.clone(), Phrases::new("de")];
        assert!(!is_changed(&saved, &fr) && !is_changed(&saved, &Phrases::new("de")));
        assert!(is_changed(&saved, &Phrases::new("fr")), "all texts are removed");
    }
}
