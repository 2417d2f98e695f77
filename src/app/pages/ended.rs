//! What stands in the place of a guarded page when the session has ended.

use leptos::prelude::*;
use logto_leptos::SignInButton;

use crate::app::i18n::texts;
use crate::app::paths;
use crate::app::ui::{PageHeading, icon};

/// Asks to sign in again, and comes back to this page. The notice above says why.
#[component]
pub(crate) fn EndedPage() -> impl IntoView {
    let words = &texts().sign_in;
    let options = paths::back_to(&paths::use_page().get_untracked());
    view! {
        <section class="card card-center" data-tone="info">
            <span class="badge">{icon("user")}</span>
            <PageHeading text=words.ended.title />
            <p>{words.ended.body}</p>
            <div class="actions">
                <SignInButton options class="button button-primary">
                    {words.go_on}
                </SignInButton>
                <a class="button" href=paths::href("/")>
                    {texts().failure.go_home}
                </a>
            </div>
        </section>
    }
    .into_any()
}
