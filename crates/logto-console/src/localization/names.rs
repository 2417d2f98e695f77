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
