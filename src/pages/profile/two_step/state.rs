//! The state of the page: the factors, and the task that is under way.

use leptos::html::H2;
use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::account::{MfaFactor, MfaFactorKind, MfaPreferenceChanges, MfaPreferences, TotpSecret};
use logto_leptos::{AccountError, Secret, Verification};

use super::super::editing::{Editing, problem};
use crate::dom;
use crate::messages::account;
use crate::ui::{Attempt, Toast, Toasts, use_toasts};

/// The state of the factors.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Factors {
    Loading,
    Known(Vec<MfaFactor>),
    Failed(AccountError),
}

/// A card of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    Status,
    Totp,
    Passkeys,
    Codes,
}

/// What the person wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Task {
    /// Turns the second step at sign-in on or off.
    Switch(bool),
    /// Sets an authenticator app up; `true` instead of the one that is there.
    SetTotp(bool),
    /// Creates a passkey.
    AddPasskey,
    /// Names a passkey: its id, and its name so far.
    Rename(String, String),
    /// Creates backup codes, instead of those with this id.
    NewCodes(Option<String>),
    /// Removes a factor, by its id.
    Remove(Card, String),
}

impl Task {
    /// Returns the card that shows it.
    pub(super) fn card(&self) -> Card {
        match self {
            Self::Switch(_) => Card::Status,
            Self::SetTotp(_) => Card::Totp,
            Self::AddPasskey | Self::Rename(..) => Card::Passkeys,
            Self::NewCodes(_) => Card::Codes,
            Self::Remove(card, _) => *card,
        }
    }

    /// Whether it has a form. The others run as soon as the person has confirmed who they are.
    fn has_form(&self) -> bool {
        matches!(self, Self::SetTotp(_) | Self::AddPasskey | Self::Rename(..))
    }
}

/// A step of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The person confirms who they are.
    Verify,
    /// The form is shown, or the request is under way.
    Work,
}

/// The state that all cards share. It lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct TwoStep {
    pub(super) editing: Editing,
    pub(super) attempt: Attempt,
    toasts: Toasts,
    factors: RwSignal<Factors>,
    preferences: RwSignal<Option<MfaPreferences>>,
    /// The task that is under way, and its step.
    task: RwSignal<Option<(Task, Step)>>,
    /// The secret of the authenticator app that is being set up.
    pub(super) secret: RwSignal<Option<TotpSecret>>,
    /// Backup codes that were just created.
    pub(super) codes: RwSignal<Vec<Secret>>,
    /// Whether the server has refused a change.
    is_locked: RwSignal<bool>,
    /// The cards whose factor the server has refused to add.
    not_offered: RwSignal<Vec<Card>>,
    /// The task that is asked about, and its text.
    pub(super) question: RwSignal<Option<(Task, Question)>>,
    pub(super) asks: RwSignal<bool>,
    headings: [NodeRef<H2>; 4],
}

/// A question before a task, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) title: String,
    pub(super) note: &'static str,
    pub(super) confirm: &'static str,
}

impl TwoStep {
    /// Starts fetching the factors.
    pub(super) fn new(editing: Editing) -> Self {
        let this = Self {
            editing,
            attempt: Attempt::new(),
            toasts: use_toasts(),
            factors: RwSignal::new(Factors::Loading),
            preferences: RwSignal::new(None),
            task: RwSignal::new(None),
            secret: RwSignal::new(None),
            codes: RwSignal::new(Vec::new()),
            is_locked: RwSignal::new(false),
            not_offered: RwSignal::new(Vec::new()),
            question: RwSignal::new(None),
            asks: RwSignal::new(false),
            headings: [(); 4].map(|()| NodeRef::new()),
        };
        this.fetch();
        this
    }

    /// Fetches the factors and the preferences. The present ones stay until the answer arrives.
    pub(super) fn fetch(self) {
        let client = self.editing.client();
        spawn_local(async move {
            let factors = client.mfa_factors().await;
            let preferences = if factors.is_ok() { client.mfa_preferences().await.ok() } else { None };
            if self.factors.is_disposed() {
                return;
            }
            self.preferences.set(preferences);
            let is_known = self.factors.with_untracked(|factors| matches!(factors, Factors::Known(_)));
            match factors {
                Ok(factors) => self.factors.set(Factors::Known(factors)),
                Err(error) if error.is_transient() && is_known => self.attempt.fail(problem(&error)),
                Err(error) => self.factors.set(Factors::Failed(error)),
            }
        });
    }

    /// Fetches them again after a transient error.
    pub(super) fn retry(self) {
        self.factors.set(Factors::Loading);
        self.fetch();
    }

    /// Returns the state of the factors.
    pub(super) fn factors(self) -> RwSignal<Factors> {
        self.factors
    }

    /// Returns the factors of a kind. Tracked.
    pub(super) fn of(self, is_kind: fn(&MfaFactorKind) -> bool) -> Vec<MfaFactor> {
        self.factors.with(|factors| match factors {
            Factors::Known(all) => all.iter().filter(|factor| is_kind(factor.kind())).cloned().collect(),
            Factors::Loading | Factors::Failed(_) => Vec::new(),
        })
    }

    /// Whether there is a factor that a sign-in can ask for. Tracked.
    pub(super) fn has_factor(self) -> bool {
        !self.of(|kind| !matches!(kind, MfaFactorKind::BackupCodes { .. })).is_empty()
    }

    /// Whether a sign-in asks for a factor; `None` if that is not known. Tracked.
    pub(super) fn asks_at_sign_in(self) -> Option<bool> {
        self.preferences.get().map(|preferences| !preferences.skip_on_sign_in)
    }

    /// Whether nothing can be changed: by the account center's settings, or because the server refused it. Tracked.
    pub(super) fn is_locked(self) -> bool {
        self.is_locked.get() || !self.editing.may_edit_second_steps()
    }

    /// Whether the server offers the factor of a card, if that is known. Tracked.
    pub(super) fn offers(self, card: Card) -> Option<bool> {
        if self.not_offered.with(|cards| cards.contains(&card)) {
            return Some(false);
        }
        self.editing.offers_second_step(match card {
            Card::Status => return None,
            Card::Totp => "Totp",
            Card::Passkeys => "WebAuthn",
            Card::Codes => "BackupCode",
        })
    }

    /// Returns the task of a card, and its step. Tracked.
    pub(super) fn task_of(self, card: Card) -> Option<(Task, Step)> {
        self.task.get().filter(|(task, _)| task.card() == card)
    }

    /// Returns the value of `aria-busy` of the button of a task. Tracked.
    pub(super) fn busy_with(self, wanted: &Task) -> Option<&'static str> {
        let is_it = self.task.with(|task| task.as_ref().is_some_and(|(task, _)| task == wanted));
        self.attempt.busy().filter(|_| is_it)
    }

    /// Returns the heading of a card, which gets the focus after a task.
    pub(super) fn heading(self, card: Card) -> NodeRef<H2> {
        self.headings[card as usize]
    }

    /// Asks before a task.
    pub(super) fn ask(self, task: Task, question: Question) {
        if !self.attempt.is_busy_now() {
            self.question.set(Some((task, question)));
            self.asks.set(true);
        }
    }

    /// Starts the task that was asked about.
    pub(super) fn confirmed(self) {
        if let Some((task, _)) = self.question.get_untracked() {
            self.start(task);
        }
    }

    /// Starts a task, unless another one is busy: asks who the person is, if that is needed.
    pub(super) fn start(self, task: Task) {
        if self.attempt.is_busy_now() {
            return;
        }
        self.attempt.clear();
        self.secret.set(None);
        if self.editing.proof().is_some() {
            self.work(task);
        } else if self.editing.verification_methods().is_empty() {
            self.task.set(None);
            self.toasts.show(Toast::danger(account().two_step.no_proof));
        } else {
            self.task.set(Some((task, Step::Verify)));
        }
    }

    /// Goes on with the task, once the person has confirmed who they are.
    pub(super) fn verified(self) {
        if let Some((task, _)) = self.task.get_untracked() {
            self.work(task);
        }
    }

    /// Ends the task.
    pub(super) fn close(self) {
        let card = self.task.with_untracked(|task| task.as_ref().map(|(task, _)| task.card()));
        self.attempt.clear();
        self.secret.set(None);
        self.task.set(None);
        if let Some(heading) = card.and_then(|card| self.heading(card).get_untracked()) {
            dom::focus(&heading);
        }
    }

    /// Ends the task, which has succeeded, and says so.
    pub(super) fn done(self, text: &'static str) {
        self.close();
        self.editing.say(text);
        self.fetch();
    }

    /// Returns the verification for a request.
    pub(super) fn proof(self) -> Option<Verification> {
        self.editing.proof()
    }

    fn work(self, task: Task) {
        let has_form = task.has_form();
        self.task.set(Some((task.clone(), Step::Work)));
        if !has_form {
            self.run(task);
        }
    }

    /// Runs a task without a form.
    fn run(self, task: Task) {
        let Some(proof) = self.proof() else { return self.fail(&AccountError::VerificationRequired) };
        let client = self.editing.client();
        let messages = &account().two_step;
        match task {
            Task::Switch(asks) => {
                let changes = MfaPreferenceChanges::new().enabled(asks).skip_on_sign_in(!asks);
                let work = async move { client.update_mfa_preferences(&changes, &proof).await };
                self.attempt.run(work, move |result| match result {
                    Ok(preferences) => {
                        self.preferences.set(Some(preferences));
                        let (on, off) = (messages.status.turned_on, messages.status.turned_off);
                        self.done(if preferences.skip_on_sign_in { off } else { on });
                    }
                    Err(error) => self.fail(&error),
                });
            }
            Task::NewCodes(before) => {
                let work = async move {
                    match before {
                        Some(before) => client.replace_backup_codes(&before, &proof).await,
                        None => {
                            let codes = client.generate_backup_codes().await?;
                            client.add_backup_codes(&codes, &proof).await.map(|()| codes)
                        }
                    }
                };
                self.attempt.run(work, move |result| match result {
                    Ok(codes) => {
                        self.codes.set(codes);
                        self.done(messages.codes.saved);
                    }
                    Err(error) => {
                        // Those before may be removed already.
                        self.fetch();
                        self.fail(&error);
                    }
                });
            }
            Task::Remove(card, id) => {
                let work = async move { client.remove_mfa_factor(&id, &proof).await };
                self.attempt.run(work, move |result| match result {
                    Ok(()) | Err(AccountError::NotFound) => {
                        if card == Card::Codes {
                            self.codes.set(Vec::new());
                        }
                        self.done(match card {
                            Card::Codes => messages.codes.removed,
                            Card::Passkeys => messages.passkeys.removed,
                            Card::Totp | Card::Status => messages.totp.removed,
                        });
                    }
                    Err(error) => self.fail(&error),
                });
            }
            Task::SetTotp(_) | Task::AddPasskey | Task::Rename(..) => {}
        }
    }

    /// Shows why the task has failed, or asks who the person is once more.
    pub(super) fn fail(self, error: &AccountError) {
        match error {
            AccountError::FieldNotEditable => {
                self.is_locked.set(true);
                self.close();
                self.toasts.show(Toast::danger(problem(error)));
            }
            AccountError::FactorNotEnabled => {
                let card = self.task.with_untracked(|task| task.as_ref().map(|(task, _)| task.card()));
                self.close();
                self.not_offered.update(|cards| cards.extend(card));
                self.toasts.show(Toast::danger(problem(error)));
            }
            AccountError::NotEnabled => {
                self.close();
                self.factors.set(Factors::Failed(error.clone()));
            }
            // It was removed elsewhere.
            AccountError::NotFound => {
                self.close();
                self.fetch();
            }
            error if error.needs_verification() && !self.editing.verification_methods().is_empty() => {
                self.editing.forget_proof();
                self.task.update(|task| {
                    if let Some((_, step)) = task {
                        *step = Step::Verify;
                    }
                });
            }
            error => {
                if self.task.with_untracked(|task| task.as_ref().is_some_and(|(task, _)| !task.has_form())) {
                    self.close();
                    self.toasts.show(Toast::danger(problem(error)));
                } else {
                    self.attempt.fail(problem(error));
                }
            }
        }
    }
}
