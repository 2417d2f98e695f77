//! The identity of a session, to which an operation of several steps is bound.

/// The identity of a session: one sign-in of one person. Renewals do not change it.
///
/// An operation of several steps takes it when it begins
/// ([`LogtoClient::session_binding`](crate::LogtoClient::session_binding)) and compares it before each
/// later effect, so that a request that began as one person is never sent with another person's token.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionBinding {
    subject: String,
    /// Random, new with each sign-in. Empty for sessions that a JavaScript page began.
    generation: String,
    /// The time of the authentication, of sessions without a generation.
    auth_time: Option<i64>,
}

impl SessionBinding {
    pub(crate) fn new(subject: &str, generation: String, auth_time: Option<i64>) -> Self {
        Self { subject: subject.to_owned(), generation, auth_time }
    }

    /// Returns the user's id.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// A text that tells the session from others, for the storage.
    pub(crate) fn key(&self) -> String {
        match self.auth_time {
            Some(auth_time) => format!("{}{auth_time}", self.generation),
            None => self.generation.clone(),
        }
    }

    /// The generation; `None` for sessions that a JavaScript page began.
    pub(crate) fn generation(&self) -> Option<&str> {
        Some(self.generation.as_str()).filter(|generation| !generation.is_empty())
    }
}

impl std::fmt::Debug for SessionBinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionBinding").field("subject", &self.subject).finish_non_exhaustive()
    }
}
