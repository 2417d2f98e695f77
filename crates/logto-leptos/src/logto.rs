//! The handle components work with.

use leptos::prelude::*;
use leptos::task::spawn_local;

use logto_client::client::{LogtoClient, Session, Subscription, User};
use logto_client::protocol::error::{LogtoError, StorageError};
use logto_client::protocol::sign_in_url::SignInOptions;
use logto_client::protocol::sign_out_url::SignOutOptions;
use logto_client::protocol::time::UnixMillis;

/// What the page is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activity {
    /// A sign-in was started; the page is about to be left.
    SigningIn,
    /// A sign-out was started; the page may be about to be left.
    SigningOut,
}

/// Logto in a component: the session as signals, and what can be done. `Copy`, so it goes into any
/// closure. [`use_logto`](crate::use_logto) gives it.
#[derive(Clone, Copy, Debug)]
pub struct Logto {
    client: StoredValue<LogtoClient, LocalStorage>,
    session: RwSignal<Session>,
    activity: RwSignal<Option<Activity>>,
    error: RwSignal<Option<LogtoError>>,
    storage_warning: RwSignal<Option<StorageError>>,
}

impl Logto {
    /// Follows a client for as long as the present reactive owner lives.
    pub(crate) fn follow(client: LogtoClient) -> Self {
        let session = RwSignal::new(client.session());
        let storage_warning = RwSignal::new(client.storage_failure());
        let subscription: Subscription = client.subscribe({
            let client = client.clone();
            move |now| {
                session.set(now.clone());
                storage_warning.set(client.storage_failure());
            }
        });
        let subscription = StoredValue::new_local(subscription);
        on_cleanup(move || subscription.dispose());
        let activity = RwSignal::new(None);
        Self { client: StoredValue::new_local(client), session, activity, error: RwSignal::new(None), storage_warning }
    }

    /// The client, for everything that is asynchronous.
    #[must_use]
    pub fn client(&self) -> LogtoClient {
        self.client.get_value()
    }

    /// The state of the session. Tracked.
    #[must_use]
    pub fn session(&self) -> Session {
        self.session.get()
    }

    /// The state of the session, as a signal.
    #[must_use]
    pub fn session_signal(&self) -> Signal<Session> {
        self.session.into()
    }

    /// Whether somebody is signed in. Tracked.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.session.with(Session::is_authenticated)
    }

    /// Who is signed in. Tracked.
    #[must_use]
    pub fn user(&self) -> Option<User> {
        self.session.with(|session| session.user().cloned())
    }

    /// What the page is busy with. Tracked.
    #[must_use]
    pub fn activity(&self) -> Option<Activity> {
        self.activity.get()
    }

    /// Why the last sign-in or sign-out did not start. Tracked.
    #[must_use]
    pub fn error(&self) -> Option<LogtoError> {
        self.error.get()
    }

    /// Forgets that error, once the person has seen it.
    pub fn clear_error(&self) {
        self.error.set(None);
    }

    /// When the session's absolute life is over, however often it is renewed. Tracked with the
    /// session.
    #[must_use]
    pub fn session_ends_at(&self) -> Option<UnixMillis> {
        self.session.track();
        self.client().session_ends_at()
    }

    /// Why the session is kept in memory only and will be gone at the next page load, if it is.
    /// Tracked.
    #[must_use]
    pub fn storage_warning(&self) -> Option<StorageError> {
        self.storage_warning.get()
    }

    /// Leaves for the sign-in page. A second call while one is under way does nothing; a failure
    /// shows in [`Logto::error`].
    pub fn sign_in(&self, options: SignInOptions) {
        let this = *self;
        self.act(Activity::SigningIn, async move { this.client().begin_sign_in(options).await });
    }

    /// Signs out, and leaves for the provider's sign-out page unless the options say
    /// [`local_only`](SignOutOptions::local_only).
    pub fn sign_out(&self, options: SignOutOptions) {
        let this = *self;
        self.act(Activity::SigningOut, async move { this.client().begin_sign_out(options).await });
    }

    /// Runs an action that usually ends with the page being left, which is why it stays pending
    /// when it went well. Its answer is whether the page stays all the same.
    fn act(&self, activity: Activity, action: impl Future<Output = Result<bool, LogtoError>> + 'static) {
        if self.activity.get_untracked().is_some() {
            return;
        }
        self.error.set(None);
        self.activity.set(Some(activity));
        let this = *self;
        spawn_local(async move {
            let result = action.await;
            let stays = !matches!(result, Ok(false));
            this.error.set(result.err());
            this.storage_warning.set(this.client().storage_failure());
            if stays {
                this.activity.set(None);
            }
        });
    }

    /// The page is shown again from the browser's page cache: nothing is pending any more.
    pub(crate) fn page_restored(&self) {
        self.activity.set(None);
    }
}
