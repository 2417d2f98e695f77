//! The menu of the signed-in user.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::hooks::use_logto;
use super::logto::Logto;
use super::signed_in::{per_user, use_signed_in};
use super::texts::LogtoText;
use logto_client::client::User;
use logto_client::protocol::sign_out_url::SignOutOptions;

/// The number of menus so far, for an id for each.
static MENUS: AtomicU32 = AtomicU32::new(0);

/// The elements of a menu that can be chosen.
const ITEMS: &str = "[role=menuitem]:not(:disabled, [aria-disabled=true])";

/// A button with the signed-in user's picture and name, and a menu with the app's own items and "Sign out". Nothing
/// shows while nobody is signed in.
///
/// The children are the app's items: links or buttons with `role="menuitem"` and `tabindex="-1"`. Attributes are spread
/// onto the root element; its `data-testid` is `user-menu` unless spread. It has no style of its own. Each part has an
/// attribute to style it by:
///
/// | `data-part` | what |
/// |---|---|
/// | `root` | the root element |
/// | `trigger` | the button that opens the menu |
/// | `avatar`, `name` | the picture, or the first letter of the name; the name, or the menu's accessible name when none is known |
/// | `popover` | what opens, a [popover](https://developer.mozilla.org/en-US/docs/Web/API/Popover_API): by default the browser shows it in the middle of the page |
/// | `user`, `user-name`, `user-email` | who is signed in |
/// | `menu`, `sign-out` | the list of items; the last one |
///
/// The keyboard works as in the pattern
/// [menu button](https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/) of WAI-ARIA: Enter, Space and the arrow keys open
/// the menu, the arrow keys, Home and End move in it, Escape and Tab close it.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_router::components::A;
/// use logto_leptos::UserMenu;
///
/// #[component]
/// fn Header() -> impl IntoView {
///     view! {
///         <UserMenu attr:class="account">
///             <A href="/profile" attr:role="menuitem" attr:tabindex="-1">"Your profile"</A>
///         </UserMenu>
///     }
/// }
/// ```
///
/// # Panics
/// As [`use_logto`].
#[component]
pub fn UserMenu(
    /// The options of the sign-out.
    #[prop(optional)]
    sign_out: SignOutOptions,
    /// The app's items.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let logto = use_logto();
    per_user(logto, move || menu(logto, sign_out.clone(), children.as_ref().map(|children| children())))
}

/// The name of a user for others, if there is one.
fn name_of(user: Signal<User>) -> Option<String> {
    user.with(|user| user.name().map(str::to_owned))
}

fn menu(logto: Logto, sign_out: SignOutOptions, items: Option<AnyView>) -> AnyView {
    let user = use_signed_in();
    let id = format!("logto-user-menu-{}", MENUS.fetch_add(1, Ordering::Relaxed));
    let popover = NodeRef::<html::Div>::new();
    let is_open = RwSignal::new(false);
    let label = move || {
        let name = name_of(user);
        let text = logto.texts().get(LogtoText::UserMenu { name: name.as_deref() });
        text.unwrap_or_else(|| name.map_or_else(|| "Account".to_owned(), |name| format!("Account of {name}")))
    };
    let open_by_arrow = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowDown" => Move::First,
            "ArrowUp" => Move::Last,
            _ => return,
        };
        event.prevent_default();
        if let Some(popover) = popover.get_untracked() {
            // It fails where the menu is open already.
            let _ = popover.show_popover();
            focus(&popover, to);
        }
    };
    let toggled = move |_| {
        let Some(popover) = popover.get_untracked() else { return };
        is_open.set(popover.matches(":popover-open").unwrap_or_default());
        if is_open.get_untracked() && focused_item(&popover).is_none() {
            focus(&popover, Move::First);
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let Some(popover) = popover.get_untracked() else { return };
        let to = match event.key().as_str() {
            "ArrowDown" => Move::Next,
            "ArrowUp" => Move::Previous,
            "Home" => Move::First,
            "End" => Move::Last,
            // The browser moves the focus on, from the button.
            "Tab" => return close(&popover),
            _ => return,
        };
        event.prevent_default();
        focus(&popover, to);
    };
    let clicked = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_item = target.and_then(|target| target.closest(ITEMS).ok().flatten()).is_some();
        if let Some(popover) = popover.get_untracked().filter(|_| is_item) {
            close(&popover);
        }
    };
    let sign_out = move |_| logto.sign_out(sign_out.clone());
    let email = move || user.with(|user| user.email().map(str::to_owned));
    view! {
        <div data-part="root" data-testid="user-menu">
            <button
                type="button"
                data-part="trigger"
                popovertarget=id.clone()
                aria-haspopup="menu"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                aria-label=label
                on:keydown=open_by_arrow
            >
                {move || avatar(user)}
                <bdi data-part="name">{move || name_of(user).unwrap_or_else(label)}</bdi>
            </button>
            <div id=id node_ref=popover popover="auto" data-part="popover" on:toggle=toggled on:keydown=pressed on:click=clicked>
                <p data-part="user">
                    <bdi data-part="user-name">{move || name_of(user)}</bdi>
                    " "
                    <bdi data-part="user-email">{email}</bdi>
                </p>
                <div role="menu" data-part="menu" aria-label=label>
                    {items}
                    <button type="button" role="menuitem" tabindex="-1" data-part="sign-out" on:click=sign_out>
                        {logto.texts().view(LogtoText::SignOut, "Sign out")}
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The picture, or the first letter of the name. The name beside it says the same in words.
fn avatar(user: Signal<User>) -> AnyView {
    match user.with(|user| user.picture().map(str::to_owned)) {
        Some(picture) => {
            view! { <img data-part="avatar" src=picture alt="" referrerpolicy="no-referrer" /> }.into_any()
        }
        None => {
            let initial =
                name_of(user).and_then(|name| name.chars().next()).map(|first| first.to_uppercase().to_string());
            view! {
                <span data-part="avatar" aria-hidden="true">
                    {initial}
                </span>
            }
            .into_any()
        }
    }
}

/// Where the focus goes in a menu.
#[derive(Clone, Copy)]
enum Move {
    First,
    Last,
    Next,
    Previous,
}

fn items(popover: &Element) -> Vec<Element> {
    let Ok(items) = popover.query_selector_all(ITEMS) else { return Vec::new() };
    (0..items.length()).filter_map(|index| items.get(index)?.dyn_into().ok()).collect()
}

/// The index of the item that has the focus.
fn focused_item(popover: &Element) -> Option<usize> {
    let focused = document().active_element()?;
    items(popover).iter().position(|item| *item == focused)
}

/// Moves the focus; after the last item comes the first.
fn focus(popover: &Element, to: Move) {
    let items = items(popover);
    let Some(last) = items.len().checked_sub(1) else { return };
    let index = match (to, focused_item(popover)) {
        (Move::First, _) | (Move::Next, None) => 0,
        (Move::Last, _) | (Move::Previous, None) => last,
        (Move::Next, Some(index)) => {
            if index == last {
                0
            } else {
                index + 1
            }
        }
        (Move::Previous, Some(index)) => index.checked_sub(1).unwrap_or(last),
    };
    if let Some(item) = items.get(index).and_then(|item| item.dyn_ref::<HtmlElement>()) {
        // An item that cannot have the focus is left out.
        let _ = item.focus();
    }
}

/// Closes the popover. The browser moves the focus back to the button if it was inside.
fn close(popover: &HtmlElement) {
    // It fails where it is closed already.
    let _ = popover.hide_popover();
}
