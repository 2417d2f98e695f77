//! The settings: language and colors, the effective configuration, and the check-up. The page is for
//! everybody, and a part of it works without a valid `config.json`.

mod check_up;
mod choices;
mod facts;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::check_up::CheckUp;
use self::choices::Choices;
use self::facts::Facts;
use crate::config::{AppConfig, ConfigProblem};
use crate::messages::diagnostics;
use crate::ui::{PageHeading, Skeleton};

/// The configuration, or why there is none.
#[derive(Debug, Clone)]
struct Configured(Result<AppConfig, ConfigProblem>);

/// The page at `/settings`.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let hash = use_location().hash;
    page(Ok(expect_context()), Signal::derive(move || hash.get()))
}

/// The same page without a configuration, and so without a router.
#[component]
pub(crate) fn UnconfiguredSettings(
    /// What is wrong with it.
    problem: ConfigProblem,
) -> impl IntoView {
    let hash = window().location().hash().unwrap_or_default();
    page(Err(problem), Signal::stored(hash))
}

fn page(configured: Result<AppConfig, ConfigProblem>, hash: Signal<String>) -> AnyView {
    let messages = &diagnostics().settings;
    let configured = Configured(configured);
    view! {
        <header class="page-header">
            <PageHeading text=messages.title />
            <p class="muted">{messages.lead}</p>
        </header>
        <Choices />
        <Facts configured=configured.clone() />
        <CheckUp configured hash />
    }
    .into_any()
}

/// What stands in the page's place while it is loaded.
#[component]
pub(crate) fn SettingsSkeleton() -> impl IntoView {
    view! {
        <section class="card">
            <Skeleton lines=8 />
        </section>
    }
    .into_any()
}
