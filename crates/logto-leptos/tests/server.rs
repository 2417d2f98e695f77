//! What a server renders, also for a client with a stored session: the loading state. Needs the feature `ssr`.
#![cfg(all(feature = "ssr", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::location::RequestUrl;
use leptos_router::path;
use logto_leptos::testing::TestHarness;
use logto_leptos::{
    Access, Authenticated, CallbackPage, LogtoClient, LogtoConfig, LogtoProvider, OrganizationSwitcher, Session,
    SignInPage, SignedIn, SignedInRoute, SignedOut, TokenRequest, UserMenu, has_role, use_access, use_access_token,
    use_api, use_logto, use_signed_in, use_user, use_user_info,
};

fn config() -> LogtoConfig {
    LogtoConfig::new("http://localhost:3001", "spa").unwrap()
}

fn signed_in_client() -> LogtoClient {
    let harness = TestHarness::new(config());
    harness.sign_in_as("u_ada", &[]);
    let client = harness.client();
    assert!(client.is_authenticated());
    client
}

/// Returns the text of a view that a server renders for a path.
fn render<V: IntoView + 'static>(path: &str, view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        provide_context(RequestUrl::new(path));
        let html = view().into_view().to_html();
        let mut text = String::new();
        let mut is_tag = false;
        for character in html.chars() {
            match character {
                '<' => is_tag = true,
                '>' => is_tag = false,
                other if !is_tag => text.push(other),
                _ => {}
            }
        }
        text
    })
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <LogtoProvider client=signed_in_client()>
            <Router>
                <Routes fallback=|| "not found">
                    <SignedInRoute path=path!("/orders") view=|| "orders" loading=|| "guard loading"/>
                    <Route path=path!("/sign-in") view=|| view! { <SignInPage pending=|| "sign-in pending"/> }/>
                    <Route path=path!("/callback") view=|| view! { <CallbackPage pending=|| "callback pending"/> }/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[test]
fn pages_render_their_loading_state() {
    for (path, text) in [
        ("/orders", "guard loading"),
        ("/sign-in", "sign-in pending"),
        ("/callback?code=c&state=s", "callback pending"),
    ] {
        assert_eq!(render(path, || view! { <Pages/> }), text);
    }
}

#[test]
fn authenticated_renders_its_loading_state() {
    let view = || {
        view! {
            <LogtoProvider config=config()>
                <Authenticated loading=|| "loading" fallback=|| "fallback">"children"</Authenticated>
            </LogtoProvider>
        }
    };
    assert_eq!(render("/", view), "loading");
}

#[component]
fn Hooks() -> impl IntoView {
    let logto = use_logto();
    let user = use_user();
    let access = use_access(has_role("admin"));
    let token = use_access_token(TokenRequest::new());
    let info = use_user_info();
    let api = use_api::<String>(|| None);
    assert_eq!(logto.session(), Session::Loading);
    assert_eq!((logto.user(), logto.session_ends_at(), logto.storage_warning()), (None, None, None));
    assert_eq!((user.get(), access.get()), (None, Access::Pending));
    assert!(token.get().is_none() && info.get().is_none() && api.get().is_none() && api.is_loading());
    logto.sign_in(Default::default());
    assert_eq!(logto.activity(), None, "a server starts no sign-in");
    "rendered"
}

#[test]
fn hooks_return_no_user_on_a_server() {
    let view = || view! { <LogtoProvider client=signed_in_client()><Hooks/></LogtoProvider> };
    assert_eq!(render("/", view), "rendered");
}

#[test]
fn provider_can_be_dropped_on_another_thread() {
    let owner = Owner::new();
    owner.with(|| drop(view! { <LogtoProvider client=signed_in_client()>"app"</LogtoProvider> }.to_html()));
    std::thread::spawn(move || drop(owner)).join().unwrap();
}

#[test]
fn parts_for_users_and_visitors_render_nothing() {
    let view = || {
        view! {
            <LogtoProvider client=signed_in_client()>
                <SignedIn let:_user>"signed in"</SignedIn>
                <SignedOut>"signed out"</SignedOut>
                <UserMenu/>
                <OrganizationSwitcher selected=RwSignal::new(None)/>
            </LogtoProvider>
        }
    };
    // Of the marks between dynamic views, dashes are left.
    assert_eq!(render("/", view).replace('-', ""), "");
}

#[test]
#[should_panic(expected = "call it in a component that a guard shows")]
fn use_signed_in_says_what_to_do_outside_of_a_guard() {
    let content = || {
        let _user = use_signed_in();
    };
    render("/", move || view! { <LogtoProvider client=signed_in_client()>{content()}</LogtoProvider> });
}

#[test]
fn invalid_configuration_is_rendered_in_place_of_the_app() {
    let view = || view! { <LogtoProvider endpoint="localhost" app_id="spa">"app"</LogtoProvider> };
    let html = render("/", view);
    assert!(html.contains("Correct the app") && !html.ends_with("app"), "{html}");
}
