//! Loads words. Each function of [`lazy!`] is a file of its own beside the app.

use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use logto_ui::messages::Language;

use super::chosen::{set_flow, set_personal, set_setup, set_texts};
use super::{Flow, Personal, Setup, Texts, en, fr, ja};

lazy! { french_texts, load_french_texts in fr_texts () -> &'static Texts { fr::texts() } }
lazy! { japanese_texts, load_japanese_texts in ja_texts () -> &'static Texts { ja::texts() } }

lazy! { english_flow, load_english_flow in en_flow () -> &'static Flow { en::flow() } }
lazy! { french_flow, load_french_flow in fr_flow () -> &'static Flow { fr::flow() } }
lazy! { japanese_flow, load_japanese_flow in ja_flow () -> &'static Flow { ja::flow() } }

lazy! { english_personal, load_english_personal in en_personal () -> &'static Personal { en::personal() } }
lazy! { french_personal, load_french_personal in fr_personal () -> &'static Personal { fr::personal() } }
lazy! { japanese_personal, load_japanese_personal in ja_personal () -> &'static Personal { ja::personal() } }

lazy! { english_setup, load_english_setup in en_setup () -> &'static Setup { en::setup() } }
lazy! { french_setup, load_french_setup in fr_setup () -> &'static Setup { fr::setup() } }
lazy! { japanese_setup, load_japanese_setup in ja_setup () -> &'static Setup { ja::setup() } }

/// The words of the front page and of the frame. Where those of another language
/// can't be loaded, English will do.
pub(crate) async fn texts() {
    let words = match Language::of_visitor() {
        Language::English => Ok(&en::TEXTS),
        Language::French => french_texts().await,
        Language::Japanese => japanese_texts().await,
    };
    set_texts(words.unwrap_or(&en::TEXTS));
}

/// The words for everything around signing in and out.
pub(crate) async fn flow() -> Result<(), ChunkLoadError> {
    set_flow(match Language::of_visitor() {
        Language::English => english_flow().await?,
        Language::French => french_flow().await?,
        Language::Japanese => japanese_flow().await?,
    });
    Ok(())
}

/// The words of the pages for people who are signed in.
pub(crate) async fn personal() -> Result<(), ChunkLoadError> {
    set_personal(match Language::of_visitor() {
        Language::English => english_personal().await?,
        Language::French => french_personal().await?,
        Language::Japanese => japanese_personal().await?,
    });
    Ok(())
}

/// The words for whoever sets the app up.
pub(crate) async fn setup() -> Result<(), ChunkLoadError> {
    set_setup(match Language::of_visitor() {
        Language::English => english_setup().await?,
        Language::French => french_setup().await?,
        Language::Japanese => japanese_setup().await?,
    });
    Ok(())
}
