//! A page that waits for a step of a sign-in.

use leptos::prelude::*;
use logto_ui::developer::use_developer_area;
use logto_ui::messages::Progress;

use crate::config::AppConfig;
use crate::messages::auth;
use crate::ui::{IdentityStrip, ProgressCard, SignInStage, hosts, sign_in_strip};

/// Says what the page waits for and, in the developer area, shows what travels meanwhile.
pub(super) fn progress_page(messages: &'static Progress, stage: SignInStage) -> AnyView {
    let strip = untrack(|| use_developer_area().is_on()).then(|| {
        let strip = sign_in_strip(hosts(&expect_context::<AppConfig>()), stage);
        view! { <IdentityStrip strip=Signal::stored(strip) labels=&auth().strip.labels /> }
    });
    view! { <ProgressCard messages>{strip}</ProgressCard> }.into_any()
}
