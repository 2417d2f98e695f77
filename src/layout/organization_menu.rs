//! The menu of the header with a person's organizations.

use leptos::prelude::*;
use logto_leptos::use_logto;

use crate::messages::shell;
use crate::ui::icon;

/// The popover's id.
pub(crate) const ORGANIZATION_MENU: &str = "organization-menu";

/// A button and its popover, for people who are in several organizations. The list is loaded when it is opened first.
#[component]
pub(super) fn OrganizationMenu(
    /// Loads the list of the organizations.
    list: fn() -> AnyView,
) -> impl IntoView {
    let logto = use_logto();
    let name = shell().layout.organizations;
    let is_in_several = Memo::new(move |_| {
        let all = logto.user().and_then(|user| user.claims().memberships());
        all.is_some_and(|all| all.len() > 1)
    });
    let was_opened = RwSignal::new(false);
    move || {
        is_in_several.get().then(|| {
            view! {
                <button
                    type="button"
                    class="organization-button"
                    popovertarget=ORGANIZATION_MENU
                    aria-label=name
                    data-testid="organization-menu"
                    on:click=move |_| was_opened.set(true)
                >
                    {icon("people")}
                </button>
                <nav id=ORGANIZATION_MENU class="menu" popover="auto" aria-label=name>
                    {move || was_opened.get().then(list)}
                </nav>
            }
            .into_any()
        })
    }
}
