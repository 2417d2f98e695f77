//! The words of the page about organizations.

use super::Note;

/// The organizations page.
pub(crate) struct Organizations {
    pub(crate) page: Note,
    pub(crate) list: &'static str,
    /// Beside the organization that is chosen.
    pub(crate) current: &'static str,
    pub(crate) roles: &'static str,
    pub(crate) no_roles: &'static str,
    /// The scope for roles isn't asked for; it comes behind.
    pub(crate) roles_not_asked: &'static str,
    /// The names couldn't be fetched.
    pub(crate) unnamed: Note,
    pub(crate) retry: &'static str,
    /// Nobody knows the person.
    pub(crate) none: Note,
    /// The scope isn't asked for.
    pub(crate) not_asked: NotAsked,
    /// The sign-in is older than the wish.
    pub(crate) outdated: Note,
    pub(crate) sign_in: &'static str,
    /// An organization that isn't among them.
    pub(crate) stranger: fn(&str) -> String,
    pub(crate) stranger_body: &'static str,
    /// The server says so while the list says otherwise.
    pub(crate) left: Note,
    pub(crate) token_title: fn(&str) -> String,
    pub(crate) token_lead: &'static str,
    pub(crate) actions: Actions,
}

/// What can be done in an organization.
pub(crate) struct Actions {
    pub(crate) title: fn(&str) -> String,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    /// A permission is there.
    pub(crate) allowed: fn(&str) -> String,
    /// It isn't: the permission, the organization's name, the person's roles.
    pub(crate) refused: fn(&str, &str, &str) -> String,
    /// It isn't, because the app doesn't ask for it.
    pub(crate) not_asked: fn(&str) -> String,
    pub(crate) no_token: &'static str,
}

/// A scope that config.json lacks.
pub(crate) struct NotAsked {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    pub(crate) steps: &'static [&'static str],
}
