//! Names of languages.

use js_sys::{Array, Function, Intl, Object, Reflect};
use logto_ui::messages::SHELL;
use wasm_bindgen::JsCast as _;

/// Returns the name of a language in that of the app, with its tag: `French (fr)`.
pub(super) fn language_name(tag: &str) -> String {
    match name(tag).filter(|name| name != tag) {
        Some(name) => [&name, " (", tag, ")"].concat(),
        None => tag.to_owned(),
    }
}

/// Returns the name, if the browser knows it.
fn name(tag: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
    let names = Intl::DisplayNames::new(&Array::of1(&SHELL.get().language.into()), &options);
    // It throws for what is not a language tag.
    let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    Reflect::apply(&of, &names, &Array::of1(&tag.into())).ok()?.as_string()
}

/// Whether a text has the form of a language tag, such as `fr`, `pt-BR` or `zh-Hans-CN`.
pub(super) fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_language = parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.chars().all(|letter| letter.is_ascii_alphabetic())
    });
    is_language && parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::is_tag;

    #[test]
    fn recognizes_language_tags() {
        for tag in ["fr", "pt-BR", "es-419", "zh-Hans-CN"] {
            assert!(is_tag(tag), "{tag}");
        }
        for text in ["", "f", "french", "fr_FR", "fr-", "12", "fr FR", "../fr"] {
            assert!(!is_tag(text), "{text}");
        }
    }
}
