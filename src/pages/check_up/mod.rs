//! The check-up, and the configuration in force. The page is for everybody, and works without a valid `config.json`.

mod ahead;
mod answer;
mod browser;
mod card;
mod explain;
mod facts;
mod judge;
mod report;
mod requests;
mod run;
mod strip;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

pub(crate) use self::ahead::check_application;
use self::card::CheckUp;
use self::facts::Facts;
use crate::config::{AppConfig, ConfigProblem};
use crate::messages::diagnostics;
use crate::ui::{CardSkeleton, PageHeader, PageHeaderSkeleton};

/// The configuration, or why there is none.
#[derive(Debug, Clone)]
struct Configured(Result<AppConfig, ConfigProblem>);

/// The page at `/check-up`.
#[component]
pub(crate) fn CheckUpPage() -> impl IntoView {
    let hash = use_location().hash;
    page(Ok(expect_context()), Signal::derive(move || hash.get()))
}

/// The same page without a configuration, and so without a router.
#[component]
pub(crate) fn UnconfiguredCheckUp(
    /// What is wrong with it.
    problem: ConfigProblem,
) -> impl IntoView {
    let hash = window().location().hash().unwrap_or_default();
    page(Err(problem), Signal::stored(hash))
}

fn page(configured: Result<AppConfig, ConfigProblem>, hash: Signal<String>) -> AnyView {
    let messages = &diagnostics().check_up;
    let configured = Configured(configured);
    view! {
        <PageHeader text=messages.title lead=messages.lead />
        <CheckUp configured=configured.clone() hash />
        <Facts configured />
    }
    .into_any()
}

/// What stands in the page's place while it is loaded.
#[component]
pub(crate) fn CheckUpSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        <CardSkeleton lines=3 />
        <CardSkeleton lines=10 />
    }
    .into_any()
}
