//! Loads words. Each function of [`on_demand!`] is a file of its own beside the app.

use super::chosen::{set_flow, set_operators, set_personal, set_setup, set_texts};
use super::language::Language;
use super::{Flow, Operators, Personal, Setup, Texts, en, fr, ja};
use crate::parts::{Unloaded, on_demand};

on_demand! { french_texts, load_french_texts in fr_texts () -> &'static Texts { fr::texts() } }
on_demand! { japanese_texts, load_japanese_texts in ja_texts () -> &'static Texts { ja::texts() } }

on_demand! { english_flow, load_english_flow in en_flow () -> &'static Flow { en::flow() } }
on_demand! { french_flow, load_french_flow in fr_flow () -> &'static Flow { fr::flow() } }
on_demand! { japanese_flow, load_japanese_flow in ja_flow () -> &'static Flow { ja::flow() } }

on_demand! { english_personal, load_english_personal in en_personal () -> &'static Personal { en::personal() } }
on_demand! { french_personal, load_french_personal in fr_personal () -> &'static Personal { fr::personal() } }
on_demand! { japanese_personal, load_japanese_personal in ja_personal () -> &'static Personal { ja::personal() } }

on_demand! { english_operators, load_english_operators in en_operators () -> &'static Operators { en::operators() } }
on_demand! { french_operators, load_french_operators in fr_operators () -> &'static Operators { fr::operators() } }
on_demand! { japanese_operators, load_japanese_operators in ja_operators () -> &'static Operators { ja::operators() } }

on_demand! { english_setup, load_english_setup in en_setup () -> &'static Setup { en::setup() } }
on_demand! { french_setup, load_french_setup in fr_setup () -> &'static Setup { fr::setup() } }
on_demand! { japanese_setup, load_japanese_setup in ja_setup () -> &'static Setup { ja::setup() } }

/// The words of the front page and of the frame. The English ones are there from the start, and stay
/// where others can't be loaded.
pub(crate) async fn texts() -> Result<(), Unloaded> {
    set_texts(match Language::of_visitor() {
        Language::English => return Ok(()),
        Language::French => french_texts().await?,
        Language::Japanese => japanese_texts().await?,
    });
    Ok(())
}

/// The words for everything around signing in and out.
pub(crate) async fn flow() -> Result<(), Unloaded> {
    set_flow(match Language::of_visitor() {
        Language::English => english_flow().await?,
        Language::French => french_flow().await?,
        Language::Japanese => japanese_flow().await?,
    });
    Ok(())
}

/// The words of the pages for people who are signed in.
pub(crate) async fn personal() -> Result<(), Unloaded> {
    set_personal(match Language::of_visitor() {
        Language::English => english_personal().await?,
        Language::French => french_personal().await?,
        Language::Japanese => japanese_personal().await?,
    });
    Ok(())
}

/// The words of the operators' pages.
pub(crate) async fn operators() -> Result<(), Unloaded> {
    set_operators(match Language::of_visitor() {
        Language::English => english_operators().await?,
        Language::French => french_operators().await?,
        Language::Japanese => japanese_operators().await?,
    });
    Ok(())
}

/// The words for whoever sets the app up.
pub(crate) async fn setup() -> Result<(), Unloaded> {
    set_setup(match Language::of_visitor() {
        Language::English => english_setup().await?,
        Language::French => french_setup().await?,
        Language::Japanese => japanese_setup().await?,
    });
    Ok(())
}
