//! The state of the account that the whole page shares: its values, the open form, the verification.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::account::{AccountCenter, Field, FieldRule, Identifier, VerificationMethod};
use logto_leptos::{Account, AccountClient, AccountError, Logto, Verification, use_logto};
use logto_ui::format::relative;
use url::Url;

use super::row::Row;
use crate::config::AppConfig;
use crate::deadline;
use crate::messages::account;
use crate::ui::{Attempt, Toast, Toasts, explain, international, sentence, use_toasts};

/// The state of the account.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    /// Not loaded yet.
    Loading,
    /// The current account.
    Account(Account),
    /// It could not be loaded.
    Failed(AccountError),
}

impl Known {
    pub(super) fn account(&self) -> Option<&Account> {
        match self {
            Self::Account(account) => Some(account),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// The settings of the account center.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Center {
    /// The configuration does not say where they can be read.
    Unconfigured,
    /// Not loaded yet.
    Loading,
    /// The current settings.
    Known(AccountCenter),
    /// They could not be loaded.
    Failed,
}

/// The account and its changes. It lives as long as the page, and the page is rebuilt for another
/// person: a verification is never used for somebody else.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    logto: Logto,
    client: StoredValue<AccountClient, LocalStorage>,
    toasts: Toasts,
    known: RwSignal<Known>,
    center: RwSignal<Center>,
    proof: RwSignal<Option<Verification>>,
    open: RwSignal<Option<Row>>,
    /// The request of the open form. It is not canceled when the form is closed.
    attempt: Attempt,
    /// The row whose form was closed last: its button gets the focus.
    closed: RwSignal<Option<Row>>,
    /// The rows that the server refused to change.
    locked: RwSignal<Vec<Row>>,
}

impl Editing {
    /// Starts fetching the account.
    pub(super) fn new() -> Self {
        let logto = use_logto();
        let this = Self {
            logto,
            client: StoredValue::new_local(AccountClient::new(logto.client())),
            toasts: use_toasts(),
            known: RwSignal::new(Known::Loading),
            center: RwSignal::new(Center::Unconfigured),
            proof: RwSignal::new(None),
            open: RwSignal::new(None),
            attempt: Attempt::new(),
            closed: RwSignal::new(None),
            locked: RwSignal::new(Vec::new()),
        };
        this.fetch();
        if let Some(api) = use_context::<AppConfig>().and_then(|config| config.account_center) {
            this.fetch_center(api);
        }
        this
    }

    /// Fetches the settings of the account center.
    fn fetch_center(self, api: Url) {
        self.center.set(Center::Loading);
        let client = self.client();
        spawn_local(async move {
            let result = client.account_center(&api).await;
            // The person may have left.
            let _ = self.center.try_set(result.map_or(Center::Failed, Center::Known));
        });
    }

    /// Returns the settings of the account center.
    pub(super) fn center(self) -> RwSignal<Center> {
        self.center
    }

    /// Whether the account center lets a field be changed, as far as that is known. Tracked.
    pub(super) fn may_edit(self, field: Field) -> bool {
        self.center.with(|center| match center {
            Center::Known(center) => center.rule(field) == FieldRule::Edit,
            _ => true,
        })
    }

    /// Whether the account center lets second steps be changed, as far as that is known. Tracked.
    pub(super) fn may_edit_second_steps(self) -> bool {
        self.center.with(|center| match center {
            Center::Known(center) => center.mfa_rule() == FieldRule::Edit,
            _ => true,
        })
    }

    /// Whether the server offers a second step, if that is known. Tracked.
    pub(super) fn offers_second_step(self, name: &str) -> Option<bool> {
        self.center.with(|center| match center {
            Center::Known(center) => center.offers_factor(name),
            _ => None,
        })
    }

    pub(super) fn client(self) -> AccountClient {
        self.client.get_value()
    }

    /// Returns the state of the account.
    pub(super) fn known(self) -> RwSignal<Known> {
        self.known
    }

    /// Fetches the account. The present values stay until the answer arrives.
    pub(super) fn fetch(self) {
        let client = self.client();
        spawn_local(async move {
            let result = client.account().await;
            if self.known.is_disposed() {
                return;
            }
            let is_transient = result.as_ref().is_err_and(AccountError::is_transient);
            // A transient error does not replace an account that is known.
            if !is_transient || self.known.with_untracked(|known| known.account().is_none()) {
                self.known.set(result.map_or_else(Known::Failed, Known::Account));
            }
        });
    }

    /// Fetches it again after a transient error.
    pub(super) fn retry(self) {
        if self.known.with_untracked(|known| matches!(known, Known::Failed(error) if error.is_transient())) {
            self.known.set(Known::Loading);
            self.fetch();
        }
    }

    /// Returns the verification, unless it has expired.
    pub(super) fn proof(self) -> Option<Verification> {
        self.proof.get_untracked().filter(|proof| proof.is_valid(deadline::now()))
    }

    pub(super) fn prove(self, proof: Verification) {
        self.proof.set(Some(proof));
    }

    /// Forgets the verification, which the server does not accept any more.
    pub(super) fn forget_proof(self) {
        self.proof.set(None);
    }

    /// Returns the ways to confirm who the person is.
    pub(super) fn verification_methods(self) -> Vec<VerificationMethod> {
        let Some(user) = untrack(|| self.logto.user()) else { return Vec::new() };
        self.known.with_untracked(|known| {
            known.account().map(|account| account.verification_methods(user.claims())).unwrap_or_default()
        })
    }

    /// Whether a password can be set here.
    pub(super) fn can_set_password(self) -> bool {
        let is_readable = |account: &Account| account.is_readable(Field::Password);
        self.known.with_untracked(|known| known.account().is_some_and(is_readable))
            && !untrack(|| self.is_locked(Row::Password))
    }

    /// Opens the form for the password instead of another one.
    pub(super) fn open_password(self) {
        self.open(Row::Password);
    }

    /// Whether the form of a row is open. Tracked.
    pub(super) fn is_open(self, row: Row) -> bool {
        self.open.get() == Some(row)
    }

    /// Opens the form of a row instead of another one, unless that is busy.
    pub(super) fn open(self, row: Row) {
        if !self.attempt.is_busy_now() {
            self.attempt.clear();
            self.open.set(Some(row));
        }
    }

    /// Returns the request of the open form.
    pub(super) fn attempt(self) -> Attempt {
        self.attempt
    }

    /// Closes the form that is open; its button gets the focus.
    pub(super) fn close(self) {
        self.closed.set(self.open.get_untracked());
        self.open.set(None);
    }

    /// Whether a row's button gets the focus now.
    pub(super) fn takes_focus(self, row: Row) -> bool {
        let takes = self.closed.get_untracked() == Some(row);
        if takes {
            self.closed.set(None);
        }
        takes
    }

    /// Whether a row can't be changed: by the account center's settings, or because the server refused it. Tracked.
    pub(super) fn is_locked(self, row: Row) -> bool {
        self.locked.with(|locked| locked.contains(&row)) || !self.may_edit(row.field())
    }

    /// Marks a row that the server refused to change.
    pub(super) fn lock(self, row: Row) {
        self.locked.update(|locked| locked.push(row));
        self.open.set(None);
        self.toasts.show(Toast::danger(problem(&AccountError::FieldNotEditable)));
    }

    /// Shows that the account center was disabled in the meantime.
    pub(super) fn turned_off(self, error: AccountError) {
        self.open.set(None);
        self.known.set(Known::Failed(error));
    }

    /// Updates the page after a change, and says so; `updated` is there if the answer contained it. Where `before`, the
    /// former value, can be restored without another verification, the message has a button for that.
    pub(super) fn changed(self, row: Row, updated: Option<Account>, text: &'static str, before: Option<String>) {
        self.update(row, updated);
        self.close();
        let toast = Toast::success(text);
        self.toasts.show(match before.filter(|_| row.can_undo()) {
            Some(before) => toast.with_undo(account().details.undo, move || self.restore(row, before.clone())),
            None => toast,
        });
    }

    fn update(self, row: Row, account: Option<Account>) {
        match account {
            Some(account) => self.known.set(Known::Account(account)),
            None => self.fetch(),
        }
        if row.is_claimed() {
            self.renew();
        }
    }

    /// Sets a row to its former value.
    fn restore(self, row: Row, before: String) {
        let client = self.client();
        spawn_local(async move {
            let result = row.change(client, &before, None).await;
            if self.known.is_disposed() {
                return;
            }
            match result {
                Ok(updated) => {
                    self.update(row, Some(updated));
                    self.say(account().details.undone);
                }
                Err(error) => self.toasts.show(Toast::danger(problem(&error))),
            }
        });
    }

    /// Renews the ID token: other pages and other tabs read the changed claims from it.
    fn renew(self) {
        let client = self.logto.client();
        spawn_local(async move {
            // A failure changes the session, which is shown elsewhere.
            let _result = client.renew_now().await;
        });
    }

    /// Says that something was done.
    pub(super) fn say(self, text: impl Into<String>) {
        self.toasts.show(Toast::success(text));
    }
}

/// Returns the test id of the button for a way to confirm who the person is.
pub(super) fn method_test_id(method: &VerificationMethod) -> &'static str {
    match method {
        VerificationMethod::Password => "verify-with-password",
        VerificationMethod::Code(Identifier::Phone(_)) => "verify-with-phone",
        _ => "verify-with-email",
    }
}

/// Formats an address for people.
pub(super) fn written(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Email(address) => address.clone(),
        Identifier::Phone(number) => identifier.normalized().map_or_else(|_| number.clone(), |it| international(&it)),
        _ => String::new(),
    }
}

/// Returns what is wrong with a password, by the server's code.
fn password_issue(code: &str) -> Option<&'static str> {
    account().details.password_issue_by_code.get(code.trim_start_matches("password_rejected."))
}

/// Describes an error in the app's words; those of the server follow, where it has some.
pub(super) fn problem(error: &AccountError) -> String {
    let messages = &account().details;
    let text = explained(error);
    match server_words(error) {
        Some(words) => [&text, " ", &messages.server_says(&sentence(words))].concat(),
        None => text,
    }
}

/// Returns what the server, or a provider, says about an error. It is seldom in the visitor's language.
fn server_words(error: &AccountError) -> Option<&str> {
    let words = match error {
        // It says how long that lasts.
        AccountError::TooManyAttempts { message } if message.chars().any(|c| c.is_ascii_digit()) => message,
        AccountError::Refused { message, .. }
        | AccountError::SendFailed(message)
        | AccountError::PasskeyRejected(message)
        | AccountError::SocialRefused(message) => message,
        _ => return None,
    };
    Some(words.trim()).filter(|words| !words.is_empty())
}

/// Describes an error in the app's words alone.
fn explained(error: &AccountError) -> String {
    let messages = &account().details;
    let plain = || messages.error_by_code.get(error.code()).map_or_else(|| sentence(&error.to_string()), str::to_owned);
    match error {
        AccountError::Logto(error) => {
            let (title, body) = explain(error);
            [&sentence(&title), " ", &body].concat()
        }
        AccountError::TooManyCodes { retry_after: Some(wait) } => {
            let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            messages.codes.limit_until(&relative(wait))
        }
        AccountError::PasswordRejected { issues } => {
            let issues = issues.iter().filter_map(|code| password_issue(code));
            std::iter::once(plain()).chain(issues.map(str::to_owned)).collect::<Vec<_>>().join(" ")
        }
        AccountError::UsernameRejected { issue } => {
            let issue = messages.username_issue_by_code.get(issue);
            std::iter::once(plain()).chain(issue.map(str::to_owned)).collect::<Vec<_>>().join(" ")
        }
        _ => plain(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::use_english;

    #[test]
    fn words_of_the_server_follow_those_of_the_app() {
        use_english();
        let message = "connector error: no route".to_owned();
        let said = " The server says: “Connector error: no route.”";
        for (error, text) in [
            (
                AccountError::Refused { code: "x.y".to_owned(), message: message.clone() },
                "The sign-in server refused this.",
            ),
            (AccountError::SendFailed(message.clone()), "The code couldn't be sent. Try again later."),
            (AccountError::PasskeyRejected(message.clone()), "The sign-in server didn't accept the passkey."),
            (AccountError::SocialRefused(message), "The provider didn't accept this."),
        ] {
            assert_eq!(problem(&error), [text, said].concat());
        }
        assert_eq!(problem(&AccountError::SocialRefused(" ".to_owned())), "The provider didn't accept this.");
        let wait = |message: &str| problem(&AccountError::TooManyAttempts { message: message.to_owned() });
        assert!(wait("Wait 10 minutes").ends_with(" The server says: “Wait 10 minutes.”"));
        assert!(!wait("Wait").contains("Wait"), "it says no more than the app");
    }
}
