//! English: access to the Management API.

use logto_ui::messages::Note;

use crate::messages::management::{Management, Trouble};

pub(super) const MANAGEMENT: Management = Management {
    label: "Access to the server's settings",
    connected: "Connected",
    operator: "Operator token",
    offline: "Offline",
    connected_to: |address| ["With your own sign-in, at ", address].concat(),
    operator_at: |address| ["Kept in this page's memory only. It goes to ", address].concat(),
    offline_lead: "Nothing is sent. Compose, check, preview, and copy or export the result.",
    another_way: "Use an operator token",
    token_goes: |address| ["It is sent to ", address, " and nowhere else."].concat(),
    cors: "A stock Logto doesn't let browsers use this API, whatever the token. It works with a server that allows this page's origin.",
    token_kept: "The token stays in this page's memory. It is forgotten when you leave these pages, reload, or sign out.",
    token_label: "Access token for the Management API",
    token_use: "Use this token",
    token_forget: "Forget the token",
    token_empty: "Paste a token first.",
    token_odd: "This is no access token: it has spaces or other characters that a token never has.",
    token_used: "The operator token is in use.",
    token_forgotten: "The operator token is forgotten.",
    configure: "To connect for good, name a Management API as “managementApi” in config.json: a proxy on this page's own origin, or logto-dev.",
    retry: "Try again",
    trouble: Trouble {
        no_token: Note {
            title: "There is no token for the server's settings",
            body: "The sign-in server gave this app none for you. If “managementApi” was added after you signed in, sign in again.",
        },
        not_operator: Note {
            title: "You're not an operator",
            body: "You're signed in, but your account may not see or change these settings. Someone who manages the server can give you that right. Until then you can compose, check and export here.",
        },
        not_recognised: Note {
            title: "The server doesn't accept your sign-in",
            body: "It may have ended there. Sign in again, or use an operator token.",
        },
        token_refused: Note {
            title: "The server doesn't accept this token",
            body: "It may have expired, or be for another server. They last an hour.",
        },
        token_without_right: Note {
            title: "This token doesn't give the right to this",
            body: "It needs the permission “all” for the Management API. Users' tokens rarely have it; that of a machine-to-machine application with the role “Logto Management API access” does.",
        },
        unreachable: Note {
            title: "The server can't be reached",
            body: "Check the connection and the address. What you write here is kept while this page is open.",
        },
        unreachable_by_token: Note {
            title: "The server can't be reached from this page",
            body: "Either it is away, or it doesn't allow browsers: a stock Logto keeps them out of this API. A proxy on this page's own origin helps.",
        },
        failing: Note {
            title: "The server has trouble",
            body: "It answered with an error of its own. Try again in a moment.",
        },
    },
};

#[cfg(test)]
mod tests {
    use super::MANAGEMENT;

    #[test]
    fn says_where_a_token_goes() {
        assert!((MANAGEMENT.token_goes)("https://example.com/api").contains("https://example.com/api"));
    }
}
