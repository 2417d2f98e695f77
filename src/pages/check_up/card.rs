//! The check-up: tests of everything that signing in depends on.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::try_use_logto;

use super::Configured;
use super::explain::{fix_at_other_provider, problem_text, summary_text};
use super::report::{Row, count, report};
use super::run::{Subject, run};
use super::strip::strip;
use crate::announce::Announcer;
use crate::diagnostics::{Check, Problem, State};
use crate::messages::{auth, diagnostics};
use crate::page::CHECK_UP_NOW;
use crate::paths::{base_uri, href, redirect_uri};
use crate::ui::{CopyButton, IdentityStrip, hosts, icon};

/// The card with the check-up. It starts at once when `hash`, the address's fragment, asks for it.
#[component]
pub(super) fn CheckUp(
    /// What is checked.
    configured: Configured,
    /// The address's fragment.
    #[prop(into)]
    hash: Signal<String>,
) -> impl IntoView {
    let messages = &diagnostics().check_up;
    let announcer = expect_context::<Announcer>();
    let issued = try_use_logto().and_then(|logto| logto.user()).map(|user| user.claims().iat());
    let config = configured.0;
    let hosts = config.as_ref().ok().map(hosts);
    let is_logto = config.as_ref().map_or(true, |config| config.logto.logto_endpoint().is_some());
    let client = try_use_logto().map(|logto| logto.client());
    let fix_page = config.as_ref().ok().zip(client).and_then(|(config, client)| config.application_page(&client));
    let about_server = AboutServer { is_logto, fix_page };
    let subject = Subject { config, base: base_uri(), redirect_uri: redirect_uri(), issued };
    let about = StoredValue::new(subject.about());
    let rows = RwSignal::new(Vec::<Row>::new());
    let is_running = RwSignal::new(false);
    let start = move || {
        if is_running.get_untracked() {
            return;
        }
        is_running.set(true);
        rows.set(Check::all().map(Row::waiting).collect());
        announcer.say(messages.running.to_owned());
        let subject = subject.clone();
        spawn_local(async move {
            // The page may have been left.
            let update = move |check, change: &dyn Fn(&mut Row)| {
                rows.try_update(|rows| rows.iter_mut().filter(|row| row.check == check).for_each(change));
            };
            let begin = |check| update(check, &|row| row.state = State::Running);
            run(subject, begin, |check, finding| {
                update(check, &|row| {
                    row.state = finding.verdict.state();
                    row.finding = Some(finding.clone());
                });
            })
            .await;
            let done = rows.try_update(|rows| {
                for row in rows.iter_mut().filter(|row| row.state == State::Waiting) {
                    row.state = State::Skipped;
                }
                count(rows)
            });
            if let Some((failed, warnings)) = done {
                is_running.set(false);
                announcer.say(summary_text(failed, warnings));
            }
        });
    };
    let begin = start.clone();
    Effect::new(move |_| {
        if hash.get() == CHECK_UP_NOW {
            begin();
        }
    });
    let is_done = Memo::new(move |_| !is_running.get() && rows.with(|rows| !rows.is_empty()));
    // What needs attention comes first, once everything is known.
    let attention = Memo::new(move |_| {
        let is_done = is_done.get();
        rows.with(|rows| if is_done { of_attention(rows) } else { Vec::new() })
    });
    let list = move |title, checks: &[Check]| {
        let items = checks.iter().map(|check| item(*check, rows, about_server)).collect_view();
        (!checks.is_empty()).then(|| {
            view! {
                <h3>{title}</h3>
                <ul class="items probes">{items}</ul>
            }
            .into_any()
        })
    };
    let lists = move || {
        let first = attention.get();
        let others = |all: &[Check]| all.iter().copied().filter(|check| !first.contains(check)).collect::<Vec<_>>();
        [
            list(messages.attention, &first),
            list(messages.browser, &others(&Check::LOCAL)),
            list(messages.servers, &others(&Check::REMOTE)),
        ]
        .collect_view()
    };
    let strip = hosts.map(|hosts| {
        let strip = Signal::derive(move || rows.with(|rows| strip(hosts.clone(), rows)));
        view! { <IdentityStrip strip labels=&auth().strip.labels /> }
    });
    let is_begun = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    let summary = move || {
        let (failed, warnings) = rows.with(|rows| count(rows));
        let tone = if failed > 0 {
            "danger"
        } else if warnings > 0 {
            "warning"
        } else {
            "ok"
        };
        view! {
            <p class="probe-summary" data-tone=tone data-testid="check-up-summary">
                {summary_text(failed, warnings)}
            </p>
        }
    };
    let copied = move |()| {
        let about = about.get_value();
        let about: Vec<(&str, &str)> = about.iter().map(|(name, value)| (*name, value.as_str())).collect();
        rows.with_untracked(|rows| report(&about, rows, |problem| problem_text(problem).body))
    };
    view! {
        <section class="card check-up" data-testid="check-up" aria-label=messages.title>
            {strip}
            <div class="actions">
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="check-up-run"
                    aria-busy=move || is_running.get().then_some("true")
                    on:click=move |_| start()
                >
                    {move || if is_done.get() { messages.again } else { messages.run }}
                </button>
                {move || {
                    is_done
                        .get()
                        .then(|| view! { <CopyButton text=copied messages=&messages.copy_report attr:data-testid="check-up-copy" /> })
                }}
            </div>
            {move || is_done.get().then(summary)}
            {move || is_begun.get().then(lists)}
        </section>
    }
    .into_any()
}

/// Returns the checks that failed, then those with a warning.
fn of_attention(rows: &[Row]) -> Vec<Check> {
    let of = |state| rows.iter().filter(move |row| row.state == state).map(|row| row.check);
    of(State::Failed).chain(of(State::Warning)).collect()
}

/// One check, with its state and result.
fn item(check: Check, rows: RwSignal<Vec<Row>>, server: AboutServer) -> AnyView {
    let row = Memo::new(move |_| {
        let row = rows.with(|rows| rows.iter().find(|row| row.check == check).cloned());
        row.unwrap_or_else(|| Row::waiting(check))
    });
    let state = Memo::new(move |_| row.with(|row| row.state));
    let test_id = ["check-", check.id()].concat();
    let picture = move || {
        icon(match state.get() {
            State::Waiting | State::Running => "clock",
            State::Passed => "done",
            State::Warning => "warning",
            State::Failed => "danger",
            State::Skipped => "skipped",
        })
    };
    view! {
        <li class="probe" data-testid=test_id data-state=move || state.get().key()>
            {picture}
            <div>
                <p class="item-name">
                    {check.name()} " " <span class="probe-state">{move || state.get().name()}</span>
                </p>
                {move || row.with(|row| explanation(row, server))}
            </div>
        </li>
    }
    .into_any()
}

/// Describes the result of a check. Other servers than Logto have other settings to correct.
fn explanation(row: &Row, server: AboutServer) -> Option<AnyView> {
    let messages = &diagnostics().check_up;
    let evidence = row.finding.as_ref().map(|finding| finding.evidence.clone()).filter(|seen| !seen.is_empty());
    let evidence = evidence.map(|seen| view! { <p class="small-print"><code>{seen}</code></p> });
    let said = match (row.state, row.problem()) {
        (_, Some(problem)) => {
            let said = problem_text(problem);
            let fix = Some(problem).filter(|_| !server.is_logto).and_then(fix_at_other_provider).unwrap_or(said.fix);
            view! {
                <p>{said.body}</p>
                {problem.value().map(value)}
                <p><strong>{messages.fix}</strong> " " {fix}</p>
                {server.fix_page.filter(|_| problem.is_registration()).map(fix_link)}
                {evidence}
            }
            .into_any()
        }
        (State::Passed, _) => view! { <p class="muted">{row.check.passed()}</p> }.into_any(),
        (State::Skipped, _) => view! { <p class="muted">{row.check.skipped(row.finding.is_some())}</p> }.into_any(),
        _ => return None,
    };
    Some(said)
}

/// What is known about the sign-in server.
#[derive(Debug, Clone, Copy)]
struct AboutServer {
    is_logto: bool,
    /// The page that registers what is missing, if this person may.
    fix_page: Option<&'static str>,
}

/// A link to the page that registers what is missing.
fn fix_link(page: &'static str) -> AnyView {
    view! {
        <p>
            <a class="button button-small" href=href(page) data-testid="check-fix">
                {diagnostics().check_up.fix_here}
            </a>
        </p>
    }
    .into_any()
}

/// A value that has to be set somewhere, to be copied.
fn value(value: &str) -> AnyView {
    let copied = value.to_owned();
    view! {
        <p class="probe-value">
            <code>{copied.clone()}</code>
            <CopyButton
                text=move |()| copied.clone()
                messages=&diagnostics().facts.copy
                attr:data-testid="check-value-copy"
            />
        </p>
    }
    .into_any()
}

impl Problem {
    /// Whether something has to be registered at the sign-in server.
    fn is_registration(&self) -> bool {
        matches!(
            self,
            Self::OriginRefused { .. }
                | Self::UnknownApp { .. }
                | Self::RedirectUnregistered { .. }
                | Self::UnknownResource { .. }
        )
    }

    /// Returns the value that has to be registered, or that is not as it should be.
    fn value(&self) -> Option<&str> {
        match self {
            Self::OtherIssuer { found: value, .. }
            | Self::OriginRefused { origin: value }
            | Self::UnknownApp { app_id: value }
            | Self::RedirectUnregistered { uri: value } => Some(value),
            Self::UnknownResource { resources } => Some(&**resources).filter(|one| !one.contains(", ")),
            _ => None,
        }
    }
}

impl Subject {
    /// Returns the lines of the report about the page, the browser and the configuration.
    fn about(&self) -> Vec<(&'static str, String)> {
        let mut about =
            vec![("app", self.base.clone()), ("browser", window().navigator().user_agent().unwrap_or_default())];
        if let Ok(config) = &self.config {
            about.push(("endpoint", config.logto.endpoint().to_string()));
            about.push(("issuer", config.logto.issuer()));
            about.push(("app id", config.logto.app_id().to_owned()));
            about.push(("persistence", config.persistence.name().to_owned()));
        }
        about
    }
}
