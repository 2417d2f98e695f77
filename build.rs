//! Generates the messages of the app from `locales/`, and has a release build linked so that it can be split.

use std::env;
use std::process::ExitCode;

use logto_messages::generate::Catalog;

fn main() -> ExitCode {
    let is = |name, value| env::var(name).is_ok_and(|found| found == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_ARCH", "wasm32") {
        // `cargo xtask split` takes the module apart by its relocations.
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
    Catalog::new("locales")
        .shape("::logto_ui::messages::Note", &["title", "body"])
        .shape("::logto_ui::messages::Progress", &["title", "working", "slow"])
        .shape("::logto_ui::components::StripLabels", &["name", "busy", "ok", "failed"])
        .shape("::logto_ui::components::CopyLabels", &["copy", "copied", "refused"])
        .shape("crate::messages::Advice", &["body", "fix"])
        .shape("::logto_ui::components::PasswordLabels", &["show", "hide", "met"])
        .shape("::logto_ui::components::PhoneLabels", &["country", "number"])
        .shape("crate::messages::RowMessages", &["label", "field", "hint", "saved", "removed"])
        .build()
}
