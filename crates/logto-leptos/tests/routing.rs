//! Guards in routers of every shape: nested, flat, lazy, with a base, and with the guards of `leptos_router`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{
    FlatRoutes, Outlet, ParentRoute, ProtectedParentRoute, ProtectedRoute, Route, Router, Routes,
};
use leptos_router::{Lazy, LazyRoute, path};
use logto_leptos::ports::Clock as _;
use logto_leptos::testing::{TestHarness, TestUser};
use logto_leptos::{
    Authenticated, LogtoClient, LogtoConfig, LogtoProvider, Scope, SignedInParentRoute, SignedInRoute, WebClock,
    has_claim, has_role, has_scope, sign_in_redirect, sign_in_redirect_to, signed_in_condition, use_logto, when,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use self::stage::{Stage, go_to, here, visit};

wasm_bindgen_test_configure!(run_in_browser);

fn harness() -> TestHarness {
    let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
    TestHarness::new(config.with_scopes([Scope::ROLES]))
}

fn found(text: &str, end: &str) -> (String, String) {
    (text.to_owned(), end.to_owned())
}

#[component]
fn NestedApp(client: LogtoClient) -> impl IntoView {
    let created = RwSignal::new(0);
    let page = move || {
        created.update(|count| *count += 1);
        "overview"
    };
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "not found">
                    <Route path=path!("/sign-in") view=move || format!("signing in, {} created", created.get())/>
                    <SignedInParentRoute path=path!("/account") view=|| view! { "frame " <Outlet/> }>
                        <Route path=path!("") view=page/>
                        <ParentRoute path=path!("devices") view=|| view! { "devices " <Outlet/> }>
                            <Route path=path!("") view=|| "all"/>
                            <SignedInRoute path=path!(":id") require=has_role("staff") view=|| "one"/>
                        </ParentRoute>
                    </SignedInParentRoute>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[wasm_bindgen_test]
async fn parent_route_guards_the_routes_inside() {
    let harness = harness();
    for (path, to_sign_in) in [
        ("/account", "/sign-in?return_to=%2Faccount"),
        ("/account/devices/7?tab=2", "/sign-in?return_to=%2Faccount%2Fdevices%2F7%3Ftab%3D2"),
    ] {
        let client = harness.client();
        let visited = visit(path, move || view! { <NestedApp client/> }).await;
        assert_eq!(visited, found("signing in, 0 created", to_sign_in));
    }
    harness.sign_in(&TestUser::new("u_ada").with_roles(["guest"]));
    for (path, text) in [
        ("/account", "frame overview"),
        ("/account/devices", "frame devices all"),
        ("/account/devices/7", "frame devices This needs the role staff."),
    ] {
        let client = harness.client();
        assert_eq!(visit(path, move || view! { <NestedApp client/> }).await, found(text, path));
    }
}

#[wasm_bindgen_test]
async fn single_guarded_route_works_among_flat_routes() {
    let harness = harness();
    let app = |client: LogtoClient| {
        view! {
            <LogtoProvider client=client>
                <Router>
                    <FlatRoutes fallback=|| "not found">
                        <Route path=path!("/sign-in") view=|| "signing in"/>
                        <SignedInRoute path=path!("/orders/:id") view=|| "an order"/>
                    </FlatRoutes>
                </Router>
            </LogtoProvider>
        }
    };
    let client = harness.client();
    let to_sign_in = found("signing in", "/sign-in?return_to=%2Forders%2F7");
    assert_eq!(visit("/orders/7", move || app(client)).await, to_sign_in);
    harness.sign_in(&TestUser::new("u_ada"));
    let client = harness.client();
    assert_eq!(visit("/orders/7", move || app(client)).await, found("an order", "/orders/7"));
}

struct LazyPage;

impl LazyRoute for LazyPage {
    fn data() -> Self {
        Self
    }

    async fn view(_: Self) -> AnyView {
        WebClock.sleep(Duration::from_millis(5)).await;
        "a lazy page".into_any()
    }
}

#[wasm_bindgen_test]
async fn lazy_view_shows_to_signed_in_users_only() {
    let harness = harness();
    let app = |client: LogtoClient| {
        view! {
            <LogtoProvider client=client>
                <Router>
                    <Routes fallback=|| "not found">
                        <Route path=path!("/sign-in") view=|| "signing in"/>
                        <SignedInRoute path=path!("/lazy") view={Lazy::<LazyPage>::new()}/>
                        <SignedInParentRoute path=path!("/frame") view=|| view! { "frame " <Outlet/> }>
                            <Route path=path!("lazy") view={Lazy::<LazyPage>::new()}/>
                        </SignedInParentRoute>
                    </Routes>
                </Router>
            </LogtoProvider>
        }
    };
    let client = harness.client();
    let to_sign_in = found("signing in", "/sign-in?return_to=%2Flazy");
    assert_eq!(visit("/lazy", move || app(client)).await, to_sign_in);
    harness.sign_in(&TestUser::new("u_ada"));
    for (path, text) in [("/lazy", "a lazy page"), ("/frame/lazy", "frame a lazy page")] {
        go_to(path);
        let (stage, client) = (Stage::new(), harness.client());
        let app = mount_to(stage.0.clone(), move || app(client));
        let mut shown = stage.text().await;
        for _ in 0..100 {
            if shown == text {
                break;
            }
            shown = stage.text().await;
        }
        assert_eq!((shown.as_str(), here().as_str()), (text, path));
        drop(app);
        go_to("/");
    }
}

#[wasm_bindgen_test]
async fn guards_of_the_router_keep_the_requested_page() {
    let harness = harness();
    let app = |client: LogtoClient| {
        view! {
            <LogtoProvider client=client>
                <Router>
                    <Routes fallback=|| "not found">
                        <Route path=path!("/sign-in") view=|| "signing in"/>
                        <Route path=path!("/login") view=|| "at the login"/>
                        <ProtectedParentRoute
                            path=path!("/account")
                            condition=signed_in_condition
                            redirect_path=sign_in_redirect
                            view=|| view! { "frame " <Outlet/> }
                        >
                            <Route path=path!("devices") view=|| "devices"/>
                        </ProtectedParentRoute>
                        <ProtectedRoute
                            path=path!("/orders")
                            condition=signed_in_condition
                            redirect_path=|| sign_in_redirect_to("/login?from=app")
                            view=|| "orders"
                        />
                    </Routes>
                </Router>
            </LogtoProvider>
        }
    };
    for (path, text, end) in [
        ("/account/devices?all=1", "signing in", "/sign-in?return_to=%2Faccount%2Fdevices%3Fall%3D1"),
        ("/orders", "at the login", "/login?from=app&return_to=%2Forders"),
    ] {
        let client = harness.client();
        assert_eq!(visit(path, move || app(client)).await, found(text, end));
    }
    harness.sign_in(&TestUser::new("u_ada"));
    for (path, text) in [("/account/devices", "frame devices"), ("/orders", "orders")] {
        let client = harness.client();
        assert_eq!(visit(path, move || app(client)).await, found(text, path));
    }
}

#[component]
fn BasedApp(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router base="/app">
                <Routes fallback=|| "not found">
                    <Route path=path!("/") view=|| view! { "home " <SignOutHere/> }/>
                    <Route path=path!("/sign-in") view=|| "signing in"/>
                    <SignedInRoute path=path!("/orders/:id") view=SignOutHere/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

/// A button that ends the session in this page.
#[component]
fn SignOutHere() -> impl IntoView {
    let logto = use_logto();
    let options = || logto_leptos::SignOutOptions::new().local_only();
    view! { <button on:click=move |_| logto.sign_out(options())>"a page"</button> }
}

#[wasm_bindgen_test]
async fn guards_below_a_router_base_that_the_document_does_not_have() {
    let harness = harness();
    let client = harness.client();
    let visited = visit("/app/orders/7", move || view! { <BasedApp client/> }).await;
    assert_eq!(visited, found("signing in", "/app/sign-in?return_to=%2Fapp%2Forders%2F7"));

    harness.sign_in(&TestUser::new("u_ada"));
    go_to("/app/orders/7");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <BasedApp client/> });
    assert_eq!(stage.text().await, "a page");
    stage.click("button");
    assert_eq!(stage.text().await, "home a page");
    assert_eq!(here(), "/app");
    drop(app);
    go_to("/");
}

#[wasm_bindgen_test]
async fn combines_requirements() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_roles(["editor"]).with_claim("plan", "pro"));
    let api = "https://api.example.com";
    for (require, text) in [
        (has_role("admin") | has_role("editor"), "open"),
        (has_role("admin") | has_scope("read").of_resource(api) | has_claim("plan", "pro"), "open"),
        (!has_role("editor"), "refused: This needs an account without the role editor."),
        (has_claim("plan", "pro") & !has_role("admin"), "open"),
        (has_role("a") | has_role("b"), "refused: This needs the role a or the role b."),
    ] {
        let (stage, client) = (Stage::new(), harness.client());
        let app = mount_to(stage.0.clone(), move || {
            view! {
                <LogtoProvider client=client>
                    <Authenticated
                        require=require.clone()
                        refused=|refusal: logto_leptos::Refusal| format!("refused: {refusal}")
                    >
                        "open"
                    </Authenticated>
                </LogtoProvider>
            }
        });
        assert_eq!(stage.text().await, text);
        drop(app);
    }
    assert_eq!(harness.logto.count("/oidc/token"), 0, "no token is needed for any of these");
}

#[wasm_bindgen_test]
async fn follows_the_signals_that_a_condition_reads() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (stage, client, is_beta) = (Stage::new(), harness.client(), ArcRwSignal::new(false));
    let read = is_beta.clone();
    let require = when("the beta to be on", move |claims| claims.sub() == Some("u_ada") && read.get());
    let _app = mount_to(stage.0.clone(), move || {
        view! {
            <LogtoProvider client=client>
                <Authenticated require=require.clone() refused=|_| "refused">"open"</Authenticated>
            </LogtoProvider>
        }
    });
    assert_eq!(stage.text().await, "refused");
    is_beta.set(true);
    assert_eq!(stage.text().await, "open");
    is_beta.set(false);
    assert_eq!(stage.text().await, "refused");
}
