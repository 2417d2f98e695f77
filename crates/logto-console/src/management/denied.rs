//! The page for people who may not see these settings: it names what is missing.

use leptos::prelude::*;
use logto_leptos::SignInButton;
use logto_ui::extension::DeniedView;
use logto_ui::paths::use_here;

use super::token::TokenForm;
use super::{Management, OPERATOR_ROLE, use_management};
use crate::config::SCOPE;
use crate::messages::admin;

/// Shows `page`, or the app's page for people without the right to it.
#[component]
pub(crate) fn Guarded(
    /// The page. It keeps its state while it is not shown.
    page: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let management = use_management();
    let denied = use_context::<DeniedView>();
    let is_denied = Memo::new(move |_| management.is_denied());
    move || match denied.filter(|_| is_denied.get()) {
        Some(DeniedView(denied)) => denied(missing(management), further_ways(management)),
        None => page(),
    }
}

/// Returns the role, and the permission that comes with it.
fn missing(management: Management) -> String {
    let messages = &admin().management.denied;
    match management.resource() {
        Some(resource) => messages.role_and_permission(OPERATOR_ROLE, SCOPE, &resource),
        None => messages.role(OPERATOR_ROLE),
    }
}

/// A sign-in as somebody else, and for developers the form for a token.
fn further_ways(management: Management) -> AnyView {
    let here = use_here();
    let again = move || {
        let options = management.sign_in_options(&here.get()).with_new_login();
        view! {
            <SignInButton options attr:class="button-link" attr:data-testid="operator-sign-in">
                {admin().management.denied.again}
            </SignInButton>
        }
    };
    let form = move || management.is_for_developers().then(|| view! { <TokenForm management /> });
    view! {
        <div class="denied-more">{again} {form}</div>
    }
    .into_any()
}
