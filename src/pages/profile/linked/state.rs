//! The state of the page: the task that is under way.

use leptos::html::H2;
use leptos::prelude::*;
use logto_leptos::account::Field;
use logto_leptos::{AccountError, Verification};

use super::super::editing::{Center, Editing, Known, problem};
use super::provider::{Provider, providers};
use super::visit::{self, Return, leave, redirect_uri, take_return};
use crate::dom;
use crate::messages::account;
use crate::ui::{Attempt, Toast, Toasts, use_toasts};

/// What the person wants to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Task {
    /// Goes to the provider with this connector.
    Visit { connector: String, target: String },
    /// Links the account with which the person came back from a provider.
    Link { target: String, new: Verification },
    /// Removes the account of this target.
    Remove(String),
}

/// A question before an account is removed, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) title: String,
    target: String,
}

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Linked {
    pub(super) editing: Editing,
    attempt: Attempt,
    toasts: Toasts,
    task: RwSignal<Option<Task>>,
    /// Whether the person has to confirm who they are before the task goes on.
    must_verify: RwSignal<bool>,
    /// Whether the server refused a change.
    locked: RwSignal<bool>,
    pub(super) question: RwSignal<Option<Question>>,
    pub(super) asks: RwSignal<bool>,
    /// The heading of the card, which gets the focus after a task.
    pub(super) heading: NodeRef<H2>,
}

impl Linked {
    /// Goes on with the visit to a provider from which the person comes back, also after a reload.
    pub(super) fn new(editing: Editing) -> Self {
        let this = Self {
            editing,
            attempt: Attempt::new(),
            toasts: use_toasts(),
            task: RwSignal::new(None),
            must_verify: RwSignal::new(false),
            locked: RwSignal::new(false),
            question: RwSignal::new(None),
            asks: RwSignal::new(false),
            heading: NodeRef::new(),
        };
        // Another page of the app gives the visit up.
        on_cleanup(visit::forget);
        if let Some(back) = take_return() {
            let client = editing.client();
            let work = async move {
                let (visit, new) = match back {
                    Return::FromProvider(url, visit) => {
                        let visit = visit.ok_or(AccountError::SocialMismatch)?;
                        let new = client.finish_social(&visit.attempt, &url).await?;
                        (visit, new)
                    }
                    Return::Reloaded(url, visit) => {
                        let new = match client.finish_social(&visit.attempt, &url).await {
                            // The answer works once: it was sent before the reload.
                            Err(AccountError::SocialRefused(_)) => client.resume_social(&visit.attempt)?,
                            result => result?,
                        };
                        (visit, new)
                    }
                    Return::ReloadedVerified(visit) => {
                        let new = client.resume_social(&visit.attempt)?;
                        (visit, new)
                    }
                };
                // What confirms who the person is depends on the account.
                Ok((visit, new, client.account().await?))
            };
            this.attempt.run(work, move |result: Result<_, AccountError>| match result {
                Ok((visit, new, account)) => {
                    visit::verified(&visit);
                    editing.known().set(Known::Account(account));
                    this.start(Task::Link { target: visit.target, new });
                }
                Err(error) => {
                    // Another reload may succeed.
                    if !error.is_transient() {
                        visit::forget();
                    }
                    this.toasts.show(Toast::danger(described(&error)));
                }
            });
        }
        this
    }

    /// Returns the providers. Tracked.
    pub(super) fn providers(self) -> Vec<Provider> {
        let connectors = self.editing.center().with(|center| match center {
            Center::Known(center) => center.social_connectors(),
            _ => Vec::new(),
        });
        let known = self.editing.known();
        known.with(|known| known.account().map(|account| providers(account, &connectors)).unwrap_or_default())
    }

    /// Whether nothing can be changed. Tracked.
    pub(super) fn is_locked(self) -> bool {
        self.locked.get() || !self.editing.may_edit(Field::Identities)
    }

    /// Whether the person has to confirm who they are. Tracked.
    pub(super) fn must_verify(self) -> bool {
        self.must_verify.get()
    }

    /// Returns the value of `aria-busy` of the buttons. Tracked.
    pub(super) fn busy(self) -> Option<&'static str> {
        self.attempt.busy()
    }

    /// Asks before an account is removed.
    pub(super) fn ask(self, provider: &Provider) {
        if !self.attempt.is_busy_now() {
            let title = account().linked.remove_what(&provider.name);
            self.question.set(Some(Question { title, target: provider.target.clone() }));
            self.asks.set(true);
        }
    }

    /// Removes the account that was asked about.
    pub(super) fn confirmed(self) {
        if let Some(question) = self.question.get_untracked() {
            self.start(Task::Remove(question.target));
        }
    }

    /// Starts a task, unless another one is busy. Before a change, the person confirms who they are, if there is a way.
    pub(super) fn start(self, task: Task) {
        if self.attempt.is_busy_now() {
            return;
        }
        let is_change = !matches!(task, Task::Visit { .. });
        let can_verify = !self.editing.verification_methods().is_empty();
        let must_verify = is_change && can_verify && self.editing.proof().is_none();
        self.task.set(Some(task));
        self.must_verify.set(must_verify);
        if !must_verify {
            self.run();
        }
    }

    /// Goes on once the person has confirmed who they are.
    pub(super) fn verified(self) {
        self.must_verify.set(false);
        self.run();
    }

    /// Ends the task.
    pub(super) fn close(self) {
        visit::forget();
        self.task.set(None);
        self.must_verify.set(false);
        if let Some(heading) = self.heading.get_untracked() {
            dom::focus(&heading);
        }
    }

    fn run(self) {
        let Some(task) = self.task.get_untracked() else { return };
        let (client, proof) = (self.editing.client(), self.editing.proof());
        match task {
            Task::Visit { connector, target } => {
                let work = async move { client.start_social(&connector, &redirect_uri()).await };
                self.attempt.run(work, move |result| match result {
                    Ok(attempt) => leave(&target, &attempt),
                    Err(error) => self.fail(&error),
                });
            }
            Task::Link { target, new } => {
                let has_one = self.editing.known().with_untracked(|known| {
                    let identities = known.account().and_then(|account| account.identities());
                    identities.is_some_and(|identities| identities.contains_key(&target))
                });
                let work = async move {
                    if has_one {
                        client.replace_identity(&new, proof.as_ref()).await
                    } else {
                        client.link_identity(&new, proof.as_ref()).await
                    }
                };
                self.attempt.run(work, move |result| self.settle(result, account().linked.saved));
            }
            Task::Remove(target) => {
                let work = async move { client.unlink_identity(&target, proof.as_ref()).await };
                self.attempt.run(work, move |result| match result {
                    // It was removed elsewhere.
                    Err(AccountError::NotFound) => self.settle(Ok(()), account().linked.removed),
                    result => self.settle(result, account().linked.removed),
                });
            }
        }
    }

    fn settle(self, result: Result<(), AccountError>, text: &'static str) {
        match result {
            Ok(()) => {
                self.close();
                self.editing.say(text);
                self.editing.fetch();
            }
            Err(error) => self.fail(&error),
        }
    }

    /// Shows why the task has failed, or asks who the person is once more.
    fn fail(self, error: &AccountError) {
        let is_expired = matches!(error, AccountError::VerificationRequired | AccountError::VerificationExpired);
        if is_expired && !self.editing.verification_methods().is_empty() {
            self.editing.forget_proof();
            return self.must_verify.set(true);
        }
        self.close();
        match error {
            AccountError::NotEnabled => self.editing.turned_off(error.clone()),
            AccountError::FieldNotEditable => self.locked.set(true),
            _ => {}
        }
        self.toasts.show(Toast::danger(described(error)));
    }
}

/// Describes an error. A connector that is not there any more is not an account that has ended.
fn described(error: &AccountError) -> String {
    match error {
        AccountError::NotFound => account().linked.gone.to_owned(),
        error => problem(error),
    }
}
