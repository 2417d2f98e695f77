//! A visit to a social provider. The page is left for it, so sessionStorage keeps what belongs to it, until the account is
//! linked: a reload goes on from there.

use leptos::prelude::window;
use logto_leptos::account::SocialAttempt;
use logto_leptos::protocol::url_parser::parse_url;
use logto_ui::storage;
use url::Url;
use wasm_bindgen::JsValue;

use crate::page::Page;

/// The key of sessionStorage.
const STORAGE_KEY: &str = "logto-leptos:linking";

/// What is stored in place of an answer that the server has verified.
const VERIFIED: &str = "verified";

/// The address at which providers send people back.
pub(super) fn redirect_uri() -> String {
    [window().location().origin().unwrap_or_default(), Page::LinkedAccounts.href()].concat()
}

/// A visit that is under way.
pub(super) struct Visit {
    /// The name that the identity will have in the account.
    pub(super) target: String,
    pub(super) attempt: SocialAttempt,
}

/// How the person came to the page.
pub(super) enum Return {
    /// From the provider, with this address. The visit is `None` if it is not known here.
    FromProvider(Url, Option<Visit>),
    /// By a reload after that, when it is not known whether the server has verified the answer.
    Reloaded(Url, Visit),
    /// By a reload after the server has verified the answer.
    ReloadedVerified(Visit),
}

/// Leaves for the provider.
pub(super) fn leave(target: &str, attempt: &SocialAttempt) {
    let visit = Visit { target: target.to_owned(), attempt: attempt.clone() };
    store(&visit, "");
    window().location().assign(attempt.authorization_url().as_str()).ok();
}

/// Returns how the person came back from a provider. The address is cleaned; its answer is kept for a reload.
pub(super) fn take_return() -> Option<Return> {
    let text = storage::session().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
    let stored = text.as_deref().and_then(read);
    let url = parse_url(&window().location().href().ok()?)?;
    let is_answer = |name: &str| name == "state" || name == "error";
    if url.query_pairs().any(|(name, _)| is_answer(&name)) {
        let address = Page::LinkedAccounts.href();
        window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address))).ok();
        let visit = stored.map(|(visit, _)| visit);
        if let Some(visit) = &visit {
            store(visit, url.as_str());
        }
        return Some(Return::FromProvider(url, visit));
    }
    match stored? {
        (visit, VERIFIED) => Some(Return::ReloadedVerified(visit)),
        (visit, answer) => Some(Return::Reloaded(parse_url(answer)?, visit)),
    }
}

/// The server has verified the answer.
pub(super) fn verified(visit: &Visit) {
    store(visit, VERIFIED);
}

/// The visit has come to its end.
pub(super) fn forget() {
    if let Some(storage) = storage::session() {
        storage.remove_item(STORAGE_KEY).ok();
    }
}

fn store(visit: &Visit, answer: &str) {
    if let Some(storage) = storage::session() {
        storage.set_item(STORAGE_KEY, &to_text(visit, answer)).ok();
    }
}

fn to_text(visit: &Visit, answer: &str) -> String {
    [&*visit.target, "\n", visit.attempt.to_text().expose(), "\n", answer].concat()
}

/// Reads a visit and its answer.
fn read(text: &str) -> Option<(Visit, &str)> {
    let mut lines = text.splitn(3, '\n');
    let (target, attempt) = (lines.next()?, lines.next()?);
    let visit = Visit { target: target.to_owned(), attempt: SocialAttempt::from_text(attempt)? };
    Some((visit, lines.next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_visit_and_its_answer() {
        let attempt = r#"{"subject":"u","state":"s","record":"r","redirectUri":"https://app.test/linked-accounts",
            "url":"https://social.test/","expiresAt":1}"#;
        let attempt = SocialAttempt::from_text(attempt).unwrap();
        let visit = Visit { target: "google".to_owned(), attempt };
        for answer in ["", VERIFIED, "https://app.test/linked-accounts?code=c&state=s"] {
            let text = to_text(&visit, answer);
            let (read, kept) = read(&text).unwrap();
            assert_eq!((&*read.target, &read.attempt, kept), ("google", &visit.attempt, answer));
        }
        assert!(read("").is_none() && read("google\n{}").is_none());
    }
}
