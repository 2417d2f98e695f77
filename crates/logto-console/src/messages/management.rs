//! The words about access to the Management API.

use logto_ui::messages::Note;

/// How far the operators' pages get.
pub(crate) struct Management {
    /// For screen readers, in front of it all.
    pub(crate) label: &'static str,
    pub(crate) connected: &'static str,
    pub(crate) operator: &'static str,
    pub(crate) offline: &'static str,
    /// For the API's address.
    pub(crate) connected_to: fn(&str) -> String,
    pub(crate) operator_at: fn(&str) -> String,
    pub(crate) offline_lead: &'static str,
    pub(crate) another_way: &'static str,
    /// Where a pasted token goes.
    pub(crate) token_goes: fn(&str) -> String,
    /// A browser is kept out of an API elsewhere.
    pub(crate) cors: &'static str,
    pub(crate) token_kept: &'static str,
    pub(crate) token_label: &'static str,
    pub(crate) token_use: &'static str,
    pub(crate) token_forget: &'static str,
    pub(crate) token_empty: &'static str,
    /// It has characters that no token has.
    pub(crate) token_odd: &'static str,
    pub(crate) token_used: &'static str,
    pub(crate) token_forgotten: &'static str,
    /// In config.json.
    pub(crate) configure: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) trouble: Trouble,
}

/// The API can't be used.
pub(crate) struct Trouble {
    pub(crate) no_token: Note,
    pub(crate) not_operator: Note,
    pub(crate) not_recognised: Note,
    pub(crate) token_refused: Note,
    pub(crate) token_without_right: Note,
    pub(crate) unreachable: Note,
    /// A pasted token goes to a server that may keep browsers out.
    pub(crate) unreachable_by_token: Note,
    pub(crate) failing: Note,
}
