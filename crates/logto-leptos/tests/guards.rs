//! Guards that ask for more than being signed in, mounted in a real page over fake ports.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod stage;

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_params_map;
use leptos_router::path;
use logto_leptos::testing::{MockResponse, TestHarness, TestUser};
use logto_leptos::{
    Access, Authenticated, LogtoClient, LogtoConfig, LogtoProvider, Refusal, Requirement, Scope, SignedInRoute,
    SignedInRoutes, TokenRequest, has_organization_role, has_role, has_scope, in_organization, use_access,
};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use self::stage::{Stage, go_to, here, visit};

wasm_bindgen_test_configure!(run_in_browser);

const API: &str = "https://api.example.com";

fn harness() -> TestHarness {
    let scopes = [Scope::ROLES, Scope::ORGANIZATIONS, Scope::ORGANIZATION_ROLES];
    let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
    TestHarness::new(config.with_scopes(scopes).with_resources([API]))
}

fn for_api() -> TokenRequest {
    TokenRequest::new().with_resource(API)
}

/// What a part of a page shows that has this requirement.
async fn part(harness: &TestHarness, require: Requirement) -> String {
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || {
        view! {
            <LogtoProvider client=client>
                <Authenticated
                    require=require.clone()
                    fallback=|| "signed out"
                    loading=|| "loading"
                    refused=|refusal: Refusal| refusal.to_string()
                >
                    "open"
                </Authenticated>
            </LogtoProvider>
        }
    });
    let text = stage.text().await;
    drop(app);
    text
}

#[wasm_bindgen_test]
async fn decides_roles_and_memberships_from_the_id_token() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_roles(["editor"]).add_organization("o1", ["member"]));
    for require in [has_role("editor"), in_organization("o1"), has_organization_role("o1", "member")] {
        assert_eq!(part(&harness, require).await, "open");
    }
    assert_eq!(part(&harness, has_role("admin")).await, "This needs the role admin.");
    assert_eq!(
        part(&harness, in_organization("o2") & has_organization_role("o1", "owner")).await,
        "This needs membership of o2 and the role owner in o1."
    );
    assert!(harness.logto.requests().iter().all(|request| request.method == "GET"), "no token was asked for");
}

#[wasm_bindgen_test]
async fn decides_scopes_from_the_stored_token_without_a_request() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_scopes(for_api(), "read:orders write:orders"));
    assert_eq!(part(&harness, has_scope("read:orders").of_resource(API)).await, "open");
    assert_eq!(
        part(&harness, has_scope("delete:orders").of_resource(API)).await,
        "This needs the permission delete:orders."
    );
    assert_eq!(harness.logto.count("/oidc/token"), 0);
}

#[wasm_bindgen_test]
async fn fetches_unknown_scopes_and_shows_loading_meanwhile() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let (send, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let (stage, client) = (Stage::new(), harness.client());
    let _app = mount_to(stage.0.clone(), move || {
        view! {
            <LogtoProvider client=client>
                <Authenticated require=has_scope("read:orders").of_resource(API) loading=|| "loading">
                    "open"
                </Authenticated>
            </LogtoProvider>
        }
    });
    assert_eq!(stage.text().await, "loading");
    let mut tokens = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    tokens["scope"] = json!("read:orders");
    send.send((200, tokens)).unwrap();
    assert_eq!(stage.text().await, "open");
}

#[wasm_bindgen_test]
async fn refuses_permissions_of_an_organization_the_user_left() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").add_organization("o1", []));
    let left = json!({"error": "access_denied", "error_description": "user is not a member of the organization"});
    harness.logto.script("/oidc/token", MockResponse::Json(403, left));
    let invite = has_scope("invite").of_organization("o1");
    assert_eq!(part(&harness, invite).await, "This needs the permission invite in o1.");
}

/// The user may have the permission, and cannot get it from an operator.
#[wasm_bindgen_test]
async fn reports_an_organization_that_demands_a_second_factor() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").add_organization("o1", []));
    let mfa = "organization requires MFA but user has no MFA configured";
    let refused = json!({"error": "access_denied", "error_description": mfa});
    harness.logto.script("/oidc/token", MockResponse::Json(403, refused));
    let text = part(&harness, has_scope("invite").of_organization("o1")).await;
    assert!(text.contains("cannot be checked") && text.contains(mfa), "{text}");
}

#[wasm_bindgen_test]
async fn reports_a_failed_access_check() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada"));
    let text = part(&harness, has_scope("read").of_resource("https://other.example.com")).await;
    assert!(text.contains("cannot be checked") && text.contains("did not request the resource"), "{text}");
}

#[wasm_bindgen_test]
async fn redirects_signed_out_users_instead_of_refusing_them() {
    assert_eq!(part(&harness(), has_role("admin")).await, "signed out");
}

#[component]
fn App(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "not found">
                    <Route path=path!("/sign-in") view=|| "signing in"/>
                    <SignedInRoute path=path!("/staff") require=has_role("staff") view=|| "for staff"/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[wasm_bindgen_test]
async fn names_what_is_missing_and_keeps_the_address() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_roles(["guest"]));
    go_to("/staff");
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client/> });
    assert_eq!(stage.text().await, "This needs the role staff.");
    assert_eq!(here(), "/staff", "another sign-in would not help");
    assert!(stage.0.query_selector("[role=alert]").unwrap().is_some());
    drop(app);

    harness.sign_in(&TestUser::new("u_ada").with_roles(["staff"]));
    let (stage, client) = (Stage::new(), harness.client());
    let app = mount_to(stage.0.clone(), move || view! { <App client/> });
    assert_eq!(stage.text().await, "for staff");
    drop(app);
    go_to("/");
}

#[component]
fn Order() -> impl IntoView {
    let params = use_params_map();
    move || format!("order {}", params.read().get("id").unwrap_or_default())
}

/// Guarded pages in `<FlatRoutes>`.
#[component]
fn FlatApp(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router>
                <FlatRoutes fallback=|| "not found">
                    <Route path=path!("/sign-in") view=|| "signing in"/>
                    <SignedInRoutes require=has_role("staff")>
                        <Route path=path!("/orders") view=|| "orders"/>
                        <Route path=path!("/orders/:id") view=Order/>
                    </SignedInRoutes>
                </FlatRoutes>
            </Router>
        </LogtoProvider>
    }
}

/// Guarded pages with a common frame in `<Routes>`.
#[component]
fn NestedApp(client: LogtoClient) -> impl IntoView {
    view! {
        <LogtoProvider client=client>
            <Router>
                <Routes fallback=|| "not found">
                    <Route path=path!("/sign-in") view=|| "signing in"/>
                    <SignedInRoutes require=has_role("staff")>
                        <ParentRoute path=path!("/orders") view=|| view! { "frame " <Outlet/> }>
                            <Route path=path!("") view=|| "orders"/>
                            <Route path=path!(":id") view=Order/>
                        </ParentRoute>
                    </SignedInRoutes>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

#[wasm_bindgen_test]
async fn one_guard_serves_several_routes() {
    let harness = harness();
    let to_sign_in = ("signing in".to_owned(), "/sign-in?return_to=%2Forders%2F7".to_owned());
    let client = harness.client();
    assert_eq!(visit("/orders/7", move || view! { <FlatApp client/> }).await, to_sign_in);
    let client = harness.client();
    assert_eq!(visit("/orders/7", move || view! { <NestedApp client/> }).await, to_sign_in);

    harness.sign_in(&TestUser::new("u_ada").with_roles(["staff"]));
    for (path, text) in [("/orders", "orders"), ("/orders/7", "order 7")] {
        let client = harness.client();
        assert_eq!(visit(path, move || view! { <FlatApp client/> }).await, (text.to_owned(), path.to_owned()));
        let client = harness.client();
        let framed = ["frame ", text].concat();
        assert_eq!(visit(path, move || view! { <NestedApp client/> }).await, (framed, path.to_owned()));
    }

    harness.sign_in(&TestUser::new("u_ada").with_roles(["guest"]));
    let client = harness.client();
    assert_eq!(visit("/orders", move || view! { <NestedApp client/> }).await.0, "This needs the role staff.");
}

#[wasm_bindgen_test]
async fn applies_the_roles_of_a_renewed_token() {
    let harness = harness();
    harness.sign_in(&TestUser::new("u_ada").with_roles(["staff"]));
    let (stage, client) = (Stage::new(), harness.client());
    let its_client = client.clone();
    let _app = mount_to(stage.0.clone(), move || {
        view! {
            <LogtoProvider client=its_client>
                <Authenticated require=has_role("staff") refused=|_| "refused">"open"</Authenticated>
            </LogtoProvider>
        }
    });
    assert_eq!(stage.text().await, "open");
    let answer = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[("roles", json!([]))]));
    harness.logto.script("/oidc/token", MockResponse::Json(200, answer));
    client.renew_now().await.unwrap();
    assert_eq!(stage.text().await, "refused");
}

#[component]
fn Delete() -> impl IntoView {
    let access = use_access(has_scope("delete:orders").of_resource(API));
    view! { <button disabled=move || access.get() != Access::Granted>"Delete"</button> }
}

#[wasm_bindgen_test]
async fn disables_a_button_without_access() {
    let harness = harness();
    for (scopes, disabled) in [("read:orders", true), ("delete:orders", false)] {
        harness.sign_in(&TestUser::new("u_ada").with_scopes(for_api(), scopes));
        let (stage, client) = (Stage::new(), harness.client());
        let _app = mount_to(stage.0.clone(), move || view! { <LogtoProvider client=client><Delete/></LogtoProvider> });
        stage.text().await;
        assert_eq!(stage.0.query_selector("button[disabled]").unwrap().is_some(), disabled, "{scopes}");
    }
}
