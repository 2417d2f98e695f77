//! What other tabs did to the session of this one.

use leptos::prelude::*;
use logto_leptos::{Activity, Logto, Session, Subscription};

use super::ui::Person;

/// Something that somebody who looks at this page should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    /// Another person signed in.
    SwitchedTo(Person),
    /// The person signed out.
    SignedOut,
}

/// Who was here so far.
#[derive(Debug, Clone, Default)]
struct Past {
    /// The ID of the last person, until they sign out in this tab.
    sub: Option<String>,
    /// Whether they were signed in at last.
    inside: bool,
}

impl Past {
    /// What is news about a session. `own` says that this tab brought it about, `known` what was
    /// news before.
    fn tell(&mut self, session: &Session, own: bool, known: Option<News>) -> Option<News> {
        if let Some(user) = session.user() {
            let before = self.sub.replace(user.sub().to_owned());
            self.inside = true;
            return match before {
                Some(before) if before == user.sub() => known.filter(|it| matches!(it, News::SwitchedTo(_))),
                Some(_) if !own => Some(News::SwitchedTo(Person::from(user))),
                _ => None,
            };
        }
        let was_inside = std::mem::take(&mut self.inside);
        match session {
            Session::SignedOut if own => {
                self.sub = None;
                None
            }
            Session::SignedOut if was_inside => Some(News::SignedOut),
            Session::SignedOut => known.filter(|it| *it == News::SignedOut),
            _ => None,
        }
    }
}

/// The news, and whether the last sign-out was of this tab.
#[derive(Clone, Copy)]
pub(crate) struct Newsroom {
    news: RwSignal<Option<News>>,
    left: RwSignal<bool>,
}

/// Follows the session for as long as the present owner lives. `page` is the page shown.
pub(crate) fn use_news(logto: Logto, page: Memo<String>) -> Newsroom {
    let room = Newsroom { news: RwSignal::new(None), left: RwSignal::new(false) };
    let client = logto.client();
    let past = StoredValue::new(Past::default());
    past.update_value(|past| drop(past.tell(&client.session(), true, None)));

    // A page that comes back from the browser's page cache catches up with its own tab.
    let away = StoredValue::new(false);
    let hidden = window_event_listener_untyped("pagehide", move |_| away.set_value(true));
    let shown = window_event_listener_untyped("pageshow", move |_| away.set_value(false));

    let subscription: Subscription = client.subscribe(move |session| {
        let activity = untrack(|| logto.activity());
        let own = activity.is_some() || away.get_value() || page.with_untracked(|page| page == "/callback");
        let known = room.news.get_untracked();
        let news = past.try_update_value(|past| past.tell(session, own, known.clone())).flatten();
        if news != known {
            room.news.set(news);
        }
        room.left.set(*session == Session::SignedOut && activity == Some(Activity::SigningOut));
    });
    let subscription = StoredValue::new_local(subscription);

    // A new sign-in is another matter than the sign-out before.
    Effect::new(move |_| {
        if logto.activity() == Some(Activity::SigningIn) {
            room.left.set(false);
        }
    });
    on_cleanup(move || {
        subscription.dispose();
        hidden.remove();
        shown.remove();
    });
    room
}

impl Newsroom {
    /// The news. Tracked.
    pub(crate) fn news(self) -> Option<News> {
        self.news.get()
    }

    /// Takes the news as read.
    pub(crate) fn dismiss(self) {
        self.news.set(None);
    }

    /// Whether this tab signed out, and did nothing since. Tracked.
    pub(crate) fn has_left(self) -> bool {
        self.left.get()
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

    /// What is news after sessions one after the other, each brought about by this tab or not.
    fn news(sessions: &[(Session, bool)]) -> Option<News> {
        let mut past = Past::default();
        sessions.iter().fold(None, |known, (session, own)| past.tell(session, *own, known))
    }

    fn switched_to(sub: &str) -> Option<News> {
        Some(News::SwitchedTo(Person::from(&user(sub))))
    }

    #[test]
    fn another_person_is_news_until_they_leave() {
        let mut story = vec![(signed_in("alice"), true), (signed_in("bob"), false)];
        assert_eq!(news(&story), switched_to("bob"));
        let error = LogtoError::Http(HttpError::Network);
        story.push((Session::Stale { user: user("bob"), error }, false));
        assert_eq!(news(&story), switched_to("bob"));
        story.push((Session::SignedOut, true));
        assert_eq!(news(&story), None);
    }

    #[test]
    fn another_person_after_a_sign_out_or_an_end_is_news_too() {
        for between in [Session::SignedOut, Session::Ended { reason: EndReason::RefreshTokenRejected }] {
            let story = [(signed_in("alice"), true), (between, false), (signed_in("bob"), false)];
            assert_eq!(news(&story), switched_to("bob"));
        }
    }

    #[test]
    fn a_sign_out_elsewhere_is_news_until_a_sign_in() {
        let mut story = vec![(signed_in("alice"), true), (Session::SignedOut, false)];
        assert_eq!(news(&story), Some(News::SignedOut));
        story.push((signed_in("alice"), false));
        assert_eq!(news(&story), None);
    }

    #[test]
    fn what_this_tab_did_is_no_news() {
        assert_eq!(news(&[(signed_in("alice"), true), (Session::SignedOut, true)]), None);
        assert_eq!(news(&[(signed_in("alice"), true), (signed_in("bob"), true)]), None);
        let story = [(signed_in("alice"), true), (Session::SignedOut, true), (signed_in("bob"), false)];
        assert_eq!(news(&story), None);
    }

    #[test]
    fn the_first_sign_in_elsewhere_speaks_for_itself() {
        assert_eq!(news(&[(Session::SignedOut, true), (signed_in("alice"), false)]), None);
        assert_eq!(news(&[(Session::Loading, true), (Session::SignedOut, false)]), None);
    }
}
