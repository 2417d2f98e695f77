//! Generates the messages of the pages from `locales/`.

use std::process::ExitCode;

use logto_messages::generate::Catalog;

fn main() -> ExitCode {
    Catalog::new("locales")
        .shape("::logto_ui::messages::Note", &["title", "body"])
        .shape("::logto_ui::components::CopyLabels", &["copy", "copied", "refused"])
        .shape("crate::messages::FieldMessages", &["label", "hint", "example"])
        .shape("crate::messages::Step", &["title", "body", "link", "address"])
        .shape(
            "crate::messages::ConnectorMessages",
            &[
                "title",
                "provider",
                "heading",
                "lead",
                "missing",
                "sign_up",
                "sign_in",
                "forgot_password",
                "mfa",
                "steps",
            ],
        )
        .build()
}
