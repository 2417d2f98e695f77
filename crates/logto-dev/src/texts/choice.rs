//! The choice of the language for a visitor.

use axum::http::HeaderMap;

use super::{PageTexts, Texts};
use crate::http::accept::languages;
use crate::model::phrases::{CustomPhrases, phrases_in_language};
use crate::model::store::Store;

/// The texts of the pages for a visitor, and the phrases of the tenant that are among them. The languages in `requested`
/// come first, separated by spaces, then those of the browser, then that of the settings, as Logto chooses.
pub(crate) fn texts_for<'a>(
    store: &'a Store,
    headers: &HeaderMap,
    requested: &str,
) -> (PageTexts<'a>, Option<&'a CustomPhrases>) {
    let (follows_browser, fallback) = store.sign_in_experience.language();
    let browser = if follows_browser { languages(headers) } else { Vec::new() };
    let preferred = requested.split(' ').filter(|tag| !tag.is_empty());
    let mut preferred = preferred.chain(browser.iter().map(String::as_str)).chain([&*fallback]);
    let own = |tag: &str| phrases_in_language(&store.custom_phrases, tag);
    let tag = preferred.find(|tag| Texts::has_language(tag) || own(tag).is_some()).unwrap_or_default();
    let texts: PageTexts<'a> = Texts::in_language(tag).clone();
    match own(tag) {
        Some(own) => (texts.with_phrases(own), Some(own)),
        None => (texts, None),
    }
}
