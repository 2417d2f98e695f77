//! The page for a `config.json` that is missing or wrong.

use leptos::prelude::*;

use super::check_up::UnconfiguredCheckUp;
use super::config_advice::{Advice, advice};
use super::settings::SettingsPage;
use crate::announce::provide_announcer;
use crate::config::ConfigProblem;
use crate::dom;
use crate::layout::BareLayout;
use crate::messages::diagnostics;
use crate::page::{Page, check_up_href, current_page};
use crate::theme::provide_theme;
use crate::ui::{PageHeading, icon};

/// An example of a valid file.
const EXAMPLE: &str = r#"{
  "endpoint": "https://your-tenant.logto.app",
  "appId": "your-app-id",
  "scopes": ["email", "phone"],
  "resources": ["https://api.example.com"],
  "api": {
    "url": "https://api.example.com/me",
    "resource": "https://api.example.com"
  },
  "persistence": "local"
}"#;

/// Says what is wrong with the file and how to fix it. It replaces the app.
#[component]
pub(crate) fn ConfigProblemPage(
    /// What is wrong.
    problem: ConfigProblem,
) -> impl IntoView {
    provide_announcer();
    provide_theme();
    match current_page() {
        Some(Page::Settings) => return view! { <BareLayout><SettingsPage /></BareLayout> }.into_any(),
        Some(Page::CheckUp) => return view! { <BareLayout><UnconfiguredCheckUp problem /></BareLayout> }.into_any(),
        _ => {}
    }
    let messages = &diagnostics().config;
    let Advice { title, body, steps } = advice(&problem);
    let steps = steps.iter().chain([&messages.reload]).map(|step| view! { <li>{*step}</li> }).collect_view();
    view! {
        <BareLayout>
            <section class="card advice" data-tone="danger" data-testid="error" role="alert">
                <span class="badge">{icon("danger")}</span>
                <PageHeading text=title />
                <p>{body}</p>
                {place(problem)}
                <h2>{messages.steps}</h2>
                <ol>{steps}</ol>
                <div class="actions">
                    <button type="button" class="button button-primary" on:click=|_| dom::reload()>
                        {messages.retry}
                    </button>
                    <a class="button" href=check_up_href()>
                        {messages.check_up}
                    </a>
                </div>
            </section>
            <section class="card">
                <h2>{messages.example}</h2>
                <pre tabindex="0"><code>{EXAMPLE}</code></pre>
            </section>
        </BareLayout>
    }
    .into_any()
}

/// The line with the syntax error, with a marker below its position.
fn place(problem: ConfigProblem) -> Option<AnyView> {
    let ConfigProblem::Syntax { line, column, source, .. } = problem else {
        return None;
    };
    let position = diagnostics().config.position(&line.to_string(), &column.to_string());
    let mark = " ".repeat(column.saturating_sub(1).min(source.chars().count())) + "▲";
    Some(
        view! {
            <figure>
                <figcaption class="small-print">{position}</figcaption>
                <pre tabindex="0"><code>{source} "\n" {mark}</code></pre>
            </figure>
        }
        .into_any(),
    )
}
