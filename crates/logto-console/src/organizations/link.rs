//! The link in the email of an invitation: a page of the app, with what it needs to accept the invitation.

use leptos::prelude::*;
use logto_leptos::Secret;
use logto_leptos::protocol::url_parser::parse_url;
use logto_ui::paths;

/// The app's own page for invitations.
const PAGE: &str = "/accept-invitation";

/// Returns the address of this app's page for invitations.
pub(super) fn own_page() -> String {
    [window().location().origin().unwrap_or_default(), paths::href(PAGE)].concat()
}

/// Whether a text is the address of a page.
pub(super) fn is_page(text: &str) -> bool {
    parse_url(text).is_some_and(|url| matches!(url.scheme(), "https" | "http"))
}

/// Adds the id of an invitation, its organization, the one-time token and the address that it is for to a link; `None` when
/// the text is no address of a page.
pub(super) fn invitation_link(
    page: &str,
    (invitation, organization): (&str, Option<&str>),
    token: Option<&Secret>,
    email: &str,
) -> Option<String> {
    let mut url = parse_url(page.trim()).filter(|url| matches!(url.scheme(), "https" | "http"))?;
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("invitation", invitation);
        let optional = [("organization_id", organization), ("one_time_token", token.map(Secret::expose))];
        for (name, value) in optional {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.append_pair("login_hint", email);
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_their_own_query() {
        let link =
            |page: &str, token: Option<&Secret>| invitation_link(page, ("i1", Some("o1")), token, "ada+x@example.com");
        let token = Secret::new("t1");
        assert_eq!(
            link("https://app.example.com/accept-invitation", Some(&token)).as_deref(),
            Some(
                "https://app.example.com/accept-invitation?invitation=i1&organization_id=o1&one_time_token=t1&login_hint=ada%2Bx%40example.com"
            )
        );
        assert_eq!(
            link(" http://localhost:3000/join?from=mail#top ", None).as_deref(),
            Some(
                "http://localhost:3000/join?from=mail&invitation=i1&organization_id=o1&login_hint=ada%2Bx%40example.com#top"
            )
        );
    }

    #[test]
    fn only_addresses_of_pages_are_links() {
        for text in ["", "app.example.com/join", "/join", "mailto:ada@example.com", "javascript:alert(1)"] {
            assert!(!is_page(text), "{text}");
            assert_eq!(invitation_link(text, ("i1", None), None, "ada@example.com"), None, "{text}");
        }
    }
}
