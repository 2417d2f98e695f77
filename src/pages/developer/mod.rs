//! The tokens and claims of this session, for builders.

mod claims_table;
mod tickets;
mod user_info;

use leptos::prelude::*;

use self::claims_table::ClaimsCard;
use self::tickets::Tickets;
use self::user_info::LiveUserInfo;
use super::timeline::SignInTimeline;
use crate::messages::{account, shell};
use crate::ui::{PageHeading, Skeleton};

/// The page at `/developer`.
#[component]
pub(crate) fn DeveloperPage() -> impl IntoView {
    let live = LiveUserInfo::new();
    view! {
        <header class="page-header">
            <PageHeading text=shell().layout.developer />
            <p class="muted">{account().developer.lead}</p>
        </header>
        <Tickets live />
        <ClaimsCard live />
        <SignInTimeline />
    }
    .into_any()
}

/// What stands in the page's place while it is loaded.
#[component]
pub(crate) fn DeveloperSkeleton() -> impl IntoView {
    view! {
        <header class="page-header">
            <Skeleton lines=2 />
        </header>
        <section class="card">
            <Skeleton lines=8 />
        </section>
        <section class="card">
            <Skeleton lines=12 />
        </section>
    }
    .into_any()
}
