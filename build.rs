//! Generates the messages of the app from `locales/`.

use std::process::ExitCode;

use logto_messages::generate::Catalog;

fn main() -> ExitCode {
    Catalog::new("locales")
        .shape("::logto_ui::messages::Note", &["title", "body"])
        .shape("::logto_ui::messages::Progress", &["title", "working", "slow"])
        .shape("::logto_ui::components::CopyLabels", &["copy", "copied", "refused"])
        .shape("crate::messages::Advice", &["body", "fix"])
        .shape("crate::messages::RowMessages", &["label", "field", "hint", "saved", "removed"])
        .build()
}
