//! The card that compares what the app needs with what is registered.

use leptos::prelude::*;
use logto_ui::components::{Notice, Tone, unique_id};

use super::address::AnotherAddress;
use super::needs::{Fix, Need, Registered, Row, State, compare};
use super::review::Review;
use super::state::PageState;
use crate::messages::application;

/// The card.
#[component]
pub(super) fn Needs(state: PageState) -> impl IntoView {
    let messages = &application().needs;
    let review = Review::new();
    let rows = Memo::new(move |_| {
        let registered = state.registered();
        registered.map(|registered| state.usage.with(|usage| compare(usage, &registered))).unwrap_or_default()
    });
    let fixes =
        Memo::new(move |_| rows.with(|rows| rows.iter().filter_map(Row::sole_fix).cloned().collect::<Vec<_>>()));
    let head = move || state.registered().map(|registered| head(&registered));
    let summary = move || {
        let left = rows.with(|rows| rows.iter().filter(|row| !row.is_done()).count());
        let tone = if left == 0 { "ok" } else { "warning" };
        view! {
            <p class="probe-summary" data-tone=tone data-testid="needs-summary">
                {messages.summary(left)}
            </p>
        }
    };
    let fix_all = move || {
        let fixes = fixes.get();
        (fixes.len() > 1).then(|| {
            let label = messages.fix_all(fixes.len());
            view! {
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="fix-all"
                    aria-busy=move || state.changes.busy()
                    on:click=move |_| review.open(fixes.clone())
                >
                    {label}
                </button>
            }
        })
    };
    let body = move || rows.get().into_iter().map(|row| row_view(row, state, review)).collect_view();
    view! {
        <section class="card" data-testid="needs">
            <h2>{messages.title}</h2>
            {head}
            {summary}
            <table class="claims needs">
                <thead>
                    <tr>
                        <th scope="col">{messages.need}</th>
                        <th scope="col">{messages.at_server}</th>
                        <th scope="col">{messages.state}</th>
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
            <div class="actions">{fix_all}</div>
            <AnotherAddress state />
            {review.dialog(state)}
        </section>
    }
    .into_any()
}

/// Which application it is, with a notice if its type doesn't fit.
fn head(registered: &Registered) -> AnyView {
    let messages = &application().needs;
    let (name, id) = (registered.application.name().to_owned(), registered.application.id().to_owned());
    let kind = registered.application.kind().to_owned();
    let other_kind = (!registered.application.is_single_page()).then(
        || view! { <Notice tone=Tone::Warning title=messages.other_kind(&kind) body=messages.other_kind_body /> },
    );
    view! {
        <p class="needs-application">
            <strong data-testid="application-name">{name}</strong>
            " "
            <code>{id}</code>
        </p>
        {other_kind}
    }
    .into_any()
}

fn row_view(row: Row, state: PageState, review: Review) -> AnyView {
    let messages = &application().needs;
    let (label, value) = match &row.need {
        Need::RedirectUri(uri) => (messages.redirect_uri, uri),
        Need::PostSignOutUri(uri) => (messages.post_sign_out_uri, uri),
        Need::Origin(origin) => (messages.origin, origin),
        Need::Resource(indicator) => (messages.resource, indicator),
        Need::Scope(name) => (messages.scope, name),
    };
    let at_server = match &row.state {
        State::Registered(names) if names.is_empty() => messages.same.to_owned(),
        State::Registered(names) => names.join(" · "),
        State::ByRedirectUri => messages.by_redirect_uri.to_owned(),
        State::WithRedirectUri => messages.with_redirect_uri.to_owned(),
        State::OfOrganizations => messages.of_organizations.to_owned(),
        State::Missing => messages.nothing.to_owned(),
        State::NotGranted(resource) => messages.not_granted(resource),
        State::Unknown => messages.unknown.to_owned(),
    };
    let (name, text) = match &row.state {
        State::Missing | State::NotGranted(_) => ("missing", messages.missing),
        State::Unknown => ("other", messages.unclear),
        State::WithRedirectUri => ("other", messages.not_yet),
        _ => ("works", messages.done),
    };
    let value = value.clone();
    let fix = (!row.choices.is_empty()).then(|| fix_view(row.choices, &value, state, review));
    view! {
        <tr data-testid="need" data-state=name>
            <th scope="row">
                {label} <br /> <code>{value}</code>
            </th>
            <td>
                <span class="cell-label">{messages.at_server}</span>
                <span>{at_server}</span>
            </td>
            <td>
                <span class="cell-label">{messages.state}</span>
                <span class="need-state">
                    <span class="connector-state" data-state=name>
                        {text}
                    </span>
                    {fix}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// The button that registers something. If there are several ways, one is chosen.
fn fix_view(choices: Vec<Fix>, about: &str, state: PageState, review: Review) -> AnyView {
    let messages = &application().needs;
    let is_grant = matches!(&choices[..], [Fix::Grant { .. }, ..]);
    let has_choice = is_grant || choices.len() > 1;
    let chosen = RwSignal::new(0_usize);
    let select = has_choice.then(|| {
        let registered = untrack(|| state.registered());
        let options = choices.iter().enumerate().map(|(index, fix)| {
            let text = match fix {
                Fix::Grant { role, .. } => registered.as_ref().map(|it| it.role_name(role)).unwrap_or_default(),
                Fix::Scope { resource, .. } => resource.clone(),
                Fix::RedirectUri(text) | Fix::PostSignOutUri(text) | Fix::Origin(text) | Fix::Resource(text) => {
                    text.clone()
                }
            };
            view! { <option value=index.to_string()>{text}</option> }
        });
        let options = options.collect_view();
        let id = unique_id("choice");
        view! {
            <label for=id.clone() class="visually-hidden">
                {if is_grant { messages.role_for(about) } else { messages.resource_for(about) }}
            </label>
            <select
                id=id
                data-testid="need-choice"
                on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or_default())
            >
                {options}
            </select>
        }
    });
    let label = if is_grant { messages.grant } else { messages.add };
    let full_label = if is_grant { messages.grant_what(about) } else { messages.add_what(about) };
    let fix = move |_| {
        if let Some(fix) = choices.get(chosen.get_untracked()) {
            review.open(vec![fix.clone()]);
        }
    };
    view! {
        <span class="need-fix">
            {select}
            <button type="button" class="button button-small" aria-label=full_label data-testid="need-fix" on:click=fix>
                {label}
            </button>
        </span>
    }
    .into_any()
}
