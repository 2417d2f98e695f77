//! Notices about changes of the session that other tabs made.

use leptos::prelude::*;
use logto_leptos::{Activity, Logto, Session, Subscription};

use super::page::Page;
use super::ui::Person;

/// A change of the session that the person has not made in this tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SessionNotice {
    /// Another person signed in.
    SwitchedTo(Person),
    /// The person signed out.
    SignedOut,
}

/// The last person seen in this tab.
#[derive(Debug, Clone, Default)]
struct History {
    /// The subject of the last person, until they sign out in this tab.
    sub: Option<String>,
    /// Whether they were signed in at the last change.
    is_signed_in: bool,
}

impl History {
    /// Returns the notice about a new state of the session. `own` tells whether this tab caused it;
    /// `shown` is the notice on the screen, which stays while it is still true.
    fn update(&mut self, session: &Session, own: bool, shown: Option<SessionNotice>) -> Option<SessionNotice> {
        if let Some(user) = session.user() {
            let before = self.sub.replace(user.sub().to_owned());
            self.is_signed_in = true;
            return match before {
                Some(before) if before == user.sub() => shown.filter(|it| matches!(it, SessionNotice::SwitchedTo(_))),
                Some(_) if !own => Some(SessionNotice::SwitchedTo(Person::from(user))),
                _ => None,
            };
        }
        let was_signed_in = std::mem::take(&mut self.is_signed_in);
        match session {
            Session::SignedOut if own => {
                self.sub = None;
                None
            }
            Session::SignedOut if was_signed_in => Some(SessionNotice::SignedOut),
            Session::SignedOut => shown.filter(|it| *it == SessionNotice::SignedOut),
            _ => None,
        }
    }
}

/// The subject of the person whom the page before the app has shown, as a context.
#[derive(Debug, Clone)]
pub(crate) struct SeenPerson(pub(crate) Option<String>);

/// The current notice, and whether the last sign-out was made in this tab.
#[derive(Clone, Copy)]
pub(crate) struct SessionNotices {
    notice: RwSignal<Option<SessionNotice>>,
    has_signed_out: RwSignal<bool>,
}

/// Follows the session for as long as the current owner lives. `page` is the page shown.
pub(crate) fn use_session_notices(logto: Logto, page: Memo<Option<Page>>) -> SessionNotices {
    let notices = SessionNotices { notice: RwSignal::new(None), has_signed_out: RwSignal::new(false) };
    let client = logto.client();
    let history = StoredValue::new(History::default());
    // The page before may have shown another person.
    let seen = use_context::<SeenPerson>().and_then(|SeenPerson(sub)| sub);
    let own = seen.is_none();
    let at_first = history.try_update_value(|history| {
        *history = History { is_signed_in: seen.is_some(), sub: seen };
        history.update(&client.session(), own, None)
    });
    notices.notice.set(at_first.flatten());

    // A page that comes back from the back/forward cache catches up with what its own tab did.
    let is_cached = StoredValue::new(false);
    let hidden = window_event_listener_untyped("pagehide", move |_| is_cached.set_value(true));
    let shown = window_event_listener_untyped("pageshow", move |_| is_cached.set_value(false));

    let subscription: Subscription = client.subscribe(move |session| {
        let activity = untrack(|| logto.activity());
        let own = activity.is_some() || is_cached.get_value() || page.get_untracked() == Some(Page::Callback);
        let shown = notices.notice.get_untracked();
        let notice = history.try_update_value(|history| history.update(session, own, shown.clone())).flatten();
        if notice != shown {
            notices.notice.set(notice);
        }
        notices.has_signed_out.set(*session == Session::SignedOut && activity == Some(Activity::SigningOut));
    });
    let subscription = StoredValue::new_local(subscription);

    // A new sign-in has nothing to do with the sign-out before it.
    Effect::new(move |_| {
        if logto.activity() == Some(Activity::SigningIn) {
            notices.has_signed_out.set(false);
        }
    });
    on_cleanup(move || {
        subscription.dispose();
        hidden.remove();
        shown.remove();
    });
    notices
}

impl SessionNotices {
    /// Returns the current notice. Tracked.
    pub(crate) fn notice(self) -> Option<SessionNotice> {
        self.notice.get()
    }

    /// Removes the notice.
    pub(crate) fn dismiss(self) {
        self.notice.set(None);
    }

    /// Whether the last thing this tab did was to sign out. Tracked.
    pub(crate) fn has_signed_out(self) -> bool {
        self.has_signed_out.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logto_leptos::{EndReason, HttpError, IdTokenClaims, LogtoError, User};
    use serde_json::{Value, json};

    fn user(sub: &str) -> User {
        let Value::Object(claims) = json!({"sub": sub, "iss": "i", "aud": "a", "exp": 2, "iat": 1, "name": sub}) else {
            panic!("not an object");
        };
        User::new(IdTokenClaims::read(claims).unwrap())
    }

    fn signed_in(sub: &str) -> Session {
        Session::SignedIn(user(sub))
    }

    /// Returns the notice after a series of sessions, each caused by this tab or not.
    fn notice(sessions: &[(Session, bool)]) -> Option<SessionNotice> {
        let mut history = History::default();
        sessions.iter().fold(None, |shown, (session, own)| history.update(session, *own, shown))
    }

    fn switched_to(sub: &str) -> Option<SessionNotice> {
        Some(SessionNotice::SwitchedTo(Person::from(&user(sub))))
    }

    #[test]
    fn reports_another_person_until_they_sign_out() {
        let mut sessions = vec![(signed_in("alice"), true), (signed_in("bob"), false)];
        assert_eq!(notice(&sessions), switched_to("bob"));
        let error = LogtoError::Http(HttpError::Network);
        sessions.push((Session::Stale { user: user("bob"), error }, false));
        assert_eq!(notice(&sessions), switched_to("bob"));
        sessions.push((Session::SignedOut, true));
        assert_eq!(notice(&sessions), None);
    }

    #[test]
    fn reports_another_person_after_a_sign_out_or_an_end() {
        for between in [Session::SignedOut, Session::Ended { reason: EndReason::RefreshTokenRejected }] {
            let sessions = [(signed_in("alice"), true), (between, false), (signed_in("bob"), false)];
            assert_eq!(notice(&sessions), switched_to("bob"));
        }
    }

    #[test]
    fn reports_a_sign_out_in_another_tab_until_a_sign_in() {
        let mut sessions = vec![(signed_in("alice"), true), (Session::SignedOut, false)];
        assert_eq!(notice(&sessions), Some(SessionNotice::SignedOut));
        sessions.push((signed_in("alice"), false));
        assert_eq!(notice(&sessions), None);
    }

    #[test]
    fn does_not_report_what_this_tab_did() {
        assert_eq!(notice(&[(signed_in("alice"), true), (Session::SignedOut, true)]), None);
        assert_eq!(notice(&[(signed_in("alice"), true), (signed_in("bob"), true)]), None);
        let sessions = [(signed_in("alice"), true), (Session::SignedOut, true), (signed_in("bob"), false)];
        assert_eq!(notice(&sessions), None);
    }

    #[test]
    fn does_not_report_the_first_sign_in_in_another_tab() {
        assert_eq!(notice(&[(Session::SignedOut, true), (signed_in("alice"), false)]), None);
        assert_eq!(notice(&[(Session::Loading, true), (Session::SignedOut, false)]), None);
    }
}
