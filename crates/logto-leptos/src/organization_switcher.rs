//! The choice of an organization.

use leptos::prelude::*;

use super::dynamic_view::dynamic_view;
use super::hooks::use_logto;
use super::memberships::use_memberships;
use super::texts::LogtoText;
use logto_client::protocol::organization::Membership;

/// A list (`<select>`) of the signed-in user's organizations. Nothing shows for users without any.
///
/// While a user is signed in, `selected` is the id of one of their organizations: the first, until it is set to
/// another, by the user or by the app. Read it where a token is requested
/// ([`TokenRequest::with_organization_id`](crate::TokenRequest::with_organization_id)). The organizations are those of
/// [`use_memberships`].
///
/// It has no style of its own. Attributes are spread onto the list; its `data-testid` is `organization-switcher` unless
/// spread, and its accessible name is [`LogtoText::OrganizationSwitcher`].
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::OrganizationSwitcher;
///
/// #[component]
/// fn Header() -> impl IntoView {
///     let organization = RwSignal::new(None);
///     provide_context(organization);
///     view! { <OrganizationSwitcher selected=organization attr:class="organizations"/> }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[component]
pub fn OrganizationSwitcher(
    /// The id of the current organization.
    selected: RwSignal<Option<String>>,
    /// The organizations to choose from, where the app has fetched them already. By default [`use_memberships`].
    #[prop(optional, into)]
    memberships: Option<Signal<Vec<Membership>>>,
    /// Called when the user chooses an organization, after `selected` was set.
    #[prop(optional, into)]
    on_select: Option<Callback<String>>,
) -> impl IntoView {
    let logto = use_logto();
    let memberships = memberships.unwrap_or_else(|| use_memberships().into());
    Effect::new(move |_| {
        if !logto.is_authenticated() {
            return;
        }
        let valid = memberships.with(|all| {
            selected.with(|selected| {
                let current = all.iter().find(|it| Some(&it.id) == selected.as_ref());
                current.or(all.first()).map(|it| it.id.clone())
            })
        });
        if selected.with_untracked(|selected| *selected != valid) {
            selected.set(valid);
        }
    });
    let choose = move |event| {
        let id = event_target_value(&event);
        selected.set(Some(id.clone()));
        if let Some(on_select) = on_select {
            on_select.run(id);
        }
    };
    let option = move |membership: Membership| {
        let (label, id) = (membership.label().to_owned(), membership.id.clone());
        let is_selected = move || selected.with(|selected| selected.as_ref() == Some(&id));
        view! {
            <option value=membership.id prop:selected=is_selected>
                {label}
            </option>
        }
        .into_any()
    };
    let name = move || {
        let text = logto.texts().get(LogtoText::OrganizationSwitcher);
        text.unwrap_or_else(|| "Organization".to_owned())
    };
    let is_empty = Memo::new(move |_| memberships.with(Vec::is_empty));
    dynamic_view(move || {
        if is_empty.get() {
            return ().into_any();
        }
        let options = dynamic_view(move || memberships.get().into_iter().map(option).collect_view().into_any());
        view! {
            <select data-testid="organization-switcher" aria-label=name on:change=choose>
                {options}
            </select>
        }
        .into_any()
    })
}
