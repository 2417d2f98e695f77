//! The tokens and claims of this session, for builders.

mod claims_table;
mod step_up;
mod tickets;
mod user_info;

use leptos::prelude::*;

use self::claims_table::ClaimsCard;
use self::step_up::StepUp;
use self::tickets::Tickets;
use self::user_info::LiveUserInfo;
use super::timeline::SignInTimeline;
use crate::messages::{account, shell};
use crate::ui::{CardSkeleton, PageHeader, PageHeaderSkeleton};

/// The page at `/developer`.
#[component]
pub(crate) fn DeveloperPage() -> impl IntoView {
    let live = LiveUserInfo::new();
    view! {
        <PageHeader text=shell().layout.developer lead=account().developer.lead />
        <Tickets live />
        <ClaimsCard live />
        <StepUp />
        <SignInTimeline />
    }
    .into_any()
}

/// What stands in the page's place while it is loaded.
#[component]
pub(crate) fn DeveloperSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        <CardSkeleton lines=8 />
        <CardSkeleton lines=12 />
    }
    .into_any()
}
