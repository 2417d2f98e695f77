//! English: organizations.

use crate::i18n::Note;
use crate::i18n::organizations::{Actions, NotAsked, Organizations};

pub(super) const ORGANIZATIONS: Organizations = Organizations {
    page: Note { title: "Organizations", body: "The organizations you're in, and what you may do in each." },
    list: "Your organizations",
    current: "Current",
    roles: "Your roles",
    no_roles: "No role",
    roles_not_asked: "Your roles aren't shown: add this scope to config.json, then sign in again.",
    unnamed: Note {
        title: "The names could not be fetched",
        body: "The list is from your last sign-in, and shows the organizations by their IDs.",
    },
    retry: "Try again",
    none: Note {
        title: "You aren't in any organization yet",
        body: "Once somebody adds you to one or you accept an invitation, it appears here.",
    },
    not_asked: NotAsked {
        title: "This app doesn't ask for organizations",
        body: "To show them and to get tokens for them, it needs the first of the scopes below; for your roles in them, the second as well.",
        steps: &[
            "Add them to “scopes” in config.json.",
            "Reload this page, and sign in again: scopes are asked for at sign-in.",
        ],
    },
    outdated: Note {
        title: "Sign in once more to see your organizations",
        body: "You signed in before this app asked for them. Nothing else changes.",
    },
    sign_in: "Sign in again",
    stranger: |id| ["You aren't in the organization “", id, "”"].concat(),
    stranger_body: "You may have left it, or the address is mistyped. Choose one of yours.",
    left: Note {
        title: "You're no longer a member",
        body: "The sign-in server gives you no token for this organization any more. Your list is from before that.",
    },
    token_title: |name| ["Your token for ", name].concat(),
    token_lead: "Every organization has a token of its own. It carries the permissions that your roles there give you.",
    actions: Actions {
        title: |name| ["What you can do in ", name].concat(),
        lead: "Parts of a page can depend on a permission. That only decides what is shown: the API checks the token itself.",
        none: "config.json names no call with the token of an organization; “api.calls” is the place for one.",
        allowed: |scope| ["You have the permission ", scope, "."].concat(),
        refused: |scope, name, roles| {
            let roles = if roles.is_empty() { "no role".to_owned() } else { ["the role ", roles].concat() };
            [
                "This needs the permission ",
                scope,
                ". In ",
                name,
                " you have ",
                &roles,
                ", which doesn't give it. Somebody who manages the organization can change that.",
            ]
            .concat()
        },
        not_asked: |scope| {
            [
                "This needs the permission ",
                scope,
                ", which this app doesn't ask for: add it to “scopes” in config.json, then sign in again.",
            ]
            .concat()
        },
        no_token: "There is no token for this organization, so nothing can be done here.",
    },
};

#[cfg(test)]
mod tests {
    use super::ORGANIZATIONS;

    #[test]
    fn says_what_is_missing_and_where() {
        let words = (ORGANIZATIONS.actions.refused)("invite:members", "Acme", "member");
        assert!(words.contains("invite:members") && words.contains("In Acme you have the role member"), "{words}");
        assert!((ORGANIZATIONS.actions.refused)("x", "Acme", "").contains("you have no role"));
    }
}
