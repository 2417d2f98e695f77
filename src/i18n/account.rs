//! The words for what people change in their own account.

use super::Note;

/// The account on the profile page.
pub(crate) struct Account {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) rows: Rows,
    pub(crate) edit: &'static str,
    /// For what is not set yet.
    pub(crate) add: &'static str,
    /// For screen readers: what the button is for, from its words and the row's name.
    pub(crate) edit_what: fn(&str, &str) -> String,
    pub(crate) read_only: &'static str,
    /// A password that is set.
    pub(crate) password_set: &'static str,
    pub(crate) save: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) remove: &'static str,
    /// After a change, for the row's name.
    pub(crate) saved: fn(&str) -> String,
    pub(crate) removed: fn(&str) -> String,
    /// The account centre is off.
    pub(crate) off: Note,
    /// The server has no Account API.
    pub(crate) unsupported: Note,
    pub(crate) failed: &'static str,
    pub(crate) verify: Verify,
    pub(crate) codes: Codes,
    pub(crate) devices: Devices,
    pub(crate) apps: Apps,
    /// What to say of an error with this code; `None` where its own sentence is best.
    pub(crate) problem: fn(code: &str) -> Option<&'static str>,
    /// What is wrong with a password, by the server's code.
    pub(crate) issue: fn(code: &str) -> Option<&'static str>,
}

/// What an account consists of.
pub(crate) struct Rows {
    pub(crate) name: Row,
    pub(crate) username: Row,
    pub(crate) avatar: Row,
    pub(crate) email: Row,
    pub(crate) phone: Row,
    pub(crate) password: Row,
}

/// One of it.
pub(crate) struct Row {
    pub(crate) label: &'static str,
    /// The label of the field to change it in.
    pub(crate) field: &'static str,
    pub(crate) hint: Option<&'static str>,
}

/// Proving who one is.
pub(crate) struct Verify {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) password: &'static str,
    pub(crate) with_password: &'static str,
    /// For the address it is sent to.
    pub(crate) with_code: fn(&str) -> String,
    pub(crate) another_way: &'static str,
    pub(crate) go_on: &'static str,
}

/// Codes that are sent.
pub(crate) struct Codes {
    pub(crate) send: &'static str,
    pub(crate) label: &'static str,
    /// For the address it was sent to.
    pub(crate) sent: fn(&str) -> String,
    pub(crate) again: &'static str,
    /// For the seconds until that works.
    pub(crate) again_in: fn(u32) -> String,
    /// After another one was sent.
    pub(crate) sent_again: &'static str,
    pub(crate) change: &'static str,
}

/// Where somebody is signed in.
pub(crate) struct Devices {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) show: &'static str,
    pub(crate) none: &'static str,
    pub(crate) scope_missing: &'static str,
    /// For the operator, in front of and behind the scope.
    pub(crate) add_scope: (&'static str, &'static str),
    /// A browser on a system.
    pub(crate) on: fn(&str, &str) -> String,
    pub(crate) unknown: &'static str,
    pub(crate) since: &'static str,
    pub(crate) here: &'static str,
    pub(crate) end: &'static str,
    /// After it was ended, for its name.
    pub(crate) ended: fn(&str) -> String,
}

/// Which applications have access.
pub(crate) struct Apps {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) since: &'static str,
    pub(crate) end: &'static str,
    /// After its access was taken away, for its name.
    pub(crate) ended: fn(&str) -> String,
}
