//! The words of the page about calling an API, and of the token it is called with.

use super::Note;

/// Trying a token on an API.
pub(crate) struct Api {
    /// The page.
    pub(crate) page: Note,
    /// The button on other pages.
    pub(crate) brief: Note,
    pub(crate) call: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) request: Request,
    pub(crate) response: Response,
    pub(crate) refused: Refused,
    /// What to say of a call without an answer, by the error's code; `offline` is one of them.
    pub(crate) trouble: fn(code: &str) -> Note,
    pub(crate) token: Token,
    pub(crate) unconfigured: Unconfigured,
}

/// What is sent.
pub(crate) struct Request {
    pub(crate) title: &'static str,
    pub(crate) choose: &'static str,
    /// The name of the call to the API's own address.
    pub(crate) usual: &'static str,
    /// In front of the permission that a call needs.
    pub(crate) needs: &'static str,
    pub(crate) needs_nothing: &'static str,
    /// For calls with the token of an organization.
    pub(crate) organization: &'static str,
    pub(crate) no_organization: &'static str,
    /// For screen readers, in front of the request as it is sent.
    pub(crate) preview: &'static str,
    pub(crate) redacted: &'static str,
}

/// What comes back.
pub(crate) struct Response {
    pub(crate) none: &'static str,
    /// A status in words.
    pub(crate) status: fn(u16) -> &'static str,
    /// How long it took, in milliseconds.
    pub(crate) took: fn(f64) -> String,
    pub(crate) headers: &'static str,
    pub(crate) headers_note: &'static str,
    pub(crate) no_headers: &'static str,
    pub(crate) body: &'static str,
    pub(crate) no_body: &'static str,
    /// So many bytes of something that is no text.
    pub(crate) binary: fn(usize) -> String,
    /// So many bytes are shown of so many.
    pub(crate) shortened: fn(usize, usize) -> String,
}

/// An answer that says no.
pub(crate) struct Refused {
    /// What the status means for the person, and what helps.
    pub(crate) explain: fn(u16) -> Option<Note>,
    /// A permission is missing.
    pub(crate) scope: &'static str,
    /// Which ones, where that is known.
    pub(crate) missing: fn(&str) -> String,
    pub(crate) missing_unknown: &'static str,
    /// The app doesn't ask for them.
    pub(crate) not_asked: &'static str,
    /// The person doesn't have them.
    pub(crate) not_granted: &'static str,
    /// In front of the API's own words.
    pub(crate) says: &'static str,
}

/// An access token.
pub(crate) struct Token {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) jwt: &'static str,
    pub(crate) opaque: &'static str,
    pub(crate) audience: &'static str,
    pub(crate) provider: &'static str,
    pub(crate) scopes: &'static str,
    pub(crate) no_scopes: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) life: &'static str,
    pub(crate) over: &'static str,
    pub(crate) claims: &'static str,
    pub(crate) renew: &'static str,
}

/// No API in the configuration.
pub(crate) struct Unconfigured {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    pub(crate) steps: &'static [&'static str],
}
