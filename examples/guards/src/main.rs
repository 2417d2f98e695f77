//! Guards: for routes, nested routes and parts of a page, by role, permission and organization, and what people
//! see who are refused. The button in the header signs in with a window of its own.

use leptos::prelude::*;
use leptos_router::components::{A, Outlet, Route, Router, Routes};
use leptos_router::path;
use logto_leptos::{
    Access, Authenticated, CallbackPage, ConfigError, LogtoConfig, LogtoProvider, Refusal, Scope, SignInButton,
    SignInOptions, SignInPage, SignOutButton, SignedInParentRoute, SignedInRoute, has_organization_role, has_role,
    has_scope, in_organization, use_access, use_logto,
};

/// An API whose permissions decide what is shown.
const API: &str = "https://api.example.com";

/// What guards look at has to be asked for: roles, memberships and permissions are scopes.
fn config() -> Result<LogtoConfig, ConfigError> {
    let config = LogtoConfig::new("http://localhost:3001", "spa")?
        .with_scopes([Scope::ROLES, Scope::ORGANIZATIONS, Scope::ORGANIZATION_ROLES, Scope::from("write:profile")])
        .with_resources([API]);
    config.check()?;
    Ok(config)
}

fn main() {
    match config() {
        Ok(config) => mount_to_body(move || view! { <App config=config/> }),
        Err(error) => mount_to_body(move || error.to_string()),
    }
}

#[component]
fn App(config: LogtoConfig) -> impl IntoView {
    // What people see who are signed in, but lack something. Another sign-in would not help them.
    let refused = |refusal: Refusal| {
        view! {
            <h1>"Not for you"</h1>
            <p role="alert" data-testid="refused">
                {refusal.to_string()}
            </p>
        }
    };
    view! {
        <LogtoProvider config=config>
            <Router>
                <Header/>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=Home/>
                    <SignedInRoute
                        path=path!("/admin")
                        require=has_role("admin")
                        refused=refused
                        view=|| view! { <h1>"For administrators"</h1> }
                    />
                    <SignedInRoute
                        path=path!("/acme")
                        require=in_organization("org_acme")
                        refused=refused
                        view=|| view! { <h1>"For people of Acme"</h1> }
                    />
                    <SignedInRoute
                        path=path!("/acme/billing")
                        require=has_organization_role("org_acme", "owner")
                        refused=refused
                        view=|| view! { <h1>"For owners of Acme"</h1> }
                    />
                    <SignedInParentRoute path=path!("/account") view=Account>
                        <Route path=path!("") view=|| "Everything about you"/>
                        // Either of two roles.
                        <SignedInRoute
                            path=path!("reports")
                            require=has_role("admin") | has_organization_role("org_acme", "owner")
                            refused=refused
                            view=|| "Reports for administrators and owners"
                        />
                    </SignedInParentRoute>
                    <Route path=path!("/sign-in") view=|| view! { <SignInPage/> }/>
                    <Route path=path!("/callback") view=|| view! { <CallbackPage/> }/>
                </Routes>
            </Router>
        </LogtoProvider>
    }
}

/// The frame around the pages of the account.
#[component]
fn Account() -> impl IntoView {
    view! {
        <h1>"Your account"</h1>
        <A href="/account/reports">"Reports"</A>
        <p>
            <Outlet/>
        </p>
    }
}

#[component]
fn Header() -> impl IntoView {
    let logto = use_logto();
    let sign_in_with_popup = move |_| logto.sign_in_with_popup(SignInOptions::new());
    view! {
        <nav>
            <A href="/">"Home"</A>
            " "
            <A href="/admin">"Admin"</A>
            " "
            <A href="/acme">"Acme"</A>
            " "
            <A href="/acme/billing">"Billing"</A>
            " "
            <A href="/account">"Account"</A>
            " "
            <Authenticated fallback=move || {
                view! {
                    <SignInButton>"Sign in"</SignInButton>
                    <button data-testid="popup" on:click=sign_in_with_popup>
                        "Sign in with a window"
                    </button>
                }
            }>
                <SignOutButton>"Sign out"</SignOutButton>
            </Authenticated>
        </nav>
    }
}

/// A part of a page behind a guard, and a button that only some may press.
#[component]
fn Home() -> impl IntoView {
    let may_write = use_access(has_scope("write:profile").of_resource(API));
    view! {
        <h1>"Home"</h1>
        <Authenticated require=has_role("admin")>
            <p data-testid="part">"Only administrators see this line."</p>
        </Authenticated>
        <button data-testid="write" disabled=move || may_write.get() != Access::Granted>
            "Change something"
        </button>
    }
}
